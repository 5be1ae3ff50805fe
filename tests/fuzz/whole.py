"""Fuzzes the whole command, views included: `python -m tests.fuzz.whole --inputs 2000 --kinds pdf image`.

Mutated files stand in one folder beside a sound decision; a run reads, checks and draws them in its
workers. Each file is published or told of with a code of ours; none dies, hangs, fails inside or loses a
view; the sound decision has every view and the same data each time. What breaks that is kept under --out.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from tests.fuzz.mutate import mutated
from tests.fuzz.targets import READERS, ROOT, rules, seeds
from tests.run.decisions import decision, table

_SOUND = "sound.txt"
SECONDS = 240.0  # of one document: a machine with much other work needs four times its own
_VIEWS = ("xlsx/{}.xlsx", "report/{}.html", "ics/{}.ics", "json/{}.json")
_BROKEN = frozenset(
    {"internal-error", "worker-died", "out-of-memory", "out-of-time", "view-failed"}
)
KINDS = {**{k: f".{k}" for k in READERS}, "text": ".txt", "zip": ".docx", "decision": ".txt",
         "image": ".png", "mail": ".eml", "ole": ".doc"}  # fmt: skip
"""What is mutated, and the ending of its files."""


@dataclass(slots=True)
class Tally:
    """What came of the inputs. broken: a line each."""

    inputs: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


def run_once(files: dict[str, bytes], folder: Path, tally: Tally, kept: Path) -> None:
    """One run over these files beside a sound decision."""
    from pipeline.run.ingest import ingest
    from pipeline.run.request import Request
    from pipeline.run.settings import WorkLimits

    raw, out = folder / "raw", folder / "out"
    for name, data in {**files, _SOUND: decision(7).encode()}.items():
        raw.mkdir(exist_ok=True)
        (raw / name).write_bytes(data)
    request = Request(raw=raw, out=out, rules=ROOT / "rules", jobs=1, views_up_to=10_000,
                      limits=WorkLimits(seconds=SECONDS))  # fmt: skip
    tally.inputs += len(files)
    try:
        summary = ingest(request)
        refused = {name: code for name, code, _ in summary.failed}
        for name, code, detail in summary.failed:
            if code in _BROKEN or code not in rules().findings:
                _keep(name, f"{code} {detail}", files, tally, kept)
        documents = table(out, "documents").set_index("document_id")["file"]
        names = {d: file.split(" + ") for d, file in documents.items()}
        for owner, view, code, detail in summary.undrawn:
            _keep(names[owner][0], f"{view} is not drawn: {code} {detail}", files, tally, kept)
        published = {name for them in names.values() for name in them}
        for name in files:
            tally.ended[refused.get(name) or "published"] += 1
            if name not in published and name not in refused:
                _keep(name, "neither published nor told of", files, tally, kept)
        _check_sound(out, next(d for d, them in names.items() if _SOUND in them))
    except Exception as fault:
        kind = f"{type(fault).__name__}: {fault}"
        place = sha256(kind.encode()).hexdigest()[:10]
        shutil.copytree(raw, kept / f"folder-{place}", dirs_exist_ok=True)
        (kept / f"folder-{place}.txt").write_text(traceback.format_exc(), errors="replace")
        tally.broken.append(f"the run: {kind}: folder-{place}")
    shutil.rmtree(folder)
    folder.mkdir()


def _check_sound(out: Path, document_id: str) -> None:
    for view in _VIEWS:
        if not (out / view.format(document_id)).is_file():
            raise AssertionError(f"the sound decision lacks {view}")
    digest = sha256((out / f"json/{document_id}.json").read_bytes()).hexdigest()
    if _SAME.setdefault(document_id, digest) != digest:
        raise AssertionError("the sound decision reads otherwise beside these files")


_SAME: dict[str, str] = {}


def _keep(name: str, what: str, files: dict[str, bytes], tally: Tally, kept: Path) -> None:
    digest = sha256(files[name]).hexdigest()[:10]
    (kept / f"{digest}-{name}").write_bytes(files[name])
    tally.broken.append(f"{digest}-{name}: {what}")


def fuzz(kind: str, inputs: int, seed: int, at_once: int, kept: Path) -> Tally:
    """So many inputs of a kind, so many in each run."""
    r = random.Random(f"{kind}-{seed}")
    corpus = seeds(kind)
    tally = Tally()
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="cchc-whole-") as made:
        while tally.inputs < inputs:
            count = min(at_once, inputs - tally.inputs)
            files = {f"{i:03}{KINDS[kind]}": mutated(r, corpus, markup=kind in READERS)
                     for i in range(count)}  # fmt: skip
            run_once(files, Path(made), tally, kept)
            print(f"{kind} {tally.inputs} {len(tally.broken)} broken", file=sys.stderr, flush=True)
    return tally


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=2_000, help="of each kind")
    parser.add_argument("--kinds", nargs="+", choices=sorted(KINDS), default=["pdf", "image"])
    parser.add_argument("--at-once", type=int, default=40)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    parser.add_argument("--out", type=Path, default=ROOT / "out" / ".fuzz" / "whole")
    args = parser.parse_args()
    broken = 0
    for kind in args.kinds:
        began = time.monotonic()
        tally = fuzz(kind, args.inputs, args.seed, args.at_once, args.out.absolute())
        broken += len(tally.broken)
        ended = ", ".join(f"{n} {code}" for code, n in tally.ended.most_common())
        print(f"{kind}: {tally.inputs} inputs in {time.monotonic() - began:.0f} s, seed {args.seed}: "
              f"{ended}; {len(tally.broken)} broken", *tally.broken, sep="\n    ", flush=True)  # fmt: skip
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
