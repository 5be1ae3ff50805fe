"""Every word of rules/desk.yml is said somewhere, and every word that is said stands there."""

import re
from pathlib import Path

from pipeline.desk.desk import load_words
from tests.conftest import ROOT

DESK = ROOT / "pipeline" / "desk"
# Said by the page's own parts, or by a name that is put together: reason_<act>, body_kind_<kind>, a fault's own name.
BY_NAME = re.compile(
    r"(reason_(?!needed)|theme|drop_(name|large|empty)|no_(who|day|year|field)|named_by_issuer|same_number|not_(correctable|taken|here)|name_not_found|body_incomplete|reason_needed)"
)


def said() -> set[str]:
    templates = "".join(p.read_text(encoding="utf-8") for p in (DESK / "templates").glob("*.j2"))
    code = "".join(p.read_text(encoding="utf-8") for p in Path(DESK).glob("*.py"))
    return {
        *re.findall(r"\bw\.(\w+)", templates),
        *re.findall(r'(?:\bw|words)\["(\w+)"\]', code),
        *re.findall(r'"((?:did|reason)_[a-z]+)"', code),
    }


def test_words() -> None:
    known = set(load_words(ROOT / "rules"))
    assert said() - known == set()
    assert {w for w in known - said() if not BY_NAME.match(w)} == set()
