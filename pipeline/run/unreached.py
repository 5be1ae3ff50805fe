"""Rule entries that nothing can reach: a text twice in one list, a code or word no one asks for.

Refuses to guess about patterns: whether one is shadowed by another is seen by its examples.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pipeline.rulebook.source import Node, read_rules_file
from pipeline.text.fold import fold_spaced

_ASKED_FOR = (("findings.yml", ("findings",)), ("labels.yml", ("text", "calendar", "sheets")))
_PACKAGE = Path(__file__).resolve().parent.parent
_SOURCES = (".py", ".j2", ".html", ".js")
_WORD = re.compile(r"""["']([\w-]+)["']|\.([a-z_]+)\b""")
_BEGUN = re.compile(r"""f["']([a-z]+[-_])\{""")


def unreached(root: Path) -> Iterator[str]:
    """One line for each such entry, with its file and line. Raises RuleError on a fault of form."""
    for path in sorted(root.glob("*.yml")):
        for node in _twins(read_rules_file(root, path.name)):
            yield str(node.fail(f"{node.text()!r} stands in this list already"))
    words, begun = _words_of_the_program()
    for file, groups in _ASKED_FOR:
        top = read_rules_file(root, file).mapping()
        for group in groups:
            for name, node in top[group].mapping().items():
                if name not in words and not name.startswith(begun):
                    yield str(node.fail(f"{name!r} is asked for by nothing"))


def _twins(node: Node) -> Iterator[Node]:
    """Texts that fold to the same as an earlier one of their list."""
    members = node.value if isinstance(node.value, list) else []
    seen: set[str] = set()
    for member in members:
        if isinstance(member.value, list):
            yield from _twins(member)
        elif not node.is_mapping:
            if (key := fold_spaced(member.text())) in seen:
                yield member
            seen.add(key)


@cache
def _words_of_the_program() -> tuple[frozenset[str], tuple[str, ...]]:
    """Every quoted word and attribute of the program's own files, and how composed words begin."""
    files = (p for p in _PACKAGE.rglob("*") if p.suffix in _SOURCES and "vendor" not in p.parts)
    texts = [p.read_text(encoding="utf-8") for p in files]
    words = {word for text in texts for m in _WORD.finditer(text) for word in m.groups() if word}
    return frozenset(words), tuple({m[1] for text in texts for m in _BEGUN.finditer(text)})
