"""Who issued a joint instrument, by its symbol: all of them, or nobody where one is not known."""

import pytest

from pipeline.grammar.citations.read import find_citations
from pipeline.run.rules import Rules

FRONT = "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam"
CASES = [
    ("Nghị quyết liên tịch số 19/2018/NQLT-CP-ĐCTUBTWMTTQVN", f"Chính phủ, Đoàn Chủ tịch {FRONT}", "two of three letters' length"),
    ("Nghị quyết liên tịch số 88/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN",
     f"Ủy ban Thường vụ Quốc hội, Chính phủ, Đoàn Chủ tịch {FRONT}", "the third is an issuer too"),
    ("Nghị quyết liên tịch số 05/2011/NQLT-CP-UBTWMTTQVN", f"Chính phủ, {FRONT}", "without its presidium"),
    ("Nghị quyết liên tịch số 06/2019/NQLT-CP-KQTW", None, "an office nobody knows: none is the issuer"),
    ("Thông tư liên tịch số 03/2014/TTLT-BTP-BQKX", None, "of a circular too"),
    ("Kế hoạch liên tịch số 31/KHLT-SNV-LĐLĐ", "Sở Nội vụ, Liên đoàn Lao động", "of the province"),
    ("Kế hoạch số 31/KH-SNV-CCHC", "Sở Nội vụ", "behind one issuer stands its unit"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "issuer", "why"), CASES, ids=[c[0] for c in CASES])
def test_issuer(text: str, issuer: str | None, why: str, rules: Rules) -> None:
    (found,) = find_citations(text, rules.citations, own_place="Vĩnh Long")
    assert found.issuer == issuer, why
