"""A rule names one body or one wording: no entry holds a whole enumeration or a concrete date."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.grammar.agencies.registry import load_agencies
from pipeline.grammar.deadlines.rules import load_deadlines
from pipeline.rulebook.source import RuleError
from pipeline.run.rules import Rules
from tests.conftest import ROOT

RULES = ROOT / "rules"
LIST = "Sở Nội vụ; Sở Tài chính"
PARTS = re.compile(r",\s*|\s+(?:và|cùng|hoặc)\s+|\s+[-–/&+]\s+")


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """edited(file, old, new): a copy of rules/ with one text replaced."""

    def edit(file: str, old: str, new: str) -> Path:
        root = tmp_path / "rules"
        shutil.copytree(RULES, root)
        text = (root / file).read_text(encoding="utf-8")
        assert old in text
        (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return root

    return edit


# -- agencies -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry",
    [
        f"{{name: '{LIST}', level: province}}",
        f"{{name: Sở Mới, short_name: '{LIST}', level: province}}",
        f"{{name: Sở Mới, aliases: [SM, '{LIST}'], level: province}}",
        f"{{name: Sở Mới, cell_aliases: ['{LIST}'], level: province}}",
        '{name: Sở Mới, aliases: ["Sở Nội vụ\\nSở Tài chính"], level: province}',
    ],
    ids=["name", "short_name", "aliases", "cell_aliases", "lines"],
)
def test_a_whole_enumeration_is_refused(
    entry: str, edited: Callable[[str, str, str], Path]
) -> None:
    root = edited("agencies.yml", "\nagencies:\n", f"\nagencies:\n  - {entry}\n")
    with pytest.raises(RuleError, match="a whole enumeration is not an entry") as caught:
        load_agencies(root)
    line = (root / "agencies.yml").read_text(encoding="utf-8").splitlines()[caught.value.line - 1]
    assert line == f"  - {entry}"


def test_no_group_of_the_registry_lists_a_single_body(rules: Rules) -> None:
    """A collective phrase ("các sở, ban, ngành") is one; "các ban Đảng, Văn phòng Tỉnh ủy" is two.

    A later part that begins with a capital and is itself a known single body gives a list away.
    """
    registry = rules.registry
    lists = []
    for agency_id, print_ in registry.surface_forms():
        if registry.by_id[agency_id].kind != "group":
            continue
        for part in PARTS.split(print_)[1:]:
            found = registry.lookup(part) if part[:1].isupper() else None
            if found and found.kind == "agency":
                lists.append(f"{print_!r} holds {found.agency_id}")
    assert lists == []


def test_no_print_of_the_registry_has_a_mark_of_a_list(rules: Rules) -> None:
    assert [
        p for _, p in rules.registry.surface_forms() if re.search(r"[;\n|•]|^\s*[-+*]", p)
    ] == []


# -- deadlines ------------------------------------------------------------------------------------

PLACES = {
    "a rule": ("pattern: 'sau {unit}'", "pattern: 'sau %s {unit}'"),
    "a fragment": ("every: '(?:hằng|", "every: '(?:%s|hằng|"),
    "a word around": ("done: '(?:(?:phải )?", "done: '(?:%s|(?:phải )?"),
    "an opaque part": ("  - 'luật [^,;", "  - '%s luật [^,;"),
}
DATES = {"2025": "year", "năm 2026": "year", "30/6": "day", "15/12/2025": "year", "01 / 3": "day"}


@pytest.mark.parametrize("printed", DATES)
@pytest.mark.parametrize("place", PLACES)
def test_a_concrete_date_is_refused(
    place: str, printed: str, edited: Callable[[str, str, str], Path]
) -> None:
    old, new = PLACES[place]
    root = edited("deadlines.yml", old, new % printed)
    with pytest.raises(RuleError, match=f"must not hold a {DATES[printed]} in digits") as caught:
        load_deadlines(root)
    line = (root / "deadlines.yml").read_text(encoding="utf-8").splitlines()[caught.value.line - 1]
    assert printed in line


def test_no_pattern_of_the_grammar_has_a_date(rules: Rules) -> None:
    """Not only refused on loading: what the shipped patterns have become holds none either."""
    assert len(rules.deadlines.rules) > 40
    for rule in rules.deadlines.rules:
        assert not re.search(r"(?<![\d\\{])(?:19|20|21)\d\d(?!\d)", rule.pattern.source), rule.id


# -- the evaluation sets --------------------------------------------------------------------------


def test_no_rule_holds_a_cell_of_the_evaluation_sets() -> None:
    """The cells that only a grammar can read (lists, dates) stand in no rule file but as examples."""
    agencies = (RULES / "agencies.yml").read_text(encoding="utf-8")
    cells = re.findall(
        r"^- text: ['\"](.+;.+)['\"]$",
        (Path(__file__).parent / "sealed" / "agencies.yml").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert len(cells) > 20
    assert [cell for cell in cells if cell in agencies] == []
