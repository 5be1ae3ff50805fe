"""The one error of the rules."""


class RuleError(Exception):
    """A rule file that breaks its form. The message leads with `rules/<file>:<line>:`."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"rules/{file}:{line}: {message}")
        self.file = file
        self.line = line
        self.message = message

    def __reduce__(self) -> tuple[type["RuleError"], tuple[str, int, str]]:
        return RuleError, (self.file, self.line, self.message)
