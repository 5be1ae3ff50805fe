"""Every citation of a document found again at its place in a text."""

import re
from collections.abc import Iterator, Sequence

from pipeline.meaning.meaning import Meaning
from pipeline.model.frozen import dataclass
from pipeline.model.record import Finding
from pipeline.model.rows import CitationRow
from pipeline.validate.proof.texts import ProofText

Named = tuple[str, str, int | None]
"""What one instrument is called in a document: number, symbol and the year inside."""
_FULL = re.compile(r"(\d+[a-zđ]?)(?:/((?:19|20)\d\d))?[/-](.+)")


def name_of(number: str) -> Named | None:
    """The name of a number written in full: 45/2020/NĐ-CP, 18-NQ/TW."""
    m = _FULL.fullmatch(number)
    return (m[1].lstrip("0"), m[3], int(m[2]) if m[2] else None) if m else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A citation at its place in a text."""

    row: CitationRow
    printed: ProofText
    start: int
    end: int
    named: Named | None

    @property
    def whole(self) -> bool:
        """False for a symbol that names a type alone (`TTLT`)."""
        symbol = self.row.symbol or ""
        return "-" in symbol or "/" in symbol or symbol[-1:].isdigit()

    def finding(self, code: str, **params: str) -> Finding:
        return self.printed.finding(code, self.start, self.end, **params)


def cited(texts: Sequence[ProofText], meaning: Meaning) -> tuple[Cited, ...]:
    """Every citation found again in its text, in reading order."""
    by_place: dict[tuple[str, str], list[ProofText]] = {}
    for t in texts:
        for key in _keys(t):
            by_place.setdefault(key, []).append(t)
    used: dict[tuple[int, str], int] = {}
    out: list[Cited] = []
    for row in meaning.citations:
        for t in by_place.get((row.where, row.field or "text"), ()):
            at = t.text.find(row.raw, used.get((id(t), row.raw), 0))
            if at >= 0:
                used[id(t), row.raw] = at + 1
                end = at + len(row.raw)
                out.append(Cited(row=row, printed=t, start=at, end=end, named=_named(row)))
                break
    return tuple(out)


def _named(row: CitationRow) -> Named | None:
    if row.number is None or row.symbol is None:
        return None
    return row.number.lstrip("0"), row.symbol, row.year


def _keys(t: ProofText) -> Iterator[tuple[str, str]]:
    """How the table `citations` names the place of a text."""
    if t.of in ("ground", "proposal"):
        yield ("legal-basis" if t.of == "ground" else "proposal"), "text"
    yield t.record_id, t.field
