"""What style sheets draw through a text or count beside it, and what stands in the place of something else."""

import pytest

from pipeline.model.grid import Grid, ReadError
from pipeline.readers.dispatch import read_any
from tests.read.shown import shown
from tests.read.test_html_seen import NOW, OLD
from tests.read.test_seen import page, read, seen

BOX = ".x{position:relative}.x::after{content:'';position:absolute;left:0;right:0;"
OVER = "position:absolute;left:0;width:100%;"
BAND = "linear-gradient(transparent 45%, red 45%, red 55%, transparent 55%)"

# (a style block, the second cell): ways to draw a line through the former quarter.
STRIKES = [
    (BOX + "top:50%;border-top:1px solid}", OLD),
    (BOX + "top:calc(50% - 1px);height:2px;background:#c00}", OLD),
    (BOX + "bottom:45%;border-bottom:2px double red}", OLD),
    (BOX.replace("left:0;right:0;", "inset:50% 0 auto 0;") + "border-top:1px solid}", OLD),
    (BOX.replace("after", "before").replace("right:0;", "width:100%;") + "top:.6em;border-top:1px solid}", OLD),
    (f".x{{background:{BAND}}}", OLD),
    (".x{background-image:linear-gradient(to bottom,transparent calc(50% - 1px),#000 calc(50% - 1px),"
     "#000 calc(50% + 1px),transparent calc(50% + 1px))}", OLD),
    (".x{background:linear-gradient(red,red) center/100% 2px no-repeat}", OLD),
    ("", f"<span style='position:relative'>Quý IV/2026<i style='{OVER}top:50%;border-top:1px solid'></i></span>"
     " Quý I/2026"),
]  # fmt: skip
# (a style block, why it strikes nothing)
ORNAMENTS = [
    (BOX + "bottom:0;border-bottom:1px solid}", "a line under the words"),
    (BOX + "top:0;border-top:1px solid}", "a line over the words"),
    (BOX + "top:50%;height:2px}", "no ink"),
    (
        BOX.replace("right:0;", "width:6px;") + "top:50%;height:4px;background:red}",
        "a point before them",
    ),
    (BOX + "top:50%;height:1.2em;background:red;display:none}", "not shown"),
    (".x::after{content:'';display:block;border-top:1px solid}", "a line below, in the flow"),
    (".x{background:linear-gradient(transparent 60%,yellow 60%)}", "a marker's ground"),
    (".x{background:linear-gradient(#fff,#eee)}", "a ground that grows darker"),
    (
        ".x{background:linear-gradient(to right,transparent 45%,red 45%,red 55%,transparent 55%)}",
        "upright",
    ),
]
DOUBTS = [
    BOX + "border-top:1px solid}",
    f".x{{background:{BAND.replace('(', '(to top right,', 1)}}}",
]
COUNTS = [
    ("table{counter-reset:n} td{counter-increment:n} td::before{content:counter(n) '. '}",
     "0,0=1. a 0,1=2. b 1,0=3. c 1,1=4. d", "a number a cell"),
    ("tr{counter-increment:n} td:first-child::before{content:counter(n,upper-roman)}",
     "0,0=Ia 0,1=b 1,0=IIc 1,1=d", "a number a row, never reset"),
    ("tr{counter-increment:r;counter-reset:c} td::before{counter-increment:c;content:counter(r) '.' counter(c) ' '}",
     "0,0=1.1 a 0,1=1.2 b 1,0=2.1 c 1,1=2.2 d", "counted by what is added, within a row"),
    ("table{counter-reset:n 4} tr{counter-increment:n 2} td:first-child::before{content:counter(n)}",
     "0,0=6a 0,1=b 1,0=8c 1,1=d", "from four, by twos"),
    ("table{counter-reset:n} tr{counter-reset:n;counter-increment:n} td:first-child{counter-reset:n;counter-increment:n}"
     " td:first-child::before{content:counters(n,'.')}",
     "0,0=0.1.1a 0,1=b 1,0=0.1.1c 1,1=d", "with those around"),
    ("tr:first-child{display:none} tr{counter-increment:n} td:first-child::before{content:counter(n)}",
     "0,0=1c 0,1=d", "what is not shown does not count"),
    ("tr{counter-increment:n} td:first-child::before{content:counter(n,none)}",
     "0,0=a 0,1=b 1,0=c 1,1=d", "a style that writes nothing"),
]  # fmt: skip
# (the second cell, its text, the codes of its notes, why)
FALLBACKS = [
    ("a <object type=application/x-none>b</object>", "a b", [], "of a type that no browser knows"),
    ("a <object>b</object>", "a b", [], "without anything to show"),
    ("a <applet code=x>b</applet>", "a b", [], "an element that is no more"),
    ("a <object data=x.png type=image/png>b</object>", "a", ["part-unread"], "a picture is shown"),
    ("a <canvas>b</canvas>", "a", ["part-unread"], "a drawing is shown"),
    ("a <embed src=x.svg width=90>", "a", ["part-unread"], "a drawing of another file"),
    ("<div>a<template shadowrootmode=open>b</template></div>", "b", [], "a shadow tree covers its host"),
    ("<div>a<template shadowrootmode=open><b><slot>c</slot></b></template></div>", "a", [],
     "its slot shows the host's own"),
    ("<div><i slot=u>a</i><i>b</i><template shadowrootmode=closed><slot name=u></slot> và <slot></slot>"
     "</template></div>", "a|và|b", [], "slots by name"),
    ("<div><i slot=v>a</i><template shadowrootmode=open><slot name=u>c</slot></template></div>", "c", [],
     "no slot of that name"),
    ("a<template>b</template>", "a", [], "a mere template"),
]  # fmt: skip


@pytest.mark.parametrize(("css", "inner"), STRIKES)
def test_it_strikes(css: str, inner: str) -> None:
    assert seen(read(page(inner, css))) == (NOW, [("struck-text", "Quý IV/2026")])


@pytest.mark.parametrize(("css", "why"), ORNAMENTS, ids=[o[1] for o in ORNAMENTS])
def test_it_strikes_nothing(css: str, why: str) -> None:
    assert seen(read(page(OLD, css))) == ("Quý IV/2026 Quý I/2026", []), why


@pytest.mark.parametrize("css", DOUBTS)
def test_what_may_strike_is_told_of(css: str) -> None:
    text, notes = seen(read(page(OLD, css)))
    assert (text, [c for c, _ in notes]) == ("Quý IV/2026 Quý I/2026", ["not-shown-whole"])


@pytest.mark.parametrize(("css", "cells", "why"), COUNTS, ids=[c[2] for c in COUNTS])
def test_what_a_sheet_counts(css: str, cells: str, why: str) -> None:
    rows = "<tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr>"
    data = f"<html><head><style>{css}</style></head><body><table>{rows}</table></body></html>"
    raw = read_any(data.encode(), file="x", sha256="")
    assert shown(raw) == [cells], why
    assert not any(c.notes for b in raw.blocks if isinstance(b, Grid) for c in b.cells)


def test_a_style_nobody_counts_in_is_told_of() -> None:
    css = "td{counter-increment:n} td::before{content:counter(n,cjk-decimal)}"
    text, notes = seen(read(page("a", css)))
    assert (text, [c for c, _ in notes]) == ("a", ["part-unread"])


@pytest.mark.parametrize(
    ("inner", "text", "codes", "why"), FALLBACKS, ids=[f[3] for f in FALLBACKS]
)
def test_in_the_place_of_something_else(inner: str, text: str, codes: list[str], why: str) -> None:
    found, notes = seen(read(page(inner, "")))
    assert (found, [code for code, _ in notes]) == (text, codes), why


def test_a_table_in_a_shadow_tree_is_read() -> None:
    table = "<table><tr><td>3</td><td>a</td></tr><tr><td>4</td><td>b</td></tr></table>"
    data = (
        f"<div><template shadowrootmode=open><style>td{{}}</style>{table}</template></div>".encode()
    )
    assert shown(read_any(b"<!doctype html><html><body>" + data, file="x", sha256="")) == [
        "0,0=3 0,1=a 1,0=4 1,1=b"
    ]


def test_brackets_within_brackets_of_a_style_are_a_damaged_page() -> None:
    deep = f"width:{'(' * 20_000}{')' * 20_000}"
    with pytest.raises(ReadError, match="damaged-file"):
        read(page(f"<b style='{deep}'>a</b>", ""))
