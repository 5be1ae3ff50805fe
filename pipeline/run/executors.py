"""Batches of files in, packed results out: one interface, several ways to run it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from pipeline.run.files import InputFile
from pipeline.run.pack import Packed

Work = Callable[[Sequence[InputFile]], list[Packed]]


class Executor(Protocol):
    """Runs `work` over batches; yields each batch's results as they come, in any order."""

    def run(self, batches: Iterable[Sequence[InputFile]]) -> Iterator[list[Packed]]: ...


class SerialExecutor:
    """In this process, one batch after another."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def run(self, batches: Iterable[Sequence[InputFile]]) -> Iterator[list[Packed]]:
        for batch in batches:
            yield self.work(batch)
