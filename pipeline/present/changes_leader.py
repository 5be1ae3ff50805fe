"""A comparison in, one page for whoever decides out: what is new, dropped, given to others, earlier, later.

Every number is counted from the changes; a list that does not fit the page says how many are left out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.compare.write.view import Line, View, plan_name, printed_number
from pipeline.present.docx_file import DocxFile
from pipeline.present.labels import Labels
from pipeline.present.page_frame import render

_LINES = 42  # lines of A4 below the title
_ACROSS = 88  # letters of a line
_LONGEST = (
    400,
    160,
    72,
)  # letters of one task in a list: whole where the page has room, else a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A sentence with its numbers; items: the tasks it speaks of; more: how many are not listed."""

    text: str
    items: tuple[str, ...] = ()
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderPage:
    title: str
    below: str
    paragraphs: tuple[Paragraph, ...]


def leader_page(view: View) -> LeaderPage:
    """The sentences of a comparison, cut to one page."""
    say = view.labels.leader
    below = say["below"].format(old=plan_name(view.a, say), new=plan_name(view.b, say))
    left = _LINES - _height(below) - _height(_source(view))
    paragraphs: tuple[Paragraph, ...] = ()
    for longest in _LONGEST:
        paragraphs = _fitted(list(_paragraphs(view, say, longest)), say, left)
        if not any(p.more for p in paragraphs):
            break
    return LeaderPage(title=say["title"], below=below, paragraphs=paragraphs)


def _source(view: View) -> str:
    return view.labels.leader["source"].format(name=view.name)


def _paragraphs(view: View, say: Mapping[str, str], longest: int) -> Iterator[Paragraph]:
    old, new = len(view.a.tasks), len(view.b.tasks)
    name = "more" if new > old else "fewer" if new < old else "equal"
    balance = say[name].format(count=abs(new - old))
    yield Paragraph(text=say["total"].format(old=old, new=new, balance=balance))
    kept = [line for line in view.lines if not line.change.is_change]
    yield Paragraph(text=say["kept"].format(count=_count(kept)))
    listed: tuple[tuple[str, Callable[[Line], bool], Callable[[Line], str]], ...] = (
        ("added", _is("added"), lambda line: _task(line, longest)),
        ("removed", _is("removed"), lambda line: _task(line, longest)),
        ("lead", _is("lead_changed"), lambda line: _step(line, "lead", view, longest)),
        ("earlier", _due("earlier"), lambda line: _step(line, "deadline", view, longest)),
        ("later", _due("later"), lambda line: _step(line, "deadline", view, longest)),
    )
    for key, fits, words in listed:
        found = [line for line in view.lines if fits(line)]
        if found:
            text = say[key].format(count=_count(found))
            yield Paragraph(text=text, items=tuple(dict.fromkeys(map(words, found))))
        else:
            yield Paragraph(text=say[f"no_{key}"])
    told = {"earlier", "later"}
    numbered: tuple[tuple[str, Callable[[Line], bool]], ...] = (
        ("renamed", _is("agency_renamed")),
        ("due", lambda x: _is("rescheduled")(x) and not told & _notes(x)),
        ("reworded", _is("reworded")),
        ("moved", _is("moved_section")),
        ("split", _is("split")),
        ("merged", _is("merged")),
        ("unsure", _is("unsure")),
    )
    for key, fits in numbered:
        found = [line for line in view.lines if fits(line)]
        if found:
            numbers = _numbers(found, say)
            yield Paragraph(text=say[key].format(count=_count(found), numbers=numbers))


def _is(kind: str) -> Callable[[Line], bool]:
    return lambda line: kind in line.change.kinds


def _due(note: str) -> Callable[[Line], bool]:
    return lambda line: _is("rescheduled")(line) and note in _notes(line)


def _notes(line: Line) -> set[str]:
    change = line.field("deadline")
    return set((change.note or "").split(",")) if change else set()


def _count(lines: Sequence[Line]) -> int:
    """Tasks, not links: a task that was split or merged stands in several."""
    return len({line.task.task_id for line in lines})


def _number(line: Line, say: Mapping[str, str]) -> str:
    number = printed_number(line.new) or printed_number(line.old) or "—"
    return number if line.new else say["old_number"].format(number=number)


def _numbers(lines: Sequence[Line], say: Mapping[str, str]) -> str:
    return ", ".join(dict.fromkeys(_number(line, say) for line in lines))


def _task(line: Line, longest: int) -> str:
    return f"{printed_number(line.new or line.old) or '—'}. {_short(line.task.task, longest)}"


def _step(line: Line, field: str, view: View, longest: int) -> str:
    """Number and task, then how the field went."""
    change = line.field(field)
    if change is None:
        return _task(line, longest)
    task = _task(line, longest).rstrip(" .;")
    left, came = view.values(field, change.removed), view.values(field, change.added)
    if field == "deadline" or not (left or came):
        left, came = (change.old or "—",), (change.new or "—",)
    was, now = (_short("; ".join(bodies), longest) for bodies in (left, came))
    if was and now:
        return f"{task}: {was} → {now}"
    words = view.labels.leader["lead_fewer" if was else "lead_more"]
    return f"{task}: {words.format(bodies=was or now)}"


def _short(text: str, longest: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + " …"


def _fitted(found: list[Paragraph], say: Mapping[str, str], lines: int) -> tuple[Paragraph, ...]:
    """Items are given room in turns, so that no list takes the page from the others."""
    left = lines - sum(_height(p.text) + bool(p.items) for p in found)
    shown = [0] * len(found)
    going = True
    while going:
        going = False
        for i, p in enumerate(found):
            if shown[i] < len(p.items) and _height(p.items[shown[i]]) <= left:
                left -= _height(p.items[shown[i]])
                shown[i] += 1
                going = True
    return tuple(
        Paragraph(
            text=p.text,
            items=p.items[:n],
            more=say["left_out"].format(count=len(p.items) - n) if n < len(p.items) else "",
        )
        for p, n in zip(found, shown, strict=True)
    )


def _height(text: str) -> int:
    return -(-len(text) // _ACROSS)


def leader_docx(view: View) -> bytes:
    """One page of A4 upright."""
    page = leader_page(view)
    file = DocxFile(page.title, view.b.issued_on, landscape=False)
    file.line(page.title, bold=True, centred=True, size=14)
    file.line(page.below, italic=True, centred=True)
    for p in page.paragraphs:
        file.line(p.text, bold=bool(p.items), before=4, size=12)
        for item in p.items:
            file.line(f"– {item}", size=12)
        if p.more:
            file.line(p.more, italic=True, size=12)
    file.line(_source(view), italic=True, before=6, size=11)
    return file.close()


def leader_html(view: View, labels: Labels, named: Callable[[str], str] = str) -> bytes:
    """The same as a page. named: what the files beside it are called."""
    return render(
        "leader.html.j2",
        labels,
        scripts=("common.js",),
        data={"words": labels.page},
        page=leader_page(view),
        back=f"{named('changes')}.html",
        source=_source(view),
    )
