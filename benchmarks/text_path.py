"""The way of one cell through the code: modules and functions entered, switches, climbs back.

`python benchmarks/text_path.py [--root CHECKOUT]`, in that checkout's folder or an older one's (before
the order by subject the readers stood under `pipeline/normalise`). A module is a file below
`pipeline/`, a function what Python enters there; `grammar` leaves out `text` and `model`, on which
everything stands. A switch is a call from one module into another. A climb is a switch into a
module that imports, directly or by others, the one that calls.
"""

import argparse
import ast
import importlib
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

BELOW = ("text", "model")
ASIDE = ("text.remember", "normalise.remember")  # keeps a reading for the next time; reads nothing
CELLS = {
    "deadline": ("Trước ngày 02/4/2024", "Trước ngày 01/3/2024"),
    "agency": ("Sở Tài chính; UBND cấp xã, cấp huyện", "Sở Nội vụ; UBND cấp huyện, cấp xã"),
    "citation": (
        "Nghị quyết số 117/NQ-CP ngày 30/7/2023 của Chính phủ",
        "Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ",
    ),
}
READERS = {
    "deadline": ("parse_deadlines", ["grammar.deadlines.read", "normalise.deadlines"]),
    "agency": ("parse_agencies", ["grammar.agencies.read", "normalise.agency_mentions"]),
    "citation": ("find_citations", ["grammar.citations.read", "normalise.citations"]),
}


def main() -> None:
    """Prints one line for each kind of cell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    root = parser.parse_args().root.resolve()
    sys.path.insert(0, str(root))
    readers = _readers(root)
    above = _importers(root / "pipeline")
    print("cell      modules  in grammar  functions  switches  climbs")
    for kind, (warm, cell) in CELLS.items():
        readers[kind](warm)
        calls = _calls(partial(readers[kind], cell), root / "pipeline")
        modules = dict.fromkeys(module for _, module, _ in calls)
        upper = [m for m in modules if m.split(".")[0] not in BELOW]
        functions = {(module, code) for _, module, code in calls}
        switches = [(a, b) for a, b, _ in calls if a and a != b]
        climbs = [(a, b) for a, b in switches if b in above[a]]
        print(
            f"{kind:10}{len(modules):7}{len(upper):12}{len(functions):11}{len(switches):10}"
            f"{len(climbs):8}   {' > '.join(upper)}"
        )


def _readers(root: Path) -> dict[str, Callable[[str], Any]]:
    """A reader of one text for each kind, with this checkout's rules."""
    rules = _function("load_rules", ["run.rules", "knowledge.rules"])(root / "rules")
    years = importlib.import_module("pipeline.model.record").PlanYears(first=2024, last=2024)
    read = {kind: _function(name, places) for kind, (name, places) in READERS.items()}
    return {
        "deadline": lambda text: read["deadline"](text, years, rules.deadlines),
        "agency": lambda text: read["agency"](text, rules.registry),
        "citation": lambda text: read["citation"](text, rules.citations, own_place="Vĩnh Long"),
    }


def _function(name: str, places: list[str]) -> Callable[..., Any]:
    for place in places:
        try:
            return getattr(importlib.import_module(f"pipeline.{place}"), name)  # type: ignore[no-any-return]
        except ModuleNotFoundError:
            continue
    raise SystemExit(f"{name} is in none of {', '.join(places)}")


def _calls(run: Callable[[], Any], package: Path) -> list[tuple[str, str, CodeType]]:
    """Every entry into a function of ours: the module of ours it was called from, its own, itself."""
    out: list[tuple[str, str, CodeType]] = []

    def look(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and (module := _module(frame.f_code, package)):
            out.append((_caller(frame, package), module, frame.f_code))

    sys.setprofile(look)
    try:
        run()
    finally:
        sys.setprofile(None)
    return out


def _caller(frame: FrameType, package: Path) -> str:
    above = frame.f_back
    while above is not None:
        if module := _module(above.f_code, package):
            return module
        above = above.f_back
    return ""


def _module(code: CodeType, package: Path) -> str:
    """Its name below the package, "" for code that is not ours or only makes a list or a class."""
    if code.co_name.startswith("<") and code.co_name != "<lambda>":
        return ""
    path = Path(code.co_filename)
    if package not in path.parents:
        return ""
    name = ".".join(path.relative_to(package).with_suffix("").parts)
    return "" if name in ASIDE else name


def _importers(package: Path) -> dict[str, set[str]]:
    """For each module all that import it, directly or by others."""
    imports = {
        ".".join(path.relative_to(package).with_suffix("").parts): set(_imported(path))
        for path in package.rglob("*.py")
    }
    above: dict[str, set[str]] = {module: set() for module in imports}
    for module in imports:
        todo, seen = list(imports[module]), set[str]()
        while todo:
            one = todo.pop()
            if one in seen or one not in above:
                continue
            seen.add(one)
            above[one].add(module)
            todo.extend(imports[one])
    return above


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipeline."):
            yield str(node.module).removeprefix("pipeline.")


if __name__ == "__main__":
    main()
