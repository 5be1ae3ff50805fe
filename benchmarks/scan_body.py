"""The text before a scan's appendix against the text it was drawn from: how much of it is right.

`python -m benchmarks.scan_body [KIND…] [--seed N] [--pages N]` prints a line a scan: headings of parts,
clauses and points; whole texts of provisions; instruments cited, by key; identity fields; wrong ones
whose record no warning names (silent). Truth is the text PDF of the same pages, read by this program.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.scan_damage import KINDS
from benchmarks.scan_set import ROOT, SOURCES, scan_page, text_pdf
from pipeline.run.document import Ingester, Result, SourceFile
from pipeline.run.rules import load_rules
from tests.fixtures.catalogue_scans import annex_pages
from tests.fixtures.make import build
from tests.fixtures.pdf_bytes import write_pdf
from tests.fixtures.scan import render

IDENTITY = ("number", "symbol", "issued_on", "issuer", "title", "plan_year", "signer_name")


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyScore:
    """Right and all of each; silent: wrong provisions that no warning or error names."""

    headings: tuple[int, int]
    texts: tuple[int, int]
    citations: tuple[int, int]
    identity: tuple[int, int]
    silent: tuple[str, ...]


def score(result: Result, truth: Result) -> BodyScore:
    assert result.meaning is not None and truth.meaning is not None
    got, want = result.meaning, truth.meaning
    loud = {f.record_id for f in result.findings if f.severity in ("warning", "error")}
    here = {p.provision_id: p for p in got.provisions}
    headings = texts = headed = 0
    silent: list[str] = []
    for p in want.provisions:
        read = here.get(p.provision_id)
        headed += p.heading is not None
        same = read is not None and _plain(read.heading) == _plain(p.heading)
        headings += same and p.heading is not None
        whole = same and read is not None and _plain(read.text) == _plain(p.text)
        texts += whole
        if not whole and p.provision_id not in loud:
            silent.append(p.provision_id)
    cited = Counter(c.citation_key for c in want.citations)
    found = Counter(c.citation_key for c in got.citations)
    fields = [getattr(want.document, f) == getattr(got.document, f) for f in IDENTITY]
    return BodyScore(
        headings=(headings, headed),
        texts=(texts, len(want.provisions)),
        citations=((cited & found).total(), cited.total()),
        identity=(sum(fields), len(fields)),
        silent=tuple(silent),
    )


def _plain(text: str | None) -> str:
    return " ".join((text or "").replace("…", "...").split())  # one ink, two signs


def draw(kind: str, seed: int, pages: range, pdf: Path) -> bytes:
    damage = KINDS[kind]
    return write_pdf(
        scan_page(damage, image, np.random.default_rng((seed, index)), index)
        for index, image in render(pdf, damage.dpi, pages)
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints one line a scan, and the provisions that are wrong without a word."""
    ask = argparse.ArgumentParser()
    ask.add_argument("kinds", nargs="*", default=["clean-200", "photocopy", "bw", "phone"])
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--pages", type=int)
    asked = ask.parse_args(arguments if arguments is not None else sys.argv[1:])
    ingester = Ingester(load_rules(ROOT / "rules"))
    pdf = build(SOURCES[0])
    pages = range(annex_pages(pdf).start)[: asked.pages]
    truth = ingester.ingest([SourceFile(file="t.pdf", data=text_pdf(pdf, pages))])[0]
    print(
        f"{'scan':<20}{'headings':>12}{'texts':>10}{'citations':>11}{'identity':>10}{'silent':>8}"
    )
    for kind in asked.kinds:
        data = draw(kind, asked.seed, pages, pdf)
        result = ingester.ingest([SourceFile(file="s.pdf", data=data)])[0]
        if result.meaning is None:
            print(f"{kind:<20}{result.reason}: {result.detail}")
            continue
        s = score(result, truth)
        shown = (f"{a}/{b}" for a, b in (s.headings, s.texts, s.citations, s.identity))
        print(f"{kind:<20}{''.join(f'{t:>11}' for t in shown)}{len(s.silent):>8}", flush=True)
        for what in s.silent:
            print(f"    silent: {what}")


if __name__ == "__main__":
    main()
