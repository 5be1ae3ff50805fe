"""Ctrl-C while the command still loads ends it in one line, as it does later."""

import os
import subprocess
import sys

import pytest

_PRESSED = """
import sys

class Pressed:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == {module!r}:
            sys.meta_path.remove(Pressed)
            raise KeyboardInterrupt

sys.meta_path.insert(0, Pressed)
from pipeline.__main__ import main
main()
"""


@pytest.mark.parametrize(
    "module", ["pipeline.cli.app", "typer", "pipeline.cli.places", "pipeline.run.status"]
)
@pytest.mark.parametrize(("lang", "said"), [("en", "cchc: stopped."), ("vi", "cchc: đã dừng.")])
def test_a_command_that_still_loads_is_stopped_in_one_line(
    module: str, lang: str, said: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PRESSED.format(module=module), "--lang", lang, "status"],
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", said)
