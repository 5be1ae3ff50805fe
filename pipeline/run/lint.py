"""The rules as a whole: what no single loader can see. Each fault is a RuleError with its place.

And entries that nothing can reach: a text twice in one list, a code or word no one asks for; whether
one pattern is shadowed by another is seen by its examples.
"""

import importlib
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa

from pipeline.compare.rules import load_compare
from pipeline.rulebook.fault import RuleError
from pipeline.rulebook.patterns import collected
from pipeline.rulebook.source import Node, read_rules_entries, read_rules_file
from pipeline.rulebook.trial import slow_patterns
from pipeline.run.rules import Rules, load_rules
from pipeline.tables.schemas import TABLES
from pipeline.text.fold import fold_spaced
from pipeline.text.told import told
from pipeline.validate.checks import open_database, run_checks

_BEFORE_CHECKS = ("findings", "runs")

# Each of these subjects may have a `try_examples(root)`: in its module `examples` or `read`, beside its
# loader in `rules` or `columns`, or, where the subject is one module, there.
_SUBJECTS = (
    "grammar.agencies",
    "grammar.citations",
    "grammar.dates",
    "grammar.deadlines",
    "grammar.places",
    "grammar.products",
    "grammar.references",
    "grammar.repairs",
    "structure",
    "compare",
)
_BESIDE = (".examples", ".read", ".rules", ".registry", ".columns", "")
_ASKED_FOR = (("findings.yml", ("findings",)), ("labels.yml", ("text", "calendar", "sheets")))
_PACKAGE = Path(__file__).resolve().parent.parent
_SOURCES = (".py", ".j2", ".html", ".js")
_WORD = re.compile(r"""["']([\w-]+)["']|\.([a-z_]+)\b""")
_BEGUN = re.compile(r"""f["']([a-z]+[-_])\{""")


def lint(root: Path) -> Rules:
    """Loads all rules, tries every example and pattern, runs every check over empty tables.

    Raises RuleError: any fault of loading, an example that does not hold, a pattern that may run
    for ever, a query that fails, changes something or lacks a column, a finding code worded twice or
    accepted though there is none.
    """
    with collected() as patterns:
        rules = load_rules(root)
        load_compare(root)
    try_examples(root)
    for slow in slow_patterns(patterns):
        raise slow.too_slow()
    check_queries(rules)
    check_accepted(root, rules)
    return rules


def check_accepted(root: Path, rules: Rules) -> None:
    """Raises RuleError where a finding is accepted of a code that none has."""
    codes = {*rules.findings, *(c.wording.code for c in rules.checks)}
    for entry in read_rules_entries(root, "accepted", "accepted"):
        if (code := entry.mapping()["code"]).text() not in codes:
            raise code.fail(told("no finding has the code {code!r}", code=code.text()))


def check_queries(rules: Rules) -> None:
    """Runs every check over empty tables. Raises RuleError at the first that is no sound query."""
    tables = {t.name: t.arrow().empty_table() for t in TABLES if t.name not in _BEFORE_CHECKS}
    letters = list(rules.structure.point_letters)
    tables["point_letters"] = pa.table(
        {"letter": letters, "place": list(range(1, len(letters) + 1))}
    )
    connection = open_database()
    list(run_checks(connection, tables, rules.checks))
    for check in rules.checks:
        statements = connection.extract_statements(check.sql)
        if [s.type.name for s in statements] != ["SELECT"]:
            raise RuleError(check.file, 1, "the query must be one SELECT and nothing else")
        columns = {d[0] for d in connection.execute(check.sql).description}
        if check.wording.code in rules.findings:
            raise RuleError(check.file, 1, f"{check.wording.code!r} is worded in findings.yml too")
        _check_blanks(check.file, check.wording.message, columns)
        _check_blanks(check.file, check.wording.message_vi, columns)


def try_examples(root: Path) -> None:
    """Every example beside a rule, with the reader that uses it. Raises RuleError at the first."""
    for subject in _SUBJECTS:
        for beside in _BESIDE:
            name = f"pipeline.{subject}{beside}"
            if _stands(name) and hasattr(module := importlib.import_module(name), "try_examples"):
                module.try_examples(root)


def _stands(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _check_blanks(file: str, words: str, columns: set[str]) -> None:
    """Every {name} of a wording is a column of the query or always given."""
    import string

    given = columns | {"record", "nearest", "successors"}
    for _, name, _, _ in string.Formatter().parse(words):
        if name and name not in given:
            raise RuleError(file, 1, f"the wording names {{{name}}}, the query does not return it")


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
