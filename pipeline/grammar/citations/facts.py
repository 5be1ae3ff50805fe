"""What the print of a number says of itself, for those who read proofs: facts, no judgement."""

from pipeline.grammar.citations.rules import CitationRules
from pipeline.model.frozen import dataclass
from pipeline.text.scan import scan_text


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedForm:
    """A number with its symbol at text[start:end], and the form that Nghị định 30/2020/NĐ-CP gives it."""

    start: int
    end: int
    printed: str
    correct: str

    @property
    def is_correct(self) -> bool:
        return self.printed == self.correct


def number_forms(text: str, rules: CitationRules) -> tuple[PrintedForm, ...]:
    """Every number with a whole symbol, as printed and as it should print; line breaks count as spaces.

    Differences: spaces, a lost hyphen, a doubled stroke, Ð for Đ, QD for QĐ, 5/… for 05/….
    """
    scan = scan_text(text)
    out: list[PrintedForm] = []
    for number in rules.numbers.find(scan.folded, scan.printed):
        if number.sure:
            start, end = scan.span(number.start, number.end)
            printed = " ".join(text[start:end].split())
            out.append(PrintedForm(start=start, end=end, printed=printed, correct=number.full))
    return tuple(out)
