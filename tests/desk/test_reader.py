"""The reader's worker outlives the threads that ask."""

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

from pipeline.desk.reader import Reader
from pipeline.run.settings import WorkLimits
from tests.conftest import ROOT
from tests.desk.conftest import Browser, id_of

T = TypeVar("T")


def asked_by_another_thread(ask: Callable[[], T]) -> T:
    """The answer to a question of a thread that ends with it."""
    said: list[T] = []
    thread = Thread(target=lambda: said.append(ask()))
    thread.start()
    thread.join()
    return said[0]


def test_the_worker_outlives_the_thread_that_asked_first(browser: Browser) -> None:
    desk = browser.desk
    reader = Reader(desk.raw, ROOT / "rules", WorkLimits())
    file = desk.document(id_of("edit")).file
    try:
        asked_by_another_thread(lambda: reader.sheet(file, id_of("edit")))
        first = worker_of(reader)
        for name in ("undo", "body", "alias"):
            other = desk.document(id_of(name)).file
            sheet = asked_by_another_thread(lambda o=other, n=name: reader.sheet(o, id_of(n)))
            assert sheet.document_id == id_of(name)
            assert worker_of(reader) == first
    finally:
        reader.close()


def worker_of(reader: Reader) -> int:
    assert reader._pool is not None
    (worker,) = reader._pool.workers
    return worker.pid
