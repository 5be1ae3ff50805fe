"""Two years on the desk: pairs of tasks to confirm or part, kept under rules/matches/."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from pipeline.compare.compare import compare_tasks
from pipeline.compare.lineage import lineage_of_registry
from pipeline.compare.locate import SIDE_TABLES
from pipeline.compare.rules import load_compare
from pipeline.compare.side import CompareTask, side_from_tables
from pipeline.desk import decide
from pipeline.desk.book import mark
from pipeline.desk.desk import Desk, NotHereError
from pipeline.desk.post import Posted
from pipeline.grammar.agencies.registry import load_agencies
from pipeline.model.changes import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two tasks that may be one. decided: "true", "false" or ""; version: of that decision."""

    a: CompareTask
    b: CompareTask
    kinds: tuple[str, ...]
    score: float | None
    sure: bool
    decided: str
    version: str


def page(desk: Desk, request: Request) -> Response:
    """Choose two plans; then what is not certain between them, then all pairs."""
    from pipeline.desk.shown import render

    documents = desk.documents()
    a, b = (request.query_params.get(n, "") for n in ("a", "b"))
    pairs = tuple(_pairs(desk, a, b)) if a and b and a != b else ()
    only = request.query_params.get("all", "") != "1"
    shown = [p for p in pairs if not only or not p.sure or p.decided]
    labels = load_compare(desk.rules).labels if pairs else None
    return render(
        desk, request, "compare.html.j2", documents=documents, a=a, b=b, pairs=shown, only=only,
        total=len(pairs), open=sum(not p.sure and not p.decided for p in pairs),
        kinds=labels.kinds if labels else {},
    )  # fmt: skip


def take(desk: Desk, posted: Posted) -> str:
    """Confirms or parts a pair; returns the address to go on at. Raises as `Book.apply`."""
    form = posted.form
    a, b = form.get("a", ""), form.get("b", "")
    left, right = form.get("from", ""), form.get("to", "")
    if not any((p.a.task_id, p.b.task_id) == (left, right) for p in _pairs(desk, a, b)):
        raise NotHereError(left)
    same = form.get("same") == "true"
    why = desk.words["reason_same" if same else "reason_apart"]
    by = decide.signed(posted.who, form.get("reason", ""), why)
    words = desk.words["did_same" if same else "did_apart"]
    changes = decide.pair(left, right, same, by)
    desk.book.apply(changes, posted.who, words.format(a=left, b=right), form.get("version") or None)
    return "/compare?" + urlencode({"a": a, "b": b, "all": form.get("all", "")})


def _pairs(desk: Desk, a: str, b: str) -> Iterator[Pair]:
    """Every link that was found and every one that could be, the least certain first."""
    for document_id in (a, b):
        desk.document(document_id)
    known = {(k[0], k[1]): e for k, (e, _) in desk.book.entries("pairs").items()}
    sides, changes = _compared(
        desk.standing().folder, desk.rules, a, b, mark(sorted(known.items()))
    )
    left, right = ({t.task_id: t for t in s} for s in sides)
    decided = {key: str(entry["same"]) for key, entry in known.items()}
    found: dict[tuple[str, str], Pair] = {}
    for c in changes:
        for x, y, sure in _links(c):
            if x in left and y in right and (x, y) not in found:
                key = (x, y)
                found[key] = Pair(
                    a=left[x],
                    b=right[y],
                    kinds=c.kinds,
                    score=c.score,
                    sure=sure,
                    decided=decided.get(key, ""),
                    version=mark([known.get(key)]),
                )
    for (x, y), same in decided.items():
        key = (x, y)
        if key not in found and x in left and y in right:
            found[key] = Pair(a=left[x], b=right[y], kinds=(), score=None, sure=True,
                              decided=same, version=mark([known.get(key)]))  # fmt: skip
    yield from sorted(found.values(), key=lambda p: (p.sure, bool(p.decided), p.score or 0.0))


def _links(c: Change) -> Iterator[tuple[str, str, bool]]:
    if c.from_task_id and c.to_task_id:
        yield c.from_task_id, c.to_task_id, "unsure" not in c.kinds
    for other in c.candidates:
        if c.from_task_id:
            yield c.from_task_id, other, False
        elif c.to_task_id:
            yield other, c.to_task_id, False


@lru_cache(maxsize=4)
def _compared(
    folder: Path,
    rules: Path,
    a: str,
    b: str,
    pairs: str,  # noqa: ARG001 - the key
) -> tuple[tuple[tuple[CompareTask, ...], ...], tuple[Change, ...]]:
    from pipeline.tables.standing import Standing

    standing = Standing(folder, folder)
    one, other = (
        side_from_tables({n: standing.table(n, (d,)) for n in SIDE_TABLES}, d) for d in (a, b)
    )
    lineage = lineage_of_registry(load_agencies(rules).by_id.values())
    changes = compare_tasks(one, other, load_compare(rules), lineage)
    return (one.tasks, other.tasks), changes
