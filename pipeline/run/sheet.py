"""A decision's files in, its sheet out as JSON: read anew by the rules as they stand, or nearly so.

Run in a worker (run/apart.py) that is kept: rules and the parts of the last files are loaded once.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import chain
from pathlib import Path

from pipeline.meaning.corrected import HEADING, Correction, print_mark
from pipeline.meaning.meaning import Meaning
from pipeline.model.grid import NOWHERE, ReadError, Source
from pipeline.model.rows import CorrectionRow, FindingRow
from pipeline.present.labels import Labels
from pipeline.present.page_data import page_data
from pipeline.present.page_model import TaskPart
from pipeline.present.places import document_name, place_words, plan_years
from pipeline.present.sheet import Sheet, SheetCell, SheetFinding, SheetTask
from pipeline.present.view import DocumentView, views
from pipeline.readers.limits import ReadLimits
from pipeline.run.document import Ingester
from pipeline.run.files import InputFile, read_bytes
from pipeline.run.pack import pack
from pipeline.run.result import Result, SourceFile
from pipeline.run.sheet_source import Found, find_source, lay_out_text, page_sizes
from pipeline.structure.parts import EMPTY, Decision, Provision, TaskRow
from pipeline.structure.task_table import TO_PASTE
from pipeline.text.joined import Joined

Corrected = Mapping[tuple[str, str], CorrectionRow]
_NUMBER = ("number", "symbol")  # read of number_raw
_Places = Mapping[str, Joined]


def sheet_of(
    data: bytes,
    files: tuple[InputFile, ...],
    document_id: str,
    rules: Path,
    limits: ReadLimits,
    stamp: str,
    tried: tuple[Correction, ...] = (),
) -> Iterator[bytes]:
    """The sheet of one decision. files: that hold it, the one with these bytes first.

    stamp, tried: as of `find_source`. Raises ReadError, RuleError, OSError.
    """
    first, *others = files
    beside = (SourceFile(file=f.name, data=_bytes(f, limits)) for f in others)
    sources = (SourceFile(file=first.name, data=data), *beside)
    found = find_source(sources, document_id, rules, limits, stamp, tried)
    file, meaning = found.part.raw.file, found.meaning
    own = next((s.data for s in sources if s.file == file), data)
    result = Result(file=file, sha256=found.part.raw.sha256, seconds=0.0, meaning=meaning)
    batch = pack([result], found.ingester, "")
    view = next(iter(views(batch.tables, [meaning.document.document_id])), None)
    if view is None:
        raise ReadError("not-a-decision", file)
    sizes = page_sizes(own) if found.part.whole else ()
    sheet = _sheet(view, found, sizes)
    yield json.dumps(asdict(sheet), ensure_ascii=False).encode()


def _bytes(file: InputFile, limits: ReadLimits) -> bytes:
    if file.size > limits.max_bytes:
        raise ReadError("too-large", f"{file.size} bytes")
    return read_bytes(file, limits.max_bytes)


def image_of(data: bytes, page: int, scale: float) -> Iterator[bytes]:
    """The PNG of a whole page. Raises ReadError."""
    from pipeline.run.apart import picture_of

    yield from picture_of(data, page, (0.0, 0.0, 1e6, 1e6), scale)


# -- the sheet ---------------------------------------------------------------------------------------


def _sheet(view: DocumentView, found: Found, sizes: tuple[tuple[float, float], ...]) -> Sheet:
    meaning, decision, ingester = found.meaning, found.part.decision, found.ingester
    labels = ingester.rules.labels
    parts = {t.task_id: t for t in page_data(view, labels, None).tasks}
    corrected = {(c.record_id, c.field): c for c in meaning.corrections}
    rows, outline = decision.appendix.rows, decision.outline.provisions
    tasks = tuple(
        _task(row, parts[task.task_id], i, meaning, corrected, labels)
        for i, (row, task) in enumerate(zip(rows, meaning.tasks, strict=True))
    )
    document = view.document
    heading = _heading(decision)
    owned = chain(
        _of_heading(heading), _of_rows(rows), _of_points(outline), _of_findings(view.findings)
    )
    sheet = Sheet(
        document_id=document.document_id,
        key=document.document_id,
        name=document_name(document),
        title=document.title or "",
        years=plan_years(document),
        file=document.file,
        sha256=document.sha256,
        values=tuple(_value(view, meaning, n, at, corrected, labels) for n, at in heading.items()),
        tasks=tasks,
        points=tuple(_point(p, document.document_id, corrected, labels) for p in outline),
        findings=tuple(_finding(f, i, view, ingester) for i, f in enumerate(view.findings)),
        sizes=sizes,
        blocks=() if sizes else lay_out_text(found.part.raw, owned),
    )
    return _as_printed(sheet, meaning.printed_id)


def _as_printed(sheet: Sheet, printed_id: str) -> Sheet:
    """The sheet under the key that the print gives, which no correction changes: by it is written."""
    key = sheet.document_id

    def moved(record: str) -> str:
        own = record == key or record.startswith(f"{key}/")
        return printed_id + record[len(key) :] if own else record

    def rows(found: tuple[SheetTask, ...]) -> tuple[SheetTask, ...]:
        return tuple(replace(t, task_id=moved(t.task_id)) for t in found)

    return replace(
        sheet,
        document_id=printed_id,
        tasks=rows(sheet.tasks),
        points=rows(sheet.points),
        findings=tuple(replace(f, record=moved(f.record)) for f in sheet.findings),
    )


def _heading(decision: Decision) -> _Places:
    """The document's own values that can be put right, each with its place on the page."""
    heading, signature = decision.heading, decision.outline.signature
    signed = Joined(text=signature.name or "", marks=((0, signature.source),))
    return {
        "number_raw": heading.number_raw,
        "issuer": heading.issuer,
        "issuer_place": EMPTY,
        "issued_on": heading.date_raw,
        "title": heading.title,
        "plan_year": EMPTY,
        "plan_year_end": EMPTY,
        "signer_title": EMPTY,
        "signer_name": signed,
    }


def _of_heading(heading: _Places) -> Iterator[tuple[str, Source]]:
    for name, joined in heading.items():
        yield from ((f"heading-{name}", source) for _, source in joined.marks)


def _of_rows(rows: Sequence[TaskRow]) -> Iterator[tuple[str, Source]]:
    """The places of each cell of the task table, under the name of the cell."""
    for i, row in enumerate(rows):
        for name, joined in (("number", row.number_raw), *row.cells):
            yield from ((f"{i}-{name}", source) for _, source in joined.marks)


def _of_points(provisions: Sequence[Provision]) -> Iterator[tuple[str, Source]]:
    for p in provisions:
        for name, joined in (("heading", p.heading), ("text", p.text)):
            yield from ((f"{p.provision_id}-{name}", source) for _, source in joined.marks)


def _of_findings(findings: Sequence[FindingRow]) -> Iterator[tuple[str, Source]]:
    yield from ((_name(i), f.source) for i, f in enumerate(findings) if f.source is not None)


def _name(place: int) -> str:
    return f"finding-{place}"


def _value(
    view: DocumentView,
    meaning: Meaning,
    name: str,
    place: Joined,
    corrected: Corrected,
    labels: Labels,
) -> SheetCell:
    value = getattr(view.document, name)
    text = "" if value is None else str(value)
    record = meaning.printed_id if name in HEADING else view.document_id
    owner = f"heading-{name}" if place.marks else ""
    source = place.source()
    cell = _cell(record, name, text, corrected, labels, owner=owner, source=source)
    return replace(cell, label=labels.code("document_values", name))


def _cell(
    record: str,
    field: str,
    text: str,
    corrected: Corrected,
    labels: Labels,
    *,
    owner: str = "",
    source: Source = NOWHERE,
) -> SheetCell:
    """A text as it counts now with what is printed; nothing of it is read with doubt."""
    fix = corrected.get((record, field))
    printed = text if fix is None else fix.expect
    return SheetCell(
        field=field,
        label=labels.column(field),
        text=text,
        printed=printed,
        mark=print_mark(printed),
        owner=owner,
        page=source.page,
        box=source.bbox,
        doubts=(),
        recognised=False,
        corrected=fix is not None,
        settled=False,
    )


def _task(
    row: TaskRow,
    part: TaskPart,
    place: int,
    meaning: Meaning,
    corrected: Corrected,
    labels: Labels,
) -> SheetTask:
    task = meaning.tasks[place]
    cells = []
    for name, joined in (("number", row.number_raw), *row.cells):
        field = f"{name}_raw"
        owner = f"{place}-{name}" if joined.marks else ""
        cell = _cell(
            task.task_id,
            field,
            getattr(task, field) or "",
            corrected,
            labels,
            owner=owner,
            source=joined.source(),
        )
        noted = [n for c, n in row.notes if c == name and n.code == "low-confidence"]
        cells.append(
            replace(
                cell,
                doubts=tuple(n.value for n in noted),
                recognised=any(c == name for c, _ in row.confidence),
                settled=(task.task_id, field) in meaning.settled,
            )
        )
    return SheetTask(
        task_id=task.task_id,
        number=part.number,
        parts=row.parts,
        section=task.section_title or "",
        page=row.source.page,
        box=row.source.bbox,
        cells=tuple(cells),
        bodies=part.bodies,
        due=part.due,
        products=part.products,
    )


def _point(p: Provision, document_id: str, corrected: Corrected, labels: Labels) -> SheetTask:
    """A provision as a row: its heading and its text, where it has them."""
    record = f"{document_id}/{p.provision_id}"
    place = p.source()
    cells = []
    for field, joined in (("heading", p.heading), ("text", p.text)):
        if joined.text:
            fix = corrected.get((record, field))
            text = joined.text if fix is None else fix.value
            owner = f"{p.provision_id}-{field}"
            source = joined.source()
            cells.append(_cell(record, field, text, corrected, labels, owner=owner, source=source))
    return SheetTask(
        task_id=record,
        number=p.label_raw.strip(" .") if p.kind == "article" else p.provision_id,
        section="",
        parts=1,
        page=place.page,
        box=place.bbox,
        cells=tuple(cells),
        bodies=(),
        due=(),
        products=(),
    )


def _finding(f: FindingRow, place: int, view: DocumentView, ingester: Ingester) -> SheetFinding:
    labels = ingester.rules.labels
    known = ingester.rules.findings.get(f.rule)
    source = f.source or NOWHERE
    record = f.record_id or ""
    if record and record != view.document_id and not record.startswith(f"{view.document_id}/"):
        record = f"{view.document_id}/{record}"
    of_document = record in ("", view.document_id)
    return SheetFinding(
        rule=f.rule,
        severity=f.severity,
        label=labels.code("severities", f.severity),
        record=record,
        field="number_raw" if of_document and f.field in _NUMBER else f.field or "",
        value=f.value or "",
        message=f.message_vi,
        todo=(f.suggestion if (f.suggestion or "").startswith(TO_PASTE) else f.suggestion_vi) or "",
        place=place_words(source, labels, f.field),
        owner=_name(place) if f.source is not None else "",
        page=source.page,
        box=source.bbox,
        accepted=f.accepted,
        doubt=known is not None and known.doubt,
    )
