"""Parts that hold parts, "Phần thứ hai" over I, II, III: their numerals begin anew, references find them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.run.document import Result
from tests.cases.tenplans import compose

Read = Callable[..., Result]
SOURCE = compose.read_plans(compose.HERE.parent / "tenplans8")
HELD = {"phan-I": 2, "phan-II": 7, "phan-III": 9}

FORMS = [  # how the three are printed, the file's form, whether the title stands on the next line
    (("Phần thứ nhất", "Phần thứ hai", "Phần thứ ba"), "html", True),
    (("PHẦN THỨ NHẤT:", "PHẦN THỨ HAI:", "PHẦN THỨ BA:"), "docx", False),
    (("PHẦN I", "PHẦN II", "PHẦN III"), "docx", True),
    (("Phần một", "Phần hai", "Phần ba"), "txt", True),
    (("Phần 1.", "Phần 2.", "Phần 3."), "html", False),
    (("**Phần thứ nhất**", "**Phần thứ hai**", "**Phần thứ ba**"), "txt", True),
    (("Chương I", "Chương II", "Chương III"), "docx", True),
    (("CHƯƠNG I.", "CHƯƠNG II.", "CHƯƠNG III."), "txt", False),
]


@pytest.mark.parametrize(("heads", "form", "apart"), FORMS)
def test_numerals_begin_anew_below_a_part_of_parts(
    heads: tuple[str, ...], form: str, apart: bool, read: Read, tmp_path: Path
) -> None:
    text = SOURCE["08-da-nang"].replace("[format]\ndocx", f"[format]\n{form}")
    for was, head in zip(("nhất", "hai", "ba"), heads, strict=True):
        text = text.replace(f"\nPhần thứ {was}\n", f"\n{head}" + ("\n" if apart else " "))
    text = text.replace("Phần thứ hai", heads[1].strip("*.:"))
    path = compose.print_plan(text, tmp_path, "plan")
    result = read(path.read_bytes(), path.name)
    assert result.meaning is not None
    parts = [p for p in result.meaning.provisions if p.kind == "part"]
    assert [p.provision_id for p in parts if not p.parent_id] == list(HELD)
    assert {d: sum(p.parent_id == d for p in parts) for d in HELD} == HELD
    odd = {"point-repeated", "point-skipped", "part-skipped", "reference-missing"}
    assert [f.message for f in result.findings if f.rule in odd] == []


ISSUERS = [  # the issuer, its place line, the beginning of the document's id, the place
    ("BẢO HIỂM XÃ HỘI VIỆT NAM", "Hà Nội", "bao-hiem-xa-hoi-viet-nam-17", None),
    ("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", "Hà Nội", "ngan-hang-chinh-sach-xa-hoi-17", None),
    ("VIỆN HÀN LÂM KHOA HỌC XÃ HỘI VIỆT NAM", "Hà Nội", "vien-han-lam-khoa-hoc-xa", None),
    ("ĐÀI TIẾNG NÓI VIỆT NAM", "Hà Nội", "dai-tieng-noi-viet-nam-17", None),
    ("ỦY BAN NHÂN DÂN\nXÃ HỘI SƠN", "Hội Sơn", "hoi-son-17", "Hội Sơn"),  # a commune of that name
]


@pytest.mark.parametrize(("issuer", "line", "document_id", "place"), ISSUERS)
def test_xa_hoi_is_no_commune(
    issuer: str, line: str, document_id: str, place: str | None, read: Read, tmp_path: Path
) -> None:
    text = SOURCE["07-bhxh-viet-nam"].replace("[format]\ndocx", "[format]\ntxt")
    text = text.replace("\nBẢO HIỂM XÃ HỘI VIỆT NAM\n", f"\n{issuer}\n", 1)
    path = compose.print_plan(text.replace("Hà Nội, ngày", f"{line}, ngày"), tmp_path, "plan")
    meaning = read(path.read_bytes(), path.name).meaning
    assert meaning is not None
    assert meaning.document.document_id.startswith(document_id)
    assert meaning.document.issuer_place == place
