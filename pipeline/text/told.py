"""English words and the values in them, in; a text that can be said again in another language, out."""

from collections.abc import Sequence
from string import Formatter


class Refusal(Exception):
    """What cannot be done as it was asked for; the message says what, where, and what to do.

    values: what stands for the {names} of the message, as for `told`; a message made before has none.
    code: of rules/findings.yml, "" where none is meant; detail: what goes with it. exit_code: of a
    command that ends with it.
    """

    code = ""
    detail = ""
    exit_code = 2

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(told(message, **values) if values else message)


class Told(str):
    """A message in English that remembers how it was made.

    template: its words with {names}; values: what stands for them, which may be messages too. It
    is a `str` like any other: whoever knows no other language prints it as it is.
    """

    __slots__ = ("template", "values")
    template: str
    values: dict[str, object]

    def __new__(cls, template: str, values: dict[str, object]) -> "Told":
        self = super().__new__(cls, fill(template, values))
        self.template, self.values = template, values
        return self

    def __str__(self) -> str:
        return self

    def __reduce__(self) -> tuple[type["Told"], tuple[str, dict[str, object]]]:
        return type(self), (self.template, self.values)


def told(template: str, /, **values: object) -> Told:
    """The template filled in. `{n:task}` is "1 task" or "2 tasks", `{n:body|bodies}` likewise."""
    return Told(template, values)


def listed(names: Sequence[str], most: int = 3) -> str:
    """The first names, and how many more there are."""
    shown = ", ".join(names[:most])
    if len(names) <= most:
        return shown
    return told("{shown} and {more} more", shown=shown, more=len(names) - most)


class _Counting(Formatter):
    """Knows the numbers of nouns."""

    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, int) and len(format_spec) > 1 and format_spec[0].isalpha():
            one, _, many = format_spec.partition("|")
            return f"{value} {one if value == 1 else many or one + 's'}"
        return str(super().format_field(value, format_spec))


_FORMATTER = _Counting()


def fill(template: str, values: dict[str, object]) -> str:
    """The template with its {names} replaced. Raises KeyError for a name without a value."""
    return _FORMATTER.vformat(template, (), values) if values else template


def names_in(template: str) -> frozenset[str]:
    """The {names} of a template."""
    return frozenset(name for _, name, _, _ in _FORMATTER.parse(template) if name)
