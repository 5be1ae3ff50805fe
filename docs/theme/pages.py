"""Fills the two pages that come from the code: `<!-- api -->` and `<!-- commands -->`."""

import inspect
import re
from typing import Any

import typer.main

import pipeline
from pipeline.cli.app import app
from pipeline.cli.speech import choose, words


def on_page_markdown(markdown: str, **more: Any) -> str:  # noqa: ARG001
    """Called by MkDocs for each page."""
    for mark, make in (("<!-- api -->", api), ("<!-- commands -->", commands)):
        if mark in markdown:
            markdown = markdown.replace(mark, make())
    return markdown


def api() -> str:
    """Every public name with its signature and docstring, in the order of `pipeline.__all__`."""
    names = [n for n in pipeline.__all__ if not n.startswith("__")]
    functions = [n for n in names if inspect.isfunction(getattr(pipeline, n))]
    out: list[str] = []
    for name in (*functions, *(n for n in names if n not in functions)):
        value = getattr(pipeline, name)
        out += [f"## {name}", "", *_entry(f"cchc.{name}", value)]
        if inspect.isclass(value):
            for member, part in vars(value).items():
                if not member.startswith("_"):
                    out += [f"### {name}.{member}", "", *_entry(member, part)]
    return "\n".join(out)


def _entry(name: str, value: Any) -> list[str]:
    inner = getattr(value, "fget", None) or getattr(value, "func", None)
    head = name
    if inner is None and callable(value) and not inspect.isclass(value):
        head += re.sub(r"\"|'|pipeline\.api\.\w+\.", "", str(inspect.signature(value)))
    text = inspect.getdoc(inner or value) or ""
    return ["```python", head, "```", "", *(_shown(p) for p in text.split("\n\n")), ""]


def _shown(paragraph: str) -> str:
    """A paragraph of a docstring; one that begins with >>> is code."""
    if paragraph.startswith(">>>"):
        return f"```python\n{paragraph}\n```\n"
    parts = re.split(r"(`[^`]*`)", paragraph)
    return "".join(t if t.startswith("`") else t.replace("<", "&lt;") for t in parts) + "\n"


def commands() -> str:
    """Every command with its options, in English and Vietnamese, from the parser."""
    group: Any = typer.main.get_command(app)
    out: list[str] = []
    for name, command in group.commands.items():
        out += [f"## cchc {name}", "", *_both(command.help or "", "\n\n")]
        rows = [(_names(p), p.help) for p in command.params if p.help]
        out += ["| | English | Tiếng Việt |", "|---|---|---|"]
        for option, text in rows:
            english, vietnamese = (t.replace("|", "\\|") for t in _said(text))
            out.append(f"| `{option}` | {english} | {vietnamese} |")
        out.append("")
    return "\n".join(out)


def _names(param: Any) -> str:
    return ", ".join(param.opts) if param.param_type_name == "option" else param.name.upper()


def _both(text: str, between: str) -> list[str]:
    said = [_said(p) for p in text.split(between)]
    return [between.join(e for e, _ in said), "", *(f"> {v}  " for _, v in said), ""]


def _said(text: str) -> tuple[str, str]:
    try:
        choose("vi")
        return " ".join(text.split()), words(text)
    finally:
        choose("en")
