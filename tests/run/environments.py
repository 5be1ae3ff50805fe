"""Empty environments for what is tried outside the checkout's own."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest


def call(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command that knows nothing of this checkout's environment."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "CCHC_", "VIRTUAL_"))}
    return subprocess.run(
        [str(c) for c in command], cwd=cwd, capture_output=True, text=True, check=False,
        timeout=900, env=env,
    )  # fmt: skip


def empty_environment(folder: Path) -> Path:
    """A new environment with nothing in it, not even pip; its Python."""
    venv.create(folder, symlinks=True)
    return folder / "bin" / "python"


def pip(python: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """This checkout's pip at work in that environment."""
    return call(sys.executable, "-m", "pip", "--python", python, *words, cwd=python.parent)


def install(python: Path, *words: str | Path) -> None:
    """Skips where the registry is out of reach, fails where it is not.

    Nothing is compiled: that would take half a minute, and few modules are imported.
    """
    done = pip(python, "install", "-q", "--no-compile", *words)
    if done.returncode and "HTTP" in done.stderr:
        pytest.skip("the package registry cannot be reached")
    assert done.returncode == 0, done.stderr
