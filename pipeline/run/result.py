"""A file to be read, and what became of it."""

from pipeline.meaning.meaning import Meaning
from pipeline.model.frozen import dataclass
from pipeline.model.rows import FindingRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file to read. file: relative to the input root, as tables name it."""

    file: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of a file. meaning None: it failed, reason says why (a code of findings.yml).

    copies: other files that went into it, each with its sha256. wanted: the id it was refused.
    """

    file: str
    sha256: str
    seconds: float
    meaning: Meaning | None = None
    findings: tuple[FindingRow, ...] = ()
    reason: str | None = None
    detail: str = ""
    quarantined: bool = False
    copies: tuple[tuple[str, str], ...] = ()
    wanted: str | None = None

    @property
    def document_id(self) -> str | None:
        return self.meaning.document.document_id if self.meaning else None

    @property
    def status(self) -> str:
        if self.meaning is not None:
            return "ok"
        return "quarantined" if self.quarantined else "failed"
