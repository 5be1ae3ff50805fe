"""References from a text to a provision, and the provisions of this document they mean.

Reads labels by rules/references.yml; refuses to guess a part that is not said when several fit.
"""

import re
from collections.abc import Collection
from dataclasses import replace
from itertools import product

from pipeline.grammar.references.rules import LEVELS, ReferenceRules, Unit
from pipeline.model.frozen import dataclass
from pipeline.text.numerals import roman_label
from pipeline.text.remember import remembered
from pipeline.text.words import Scan, scan_text

_DEPTH = {level: i for i, level in enumerate(LEVELS)}
_PARTS = ("part", "division")
_ROMAN = re.compile(r"[ivx]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One provision that text[start:end] refers to; a list gives one Reference for each label.

    tree: plan, decision, appendix or external (a provision of another instrument). Labels are as
    in a provision_id: part `II`, clause `8`, point `c`, dash `2`, article `3`; division: of a part
    that holds parts. appendix: its printed label. No label at all: the whole appendix.
    """

    raw: str
    start: int
    end: int
    tree: str
    division: str | None = None
    part: str | None = None
    clause: str | None = None
    point: str | None = None
    dash: str | None = None
    article: str | None = None
    appendix: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    level: str
    labels: tuple[str, ...]
    end: int


@remembered()
def find_references(text: str, rules: ReferenceRules) -> tuple[Reference, ...]:
    """Every reference in printed order. Never raises on any text."""
    scan = scan_text(text)
    out: list[Reference] = []
    reach = 0
    for hit in rules.word.finditer(scan.folded):
        if hit.start() < reach:
            continue
        found, end = _read(scan, hit.start(), rules)
        out.extend(found)
        reach = max(reach, end)
    return tuple(out)


def _read(scan: Scan, at: int, rules: ReferenceRules) -> tuple[list[Reference], int]:
    pieces = _pieces(scan, at, rules)
    if not pieces:
        return _whole_appendix(scan, at, rules)
    end = pieces[-1].end
    if not _is_reference(scan, at, pieces, rules):
        return [], end
    tree, appendix, end = _owner(scan, end, pieces, rules)
    start, stop = scan.span(at, end)
    base = Reference(
        raw=scan.original[start:stop], start=start, end=stop, tree=tree, appendix=appendix
    )
    return [replace(base, **path) for path in _paths(pieces)], end  # type: ignore[arg-type]


def _pieces(scan: Scan, at: int, rules: ReferenceRules) -> list[_Piece]:
    out: list[_Piece] = []
    while (piece := _piece(scan, at, rules)) is not None:
        out.append(piece)
        join = rules.unit_join.match(scan.folded, piece.end)
        at = join.end() if join else piece.end
    return out


def _piece(scan: Scan, at: int, rules: ReferenceRules) -> _Piece | None:
    for unit in rules.units:
        head = unit.pattern.match(scan.folded, at)
        if head is None or (unit.not_after and unit.not_after.search(scan.folded[:at][-12:])):
            continue
        labels, end = _labels(scan.folded, head.end(), unit, rules)
        if labels:
            return _Piece(level=unit.level, labels=labels, end=end)
    return None


def _labels(folded: str, at: int, unit: Unit, rules: ReferenceRules) -> tuple[tuple[str, ...], int]:
    out: list[str] = []
    first = unit.label.match(folded, at)
    if first is None:
        return (), at
    out.append(first[0])
    end = first.end()
    while True:
        span = rules.range_join.match(folded, end)
        word = unit.pattern.match(folded, span.end()) if span else None  # "điểm a đến điểm d"
        last = unit.label.match(folded, (word or span).end()) if span else None
        if last and (between := _between(out[-1], last[0], rules.letters)):
            out.extend(between)
            end = last.end()
            continue
        join = rules.list_join.match(folded, end)
        more = unit.label.match(folded, join.end()) if join else None
        if more is None or folded[more.end() :][:2] in ("/2", "/1"):
            return tuple(_spell(x, unit.level, rules) for x in out), end
        out.append(more[0])
        end = more.end()


def _between(first: str, last: str, letters: str) -> list[str]:
    """The labels after the first up to the last, for digits; else only the last's neighbours."""
    if first.isdigit() and last.isdigit() and int(first) < int(last) < int(first) + 40:
        return [str(n) for n in range(int(first) + 1, int(last) + 1)]
    if len(first) == len(last) == 1 and first in letters and last in letters:
        return list(letters[letters.index(first) + 1 : letters.index(last) + 1])
    return []


def _spell(label: str, level: str, rules: ReferenceRules) -> str:
    if level == "division":
        number = rules.ordinals.get(label, label)
        return roman_label(int(number)) if number.isdigit() else label.upper()
    if level in _PARTS:
        return label.upper()
    if level == "dash":
        return rules.ordinals.get(label, label)
    return label


def _is_reference(scan: Scan, at: int, pieces: list[_Piece], rules: ReferenceRules) -> bool:
    """An article alone, in small letters or heading its own text, is no reference."""
    if len(pieces) > 1 or pieces[0].level != "article":
        return True
    heading = scan.folded[pieces[0].end : pieces[0].end + 1] in (".", ":")
    if rules.article_after.search(scan.folded[max(0, at - 8) : at]):
        return True
    return scan.printed[at].isupper() and not (heading and not scan.folded[:at].strip(" -"))


def _owner(
    scan: Scan, at: int, pieces: list[_Piece], rules: ReferenceRules
) -> tuple[str, str | None, int]:
    """The tree, the appendix's label and where the reference ends with its owner."""
    join = rules.owner_join.match(scan.folded, at)
    after = join.end() if join else at
    if after > at:
        for tree, pattern in rules.owners:
            if (found := pattern.match(scan.folded, after)) is None:
                continue
            if tree == "appendix" and _is_external(scan, found.end(), rules):
                return "external", None, found.end()
            return tree, None, found.end()
        if rules.external.match(scan.folded, after):
            return "external", None, at
    top = max(pieces, key=lambda p: _DEPTH[p.level]).level
    return rules.default[top], None, at


def _is_external(scan: Scan, at: int, rules: ReferenceRules) -> bool:
    """Another instrument's name follows, and it is not this document."""
    join = rules.owner_join.match(scan.folded, at + 1) if at < len(scan.folded) else None
    after = join.end() if join else at + 1
    for _, pattern in rules.owners:
        if pattern.match(scan.folded, after):
            return False
    return rules.external.match(scan.folded, after) is not None


def _whole_appendix(scan: Scan, at: int, rules: ReferenceRules) -> tuple[list[Reference], int]:
    found = rules.appendix.match(scan.folded, at)
    if found is None:
        return [], at
    start, end = scan.span(at, found.end())
    tree = "external" if _is_external(scan, found.end(), rules) else "appendix"
    label = found["label"].upper() if found["label"] else None
    one = Reference(raw=scan.original[start:end], start=start, end=end, tree=tree, appendix=label)
    return [one], found.end()


def _paths(pieces: list[_Piece]) -> list[dict[str, str]]:
    """Labels by level, one dict for each provision; what a list shares is given to each."""
    if any(p.level in _PARTS and _ROMAN.match(p.labels[0].lower()) for p in pieces):
        pieces = [_below_part(p) for p in pieces]
    depths = [_DEPTH[p.level] for p in pieces]
    if len(pieces) > 1 and depths == sorted(set(depths), reverse=True):
        pieces = pieces[::-1]  # "mục II, khoản 8, điểm c": the same path from above
    chains: list[list[_Piece]] = []
    for piece in pieces:
        if chains and _DEPTH[chains[-1][-1].level] < _DEPTH[piece.level]:
            chains[-1].append(piece)
        else:
            chains.append([piece])
    for i in range(len(chains) - 2, -1, -1):
        top = _DEPTH[chains[i][-1].level]
        chains[i] += [p for p in chains[i + 1] if _DEPTH[p.level] > top]
    return [path for chain in chains for path in _spread(chain)]


def _below_part(piece: _Piece) -> _Piece:
    """`mục 3 phần II`: where a Roman part is named too, a part in digits is its clause."""
    digits = piece.level == "part" and all(x.isdigit() for x in piece.labels)
    return replace(piece, level="clause") if digits else piece


def _spread(chain: list[_Piece]) -> list[dict[str, str]]:
    rows = product(*([(p.level, x) for x in p.labels] for p in reversed(chain)))
    return [_levels(dict(row)) for row in rows]


def _levels(path: dict[str, str]) -> dict[str, str]:
    """`mục II.3` is part and clause; `mục 3 phần II`, `điểm 3 mục II` name a clause."""
    if "part" not in path and "division" in path:
        path = {"part": path["division"], **{k: v for k, v in path.items() if k != "division"}}
    part = path.get("part", "")
    if "." in part:
        head, _, clause = part.partition(".")
        return {**path, "part": head, "clause": path.get("clause", clause)}
    point = path.get("point", "")
    if point.isdigit() and "clause" not in path:
        rest = {k: v for k, v in path.items() if k != "point"}
        return {**rest, "clause": point}
    return path


def resolve_reference(reference: Reference, provision_ids: Collection[str]) -> tuple[str, ...]:
    """The provision_ids meant: none for another document, an appendix, or where nothing fits.

    A label printed twice gives both (`III.2.đ`, `III.2.đ~2`). Without its part a clause is
    resolved only where one part alone has it.
    """
    if reference.tree in ("external", "appendix"):
        return ()
    path = [
        f"dieu-{reference.article}" if reference.article else None,
        reference.part,
        reference.clause,
        reference.point,
        f"-{reference.dash}" if reference.dash else None,
    ]
    wanted = ".".join(p for p in path if p)
    if not wanted:
        return ()
    tops = {_bare(p).partition(".")[0] for p in provision_ids}
    above = (reference.division, f"phan-{reference.division}")
    held = [f"{d}.{wanted}" for d in above if d in tops]
    found = [p for p in provision_ids if _bare(p) in (held or (wanted, f"phan-{wanted}"))]
    part_said = reference.part and not reference.part.isdigit() and not held
    if not found and not part_said and not reference.article:
        tail = [p for p in provision_ids if _bare(p).endswith(f".{wanted}")]
        found = tail if len({_bare(p) for p in tail}) == 1 else []
    return tuple(sorted(found))


def _bare(provision_id: str) -> str:
    return re.sub(r"~\d+", "", provision_id)
