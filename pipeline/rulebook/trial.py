"""Every pattern of the rules tried on texts made to be slow, in a process that can be ended.

A pattern without a repeated group can still take the square or the cube of a line's length.
"""

import multiprocessing
import re
from collections.abc import Sequence
from multiprocessing.connection import Connection

import psutil

from pipeline.rulebook.patterns import SECONDS, Lazy

_WORDS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_RUNS = ("a", "A", "1", " ", "a ", "A ", "1 ", "1/", "A-", "a,", "1.", ", ", "(", "ẽ ")
_LONG = 3_000
_LOOK = 0.1  # seconds between two looks at a process that says nothing


def slow_patterns(patterns: Sequence[Lazy]) -> list[Lazy]:
    """Those that take over a second on one of their texts, in order of place."""
    left = list({p.pattern: p for p in patterns}.values())
    slow: list[Lazy] = []
    while left:
        place = _stuck_at(left)
        if place is None:
            break
        slow.append(left[place])
        left = left[place + 1 :]
    return sorted(slow, key=lambda p: p.place)


def _stuck_at(patterns: list[Lazy]) -> int | None:
    """The first pattern on which a process of its own is stuck; None where it gets through."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_try_all, args=(there, patterns), daemon=True)
    process.start()
    there.close()
    place, used = int(here.recv()), _processor(process.pid)
    try:
        while _processor(process.pid) - used < SECONDS:
            if here.poll(_LOOK):
                place, used = int(here.recv()), _processor(process.pid)
        return place
    except (EOFError, psutil.NoSuchProcess):
        return None
    finally:
        process.kill()
        process.join()


def _processor(pid: int | None) -> float:
    """Seconds of processor: a busy machine makes no pattern slow."""
    return float(psutil.Process(pid).cpu_times().user)


def _try_all(told: Connection, patterns: list[Lazy]) -> None:
    for place, pattern in enumerate(patterns):
        for text in _texts(pattern.pattern):
            told.send(place)
            _try(pattern.pattern, text)


def _try(pattern: str, text: str) -> None:
    compiled = re.compile(pattern)
    compiled.search(text)
    compiled.match(text)


def _texts(pattern: str) -> list[str]:
    """Long runs of what the pattern speaks of, ended by what it cannot match."""
    words = sorted(set(_WORDS.findall(pattern)))
    letters = sorted({c for c in pattern if c.isalnum()})
    units = [*_RUNS, *letters, *words, *(w + " " for w in words), *(" " + w for w in words)]
    return [(unit * (_LONG // len(unit)))[:_LONG] + "\x00" for unit in units]
