"""A decision without its appendix and an appendix in a file of its own in, whether they are one out.

They are where the appendix's caption names the decision's number, symbol and date, or where its file
is called after them. Refuses what names another decision, and what could belong to two.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.meaning.meaning import Meaning
from pipeline.model.grid import RawDocument
from pipeline.readers.places import moved, within
from pipeline.text.fold import slug

_NO_PLACE, _DRAFT = "unknown-", "unknown-draft-"
_NUMBER = re.compile(r"-(\d+[a-z]?-[a-z].*)-\d{4}$")  # in an id: number and symbol


def owner_of(appendix: Meaning, decisions: Iterable[Meaning]) -> Meaning | None:
    """The one of these that the appendix belongs to."""
    if not appendix.tasks or appendix.provisions or appendix.document.issuer:
        return None
    found = [d for d in decisions if d.provisions and not d.tasks and _belongs(appendix, d)]
    return found[0] if len(found) == 1 else None


def _belongs(appendix: Meaning, decision: Meaning) -> bool:
    mine, theirs = appendix.document, decision.document
    if mine.number is None:
        return _called_after(mine.file, theirs.document_id)
    named = (mine.number, mine.symbol, mine.issued_on)
    places = {p for p in (mine.issuer_place, theirs.issuer_place) if p}
    return named == (theirs.number, theirs.symbol, theirs.issued_on) and len(places) <= 1


def _called_after(file: str, document_id: str) -> bool:
    """True where the file's name holds the number and symbol of the id."""
    name = f"-{slug(file.rsplit('/', 1)[-1].rsplit('.', 1)[0])}-"
    found = _NUMBER.search(f"-{document_id}")
    return found is not None and f"-{found[1]}-" in name


def ids_of_owners(printed: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """For each id of an appendix without its place, by the files that print it, the decision's."""
    whole = [i for i in printed if not i.startswith(_NO_PLACE)]
    out: dict[str, str] = {}
    for own, files in printed.items():
        if own.startswith(_DRAFT):
            found = [i for i in whole if any(_called_after(f, i) for f in files)]
        elif own.startswith(_NO_PLACE):
            found = [i for i in whole if i.endswith(own.removeprefix(_NO_PLACE.rstrip("-")))]
        else:
            continue
        if len(found) == 1:
            out[own] = found[0]
    return out


def joined(decision: RawDocument, appendix: RawDocument) -> RawDocument:
    """The decision with the appendix after it; places in the appendix say its file."""
    tail = moved(appendix, within(appendix.file.rsplit("/", 1)[-1]))
    return replace(
        decision,
        blocks=(*decision.blocks, *tail.blocks),
        notes=(*decision.notes, *tail.notes),
        read_twice=decision.read_twice or tail.read_twice,
    )
