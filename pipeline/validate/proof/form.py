"""The form of the decision: grounds, abbreviations, notes, recipients, closing marks.

Rules: Nghị định 30/2020/NĐ-CP, Phụ lục I. Refuses to judge a part that was not found.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.grammar.repairs import faulty_quotes
from pipeline.meaning.meaning import Meaning
from pipeline.model.frozen import dataclass
from pipeline.model.grid import Source
from pipeline.model.record import Finding
from pipeline.structure.parts import Decision
from pipeline.text.fold import fold
from pipeline.text.remember import remembered
from pipeline.validate.proof.recipients import check_recipients
from pipeline.validate.proof.rules import AbbreviationRules, ProofRules
from pipeline.validate.proof.texts import ProofText, one_finding

_SHORT = re.compile(r"[A-ZĐ](?<![\w/.-].)[A-ZĐ&]{2,9}(?![\w/-])")
# one with a mark inside
_PARTED = re.compile(r"(?<![\w/.-])[A-ZĐ]{2,8}[-.][A-ZĐ]{2,8}(?![\w/.-]*[\w/])")
_IN_SYMBOL = re.compile(r"\d/\S* $")  # the rest of a number that is not well formed
_BRACKET = re.compile(r"[()]")
_NOTE_MARK = re.compile(r"\[(\d{1,2})\]|(?<=\w)\((?P<round>\d{1,2}|\*)\)(?!\w)")
_MAY_MARK = re.compile(r"[\[(][\d*]").search
_NOTE = re.compile(r"(?m)^[\[(]?(\d{1,2}|\*)(?:[\])]?[. ]|[\])]$)")

_DOUBLED_MARK = re.compile(r"[.,;:/] *[.,;:/]+\s*$")
_BODIES = ("lead_raw", "coordinating_raw", "monitoring_raw")
_SHOWN = 40  # letters shown behind a bracket
_LONG = 4  # letters of a short form that is no word by chance
_SOME_EXPLAINED = 2  # a document that explains so many short forms explains all


def check_form(
    decision: Decision, meaning: Meaning, texts: Sequence[ProofText], rules: ProofRules
) -> Iterator[Finding]:
    """Findings on the form."""
    yield from _ground_ends(texts, rules)
    yield from _ground_order(texts, meaning, rules)
    yield from _grounds_twice(texts, meaning)
    yield from _abbreviations(texts, rules)
    yield from _notes(decision, texts)
    yield from _unmarked_notes(decision, texts)
    yield from _captions(decision, meaning, rules)
    yield from _over_hundred(texts, rules)
    yield from check_recipients(decision, meaning, rules.recipients)
    yield from _closing(decision, texts, rules)
    yield from _quotes(texts)
    yield from _brackets(texts)


def _ground_ends(texts: Sequence[ProofText], rules: ProofRules) -> Iterator[Finding]:
    """Each ground begins with its word and ends with a semicolon, the last of all (the proposal) with a full stop."""
    grounds = [t for t in texts if t.of in ("ground", "proposal")]
    for at, t in enumerate(grounds):
        last = at == len(grounds) - 1
        if t.of == "ground" and not rules.grounds.begins.search(t.folded):
            yield t.finding("ground-start", 0, len(t.text), value=t.text[:80])
        # a plan of its own goes on behind its last ground, with any mark
        due = ";" if not last else "." if t.of == "proposal" else ".;:,"
        if t.text.rstrip()[-1:] not in due or _DOUBLED_MARK.search(t.text):
            words = t.text.split()
            start = t.text.rfind(words[-1]) if words else 0
            yield t.finding("ground-end", start, len(t.text), value=t.text[-80:])


def _ground_order(
    texts: Sequence[ProofText], meaning: Meaning, rules: ProofRules
) -> Iterator[Finding]:
    """Grounds stand by force: one that is above the one before it stands out of order."""
    before: tuple[int, ProofText, bool] | None = None
    rows = [c for c in meaning.citations if c.relation == "legal_basis"]
    for t in texts:
        row = next((c for c in rows if c.raw in t.text), None) if t.of == "ground" else None
        rank = None if row is None else _rank(f"{row.raw} {row.symbol or ''}", rules)
        if row is None or rank is None:
            continue
        if before and rank < before[0] and not (before[2] and row.year is None and row.number):
            yield t.finding(
                "ground-order", 0, len(t.text), value=t.text[:120], before=before[1].text[:120]
            )
            return
        before = rank, t, bool(rules.grounds.normative.search(fold(row.raw)))


def _grounds_twice(texts: Sequence[ProofText], meaning: Meaning) -> Iterator[Finding]:
    """An instrument that two grounds rest on."""
    seen: set[str] = set()
    rows = [c for c in meaning.citations if c.relation == "legal_basis" and c.citation_key]
    for t in texts:
        mine = [(t.text.index(c.raw), c) for c in rows if t.of == "ground" and c.raw in t.text]
        at, first = min(mine, key=lambda found: found[0], default=(0, None))
        if first is None:
            continue  # what stands behind it is amended by it
        if first.citation_key in seen:
            yield t.finding("ground-twice", at, at + len(first.raw))
        seen.add(first.citation_key or "")


def _rank(name: str, rules: ProofRules) -> int | None:
    folded = fold(name)
    return next((i for i, p in enumerate(rules.grounds.ranks) if p.search(folded)), None)


def _abbreviations(texts: Sequence[ProofText], rules: ProofRules) -> Iterator[Finding]:
    """Short forms used before they are defined, defined twice, or (one finding) never.

    Those of this trade, and those used once, only where the document explains others.
    """
    defined: dict[str, tuple[int, int]] = {}
    longs: set[str] = set()
    used: dict[str, list[tuple[ProofText, tuple[int, int]]]] = {}
    order: dict[str, tuple[int, int]] = {}
    forms = [_short_forms(t.text, rules.abbreviations) for t in texts]
    for at, (t, said) in enumerate(zip(texts, forms, strict=True)):
        for start, short in said.defined:
            long = _long_form(t.folded[:start], short)
            again = short in defined or any(t.folded[: start - 1].endswith(f" {w} ") for w in longs)
            if again and t.of != "task":
                yield t.finding("abbreviation-twice", start, start + len(short))
            longs |= {long} - {""}
            defined.setdefault(short, (at, start))
        if t.of == "heading" or t.field in _BODIES:
            continue  # short names of bodies are the custom in their cells
        for start, short in (*said.used, *(said.bodies if t.of != "task" else ())):
            order.setdefault(short, (at, start))
            used.setdefault(short, []).append((t, (start, start + len(short))))
    for short, place in order.items():
        if short in defined and place < defined[short]:
            t, span = used[short][0]
            yield t.finding("abbreviation-early", *span)
    explains = len(defined) >= _SOME_EXPLAINED
    whole_text = "\n".join(t.text for t in texts)
    otherwise = _otherwise_written(defined, whole_text)
    for t, said in zip(texts, forms, strict=True):
        for start, short in said.parted if t.field not in _BODIES else ():
            whole, parts = re.sub("[-.]", "", short), set(re.split("[-.]", short))
            if short not in defined and (
                whole in defined or not parts <= rules.abbreviations.known
            ):
                used.setdefault(short, []).append((t, (start, start + len(short))))
        for m in otherwise.finditer(t.text) if otherwise and t.of != "heading" else ():
            if m.group() not in defined and t.text != t.text.upper():
                used.setdefault(m.group(), []).append((t, m.span()))
    full = " ".join(t.folded for t in texts)
    unknown = [
        s for s, found in used.items()
        if s not in defined and (
            bool(defined) and (explains or rules.abbreviations.spelled[s] in full) if s in rules.abbreviations.spelled
            else s not in rules.abbreviations.known and (explains or len(found) > 1)
        )
    ]  # fmt: skip
    if unknown:
        first = [used[s][0] for s in unknown]
        places = [t.finding("abbreviation-undefined", *span) for t, span in first]
        yield from one_finding("abbreviation-undefined", places, ", ".join(unknown))


@dataclass(frozen=True, slots=True, kw_only=True)
class _ShortForms:
    """Where a text has which short forms: explained, used (none in a text of capitals), names of
    bodies, and with a mark inside."""

    defined: tuple[tuple[int, str], ...]
    used: tuple[tuple[int, str], ...]
    bodies: tuple[tuple[int, str], ...]
    parted: tuple[tuple[int, str], ...]


@remembered()
def _short_forms(text: str, rules: AbbreviationRules) -> _ShortForms:
    defined = dict(_definitions(text, rules))
    used, bodies = (
        tuple(
            (m.start(), m.group())
            for m in (pattern.finditer(text) if text != text.upper() else ())
            if m.start() not in defined and not _roman(m.group())
        )
        for pattern in (_SHORT, rules.of_body)
    )
    parted = tuple(
        (m.start(), m.group())
        for m in _PARTED.finditer(text)
        if not _IN_SYMBOL.search(text[: m.start()])
    )
    return _ShortForms(defined=tuple(defined.items()), used=used, bodies=bodies, parted=parted)


def _long_form(before: str, short: str) -> str:
    """The words before an explanation whose first letters are the short form; "" where they are not."""
    words = re.findall(r"\w+", before)[-len(short) :]
    return " ".join(words) if [w[0] for w in words] == list(fold(short)) else ""


def _otherwise_written(defined: Iterable[str], text: str) -> re.Pattern[str] | None:
    """Finds a short form with a space inside or in small letters (CC HC, cchc).

    None, quickly, where each stands in the text as often in any form as in its own.
    """
    any_form = text.replace(" ", "").casefold()
    long = [
        " ?".join(map(re.escape, s)) for s in defined
        if len(s) >= _LONG and s.isalpha() and any_form.count(s.casefold()) > text.count(s)
    ]  # fmt: skip
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(long)})(?!\w)") if long else None


def _definitions(text: str, rules: AbbreviationRules) -> Iterator[tuple[int, str]]:
    """Where the text explains which short forms: (CCHC), (gọi tắt là Trung tâm PVHCC)."""
    for m in rules.explained.finditer(text):
        called, start = (
            ("called", m.start("called")) if m["called"] else ("short", m.start("short"))
        )
        inside = [(start + x.start(), x.group()) for x in _SHORT.finditer(m[called])]
        yield from inside or [(start, m[called].split()[0])]


def _roman(word: str) -> bool:
    return not set(word) - set("IVXLC")


def _notes(decision: Decision, texts: Sequence[ProofText]) -> Iterator[Finding]:
    """A note mark whose note stands nowhere: in brackets, or raised and left out of the text."""
    marks = [
        (t, m) for t in texts if _MAY_MARK(t.text) for m in _NOTE_MARK.finditer(t.text)
        if not _opens(t.text, m)
    ]  # fmt: skip
    raised = [f for f in decision.findings if f.code == "note-mark" and (f.value or "").isdigit()]
    if not marks and not raised:
        return
    notes = [n.text for n in decision.outline.notes]
    known = {m[1] for n in (*notes, *(t.text for t in texts)) for m in _NOTE.finditer(n)}
    for t, m in marks:
        if (m[1] or m["round"]) not in known:
            yield t.finding("note-missing", m.start(), m.end())
    yield from (replace(f, code="note-missing") for f in raised if f.value not in known)


def _opens(text: str, m: re.Match[str]) -> bool:
    """True at the begin of a line."""
    return m.start() == 0 or text[m.start() - 1] == "\n"


def _unmarked_notes(decision: Decision, texts: Sequence[ProofText]) -> Iterator[Finding]:
    """A note in brackets that no mark leads to, printed as such or raised and left out."""
    raised = {f.value for f in decision.findings if f.code == "note-mark"}
    marked, opening = set[str](), dict[str, ProofText]()
    for t in texts:
        for m in _NOTE_MARK.finditer(t.text) if _MAY_MARK(t.text) else ():
            if _opens(t.text, m):
                opening.setdefault(m[1], t)
            else:
                marked.add(m[1] or m["round"])
    for number, t in opening.items():
        glued = re.compile(rf"[^\W\d_]{number}(?!\w)")  # "tuệ1": a copy that lost the raising
        if number not in marked | raised and not any(glued.search(o.text) for o in texts):
            at = t.text.index(f"[{number}]")
            yield t.finding("note-unmarked", at, at + len(number) + 2)


def _captions(decision: Decision, meaning: Meaning, rules: ProofRules) -> Iterator[Finding]:
    """A caption that leaves the number or the day open which the heading has, or calls it another type."""
    document = meaning.document
    for c in decision.outline.captions if decision.heading.number else ():
        text, folded = c.text.text, fold(c.text.text)
        m = rules.captions.blank_number.search(folded)
        if m is not None:
            yield _of_caption(
                "caption-number-missing", document.document_id, text[:120], c.text.source(*m.span())
            )
            continue
        row = next((r for r in meaning.citations if r.where == "caption" and r.raw in text), None)
        if (
            row is None
            and document.instrument == "decision"
            and rules.captions.of_plan.search(folded)
        ):
            continue
        if row is None or row.issued_on is None or row.number is None:
            code = "caption-date-missing" if row and row.number else "caption-number-missing"
            yield _of_caption(code, document.document_id, text[:120], c.text.source())
            continue
        if row.instrument != document.instrument and row.symbol == document.symbol:
            yield _of_caption("caption-type-differs", document.document_id, row.raw, row.source)
        if not rules.instruments.number_word.search(fold(row.raw)):
            yield _of_caption("instrument-number-word", document.document_id, row.raw, row.source)


def _of_caption(code: str, record_id: str, value: str, source: Source) -> Finding:
    return Finding(code=code, record_id=record_id, field="number_raw", value=value, source=source)


def _over_hundred(texts: Sequence[ProofText], rules: ProofRules) -> Iterator[Finding]:
    for t in texts:
        for m in rules.over_hundred.finditer(t.folded) if "%" in t.text else ():
            yield t.finding("share-over-hundred", *m.span())


def _closing(
    decision: Decision, texts: Sequence[ProofText], rules: ProofRules
) -> Iterator[Finding]:
    """The text of a decision ends with its mark."""
    articles = [t for t in texts if t.of == "article"]
    said = [*(t.text for t in articles), *(n.text for n in decision.outline.notes)]
    if articles and not any(rules.closing.end in text.replace(" ", "") for text in said):
        last = articles[-1]
        yield last.finding(
            "closing-mark", max(0, len(last.text) - 1), len(last.text), value=last.text[-60:]
        )


def _quotes(texts: Sequence[ProofText]) -> Iterator[Finding]:
    """Quotation marks of the grounds; those of provisions and cells are told of where they are read."""
    for t in texts:
        if t.of in ("ground", "proposal"):
            for start, end in faulty_quotes(t.text):
                yield t.finding("quotes", start, end)


def _brackets(texts: Sequence[ProofText]) -> Iterator[Finding]:
    """A round bracket that is never closed; a closing one alone may be of a list."""
    for t in texts:
        open_at: list[int] = []
        for m in _BRACKET.finditer(t.text) if "(" in t.text else ():
            if m[0] == "(":
                open_at.append(m.start())
            elif open_at:
                open_at.pop()
        if open_at:
            yield t.finding("bracket-open", open_at[0], min(len(t.text), open_at[0] + _SHOWN))
