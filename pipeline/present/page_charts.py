"""One decision's page in, three Vega-Lite charts out. The browser fills in what the filters leave."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.model.record import DEADLINE_KINDS
from pipeline.model.rows import ROLES
from pipeline.present.labels import Labels
from pipeline.present.page_data import task_months
from pipeline.present.page_model import Page

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"  # a name, never fetched
_TIMELINE = 210
_MOST_MONTHS = 240  # twenty years; a date further away than that has a column, the gap has none


def charts(page: Page, labels: Labels) -> dict[str, Any]:
    """Specifications by the id of the place they stand in; colours are those of the style sheet."""
    say = labels.page
    return {
        "timeline": _timeline(page, labels, say),
        "load": _bars(_roles(page, labels), labels.column("agency"), say),
        "months": _by_month(page, labels.column("agency"), say),
        "areas": _bars(
            [(say["with_date"], "--c2"), (say["without_date"], "--c9")], labels.column("area"), say
        ),
    }


def months(page: Page) -> tuple[str, ...]:
    """Every month of the plan and from the first to the last deadline, none left out."""
    found = {m for t in page.tasks for m in task_months(t)}
    first, last = page.document.plan_year, page.document.plan_year_end
    if first:
        found |= {f"{first:04}-01", f"{last or first:04}-12"}
    if not found:
        return ()
    start, end = _count(min(found)), _count(max(found))
    if end - start >= _MOST_MONTHS:
        return tuple(sorted(found))
    return tuple(f"{n // 12:04}-{n % 12 + 1:02}" for n in range(start, end + 1))


def _count(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _month_axis(page: Page) -> dict[str, Any]:
    """Months from left to right, those without a deadline too."""
    return {
        "field": "month", "type": "ordinal", "title": None,
        "scale": {"domain": list(months(page))},
        "axis": {"labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 6, "grid": False,
                 "labelExpr": "slice(datum.value, 5) + '/' + slice(datum.value, 0, 4)"},
    }  # fmt: skip


def _timeline(page: Page, labels: Labels, say: Mapping[str, str]) -> dict[str, Any]:
    """Dated deadlines by the month of their last day and by kind."""
    dated = {d.kind for t in page.tasks for d in t.due if d.dated}
    kinds = [k for k in DEADLINE_KINDS if k in dated]
    colours = {k: f"var(--c{i % 8 + 1})" for i, k in enumerate(DEADLINE_KINDS)}
    x = _month_axis(page)
    bars = {
        "mark": {"type": "bar", "cursor": "pointer", "cornerRadius": 2},
        "encoding": {
            "x": x,
            "y": {"field": "n", "type": "quantitative", "title": None, "stack": True,
                  "axis": {"tickMinStep": 1, "format": "d"}},
            "color": _colour("kind", [(labels.code("deadline_kinds", k), colours[k]) for k in kinds]),
            "order": {"field": "order", "type": "quantitative"},
            "opacity": _chosen("month"),
            "tooltip": [
                {"field": "shown", "title": say["month"]},
                {"field": "kind", "title": labels.columns["deadline_kinds"].label},
                {"field": "n", "title": say["deadlines_number"]},
            ],
        },
    }  # fmt: skip
    today = {
        "data": {"name": "today", "values": []},
        "mark": {
            "type": "rule",
            "color": "var(--accent)",
            "strokeDash": [4, 3],
            "strokeWidth": 1.5,
        },
        "encoding": {"x": x, "tooltip": {"value": say["today"]}},
    }
    return {**_base(_TIMELINE), "data": {"name": "rows", "values": []}, "layer": [bars, today]}


def _by_month(page: Page, what: str, say: Mapping[str, str]) -> dict[str, Any]:
    """Dated deadlines by body and month; the more, the darker."""
    y = {
        "field": "label", "type": "nominal", "title": None,
        "sort": {"field": "rank", "op": "min"},
        "axis": {"ticks": False, "domain": False, "grid": False},
    }  # fmt: skip
    x = _month_axis(page)
    number = {"field": "n", "type": "quantitative"}
    return {
        **_base(0),
        "data": {"name": "rows", "values": []},
        "encoding": {"x": x, "y": y},
        "layer": [
            {
                "mark": {"type": "circle", "cursor": "pointer", "color": "var(--c1)", "opacity": 1},
                "encoding": {
                    "size": {**number, "legend": None, "scale": {"range": [60, 420]}},
                    "opacity": _chosen("key"),
                    "tooltip": [
                        {"field": "label", "title": what},
                        {"field": "shown", "title": say["month"]},
                        {"field": "n", "title": say["deadlines_number"]},
                    ],
                },
            },
            {
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 14,
                    "color": "var(--ink)",
                    "fontSize": 11,
                },
                "encoding": {"text": number},
            },
        ],
    }


def _roles(page: Page, labels: Labels) -> list[tuple[str, str]]:
    found = {b.role for t in page.tasks for b in t.bodies}
    named = [
        (labels.code("roles", role), colour)
        for role, colour in zip(ROLES, ("--c1", "--c3", "--c5"), strict=True)
        if role in found
    ]
    through = any(t.collectives for t in page.tasks)
    return [*named, (labels.page["by_collective"], "--c9")] if through else named


def _bars(parts: Sequence[tuple[str, str]], what: str, say: Mapping[str, str]) -> dict[str, Any]:
    """Horizontal bars, stacked by part: (label, colour). The browser gives their order."""
    return {
        **_base(0),
        "data": {"name": "rows", "values": []},
        "mark": {"type": "bar", "cursor": "pointer", "cornerRadius": 2},
        "encoding": {
            "y": {
                "field": "label", "type": "nominal", "title": None,
                "sort": {"field": "rank", "op": "min"},
                "axis": {"ticks": False, "domain": False, "grid": False},
            },
            "x": {"field": "n", "type": "quantitative", "title": None, "stack": True,
                  "axis": {"tickMinStep": 1, "format": "d"}},
            "color": _colour("part", [(label, f"var({colour})") for label, colour in parts]),
            "order": {"field": "order", "type": "quantitative"},
            "opacity": _chosen("key"),
            "tooltip": [
                {"field": "label", "title": what},
                {"field": "part", "title": " "},
                {"field": "n", "title": say["tasks_number"]},
            ],
        },
    }  # fmt: skip


def _colour(field: str, parts: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {
        "field": field,
        "type": "nominal",
        "title": None,
        "scale": {"domain": [label for label, _ in parts], "range": [c for _, c in parts]},
        "legend": {"orient": "top", "symbolType": "square", "offset": 4},
    }


def _chosen(field: str) -> dict[str, Any]:
    """What is not chosen steps back."""
    return {
        "condition": {"test": f"chosen === '' || datum.{field} === chosen", "value": 1},
        "value": 0.3,
    }


def _base(height: int) -> dict[str, Any]:
    return {
        "$schema": _SCHEMA,
        "width": "container",
        "height": height,
        "background": None,
        "params": [{"name": "chosen", "value": ""}],
    }
