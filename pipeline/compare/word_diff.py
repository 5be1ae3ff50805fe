"""Two texts laid side by side, word by word, for `reworded` and its highlights."""

from dataclasses import dataclass

from pipeline.compare.wording import ComparedWords, pair_keys
from pipeline.model.changes import Segment

_GAP = 2  # a shared run this short between two changes is drawn into them, to be readable


@dataclass(frozen=True, slots=True, kw_only=True)
class WordDiff:
    """same: no word differs. renamed: only bodies differ, each for its successor."""

    same: bool
    renamed: bool
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    segments: tuple[Segment, ...] = ()


def diff_words(text_a: str, a: ComparedWords, text_b: str, b: ComparedWords) -> WordDiff:
    """The difference of two texts whose words have been read; the mirror image when swapped."""
    keys_a, keys_b = pair_keys(a, b)
    if keys_a == keys_b:
        bodies = [i for i, k in enumerate(keys_a) if k.startswith("@")]
        renamed = any(a.literals[i] != b.literals[i] and keys_a[i] != "@place" for i in bodies)
        return WordDiff(same=True, renamed=renamed)
    places = differing(keys_a, keys_b)
    return WordDiff(
        same=False,
        renamed=False,
        removed=tuple(_cut(text_a, a, i, j) for i, j, _, _ in places if j > i),
        added=tuple(_cut(text_b, b, i, j) for _, _, i, j in places if j > i),
        segments=_segments(text_a, a, text_b, b, places),
    )


def differing(a: tuple[str, ...], b: tuple[str, ...]) -> list[tuple[int, int, int, int]]:
    """(a from, a to, b from, b to) of every place that differs, in order."""
    from rapidfuzz.distance import Indel

    swap = b < a
    codes = Indel.opcodes(b, a) if swap else Indel.opcodes(a, b)
    blocks: list[tuple[int, int, int, int]] = []
    for c in codes:
        if c.tag == "equal":
            continue
        block = (c.src_start, c.src_end, c.dest_start, c.dest_end)
        if swap:
            block = (*block[2:], *block[:2])
        last = blocks[-1] if blocks else None
        if last and 0 <= block[0] - last[1] < _GAP and 0 <= block[2] - last[3] < _GAP:
            blocks[-1] = (last[0], block[1], last[2], block[3])
        else:
            blocks.append(block)
    return blocks


def _cut(text: str, words: ComparedWords, start: int, end: int) -> str:
    return text[words.starts[start] : words.ends[end - 1]]


def _segments(
    text_a: str,
    a: ComparedWords,
    text_b: str,
    b: ComparedWords,
    blocks: list[tuple[int, int, int, int]],
) -> tuple[Segment, ...]:
    """Both texts in one line: what is the same as b prints it, what is gone, what came in."""
    out: list[Segment] = []
    at = 0
    for a_from, a_to, b_from, b_to in blocks:
        start = b.starts[b_from] if b_from < len(b) else len(text_b)
        # What came in begins at its first word; the marks before it belong to what is the same.
        if b_to == b_from:
            start = b.ends[b_from - 1] if b_from else 0
        start = max(start, at)
        if text_b[at:start]:
            out.append(Segment(mark="same", text=text_b[at:start]))
        at = start
        if a_to > a_from:
            out.append(Segment(mark="removed", text=_cut(text_a, a, a_from, a_to)))
        if b_to > b_from:
            out.append(Segment(mark="added", text=_cut(text_b, b, b_from, b_to)))
            at = b.ends[b_to - 1]
    if text_b[at:]:
        out.append(Segment(mark="same", text=text_b[at:]))
    return tuple(out)
