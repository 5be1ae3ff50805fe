"""One job in, its results as bytes out: the function every executor runs, wherever it runs.

A job is some files, each a decision of its own (`batch`), or the files that print one document_id
and have to be settled together (`group`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, Self

from pipeline.model.frozen import dataclass
from pipeline.model.record import Finding
from pipeline.rulebook.source import RuleError
from pipeline.run.copies import combine_copies, owner_of, refuse, same_decision
from pipeline.run.document import Ingester
from pipeline.run.files import InputFile, read_bytes
from pipeline.run.kept_patterns import keep
from pipeline.run.pack import Wire, pack, to_wire
from pipeline.run.result import Result, SourceFile
from pipeline.run.rules import load_rules
from pipeline.run.settings import WorkLimits
from pipeline.text.told import Refusal

Tell = Callable[[int], None]
"""Told the place of each file in its job when it is begun; CHECKING when all are read."""
CHECKING = -1


def silent(_: int) -> None:
    """A Tell for whoever does not listen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """What a worker has to know. rules: the folder. started_at: of the run, for `runs`."""

    rules: Path
    started_at: str
    limits: WorkLimits


class Named(Protocol):
    """A part of a job: what is set aside alone where it breaks its worker."""

    @property
    def name(self) -> str: ...


class Work:
    """Parts that one worker does in one go; group: they make sense together only."""

    parts: Sequence[Named]
    group: bool

    def of(self, parts: Sequence[Any]) -> Self:
        """The same work for some of its parts."""
        raise NotImplementedError

    def run(self, spec: Spec, tell: Tell) -> Wire:
        """The results. Raises WorkError."""
        raise NotImplementedError

    def failed(self, spec: Spec, part: Any, code: str, detail: str) -> Wire:
        """The result of a part that broke its worker."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Work):
    """Files to be read by one worker. group: they print the same document_id.

    noted: findings of what came after the reading, for each document that these files give.
    """

    files: tuple[InputFile, ...]
    group: bool = False
    noted: tuple[Finding, ...] = ()

    @property
    def parts(self) -> tuple[InputFile, ...]:  # type: ignore[override]
        return self.files

    def of(self, parts: Sequence[InputFile]) -> "Job":
        return replace(self, files=tuple(parts))

    def run(self, spec: Spec, tell: Tell = silent) -> Wire:
        try:
            ingester = ingester_for(spec.rules, spec.limits)
            settle = _settled if self.group else _each
            results = [_with(r, self.noted) for r in settle(self, ingester, tell)]
            wire = to_wire(pack(results, ingester, spec.started_at))
        except RuleError as fault:
            raise WorkError(str(fault)) from None
        keep()
        return wire

    def failed(self, spec: Spec, part: InputFile, code: str, detail: str) -> Wire:
        """Set aside, with the reason."""
        ingester = ingester_for(spec.rules, spec.limits)
        failed = replace(ingester.failed(part.name, part.sha256, code, detail), quarantined=True)
        return to_wire(pack([failed], ingester, spec.started_at))


class WorkError(Refusal):
    """The work cannot be done at all, whatever the file: a rule is wrong. One line."""


@lru_cache(maxsize=2)
def ingester_for(rules: Path, limits: WorkLimits) -> Ingester:
    """The stages of these rules, loaded once a process. Raises RuleError."""
    return Ingester(load_rules(rules), limits.read)


def _with(result: Result, noted: Sequence[Finding]) -> Result:
    if result.meaning is None or not noted:
        return result
    meaning = replace(result.meaning, findings=(*result.meaning.findings, *noted))
    return replace(result, meaning=meaning)


def _each(job: Job, ingester: Ingester, tell: Tell) -> list[Result]:
    results = []
    for i, source in enumerate(_sources(job.files, ingester)):
        tell(i)
        results.append(source if isinstance(source, Result) else ingester.understand(source))
    tell(CHECKING)
    return results


def _sources(files: Sequence[InputFile], ingester: Ingester) -> Iterator[SourceFile | Result]:
    for f in files:
        if f.size > ingester.limits.max_bytes:
            yield ingester.failed(f.name, f.sha256, "too-large", f"{f.size} bytes")
            continue
        try:
            data = read_bytes(f, ingester.limits.max_bytes)
        except OSError as fault:
            detail = fault.strerror or type(fault).__name__
            yield ingester.failed(f.name, f.sha256, "unreadable-file", detail)
            continue
        yield SourceFile(file=f.name, data=data)


def _with_appendices(results: list[Result], job: Job, ingester: Ingester) -> list[Result]:
    """The results, each appendix in a file of its own joined to its decision."""
    meanings = [r.meaning for r in results if r.meaning is not None]
    out = list(results)
    for r in results:
        owner = owner_of(r.meaning, meanings) if r.meaning is not None else None
        first = next((o for o in out if o.meaning is owner), None)
        if owner is None or first is None:
            continue
        pair = [f for name in (first.file, r.file) for f in job.files if f.name == name]
        decision, appendix = _sources(pair, ingester)
        if isinstance(decision, SourceFile) and isinstance(appendix, SourceFile):
            meaning = ingester.join(decision, appendix)
            document = replace(meaning.document, file=f"{first.file} + {r.file}")
            whole = replace(first, meaning=replace(meaning, document=document),
                            copies=((r.file, r.sha256),))  # fmt: skip
            out = [whole, *(o for o in out if o is not first and o is not r)]
    return out


def _settled(job: Job, ingester: Ingester, tell: Tell) -> list[Result]:
    """Files of one document_id: those of one decision combined, any other refused."""
    results = _with_appendices(_each(job, ingester, tell), job, ingester)
    first = next((r for r in results if r.meaning is not None), None)
    same: list[Result] = []
    out: list[Result] = []
    for r in results:
        if r.meaning is None or first is None or first.meaning is None:
            out.append(r)
        elif r.document_id != first.document_id or same_decision(first.meaning, r.meaning):
            (same if r.document_id == first.document_id else out).append(r)
        else:
            out.append(refuse(r, first.file, ingester.rules))
    if same:
        out.append(combine_copies(same) if len(same) > 1 else same[0])
    return out
