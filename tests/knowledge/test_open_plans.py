"""Agency cells of other issuers and years, labelled by hand before the program read them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.grammar.agencies.names import Standpoint
from pipeline.grammar.agencies.read import parse_agencies
from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.model.record import AgencyMention
from pipeline.run.rules import Rules

GROUPS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "open_plans.yml").read_text(encoding="utf-8")
)
CELLS = [(g, text, labels) for g in GROUPS for text, labels in g["cells"].items()]


def label(m: AgencyMention, registry: AgencyRegistry) -> str:
    """A mention as open_plans.yml writes it."""
    if m.agency_id is None:
        return {"unknown": "?", "by_reference": "@"}[m.kind]
    kind = registry.by_id[m.agency_id].kind
    mark = "" if m.kind == kind else {"role": "!", "group": "*", "agency": "#"}[m.kind]
    return f"{m.agency_id}{mark}" + (f" = {m.qualifier}" if m.qualifier else "")


def read(group: dict[str, Any], text: str, registry: AgencyRegistry) -> list[str]:
    on = group["day"]
    assert isinstance(on, date)
    view = Standpoint(on=on, place=group["place"], issuer=group["issuer"])
    return [label(m, registry) for m in parse_agencies(text, registry, view)]


@pytest.mark.parametrize(("group", "text", "labels"), CELLS, ids=[c[1][:60] for c in CELLS])
def test_cell(group: dict[str, Any], text: str, labels: list[str], rules: Rules) -> None:
    assert read(group, text, rules.registry) == labels


def test_the_set_is_wide_and_its_ids_exist(rules: Rules) -> None:
    assert len({(g["issuer"], g["day"], t) for g, t, _ in CELLS}) == len(CELLS) >= 200
    ids = {part.split(" = ")[0].strip("!*#") for _, _, labels in CELLS for part in labels}
    assert ids - {"?", "@"} <= set(rules.registry.by_id)
