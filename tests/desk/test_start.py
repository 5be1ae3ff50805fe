"""What the desk loads before its first page: nothing that only a reading, a comparison or a table needs."""

import subprocess
import sys

LATER = ("pydantic", "pyarrow", "scipy", "pandas", "pypdfium2", "pipeline.structure.task_table",
         "pipeline.grammar.deadlines.read", "pipeline.compare.compare", "pipeline.run.document")  # fmt: skip


def test_a_start_is_light() -> None:
    code = f"import sys, pipeline.desk.serve; print([m for m in {LATER} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
