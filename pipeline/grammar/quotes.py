"""A text in, its faulty quotation marks out: found by order, since their counts may well agree."""

import re

_OPEN, _CLOSE, _PLAIN = "“«", "”»", '"'
_ANY = re.compile(f"[{_OPEN}{_CLOSE}{_PLAIN}]")


def faulty_quotes(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) around every mark that is never opened or never closed; () where all is right."""
    bad: list[int] = []
    opened: list[int] = []
    plain: list[int] = []
    for m in _ANY.finditer(text):
        i, c = m.start(), m.group()
        if c in _OPEN:
            if opened and not _nested(text, opened[-1], i):
                bad.append(opened.pop())
            opened.append(i)
        elif c in _CLOSE:
            if opened:
                opened.pop()
            else:
                bad.append(i)
        elif c == _PLAIN:
            plain.append(i)
    bad.extend(opened)
    if len(plain) % 2:
        bad.append(plain[-1])
    return tuple((max(0, i - 12), min(len(text), i + 13)) for i in sorted(bad))


def _nested(text: str, outer: int, inner: int) -> bool:
    """A quotation inside a quotation: allowed where both are closed later."""
    rest = text[inner:]
    closes = sum(c in _CLOSE for c in rest)
    opens = sum(c in _OPEN for c in rest)
    return closes > opens and outer < inner
