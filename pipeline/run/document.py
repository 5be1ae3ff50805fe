"""Files in, results of their decisions out: read, structure, normalise, tables, validate in one go.

A batch is checked by one pass of the queries, since planning a query costs more than running it
on a document's rows. A file that cannot be read gives a failed result, never an exception.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from functools import lru_cache
from hashlib import sha256
from typing import Any

from pipeline.meaning.corrections import under_key
from pipeline.meaning.decision import understand
from pipeline.meaning.knowledge import NormaliseKnowledge
from pipeline.meaning.meaning import Meaning
from pipeline.meaning.recognised_words import mend_recognised
from pipeline.model.frozen import copied, dataclass
from pipeline.model.grid import RawDocument, ReadError
from pipeline.model.record import Finding
from pipeline.model.roomy import roomy
from pipeline.readers.dispatch import read_any
from pipeline.readers.limits import DEFAULT_LIMITS, ReadLimits
from pipeline.rulebook.fault import RuleError, SlowPattern
from pipeline.run.copies import combine_copies, joined, owner_of, same_decision
from pipeline.run.result import Result, SourceFile
from pipeline.run.rules import Rules
from pipeline.structure.contents import Contents
from pipeline.structure.decision import note_finding, read_decision
from pipeline.structure.parts import Decision
from pipeline.structure.rules import StructureKnowledge
from pipeline.tables.build import batch_tables, count_findings, to_arrow
from pipeline.tables.schemas import table
from pipeline.validate.checks import Check, Checker, Offence
from pipeline.validate.findings import mark_accepted, word_findings
from pipeline.validate.proof.read import ProofReader


@dataclass(frozen=True, slots=True)
class Ingester:
    """The stages with their rules: built once, used for any number of batches."""

    rules: Rules
    limits: ReadLimits = DEFAULT_LIMITS
    structure: StructureKnowledge = field(init=False)
    normalise: NormaliseKnowledge = field(init=False)

    def __post_init__(self) -> None:
        r = self.rules
        contents = Contents(registry=r.registry, deadlines=r.deadlines, products=r.products)
        structure = copied(StructureKnowledge, r, contents=contents)
        object.__setattr__(self, "structure", structure)
        object.__setattr__(self, "normalise", copied(NormaliseKnowledge, r))

    # -- stages -----------------------------------------------------------------------------------

    def read(self, source: SourceFile, digest: str) -> RawDocument:
        raw = read_any(source.data, file=source.file, sha256=digest, limits=self.limits)
        return mend_recognised(raw, self.rules.lexicon, self.rules.structure.point_letters)

    def parts(self, raw: RawDocument) -> Decision:
        return read_decision(raw, self.structure)

    def meaning(self, decision: Decision, raw: RawDocument) -> Meaning:
        meaning = understand(
            decision, raw, self.normalise, self.rules.corrections, self.rules.confirmed
        )
        rules = self.rules
        reader = ProofReader(
            rules=rules.proof, lexicon=rules.lexicon, k=self.normalise, days=rules.working_days
        )
        return replace(meaning, findings=reader.read(decision, meaning))

    def ingest(self, sources: Iterable[SourceFile]) -> list[Result]:
        """Every file's result, in the order given. The decisions must differ."""
        return self.check([self.understand(s) for s in sources])

    @roomy
    def understand(self, source: SourceFile) -> Result:
        """One file's result before any check."""
        started = time.perf_counter()
        digest = sha256(source.data).hexdigest()
        try:
            raw = self.read(source, digest)
            meaning = self._of_parts(raw) if raw.parts else self._of_one(raw)
        except ReadError as fault:
            return self.failed(source.file, digest, fault.code, fault.detail, started)
        except MemoryError:
            failed = self.failed(source.file, digest, "out-of-memory", "MemoryError", started)
            return replace(failed, quarantined=True)
        except RecursionError:
            return self.failed(source.file, digest, "too-large", "nested too deep", started)
        except SlowPattern as fault:
            return self.failed(source.file, digest, "rule-too-slow", str(fault), started)
        except RuleError:
            raise
        except Exception as fault:  # the boundary: one bad file never stops the others
            detail = f"{type(fault).__name__}: {fault}"[:300]
            return self.failed(source.file, digest, "internal-error", detail, started)
        seconds = time.perf_counter() - started
        return Result(file=source.file, sha256=digest, seconds=seconds, meaning=meaning)

    def _of_one(self, raw: RawDocument) -> Meaning:
        """Raises ReadError not-a-decision."""
        decision = self.parts(raw)
        if _is_nothing(decision):
            raise ReadError("not-a-decision")
        return self.meaning(decision, raw)

    def join(self, decision: SourceFile, appendix: SourceFile) -> Meaning:
        """The decision with its appendix, which stands in a file of its own. Raises ReadError."""
        first, second = (self.read(s, sha256(s.data).hexdigest()) for s in (decision, appendix))
        return self._of_one(joined(first, second))

    def _of_parts(self, raw: RawDocument) -> Meaning:
        """The one decision of a file that holds several documents: its copies, its appendix.

        Raises ReadError: not-a-decision, several-decisions.
        """
        read: list[tuple[RawDocument, Meaning]] = []
        for part in (replace(p, sha256=raw.sha256) for p in raw.parts):
            decision = self.parts(part)
            if not _is_nothing(decision):
                read.append((part, self.meaning(decision, part)))
        if not read:
            raise ReadError("not-a-decision")
        meanings = self._with_appendices(read)
        ids = sorted({m.document.document_id for m in meanings})
        if len(ids) > 1 or not all(same_decision(meanings[0], m) for m in meanings[1:]):
            raise ReadError("several-decisions", ", ".join(ids)[:200])
        found = [Result(file=raw.file, sha256=raw.sha256, seconds=0, meaning=m) for m in meanings]
        meaning = combine_copies(found).meaning if len(found) > 1 else meanings[0]
        assert meaning is not None
        document = replace(meaning.document, file=raw.file, sha256=raw.sha256)
        left = (note_finding(n) for n in raw.notes)
        return replace(meaning, document=document, findings=(*meaning.findings, *left))

    def _with_appendices(self, read: Sequence[tuple[RawDocument, Meaning]]) -> list[Meaning]:
        """The documents, each appendix joined to its decision where that is among them."""
        out: list[Meaning] = []
        gone: list[Meaning] = []
        for appendix, meaning in read:
            owner = owner_of(meaning, (m for _, m in read if m is not meaning))
            if owner is not None:
                decision = next(raw for raw, m in read if m is owner)
                out.append(self._of_one(joined(decision, appendix)))
                gone += [meaning, owner]
        return [*out, *(m for _, m in read if not any(m is g for g in gone))]

    def failed(
        self, file: str, digest: str, code: str, detail: str, started: float | None = None
    ) -> Result:
        """The result of a file that could not be read, with its one finding."""
        seconds = time.perf_counter() - started if started is not None else 0.0
        code = code if code in self.rules.findings else "internal-error"
        finding = Finding(code=code, value=detail or None, params=(("detail", detail or "—"),))
        rows = word_findings(
            [finding],
            [],
            document_id=None,
            file=file,
            wordings=self.rules.findings,
            registry=self.rules.registry,
        )
        return Result(
            file=file, sha256=digest, seconds=seconds, findings=rows, reason=code, detail=detail
        )

    # -- validation -------------------------------------------------------------------------------

    def check(self, results: Sequence[Result]) -> list[Result]:
        """The results with the findings of all checks, counted in their documents."""
        return self.checked(results)[0]

    def checked(self, results: Sequence[Result]) -> tuple[list[Result], dict[str, Any]]:
        """As `check`, with the tables of the good results (none where there is none).

        The ids of the documents must differ: the checks look at one document by its id.
        """
        good = [r.meaning for r in results if r.meaning is not None]
        if not good:
            return list(results), {}
        tables = batch_tables(good, self.rules.registry)
        offences = self._offences(tables)
        done = [self._with_findings(r, offences) for r in results]
        documents = [r.meaning.document for r in done if r.meaning is not None]
        tables["documents"] = to_arrow(table("documents"), documents)
        return done, tables

    def _offences(self, tables: Mapping[str, Any]) -> dict[str, list[Offence]]:
        found: dict[str, list[Offence]] = {}
        letters = _point_letters(self.rules.structure.point_letters)
        everything = {**tables, "point_letters": letters}
        for offence in _checker(self.rules.checks).run(everything):
            found.setdefault(offence.document_id, []).append(offence)
        return found

    def _with_findings(self, r: Result, offences: dict[str, list[Offence]]) -> Result:
        if r.meaning is None:
            return r
        document_id = r.meaning.document.document_id
        rows = word_findings(
            r.meaning.findings,
            offences.get(document_id, []),
            document_id=document_id,
            file=r.file,
            wordings=self.rules.findings,
            registry=self.rules.registry,
        )
        doubts = frozenset(w.code for w in self.rules.findings.values() if w.doubt)
        accepted = under_key(self.rules.accepted, r.meaning.printed_id, document_id)
        rows = mark_accepted(rows, accepted, r.meaning.settled, doubts)
        errors = sum(f.severity == "error" and not f.accepted for f in rows)
        warnings = sum(f.severity == "warning" and not f.accepted for f in rows)
        return replace(r, meaning=count_findings(r.meaning, errors, warnings), findings=rows)


@lru_cache(maxsize=2)
def _point_letters(letters: tuple[str, ...]) -> Any:
    import pyarrow as pa

    return pa.table({"letter": list(letters), "place": list(range(1, len(letters) + 1))})


@lru_cache(maxsize=2)
def _checker(checks: tuple[Check, ...]) -> Checker:
    return Checker(checks)


def _is_nothing(decision: Decision) -> bool:
    """True for a text that is no decision at all: no heading, no outline, no task table."""
    heading = decision.heading
    signed = heading.symbol and (heading.issuer.text or heading.date_raw.text)
    has_heading = bool(signed or heading.title.text or decision.outline.captions)
    plan = any(p.kind == "part" for p in decision.outline.provisions)
    return not has_heading and not plan and not decision.appendix.rows
