"""Offences on unknown bodies in, one a fault out: a body wherever it stands, the merely unlisted as one.

Refuses to call a name wrong for our not knowing it (docs/decisions/0022): an error is one that may
be misread or misprinted.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.grammar.agencies.suggest import is_formed
from pipeline.model.grid import Source
from pipeline.text.fold import fold
from pipeline.validate.checks import Offence

UNKNOWN_BODY = "agency-unknown"
BETWEEN = "; "  # two texts of one finding
_COLUMN = re.compile(r" column \d+$")


def gather_bodies(offences: Iterable[Offence], registry: AgencyRegistry) -> Iterator[Offence]:
    """The offences, those on unknown bodies joined: errors by name, warnings into one."""
    by_name: dict[str, list[Offence]] = {}
    for o in offences:
        if o.check.wording.code == UNKNOWN_BODY:
            by_name.setdefault(fold(o.value or ""), []).append(o)
        else:
            yield o
    unlisted: list[Offence] = []
    for found in by_name.values():
        if any(o.severity for o in found) or is_formed(registry, found[0].value or ""):
            unlisted += found
        else:
            yield _one(found)
    if unlisted:
        yield replace(_one(unlisted), severity="warning")


def _one(found: Sequence[Offence]) -> Offence:
    """One offence with every place; of the whole document where it stands in several cells."""
    first = found[0]
    names: dict[str, str] = {}
    for o in found:
        names.setdefault(fold(o.value or ""), o.value or "")
    value = BETWEEN.join(names.values())
    one_column = len({o.field for o in found}) == 1
    one_row = len({o.record_id for o in found}) == 1
    source, *places = (o.source if one_column else _row(o.source) for o in found)
    return replace(
        first,
        record_id=first.record_id if one_column and one_row else first.document_id,
        field=first.field if one_column else None,
        value=value,
        source=source,
        places=tuple(places),
    )


def _row(source: Source) -> Source:
    """The row alone: a finding on cells of several columns names none of them."""
    return replace(source, cell=_COLUMN.sub("", source.cell) if source.cell else None)
