"""What many tests share: the rules, loaded once, and a decision ingested from memory."""

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.run.document import Ingester, Result, SourceFile  # noqa: E402
from pipeline.run.rules import Rules, load_rules  # noqa: E402

REFERENCE = ROOT / "raw" / "2890-qd-ubnd-vinh-long-2024.txt"


def read_yaml(path: Path) -> Any:
    """A set of cases, read by the parser written in C where there is one."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)


@functools.cache
def shared_rules() -> Rules:
    return load_rules(ROOT / "rules")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, so that no worker is left alone with one of them at the end.

    seconds.txt: what `make test-full ARGS=--durations=0` told, summed by file; all others are short.
    """
    lines = Path(__file__).with_name("seconds.txt").read_text(encoding="utf-8").splitlines()
    known = {ROOT / "tests" / file: int(seconds) for seconds, file in map(str.split, lines)}
    missing = [str(path) for path in known if not path.is_file()]
    if missing:
        raise pytest.UsageError(f"tests/seconds.txt names files that are not there: {missing}")
    items.sort(key=lambda i: -known.get(i.path, 0))


@pytest.fixture(scope="session")
def rules() -> Rules:
    return shared_rules()


@pytest.fixture(scope="session")
def ingester(rules: Rules) -> Ingester:
    return Ingester(rules)


@pytest.fixture(scope="session")
def read(ingester: Ingester) -> Callable[..., Result]:
    """read(bytes or text, name) → the result of that one file."""

    def run(data: bytes | str, file: str = "decision.txt") -> Result:
        body = data.encode() if isinstance(data, str) else data
        return ingester.ingest([SourceFile(file=file, data=body)])[0]

    return run


@pytest.fixture(scope="session")
def reference(read: Callable[..., Result]) -> Result:
    return read(REFERENCE.read_bytes(), REFERENCE.name)


@pytest.fixture(autouse=True)
def _speaks_english() -> None:
    """Each test begins in English: the language is a choice of the whole process."""
    from pipeline.cli.speech import choose

    choose("en")
