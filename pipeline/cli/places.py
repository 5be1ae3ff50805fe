"""What commands share: where they read and write, how they say a place, and that they cannot go on."""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from pipeline.cli.speech import language, one_line, say, words
from pipeline.rulebook.findings import Wording, fill, load_findings
from pipeline.text.told import Refusal, names_in, told

if TYPE_CHECKING:
    from pipeline.present.labels import Labels

RAW = Path("raw")
OUT = Path("out")
Out = Annotated[Path, typer.Option("--out", help="Folder of the results.")]
Raw = Annotated[Path, typer.Option("--raw", help="Folder of the decisions as received.")]
Place = Annotated[
    str | None, typer.Option("--place", help="Province, where plans of several are in --out.")
]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]


def stop(message: str, code: int = 2, **values: object) -> NoReturn:
    """One line on standard error, then the exit code. values: as for `say`."""
    say(f"cchc: {words(told(message, **values) if values else message)}", err=True)
    raise typer.Exit(code)


def stop_at(path: object, fault: OSError, advice: str = "") -> NoReturn:
    """Stops where a file or folder cannot be used: which, why, and what to do."""
    reason = fault.strerror or str(fault)
    said = f"{fault.filename or path}: {words(reason)}."
    stop(f"{said} {words(advice)}" if advice else said)


_CELL = re.compile(r"^table (\d+) row (\d+)( column (\d+))?$")
_COLUMNS = (
    "number",
    "task",
    "lead",
    "coordinating",
    "product",
    "monitoring",
    "submitted to",
    "deadline",
)


def place_of(
    place: dict[str, Any] | None, lang: str, labels: "Labels", field: str | None = None
) -> str:
    """A place in a file for people: page, lines, cell; "" where none is known."""
    if not place:
        return ""
    if lang != "vi":
        return _english(place, field)
    from pipeline.model.grid import Source
    from pipeline.present.places import place_words

    return place_words(Source.of(place), labels, field)


def _english(source: dict[str, Any], field: str | None = None) -> str:
    parts = []
    if source.get("page") is not None:
        parts.append(f"page {source['page']}")
    first, last = source.get("line_start"), source.get("line_end")
    if first is not None:
        parts.append(f"line {first}" if first == last else f"lines {first}–{last}")
    if source.get("cell"):
        column = re.sub("_raw$", "", field or "").replace("_", " ")
        named = f", column “{column}”" if column in _COLUMNS else None
        parts.append(_CELL.sub(lambda m: _cell(m, named), str(source["cell"])))
    if source.get("char_start") is not None:
        parts.append(f"characters {source['char_start']}–{source['char_end']}")
    box = source.get("bbox")
    if isinstance(box, list):
        parts.append("box " + ", ".join(f"{v:.0f}" for v in box))
    return ", ".join(parts) or "—"


def _cell(found: re.Match[str], column: str | None) -> str:
    number = f", column {found[4]}" if found[4] else ""
    return f"table {found[1]}, row {found[2]}{number if column is None else column}"


def stop_for(fault: Refusal, code: int | None = None) -> NoReturn:
    """Stops with what a refusal says, and its exit code or another."""
    name = str(fault).partition(": ")[0]
    said = f"{name}: {reason(fault.code, fault.detail)}" if fault.code else words(fault)
    stop(said, code or fault.exit_code)


def reason(code: str, detail: str) -> str:
    """A finding's code, what it means and what to do; the bare detail where rules/ do not say."""
    wording = _wordings().get(code)
    detail = one_line(detail)
    if wording is None or names_in(wording.message) - {"detail"}:
        return f"{code} {detail}".rstrip()
    vietnamese = language() == "vi"
    message = wording.message_vi if vietnamese else wording.message
    message = message if detail else message.replace(" ({detail})", "")
    todo = wording.suggestion_vi if vietnamese else wording.suggestion
    return f"{code}: {fill(message, {'detail': detail})} {todo}"


@cache
def _wordings() -> dict[str, Wording]:
    from pipeline.rulebook.source import RuleError
    from pipeline.run.rules import find_rules

    try:
        return load_findings(find_rules())
    except RuleError:
        return {}
