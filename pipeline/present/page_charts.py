"""One decision's view in, three Vega-Lite charts out: deadlines by month, load by body, areas."""

from collections import Counter
from typing import Any

from pipeline.knowledge.labels import Labels
from pipeline.present.inert import inert
from pipeline.present.view import DocumentView, is_dated

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"  # a name, never fetched
_BODIES = 14


def charts(view: DocumentView, labels: Labels) -> dict[str, Any]:
    """Specifications by the id of the place they stand in."""
    return {
        "timeline": _timeline(view, labels),
        "load": _load(view, labels),
        "areas": _areas(view, labels),
    }


def _timeline(view: DocumentView, labels: Labels) -> dict[str, Any]:
    """Dated deadlines by the month of their last day and kind; a click filters the table."""
    count: Counter[tuple[str, str]] = Counter()
    for d in view.deadlines:
        if is_dated(d) and d.end is not None:
            count[d.end.strftime("%Y-%m"), d.kind] += 1
    values = [
        {"month": m, "shown": f"{m[5:]}/{m[:4]}", "kind": labels.code("deadline_kinds", k), "n": n}
        for (m, k), n in sorted(count.items())
    ]
    order = list(dict.fromkeys(str(v["shown"]) for v in values))
    return _chart(
        values,
        {"type": "bar", "cursor": "pointer"},
        {
            "x": {"field": "shown", "type": "ordinal", "sort": order, "title": None,
                  "axis": {"labelAngle": -40}},
            "y": {"field": "n", "type": "quantitative", "title": None, "axis": {"tickMinStep": 1}},
            "color": {"field": "kind", "type": "nominal", "title": None,
                      "legend": {"orient": "bottom", "columns": 3}},
            "tooltip": [{"field": "shown", "title": "Tháng"}, {"field": "kind", "title": "Loại"},
                        {"field": "n", "title": "Số thời hạn"}],
        },
        190,
    )  # fmt: skip


def _load(view: DocumentView, labels: Labels) -> dict[str, Any]:
    """Tasks of each body by role, the busiest first."""
    count: Counter[tuple[str, str]] = Counter()
    total: Counter[str] = Counter()
    for a in view.agencies:
        name = inert(a.agency or a.mention_raw)
        count[name, a.role] += 1
        total[name] += 1
    busiest = [name for name, _ in sorted(total.items(), key=lambda x: (-x[1], x[0]))[:_BODIES]]
    values = [
        {"body": name, "role": labels.code("roles", role), "n": n}
        for (name, role), n in sorted(count.items())
        if name in busiest
    ]
    return _chart(
        values,
        {"type": "bar"},
        {
            "y": {"field": "body", "type": "nominal", "sort": busiest, "title": None,
                  "axis": {"labelLimit": 190}},
            "x": {"field": "n", "type": "quantitative", "title": None, "axis": {"tickMinStep": 1}},
            "color": {"field": "role", "type": "nominal", "title": None,
                      "legend": {"orient": "bottom"}},
            "tooltip": [{"field": "body", "title": "Cơ quan"}, {"field": "role", "title": "Vai trò"},
                        {"field": "n", "title": "Số nhiệm vụ"}],
        },
        22 * max(len(busiest), 1),
    )  # fmt: skip


def _areas(view: DocumentView, labels: Labels) -> dict[str, Any]:
    """Tasks by reform area, in the order of the plan."""
    count: Counter[str] = Counter()
    for t in view.tasks:
        count[labels.code("areas", t.area) or inert(t.section_title_raw or "—")] += 1
    values = [{"area": area, "n": n} for area, n in count.items()]
    return _chart(
        values,
        {"type": "bar"},
        {
            "y": {"field": "area", "type": "nominal", "sort": list(count), "title": None,
                  "axis": {"labelLimit": 190}},
            "x": {"field": "n", "type": "quantitative", "title": None, "axis": {"tickMinStep": 1}},
            "tooltip": [{"field": "area", "title": "Lĩnh vực"}, {"field": "n", "title": "Số nhiệm vụ"}],
        },
        24 * max(len(values), 1),
    )  # fmt: skip


def _chart(
    values: list[dict[str, Any]], mark: dict[str, Any], encoding: dict[str, Any], height: int
) -> dict[str, Any]:
    return {
        "$schema": _SCHEMA,
        "width": "container",
        "height": height,
        "background": None,
        "data": {"values": values},
        "mark": mark,
        "encoding": encoding,
    }
