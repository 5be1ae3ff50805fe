"""Why a file gave no decision, or a command cannot go on, in the language spoken."""

from functools import cache
from typing import NoReturn

from pipeline.cli.places import stop
from pipeline.cli.screen import one_line
from pipeline.cli.speech import language, words
from pipeline.rulebook.findings import Wording, fill, load_findings
from pipeline.text.told import Refusal, names_in


def stop_for(fault: Refusal, code: int | None = None) -> NoReturn:
    """Stops with what a refusal says, and its exit code or another."""
    name = str(fault).partition(": ")[0]
    said = f"{name}: {reason(fault.code, fault.detail)}" if fault.code else words(fault)
    stop(said, code or fault.exit_code)


def reason(code: str, detail: str) -> str:
    """A finding's code, what it means and what to do; the bare detail where rules/ do not say."""
    wording = _wordings().get(code)
    detail = one_line(detail)
    if wording is None or names_in(wording.message) - {"detail"}:
        return f"{code} {detail}".rstrip()
    vietnamese = language() == "vi"
    message = wording.message_vi if vietnamese else wording.message
    message = message if detail else message.replace(" ({detail})", "")
    todo = wording.suggestion_vi if vietnamese else wording.suggestion
    return f"{code}: {fill(message, {'detail': detail})} {todo}"


@cache
def _wordings() -> dict[str, Wording]:
    from pipeline.rulebook.source import RuleError
    from pipeline.run.rules import find_rules

    try:
        return load_findings(find_rules())
    except RuleError:
        return {}
