"""Every message of the program, found in its code and in its parser; for the test of messages.yml."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import typer.main

from pipeline.cli.app import app
from pipeline.cli.speech import squeeze
from tests.conftest import ROOT

_SPEAKERS = {"say": (0,), "stop": (0,), "told": (0,), "_name": (0,), "words": (0,), "stop_at": (2,)}


def messages_of_code() -> dict[str, str]:
    """Message → the file that says it: what stands as words in a call that speaks, or in a refusal."""
    found: dict[str, str] = {}
    sources = {p: p.read_text(encoding="utf-8") for p in sorted((ROOT / "pipeline").rglob("*.py"))}
    refusals = {n for s in sources.values() for n in re.findall(r"class (\w+)\(Refusal\)", s)}
    everywhere = dict.fromkeys(
        {"told", *refusals} - {"RuleError"}, (0,)
    )  # that begins with its file
    for path, source in sources.items():
        speakers = everywhere | (_SPEAKERS if path.parent.name == "cli" else {})
        if not any(name in source for name in speakers):
            continue
        for text in _spoken(ast.parse(source), speakers):
            if re.search(
                r"[a-zA-Z]{2}|\{\w+:[a-z]{2}", re.sub(r"\{\w+(![a-z])?(:[^a-z][^}]*)?\}", "", text)
            ):
                found.setdefault(squeeze(text), path.relative_to(ROOT).as_posix())
    return found


def _spoken(tree: ast.Module, speakers: Mapping[str, tuple[int, ...]]) -> Iterator[str]:
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        for at in speakers.get(name, ()):
            if at < len(call.args):
                yield from _texts(call.args[at], tree)


def _texts(value: ast.expr, tree: ast.Module) -> Iterator[str]:
    """A literal, or every literal that a name may stand for in this module."""
    if isinstance(value, ast.Subscript | ast.Attribute):
        value = value.value
    if isinstance(value, ast.Call) and getattr(value.func, "attr", "") == "get":
        value = value.func.value  # type: ignore[attr-defined]
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.Name):
        for node in ast.walk(tree):
            targets = getattr(node, "targets", [getattr(node, "target", None)])
            names = {n.id for t in targets if t for n in ast.walk(t) if isinstance(n, ast.Name)}
            source = getattr(node, "value", getattr(node, "iter", None))
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.For) and value.id in names:
                yield from _literals(source)


def _literals(source: ast.AST | None) -> Iterator[str]:
    if isinstance(source, ast.Constant) and isinstance(source.value, str):
        yield source.value
    elif isinstance(source, ast.Dict):
        for v in source.values:
            yield from _literals(v)
    elif isinstance(source, ast.Tuple | ast.List):
        for v in source.elts:
            yield from _literals(v)
    elif isinstance(source, ast.IfExp):
        yield from _literals(source.body)
        yield from _literals(source.orelse)


def messages_of_parser() -> dict[str, str]:
    """Message → the command whose help says it."""
    group = typer.main.get_command(app)
    found: dict[str, str] = {}
    for command in (group, *group.commands.values()):  # type: ignore[attr-defined]
        texts = [*(command.help or "").split("\n\n"), *(p.help or "" for p in command.params)]
        for text in texts:
            if text.strip():
                found.setdefault(squeeze(text), f"cchc {command.name} -h")
    return found


if __name__ == "__main__":
    from pipeline.cli.speech import read_messages

    known = read_messages()["messages"] if Path(ROOT / "pipeline/cli/messages.yml").exists() else {}
    for text, place in {**messages_of_parser(), **messages_of_code()}.items():
        if text not in known:
            print(f"# {place}\n{text}")
