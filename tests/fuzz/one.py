"""One target in one process: `python -m tests.fuzz.one TARGET ENGINE SECONDS SEED FOLDER`.

ENGINE: mutate (our own mutations) or atheris (guided by coverage). Writes report.json and each
finding into FOLDER; `current` there is the input at work, so that a dead process leaves it.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import random
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType

_HELD = 400_000  # bytes of the file that holds the input at work
_SLOW = 5.0  # seconds of processor one input may take …
_SLOWER = {"pdf": 30.0, "image": 30.0}  # … where pages are drawn and cleaned
_MEMORY = 1_500  # MB the process may hold more than at its beginning


def _peak() -> float:
    """MB that this process held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class TooSlowError(Exception):
    """An input takes longer than allowed."""


class Harness:
    """Runs inputs, keeps count, saves what is found, one of a kind."""

    def __init__(
        self, run: Callable[[bytes], None], folder: Path, seconds: float, slow: float = _SLOW
    ) -> None:
        self.run = run
        self.slow = slow
        self.folder = folder
        self.until = time.monotonic() + seconds
        self.inputs = 0
        self.slowest = 0.0
        self.reported = 0.0
        self.before = _peak()
        self.kinds: dict[str, str] = {}
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "current").open("wb") as handle:
            handle.truncate(_HELD)
        with (folder / "current").open("r+b") as handle:
            self.held = mmap.mmap(handle.fileno(), _HELD)
        signal.signal(signal.SIGPROF, self._alarm)

    def _alarm(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002
        raise TooSlowError

    def one(self, data: bytes) -> None:
        """Runs one input; what it raises is a finding."""
        piece = data[: _HELD - 4]
        self.held[: 4 + len(piece)] = len(piece).to_bytes(4, "little") + piece
        began = time.monotonic()
        signal.setitimer(signal.ITIMER_PROF, self.slow)
        try:
            self.run(data)
        except Exception as fault:
            self._found(data, fault)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        took = time.monotonic() - began
        self.slowest = max(self.slowest, took)
        self.inputs += 1
        if time.monotonic() - self.reported > 1.0:
            self.report()

    @property
    def over(self) -> bool:
        return time.monotonic() >= self.until

    def _found(self, data: bytes, fault: Exception) -> None:
        frames = [f for f in traceback.extract_tb(fault.__traceback__) if "pipeline" in f.filename]
        place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
        kind = f"{type(fault).__name__} at {place}"
        if kind in self.kinds:
            return
        name = hashlib.sha256(kind.encode()).hexdigest()[:10]
        self.kinds[kind] = name
        (self.folder / f"found-{name}").write_bytes(data)
        text = "".join(traceback.format_exception(fault))
        (self.folder / f"found-{name}.txt").write_text(text, encoding="utf-8", errors="replace")
        self.report()

    def report(self) -> None:
        self.reported = time.monotonic()
        peak = _peak()
        if peak - self.before > _MEMORY:
            self.kinds.setdefault(f"more than {_MEMORY} MB", "current")
        record = {"inputs": self.inputs, "slowest": round(self.slowest, 3), "peak_mb": round(peak),
                  "kinds": self.kinds}  # fmt: skip
        part = self.folder / "report.part"
        part.write_text(json.dumps(record), encoding="utf-8")
        part.replace(self.folder / "report.json")


def _mutate(name: str, harness: Harness, seed: int) -> None:
    from tests.fuzz.mutate import mutated
    from tests.fuzz.targets import READERS, seeds

    r = random.Random(f"{name}-{seed}")
    corpus = list(seeds(name))
    for data in corpus:
        harness.one(data)
    while not harness.over:
        harness.one(mutated(r, corpus, markup=name in READERS))


def _guide(name: str, harness: Harness, seed: int, seconds: float) -> None:
    import atheris

    from tests.fuzz.targets import seeds

    corpus = harness.folder / "corpus"
    corpus.mkdir(exist_ok=True)
    for i, data in enumerate(seeds(name)):
        (corpus / f"seed{i}").write_bytes(data)
    options = [f"-max_total_time={max(1, int(seconds))}", f"-seed={seed}", "-max_len=200000",
               "-timeout=60", "-rss_limit_mb=0", "-verbosity=0", "-print_final_stats=0"]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(corpus)], harness.one)
    atheris.Fuzz()


def main() -> None:
    name, engine, seconds, seed, folder = sys.argv[1:6]
    resource.setrlimit(resource.RLIMIT_AS, (6_000_000_000, 6_000_000_000))
    if engine == "atheris":
        import atheris

        with atheris.instrument_imports(include=["pipeline"], enable_loader_override=False):
            from tests.fuzz import targets

            for module in _MODULES.get(name, ()):
                __import__(module)
    from tests.fuzz import targets

    targets.rules()
    harness = Harness(targets.TARGETS[name], Path(folder), float(seconds), _SLOWER.get(name, _SLOW))
    harness.report()
    if engine == "atheris":
        import atexit

        atexit.register(harness.report)
        _guide(name, harness, int(seed), float(seconds))
    else:
        _mutate(name, harness, int(seed))
    harness.report()


_MODULES = {
    "text": ("pipeline.readers.portal_text",),
    "html": ("pipeline.readers.html",),
    "mhtml": ("pipeline.readers.mail",),
    "zip": ("pipeline.readers.bundle", "pipeline.readers.docx", "pipeline.readers.xlsx"),
    "ole": ("pipeline.readers.office",),
    "rtf": ("pipeline.readers.office",),
    "pdf": ("pipeline.readers.pdf",),
    "image": ("pipeline.readers.scan",),
    "xml": ("pipeline.readers.xml_files",),
    "mail": ("pipeline.readers.mail",),
    "sniff": ("pipeline.readers.dispatch",),
    "deadlines": ("pipeline.grammar.deadlines.read",),
    "agencies": ("pipeline.grammar.agencies.read",),
    "citations": ("pipeline.grammar.citations.read",),
    "references": ("pipeline.grammar.references.read",),
    "spans": ("pipeline.grammar.deadlines.read",),
    "cleaning": ("pipeline.grammar.repairs",),
    "decision": ("pipeline.run.document",),
}

if __name__ == "__main__":
    main()
