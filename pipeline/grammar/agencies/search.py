"""What a person types for a body, accents or not, short or long, in; the bodies meant, best first, out.

Only for looking up: what a document says is never matched without its accents (Sở and Số).
"""

from collections.abc import Iterable

from pipeline.text.fold import slug


def search(typed: str, entries: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    """Ids whose id or names hold every typed word. entries: (agency_id, its names).

    A whole name stands first, then one that begins with what was typed, then any other order; the
    shorter of equal ones first.
    """
    try:
        wanted = slug(typed)
    except ValueError:
        return ()
    found: list[tuple[int, int, str]] = []
    for agency_id, names in entries:
        ranks = [r for n in (agency_id, *names) if (r := _rank(wanted, n)) is not None]
        if ranks:
            found.append((*min(ranks), agency_id))
    return tuple(agency_id for _, _, agency_id in sorted(found))


def _rank(wanted: str, name: str) -> tuple[int, int] | None:
    try:
        own = slug(name)
    except ValueError:
        return None
    if own == wanted:
        return 0, 0
    words, typed = own.split("-"), wanted.split("-")
    if f"-{wanted}-" in f"-{own}-":
        return (1 if own.startswith(f"{wanted}-") else 2), len(words)
    return (3, len(words)) if set(typed) <= set(words) else None
