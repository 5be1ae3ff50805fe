"""The files of one decision in, what is read of them out: as a run reads them, kept from call to call.

A decision may stand in copies, and its appendix in a file of its own, loose or packed together. It is
laid out as the sizes of its pages, or as its text with the lines of the cells marked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from pipeline.meaning.corrected import Correction, load_confirmed, load_corrections
from pipeline.meaning.meaning import Meaning
from pipeline.model.frozen import dataclass
from pipeline.model.grid import Block, Cell, Grid, Line, Paragraph, RawDocument, ReadError, Source
from pipeline.present.sheet import TextBlock, TextCell, TextLine
from pipeline.readers.dispatch import sniff
from pipeline.readers.limits import ReadLimits
from pipeline.run.copies import combine_copies, joined, owner_of
from pipeline.run.document import Ingester
from pipeline.run.result import Result, SourceFile
from pipeline.run.rules import load_rules
from pipeline.structure.parts import Decision
from pipeline.validate.findings import load_accepted

_MOST_PAGES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A decision as one file has it. whole: false where its appendix came out of another file."""

    raw: RawDocument
    decision: Decision
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The copy that counts, what all copies mean together, and the stages that said so."""

    part: Part
    meaning: Meaning
    ingester: Ingester


def find_source(
    sources: tuple[SourceFile, ...],
    document_id: str,
    rules: Path,
    limits: ReadLimits,
    stamp: str,
    tried: tuple[Correction, ...],
) -> Found:
    """The decision of these files that is asked for, with what persons have decided by now.

    stamp: changes with the rules but for that; tried: corrections that do not stand yet, before all
    others. Raises ReadError, RuleError.
    """
    ingester = _personal(_ingester(rules, limits, stamp), tried)
    parts = _parts(sources, document_id, rules, limits, stamp)
    results = [
        Result(file=p.raw.file, sha256=p.raw.sha256, seconds=0.0,
               meaning=ingester.meaning(p.decision, p.raw))
        for p in parts
    ]  # fmt: skip
    meaning = (combine_copies(results) if len(parts) > 1 else results[0]).meaning
    assert meaning is not None
    main = next(
        p for p, r in zip(parts, results, strict=True)
        if r.meaning is not None and r.meaning.tasks is meaning.tasks
    )  # fmt: skip
    return Found(part=main, meaning=meaning, ingester=ingester)


@lru_cache(maxsize=1)
def _ingester(rules: Path, limits: ReadLimits, stamp: str) -> Ingester:  # noqa: ARG001 - the key
    return Ingester(load_rules(rules), limits)


def _personal(ingester: Ingester, tried: Sequence[Correction]) -> Ingester:
    """The same stages with what persons have decided by now."""
    root = ingester.rules.root
    new = {(c.record, c.field) for c in tried}
    standing = [c for c in load_corrections(root) if (c.record, c.field) not in new]
    rules = replace(
        ingester.rules,
        corrections=(*tried, *standing),
        accepted=load_accepted(root),
        confirmed=load_confirmed(root),
    )
    return replace(ingester, rules=rules)


@lru_cache(maxsize=2)
def _parts(
    sources: tuple[SourceFile, ...], document_id: str, rules: Path, limits: ReadLimits, stamp: str
) -> tuple[Part, ...]:
    """The decision as each file has it that holds it, its appendix joined to it."""
    ingester = _personal(_ingester(rules, limits, stamp), ())
    raws = [r for s in sources for r in _raws(s, ingester)]
    if len(raws) == 1:
        return (Part(raw=raws[0], decision=ingester.parts(raws[0])),)
    read = [(r, d, ingester.meaning(d, r)) for r in raws for d in (ingester.parts(r),)]
    meanings = [m for _, _, m in read]
    owners = {i: owner_of(m, meanings) for i, m in enumerate(meanings)}
    found = []
    for i, (raw, decision, meaning) in enumerate(read):
        known = document_id in (meaning.document.document_id, meaning.printed_id)
        if not known or owners[i] is not None:
            continue
        appendix = next((raws[at] for at, owner in owners.items() if owner is meaning), None)
        if appendix is None:
            found.append(Part(raw=raw, decision=decision))
        else:
            both = joined(raw, appendix)
            found.append(Part(raw=both, decision=ingester.parts(both), whole=False))
    if not found:
        raise ReadError("not-a-decision", document_id)
    return tuple(found)


def _raws(source: SourceFile, ingester: Ingester) -> Iterator[RawDocument]:
    raw = ingester.read(source, sha256(source.data).hexdigest())
    yield from (replace(part, sha256=raw.sha256) for part in raw.parts or (raw,))


def page_sizes(data: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of every page in points; nothing for a file that has no pages to draw."""
    kind = sniff(data)
    try:
        if kind == "pdf":
            return tuple(_of_pdf(data))
        return tuple(_of_image(data)) if kind == "image" else ()
    except ReadError:
        return ()


def _of_pdf(data: bytes) -> Iterator[tuple[float, float]]:
    from pipeline.readers.pdf_file import open_pdf

    document = open_pdf(data)
    try:
        for i in range(min(len(document), _MOST_PAGES)):
            width, height = document.get_page_size(i)
            yield float(width), float(height)
    finally:
        document.close()


def _of_image(data: bytes) -> Iterator[tuple[float, float]]:
    from pipeline.readers.limits import DEFAULT_LIMITS
    from pipeline.readers.scan_files import image_dpi, open_image

    with open_image(data, DEFAULT_LIMITS) as image:
        for i in range(min(getattr(image, "n_frames", 1), _MOST_PAGES)):
            image.seek(i)
            size = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
            width, height = (image.height, image.width) if size else (image.width, image.height)
            scale = 72 / image_dpi(image)
            yield width * scale, height * scale


def lay_out_text(raw: RawDocument, owned: Iterable[tuple[str, Source]]) -> tuple[TextBlock, ...]:
    """The blocks in order, each line with what it belongs to. owned: (owner, place) in any order."""
    owners = _Owners(owned)
    out: list[TextBlock] = []
    for block in raw.blocks:
        made = _text_block(block, owners)
        if made is not None:
            out.append(made)
    return tuple(out)


def _text_block(block: Block, owners: "_Owners") -> TextBlock | None:
    if isinstance(block, Paragraph):
        return TextBlock(lines=tuple(owners.line(line) for line in block.lines), rows=())
    if not isinstance(block, Grid):
        return None
    rows: dict[int, list[Cell]] = {}
    for cell in block.cells:
        rows.setdefault(cell.row, []).append(cell)
    return TextBlock(
        lines=(),
        rows=tuple(
            tuple(
                TextCell(
                    row_span=c.row_span,
                    col_span=c.col_span,
                    lines=tuple(owners.line(line) for line in c.lines),
                )
                for c in rows[r]
            )
            for r in sorted(rows)
        ),
    )


class _Owners:
    """Whose a line is, by its place."""

    def __init__(self, owned: Iterable[tuple[str, Source]]) -> None:
        self.by_place: dict[object, list[tuple[str, Source]]] = {}
        for owner, source in owned:
            for key in _place_keys(source):
                self.by_place.setdefault(key, []).append((owner, source))

    def line(self, line: Line) -> TextLine:
        near = [
            owner
            for key in _place_keys(line.source)
            for owner, source in self.by_place.get(key, ())
            if _meet(source, line.source)
        ]
        return TextLine(text=line.text, owners=tuple(dict.fromkeys(near)))


def _place_keys(source: Source) -> Iterator[object]:
    """What two sources of one place have in common."""
    if source.cell:
        yield source.cell
    elif source.line_start is not None:
        yield from range(source.line_start, (source.line_end or source.line_start) + 1)


def _meet(a: Source, b: Source) -> bool:
    if None in (a.char_start, a.char_end, b.char_start, b.char_end):
        return True
    return bool(a.char_start < b.char_end and b.char_start < a.char_end)  # type: ignore[operator]
