"""Every pattern of the rules tried on texts made to be slow, in a process that can be ended.

A pattern without a repeated group can still take the square or the cube of a line's length.
"""

import multiprocessing
import re
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection

import psutil

from pipeline.rulebook.patterns import SECONDS, Lazy

_WORDS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_RUNS = ("a", "A", "1", " ", "a ", "A ", "1 ", "1/", "A-", "a,", "1.", ", ", "(", "ẽ ")
_LENGTHS = (500, 1_000, 3_000)
# What takes a second at the last length, and grows with its fourth power or less, takes at least so
# much at each of them: what takes less is not tried on a longer one.
_DOUBTFUL = tuple(SECONDS * (n / _LENGTHS[-1]) ** 4 for n in _LENGTHS)
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
    place, used = here.recv()
    try:
        while here.poll(_LOOK) or _processor(process.pid) - used < SECONDS:
            if here.poll():
                place, used = here.recv()
        return int(place)
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
        compiled = re.compile(pattern.pattern)
        for unit in _units(pattern.pattern):
            for length, doubtful in zip(_LENGTHS, _DOUBTFUL, strict=True):
                begun = time.process_time()
                told.send((place, begun))
                # A long run of what the pattern speaks of, ended by what it cannot match.
                text = (unit * (length // len(unit)))[:length] + "\x00"
                compiled.search(text)
                compiled.match(text)
                if time.process_time() - begun < doubtful:
                    break


def _units(pattern: str) -> list[str]:
    words = sorted(set(_WORDS.findall(pattern)))
    letters = sorted({c for c in pattern if c.isalnum()})
    return [*_RUNS, *letters, *words, *(w + " " for w in words), *(" " + w for w in words)]
