"""Two years on the desk: pairs of tasks to confirm or part, kept under rules/matches/."""

from collections.abc import Iterator, Sequence
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
from pipeline.desk.book import Entry, mark
from pipeline.desk.desk import Desk, Listed, NotHereError
from pipeline.desk.post import Posted
from pipeline.grammar.agencies.registry import load_agencies
from pipeline.model.changes import Change

Side = tuple[CompareTask, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Pairs, and the tasks of either plan that no sure pair holds."""

    pairs: tuple[Pair, ...]
    alone: tuple[Side, Side]


def page(desk: Desk, request: Request) -> Response:
    """Choose two plans; then what is not certain between them, what stands alone, then all pairs."""
    from pipeline.desk.shown import last_done, render, said

    documents = desk.documents()
    q = request.query_params
    a, b = q.get("a", ""), q.get("b", "")
    two = bool(a and b and a != b)
    found = _found(desk, a, b) if two else Found(pairs=(), alone=((), ()))
    only = q.get("all", "") != "1"
    shown = [p for p in found.pairs if not only or not p.sure or p.decided]
    labels = load_compare(desk.rules).labels if two else None
    before, after = (a, b) if two else _likely(documents)
    return render(
        desk, request, "compare.html.j2", documents=documents, two=two, a=before, b=after,
        pairs=shown, alone=found.alone, only=only, total=len(found.pairs),
        open=sum(not p.sure and not p.decided for p in found.pairs), new=mark([None]),
        kinds=labels.kinds if labels else {}, said=said(desk, q.get("said", "")),
        undo=last_done(desk, request),
    )  # fmt: skip


def _likely(documents: Sequence[Listed]) -> tuple[str, str]:
    """The latest plan that has an earlier one of the same issuer, which comes first."""
    for i, later in enumerate(documents):
        for earlier in documents[i + 1 :]:
            if earlier.issuer == later.issuer and earlier.years != later.years:
                return earlier.document_id, later.document_id
    return "", ""


def take(desk: Desk, posted: Posted) -> str:
    """Confirms or parts a pair; returns the address to go on at. Raises as `Book.apply`."""
    form = posted.form
    a, b = form.get("a", ""), form.get("b", "")
    left, right = form.get("from", ""), form.get("to", "")
    one, other = _sides(desk, a, b)[0]
    named = (next((t for t in s if t.task_id == i), None) for s, i in ((one, left), (other, right)))
    tasks = [t for t in named if t is not None]
    if len(tasks) != len((left, right)):
        raise NotHereError(left)
    same = form.get("same") == "true"
    why = desk.words["reason_same" if same else "reason_apart"]
    by = decide.signed(posted.who, form.get("reason", ""), why)
    names = {n: t.number_raw.strip(" .") or t.task_id for n, t in zip("ab", tasks, strict=True)}
    what = desk.words["did_same" if same else "did_apart"].format(**names)
    changes = decide.pair(left, right, same, by)
    action = desk.book.apply(changes, posted.who, what, form.get("version") or None)
    query = {"a": a, "b": b, "all": form.get("all", ""), "said": str(action.number)}
    return "/compare?" + urlencode({k: v for k, v in query.items() if v})


def _found(desk: Desk, a: str, b: str) -> Found:
    """Every link that was found and every one that could be, the least certain first."""
    known = _known(desk)
    (one, other), changes = _sides(desk, a, b)
    left, right = ({t.task_id: t for t in s} for s in (one, other))
    decided = {key: str(entry["same"]) for key, entry in known.items()}
    found: dict[tuple[str, str], Pair] = {}
    for x, y, change, sure in _links(changes):
        key = (x, y)
        if x in left and y in right and key not in found:
            found[key] = Pair(
                a=left[x],
                b=right[y],
                kinds=change.kinds if change else (),
                score=change.score if change else None,
                sure=sure,
                decided=decided.get(key, ""),
                version=mark([known.get(key)]),
            )
    for key, same in decided.items():
        if key not in found and key[0] in left and key[1] in right:
            version = mark([known.get(key)])
            found[key] = Pair(a=left[key[0]], b=right[key[1]], kinds=(), score=None, sure=True,
                              decided=same, version=version)  # fmt: skip
    linked = {i for key, p in found.items() if p.sure and p.decided != "false" for i in key}
    alone = tuple(tuple(t for t in s if t.task_id not in linked) for s in (one, other))
    pairs = sorted(found.values(), key=lambda p: (p.sure, bool(p.decided), p.score or 0.0))
    return Found(pairs=tuple(pairs), alone=(alone[0], alone[1]))


def _known(desk: Desk) -> dict[tuple[str, str], Entry]:
    return {(k[0], k[1]): e for k, (e, _) in desk.book.entries("pairs").items()}


def _sides(desk: Desk, a: str, b: str) -> tuple[tuple[Side, Side], tuple[Change, ...]]:
    """The tasks of both plans and what a comparison makes of them. Raises NotHereError."""
    if a == b:
        raise NotHereError(a)
    for document_id in (a, b):
        desk.document(document_id)
    decided = mark(sorted(_known(desk).items()))
    return _compared(desk.standing().folder, desk.rules, a, b, decided)


def _links(changes: Sequence[Change]) -> Iterator[tuple[str, str, Change | None, bool]]:
    """(task, task, the change that links them, whether it is sure): links, then what could be one."""
    for c in changes:
        if c.from_task_id and c.to_task_id:
            yield c.from_task_id, c.to_task_id, c, "unsure" not in c.kinds
    for c in changes:
        for other in c.candidates:
            if c.from_task_id:
                yield c.from_task_id, other, None, False
            elif c.to_task_id:
                yield other, c.to_task_id, None, False


@lru_cache(maxsize=4)
def _compared(
    folder: Path,
    rules: Path,
    a: str,
    b: str,
    pairs: str,  # noqa: ARG001 - the key
) -> tuple[tuple[Side, Side], tuple[Change, ...]]:
    from pipeline.tables.standing import Standing

    standing = Standing(folder, folder)
    one, other = (
        side_from_tables({n: standing.table(n, (d,)) for n in SIDE_TABLES}, d) for d in (a, b)
    )
    lineage = lineage_of_registry(load_agencies(rules).by_id.values())
    changes = compare_tasks(one, other, load_compare(rules), lineage)
    return (one.tasks, other.tasks), changes
