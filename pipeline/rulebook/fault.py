"""What is wrong with the rules."""

from pipeline.text.told import Refusal, told


class RuleError(Refusal):
    """A rule file that breaks its form. The message leads with `rules/<file>:<line>:`."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(told("{at}: {message}", at=f"rules/{file}:{line}", message=message))
        self.file = file
        self.line = line
        self.message = message

    def __reduce__(self) -> tuple[type["RuleError"], tuple[str, int, str]]:
        return type(self), (self.file, self.line, self.message)


class SlowPattern(RuleError):
    """A pattern that ran out of time on one text: that document fails, the others go on."""
