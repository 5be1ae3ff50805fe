"""The files of one decision in, what is read of them out: as a run reads them, kept from call to call.

A decision may stand in copies, and its appendix in a file of its own, loose or packed together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from pipeline.meaning.corrected import Correction, load_confirmed, load_corrections
from pipeline.meaning.meaning import Meaning
from pipeline.model.frozen import dataclass
from pipeline.model.grid import RawDocument, ReadError
from pipeline.readers.limits import ReadLimits
from pipeline.run.appendices import joined, owner_of
from pipeline.run.copies import combine_copies
from pipeline.run.document import Ingester
from pipeline.run.result import Result, SourceFile
from pipeline.run.rules import load_rules
from pipeline.structure.parts import Decision
from pipeline.validate.findings import load_accepted


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
