"""Two sides in, every change between them out: one row a link, or a task without one."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.compare.likeness import Profile, profiles
from pipeline.compare.lineage import Lineage, kinship
from pipeline.compare.match import Matching, TaskLink, match
from pipeline.compare.pair_fields import Lens, pair_fields
from pipeline.compare.rules import CompareRules
from pipeline.compare.side import Side
from pipeline.compare.wording import readers
from pipeline.model.changes import CHANGE_KINDS, FIELDS, Change

_NO_WORDING = ("split", "merged")


def compare_tasks(
    a: Side, b: Side, rules: CompareRules, lineage: Lineage | None = None
) -> tuple[Change, ...]:
    """Every task of both sides, in order of b, with tasks of a alone where they stood.

    Pure: the same sides give the same changes, and swapped sides the mirror image. Without a
    lineage no body is taken for another's successor.
    """
    return _compare(a, b, None, rules, lineage or Lineage())


def describe_links(
    a: Side,
    b: Side,
    links: Sequence[TaskLink],
    rules: CompareRules,
    lineage: Lineage | None = None,
) -> tuple[Change, ...]:
    """The changes that follow from links found in any other way; places count in the sides."""
    return _compare(a, b, Matching(links=tuple(links)), rules, lineage or Lineage())


def _compare(
    a: Side, b: Side, matching: Matching | None, rules: CompareRules, lineage: Lineage
) -> tuple[Change, ...]:
    kin = kinship(lineage, a.day, b.day)
    read = readers(a, b, rules, kin)
    left, right = profiles(a, read[0], kin), profiles(b, read[1], kin)
    matching = matching or _matching(a, b, left, right, rules)
    return _changes(a, b, left, right, matching, Lens(readers=read, kin=kin, rules=rules))


def _changes(
    a: Side,
    b: Side,
    left: Sequence[Profile],
    right: Sequence[Profile],
    matching: Matching,
    lens: Lens,
) -> tuple[Change, ...]:
    links = matching.links
    out = [_linked(link, left, right, lens) for link in links]
    linked_a, linked_b = {k.a for k in links}, {k.b for k in links}
    for i, p in enumerate(left):
        if i not in linked_a:
            could = [right[j].task.task_id for j in matching.open_a.get(i, ())]
            out.append(_alone(p, "removed", could))
    for j, p in enumerate(right):
        if j not in linked_b:
            could = [left[i].task.task_id for i in matching.open_b.get(j, ())]
            out.append(_alone(p, "added", could))
    return tuple(_in_order(out, a, b))


def _matching(
    a: Side, b: Side, left: Sequence[Profile], right: Sequence[Profile], rules: CompareRules
) -> Matching:
    """Always worked out from the earlier plan to the later, so that both directions agree."""
    if _key(a) <= _key(b):
        return match(left, right, rules)
    found = match(right, left, rules)
    links = tuple(_turned(link) for link in found.links)
    return Matching(links=links, open_a=found.open_b, open_b=found.open_a)


def _turned(link: TaskLink) -> TaskLink:
    shape = {"split": "merged", "merged": "split"}.get(link.shape, link.shape)
    return replace(
        link, a=link.b, b=link.a, shape=shape, others_a=link.others_b, others_b=link.others_a
    )


def _key(side: Side) -> tuple[int, str, str]:
    """Which side is worked on as the first, so that both directions do the same work."""
    texts = (f"{t.task_id}|{t.number_raw}|{t.task}|{t.deadline_raw}" for t in side.tasks)
    return side.plan_year or 0, side.document_id, "\n".join(texts)


def _alone(p: Profile, kind: str, could: Sequence[str]) -> Change:
    """A task without a link: new or gone; unsure where a tie left it over."""
    task_id = p.task.task_id
    return Change(
        from_task_id=task_id if kind == "removed" else None,
        to_task_id=task_id if kind == "added" else None,
        kinds=("unsure",) if could else (kind,),
        score=None,
        basis="none",
        candidates=tuple(could),
    )


def _linked(
    link: TaskLink, left: Sequence[Profile], right: Sequence[Profile], lens: Lens
) -> Change:
    found = pair_fields(left[link.a], right[link.b], lens)
    if link.shape in _NO_WORDING:
        found = [f for f in found if f[1].field != "task"]
    kinds = {kind for made, _ in found for kind in made}
    if link.shape == "unsure":
        kinds = {"unsure"}
    elif link.shape in _NO_WORDING:
        kinds.add(link.shape)
    elif not kinds:
        kinds = {"unchanged"}
    others = [right[j].task.task_id for j in link.others_a]
    others += [left[i].task.task_id for i in link.others_b]
    return Change(
        from_task_id=left[link.a].task.task_id,
        to_task_id=right[link.b].task.task_id,
        kinds=tuple(k for k in CHANGE_KINDS if k in kinds),
        score=link.score,
        basis=link.basis,
        fields=tuple(sorted((f for _, f in found), key=lambda f: FIELDS.index(f.field))),
        candidates=tuple(others),
    )


def _in_order(changes: list[Change], a: Side, b: Side) -> list[Change]:
    """In order of b; a task of a alone stands after the task of b at its place."""
    at_a = {t.task_id: i for i, t in enumerate(a.tasks)}
    at_b = {t.task_id: i for i, t in enumerate(b.tasks)}

    def key(c: Change) -> tuple[float, int]:
        one = at_a.get(c.from_task_id or "", -1)
        other = at_b.get(c.to_task_id or "", -1)
        return (other if other >= 0 else one + 0.5, one)

    return sorted(changes, key=key)
