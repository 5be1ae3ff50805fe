"""A Word file and its findings in, the same file with each finding as a Word comment out.

Nothing else of the file is changed. A finding is put where its print stands; where that is not
found it stands at the beginning, with its place in words.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.text.fold import compose, fold_spaced
from pipeline.text.inert import inert
from pipeline.text.told import told

_AUTHOR = "cchc"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LONGEST = 1_000


class AnnotateError(Exception):
    """The file is no Word file that can be written again."""


def annotated(
    data: bytes, findings: Sequence[Mapping[str, Any]], texts: Mapping[str, str], lang: str
) -> bytes:
    """The file's bytes with comments. texts: record_id → its own printed text.

    Raises AnnotateError where the file is no DOCX.
    """
    from docx import Document
    from docx.text.paragraph import Paragraph

    from pipeline.model.grid import ReadError
    from pipeline.readers.limits import DEFAULT_LIMITS
    from pipeline.readers.packages import open_package

    try:
        open_package(data, DEFAULT_LIMITS)
        document = Document(io.BytesIO(data))
    except (ReadError, ValueError, KeyError, OSError):
        raise AnnotateError(
            told("is no Word file (.docx), so it cannot be annotated. Leave out --annotate.")
        ) from None
    page = _Page(list(document.element.body.iter(f"{_W}p")))
    for f in findings:
        p = page.find(f, texts)
        if p is None:
            continue
        paragraph = Paragraph(p, document)
        if not paragraph.runs:
            paragraph.add_run("")
        document.add_comment(
            paragraph.runs, text=_words(f, lang), author=_AUTHOR, initials=_AUTHOR[:2]
        )
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def _words(f: Mapping[str, Any], lang: str) -> str:
    vi = lang == "vi"
    message, todo = (f["message_vi"], f["suggestion_vi"]) if vi else (f["message"], f["suggestion"])
    words = f"[{f['rule']}] {message}" + (f"\n→ {todo}" if todo else "")
    return inert(words)[:_LONGEST]


class _Page:
    """Paragraphs of the body, cells included, in printed order, with their folded text."""

    def __init__(self, paragraphs: Sequence[Any]) -> None:
        self.paragraphs = [(p, _text(p)) for p in paragraphs]

    def find(self, f: Mapping[str, Any], texts: Mapping[str, str]) -> Any | None:
        """The paragraph that prints the finding's value, within its record where that is known."""
        value = _folded(f["value"] or "")
        own = _folded(texts.get(f["record_id"] or "", ""))
        near = list(self._record(own)) if own else self.paragraphs
        for where in (near, self.paragraphs):
            for p, text in where:
                if value and (value in text or (len(text) > 20 and text in value)):
                    return p
            if own and near:
                return near[0][0]
        return next((p for p, text in self.paragraphs if text), None)

    def _record(self, own: str) -> Iterator[tuple[Any, str]]:
        """The paragraphs of the row that prints the record's text, else those that print it."""
        for p, text in self.paragraphs:
            if text and (text in own or own in text):
                row = next((a for a in p.iterancestors(f"{_W}tr")), None)
                if row is None:
                    yield p, text
                elif own in _text(row) or text == own:
                    yield p, text
                    yield from ((x, _text(x)) for x in row.iter(f"{_W}p") if x is not p)
                    return


def _text(e: Any) -> str:
    return _folded("".join(t.text or "" for t in e.iter(f"{_W}t")))


def _folded(text: str) -> str:
    return fold_spaced(compose(text))
