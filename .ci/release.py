"""What `make release` does: wheel, source archive, bill of materials, the CHANGELOG's section, a tag.

The version stands in pipeline/__init__.py alone; CHANGELOG.md and CITATION.cff must say the same. Nothing
is uploaded. Exit code 2 and one line where something is not ready; then no tag is made.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"


def stop(message: str) -> NoReturn:
    print(f"release: {message}", file=sys.stderr)
    sys.exit(2)


def section(changelog: str, version: str) -> str:
    """The lines of CHANGELOG.md on one version; "" where there are none."""
    found = re.search(
        rf"^## {re.escape(version)}\n(.*?)(?=^## |\Z)", changelog, re.DOTALL | re.MULTILINE
    )
    return found[1].strip() + "\n" if found else ""


def version_of(source: str) -> str:
    """The version that the package says."""
    found = re.search(r'^__version__ = "([^"]+)"', source, re.MULTILINE)
    return found[1] if found else stop("pipeline/__init__.py has no __version__")


def run(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        stop(f"{' '.join(command)}: {(done.stderr or done.stdout).strip()[-500:]}")
    return done.stdout.strip()


def main() -> None:
    version = version_of((ROOT / "pipeline" / "__init__.py").read_text(encoding="utf-8"))
    notes = section((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version)
    if not notes:
        stop(f"CHANGELOG.md has no section ## {version}")
    if f"\nversion: {version}\n" not in (ROOT / "CITATION.cff").read_text(encoding="utf-8"):
        stop(f"CITATION.cff does not say version: {version}")
    if run("git", "status", "--porcelain"):
        stop("commit first: what is released is what is committed")
    if run("git", "tag", "--list", f"v{version}"):
        stop(f"v{version} is tagged already: raise __version__, and open a section in CHANGELOG.md")
    run(sys.executable, "-m", "hatchling", "build", "-d", str(DIST))
    run(sys.executable, ".ci/sbom.py")
    (DIST / f"CHANGES-{version}.md").write_text(notes, encoding="utf-8")
    run("git", "tag", "-a", f"v{version}", "-m", f"cchc {version}")
    print(
        f"v{version} is tagged here; dist/ has " + ", ".join(sorted(p.name for p in DIST.iterdir()))
    )


if __name__ == "__main__":
    main()
