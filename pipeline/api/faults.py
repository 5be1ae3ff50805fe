"""What the interface raises: one family of exceptions, each with code, file, place and advice."""

import os


class CchcError(Exception):
    """A request that cannot be met.

    code: stable, of rules/findings.yml where a file is at fault; file: the file or folder, None
    where none is; place: the place in it in words, "" where unknown; advice: what to do next.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str,
        file: str | os.PathLike[str] | None = None,
        place: str = "",
        advice: str = "",
    ) -> None:
        super().__init__(message)
        self.code = code
        self.file = None if file is None else str(file)
        self.place = place
        self.advice = advice

    def __str__(self) -> str:
        return " ".join(p for p in (super().__str__(), self.advice) if p)


class UnreadableError(CchcError):
    """A file that gives no decision."""


class NoResultsError(CchcError):
    """A folder without results, or a table of it that is damaged."""


class RulesError(CchcError):
    """A rule file that breaks its form; place is its line."""


class UnknownRecordError(CchcError):
    """A task, document or table that is not there."""
