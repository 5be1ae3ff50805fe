"""Small inputs of what a page shows: none is wrong without a word; README.md says what grades mean."""

import shutil
from collections.abc import Iterator

import pytest

from pipeline.readers import office
from tests.cases.shown.grade import HERE, grade
from tests.cases.shown.together import converter_of

NOT_RIGHT = {
    "doc-picture-tail": "said", "docx-box-beside": "said", "docx-ole-unknown": "refused",
    "docx-picture-linked": "refused", "docx-picture-tail": "said", "docx-picture-vml": "said",
    "docx-row-exact": "said", "docx-sub-document": "refused",
    "html-cut-by-dots": "said", "html-picture-date": "refused",
    "ods-rule-strikes": "said", "odt-picture-tail": "said", "pdf-caret": "said",
    "pdf-free-text": "refused",
    "pdf-half-covered": "said", "pdf-ink": "said", "pdf-math":
    "said", "pdf-white-square":
    "said", "picture-heic": "refused",
    "rtf-hand-field": "said", "xls-rule-strikes": "said", "xlsx-formula-bare": "refused",
    "xlsx-picture-tail": "refused", "xlsx-rule-hides": "said",
    "xlsx-too-narrow": "said", "xml-struck-row": "said", "zip-appendix-other": "refused",
}  # fmt: skip
"""What is read wrongly and told of, or refused: a change to better or worse is looked at."""
OFFICE = ("doc-", "rtf-", "odt-", "fodt-", "ods-", "fods-", "xls-", "xml-", "xml2003-")
SETS = ("shown", "shown3", "shown4", "shown5")
PICTURES = ("picture-", "pdf-layer-", "pdf-mixed")
NAMES = sorted(p.parent.name for p in HERE.glob("*/truth.json"))
FILES = [n for n in NAMES if not n.startswith("folder-")]


THIRD = HERE.parent / "shown3"
THIRD_NOT_RIGHT = {
    "html-picture-tail": "refused", "pdf-ink-and-freetext": "said", "xlsx-picture-tail": "refused",
}  # fmt: skip
"""The same of the third set, by somebody who had seen neither code nor tests."""
SLOW_OF_THIRD = ("picture", "scan", "xls-2003", "ole")


@pytest.fixture(scope="module", autouse=True)
def converted_together(request: pytest.FixtureRequest) -> Iterator[None]:
    """One start of LibreOffice for all old files that are asked for."""
    here = (i for i in request.session.items if i.path == request.path)
    asked = sorted({i.callspec.params["name"] for i in here if isinstance(i, pytest.Function)})
    folders = (HERE.parent / of / name for of in SETS for name in asked if name.startswith(OFFICE))
    files = [path for folder in folders for path in sorted(folder.glob("input.*"))]
    with pytest.MonkeyPatch.context() as patch:
        if len(files) > 1 and shutil.which("soffice"):
            patch.setattr(office, "convert", converter_of(files, office.convert))
        yield


def needs(name: str) -> None:
    """Skips where a program that the case needs is not installed."""
    if name.startswith(OFFICE) and not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    if (name.startswith(PICTURES) or "picture" in name) and not shutil.which("tesseract"):
        pytest.skip("Tesseract is not installed")


def marked(name: str) -> object:
    slow = name.startswith(OFFICE + PICTURES) or name.endswith(("picture-tail", "picture-date"))
    return pytest.param(name, marks=pytest.mark.slow) if slow else name


@pytest.mark.parametrize("name", [marked(n) for n in FILES])
def test_what_a_page_shows(name: str) -> None:
    needs(name)
    assert grade(name) == NOT_RIGHT.get(name, "right")


def marked_third(name: str) -> object:
    slow = any(word in name for word in SLOW_OF_THIRD)
    return pytest.param(name, marks=pytest.mark.slow) if slow else name


@pytest.mark.parametrize(
    "name", [marked_third(p.parent.name) for p in sorted(THIRD.glob("*/truth.json"))]
)
def test_what_a_page_shows_in_the_third_set(name: str) -> None:
    needs(name)
    assert grade(name, THIRD) == THIRD_NOT_RIGHT.get(name, "right")


FOURTH = HERE.parent / "shown4"
FOURTH_NOT_RIGHT = {
    "docx-drawn-line": "said", "docx-exact-height-cut": "said", "docx-white-box-over": "said",
    "ods-row-collapsed": "said",
    "pdf-type3-digits": "said", "xlsx-cond-format-white": "said",
    "xlsx-drawn-line": "said", "xlsx-filtered-rows": "said", "xlsx-mmm-yy": "said",
    "xlsx-row-of-one-pixel": "said", "xlsx-textbox-over": "said", "xlsx-time-and-date": "said",
    "xlsx-us-order": "said",
}  # fmt: skip
"""The same of the fourth set, by a fourth hand."""


@pytest.mark.parametrize(
    "name", [marked(p.parent.name) for p in sorted(FOURTH.glob("*/truth.json"))]
)
def test_what_a_page_shows_in_the_fourth_set(name: str) -> None:
    needs(name)
    assert grade(name, FOURTH) == FOURTH_NOT_RIGHT.get(name, "right")


FIFTH = HERE.parent / "shown5"
FIFTH_NOT_RIGHT = {
    "pdf-hyphen-at-line-end": "said", "pdf-outer-box-and-header-rule": "refused",
    "xlsx-hidden-row-task3": "said",
}  # fmt: skip
"""The same of the fifth set, by a fifth hand."""


@pytest.mark.parametrize(
    "name", [marked(p.parent.name) for p in sorted(FIFTH.glob("*/truth.json"))]
)
def test_what_a_page_shows_in_the_fifth_set(name: str) -> None:
    needs(name)
    assert grade(name, FIFTH) == FIFTH_NOT_RIGHT.get(name, "right")
