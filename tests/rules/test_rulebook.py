"""The rule files as typed nodes: hostile YAML, the builder, patterns with a limit."""

import os
import pickle
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest

from pipeline.cli import speech
from pipeline.model.frozen import copied
from pipeline.rulebook.build import Key, Own, Read, build, build_each, one_of
from pipeline.rulebook.fault import RuleError, SlowPattern
from pipeline.rulebook.patterns import collected, composed, group_names, rule_pattern
from pipeline.rulebook.source import Node, parse_rules_text, read_rules_file


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[" * 100_000, "nested over 40 deep"),
        ("{a: " * 100_000, "nested over 40 deep"),
        ("- " * 100_000 + "x", "nested over 40 deep"),
        ("a: &x [1]\nb: *x", "an alias"),
        ("a: 1\n---\nb: 2", "a second document"),
        ("a: [1", "not YAML"),
        ("", "is empty"),
        ("# nothing\n", "is empty"),
    ],
)
def test_hostile_yaml_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(RuleError, match=rf"rules/x\.yml:\d+: .*{message}"):
        parse_rules_text(text, "x.yml")


FORMS = (
    # an entry as somebody pastes it, what is said of it in Vietnamese
    ("a: [1", "rules/x.yml:2: viết chưa đúng YAML"),
    ("a:\n\t- 1", "rules/x.yml:2: viết chưa đúng YAML"),
    (
        "{name: Ban Bồi thường, giải phóng, level: x}",
        "không có khóa “giải phóng”; các khóa dùng được",
    ),
    ("{name: x, name: y}", "khóa “name” có hai lần"),
    ("{level: x}", "thiếu khóa “name”"),
    ("[x]", "phải là các cặp “khóa: giá trị”"),
)


@pytest.mark.parametrize(("text", "said"), FORMS)
def test_a_fault_of_form_is_told_in_vietnamese(
    text: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "_spoken", ["vi"])
    with pytest.raises(RuleError) as fault:
        parse_rules_text(text, "x.yml").mapping(["name"], ["level"])
    assert said in speech.words(fault.value)
    again = pickle.loads(pickle.dumps(fault.value))
    assert speech.words(again) == speech.words(fault.value)


def test_a_pipe_is_no_rule_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.yml")
    with pytest.raises(RuleError, match="not a plain file"):
        read_rules_file(tmp_path, "x.yml")
    (tmp_path / "y.yml").mkdir()
    with pytest.raises(RuleError, match="not a plain file"):
        read_rules_file(tmp_path, "y.yml")


def test_scalars_stay_as_written() -> None:
    entry = parse_rules_text("a: 03\nb: no\nc: 'it''s'\nd: |\n  x\n", "x.yml").mapping()
    assert [n.text() for n in entry.values()] == ["03", "no", "it's", "x\n"]
    assert [n.line for n in entry.values()] == [1, 2, 3, 4]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    name: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    code: str
    kind: Literal["a", "b"]
    pattern: Annotated[re.Pattern[str], Key("pattern_cased")]
    on: date
    parts: tuple[Part, ...] = ()
    words: frozenset[str] = frozenset()
    until: date | None = None
    counts: Mapping[str, int] | None = None
    loud: Annotated[str, Read(lambda n: n.text().upper())] = ""
    raw: Node | None = None
    node: Annotated[Node, Own]


GOOD = (
    "{code: x, kind: b, pattern_cased: 'a+', on: 2024-02-29, parts: [{name: p}, {name: q, weight: 2}],"
    " words: [m, n], until: null, counts: {k: 3}, loud: hi}"
)


def test_an_entry_is_built_from_the_fields() -> None:
    entry = build(parse_rules_text(GOOD, "x.yml"), Entry)
    assert (entry.code, entry.kind, entry.on) == ("x", "b", date(2024, 2, 29))
    assert entry.pattern.search("caab") is not None
    assert [(p.name, p.weight) for p in entry.parts] == [("p", 1.0), ("q", 2.0)]
    assert (entry.words, entry.until, entry.counts) == (frozenset("mn"), None, {"k": 3})
    assert (entry.loud, entry.raw, entry.node.line) == ("HI", None, 1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("code: x, ", "", "'code' is missing"),
        ("kind: b", "kind: c", "one of a, b was expected"),
        ("'a+'", "'(a'", "not a regular expression"),
        ("pattern_cased", "pattern", "unknown key 'pattern'"),
        ("2024-02-29", "2023-02-29", "a date"),
        ("on: 2024-02-29", "on: null", "a date is needed"),
        ("weight: 2", "weight: much", "a number was expected"),
        ("{k: 3}", "{k: 3.5}", "a whole number"),
        ("[m, n]", "m", "a list was expected"),
        ("code: x", "code: x, code: y", "stands here twice"),
    ],
)
def test_a_fault_of_form_names_the_line(old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(RuleError, match=rf"rules/x\.yml:3: .*{message}"):
        build_each(parse_rules_text("\n\n- " + GOOD.replace(old, new, 1), "x.yml"), Entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    code: str
    labels: Annotated[tuple[str, ...], Key("fields")]
    level: Annotated[str, Read(one_of("high", "low"))] = "low"


GIVEN = (
    # an entry whose code and labels are made elsewhere, what is said of it
    ("{fields: {a: b}, level: high}", None),
    ("{fields: x}", None),
    ("{level: high}", "'fields' is missing"),
    ("{code: x, fields: x}", "unknown key 'code'"),
    ("{fields: x, level: deep}", "one of high, low was expected, not 'deep'"),
)


@pytest.mark.parametrize(("text", "message"), GIVEN)
def test_a_given_field_is_not_read_from_the_entry(text: str, message: str | None) -> None:
    node = parse_rules_text(text, "x.yml")
    if message is None:
        level = "high" if "high" in text else "low"
        got = build(node, Named, code="n", labels=("a",))
        assert got == Named(code="n", labels=("a",), level=level)
    else:
        with pytest.raises(RuleError, match=message):
            build(node, Named, code="n", labels=())


def test_a_record_takes_what_another_has_under_the_same_name() -> None:
    of = Named(code="a", labels=("x",), level="high")
    assert copied(Named, of, labels=()) == Named(code="a", labels=(), level="high")
    with pytest.raises(TypeError, match="missing"):
        copied(Named, object(), code="a")


def test_a_type_that_no_rule_may_have_is_our_fault() -> None:
    @dataclass
    class Odd:
        value: bytes

    with pytest.raises(TypeError):
        build(parse_rules_text("value: x", "x.yml"), Odd)


def test_a_repeated_group_has_a_time_limit() -> None:
    slow = rule_pattern(r"(?:x|xx?)+y", "x.yml", 7)
    assert slow.search("xxy") is not None
    assert [m[0] for m in slow.finditer("xy xxy")] == ["xy", "xxy"]
    with pytest.raises(SlowPattern, match=r"rules/x\.yml:7: the pattern takes over"):
        slow.search("x" * 5_000)


def test_patterns_pickle_and_compile_when_used() -> None:
    with collected() as made:
        lazy = composed(r"(?P<day>\d+)/(?P<month>\d+)", "x.yml")
    assert [p.pattern for p in made] == [lazy.pattern]
    assert "search" not in vars(made[0])
    assert group_names(lazy) == {"day", "month"}
    assert "search" not in vars(made[0])
    found = pickle.loads(pickle.dumps(lazy)).search("on 3/4")
    assert found is not None
    assert (found["day"], found["month"]) == ("3", "4")
    with pytest.raises(RuleError, match=r"rules/x\.yml:1: not a regular"):
        composed("(", "x.yml").search("a")


def test_a_possessive_repetition_is_matched_rightly_on_every_python() -> None:
    pattern = rule_pattern(r"lập(?:[\s,]+(?:và|lập))*+\s+quy hoạch", "x.yml", 1)
    assert pattern.search("lập quy hoạch") is not None
    assert pattern.search("lập, và lập quy hoạch") is not None
