"""Ingest beside the desk: the command itself, in a process of its own, with its progress told."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock, Thread, Timer


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is. pages, of_pages: of the file at hand; failed: (file, code); run: counts."""

    running: bool = False
    files: int = 0
    done: int = 0
    file: str = ""
    pages: int = 0
    of_pages: int = 0
    stage: str = ""
    failed: tuple[tuple[str, str], ...] = ()
    fault: str = ""
    run: int = 0


class Runner:
    """Runs one ingest at a time; what is asked for meanwhile follows it."""

    def __init__(self, raw: Path, out: Path, rules: Path) -> None:
        self.raw, self.out, self.rules = raw, out, rules
        self.progress = Progress()
        self._lock = Lock()
        self._again = False
        self._timer: Timer | None = None
        self._process: subprocess.Popen[str] | None = None

    def soon(self, seconds: float) -> None:
        """Runs once nobody has asked for so long."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = Timer(seconds, self.start)
            self._timer.daemon = True
            self._timer.start()

    def start(self) -> None:
        """Runs now, or again after the run that goes on."""
        with self._lock:
            self._timer = None
            if self.progress.running:
                self._again = True
                return
            self.progress = Progress(running=True, run=self.progress.run + 1)
        Thread(target=self._work, daemon=True).start()

    @property
    def waits(self) -> bool:
        """True where a run goes on or is to come."""
        return self.progress.running or self._timer is not None

    def finish(self) -> None:
        """Does what is still to be done; for the end of the desk."""
        with self._lock:
            due = self._timer is not None
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        process = self._process
        if process is not None and process.poll() is None:
            process.wait()
        if due or self._again:
            subprocess.run(self._command(), env=self._env(), stdout=subprocess.DEVNULL, check=False)

    def _command(self) -> list[str]:
        where = ["--raw", str(self.raw), "--out", str(self.out)]
        return [sys.executable, "-m", "pipeline", "ingest", *where, "--log-format", "json",
                "--wait", "60"]  # fmt: skip

    def _env(self) -> dict[str, str]:
        return {**os.environ, "CCHC_RULES": str(self.rules), "PYTHONUNBUFFERED": "1"}

    def _work(self) -> None:
        try:
            self._process = subprocess.Popen(
                self._command(), env=self._env(), stdin=subprocess.DEVNULL, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", errors="replace",
            )  # fmt: skip
            assert self._process.stdout is not None and self._process.stderr is not None
            for line in self._process.stdout:
                self._hear(line)
            fault = self._process.stderr.read().strip()
            code = self._process.wait()
        except OSError as wrong:
            fault, code = str(wrong), 2
        last = fault.splitlines()[-1] if fault and code not in (0, 1) else ""
        self.progress = replace(self.progress, running=False, fault=last[:500])
        if self._again:
            self._again = False
            self.start()

    def _hear(self, line: str) -> None:
        try:
            said = json.loads(line)
        except ValueError:
            return
        if not isinstance(said, dict):
            return
        p = self.progress
        match said.get("event"):
            case "begin":
                self.progress = replace(p, files=said["files"], done=said.get("resumed", 0))
            case "pages":
                self.progress = replace(
                    p, file=said["file"], pages=said["done"], of_pages=said["of"]
                )
            case "done":
                failed = p.failed
                if said.get("status") != "ok":
                    failed = (*failed, (said["file"], str(said.get("reason") or "")))
                self.progress = replace(
                    p, done=p.done + 1, file=said["file"], pages=0, of_pages=0, failed=failed
                )
            case "stage":
                self.progress = replace(p, stage=said["name"])
