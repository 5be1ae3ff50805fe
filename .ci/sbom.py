"""The runtime packages of requirements.lock as a bill of materials (CycloneDX 1.5), without network.

`make sbom` writes dist/sbom.cdx.json. Name, version, package URL, the SHA-256 of every locked file and
the licence that the installed package states; no clock and no serial number, so that it can be compared.
"""

import json
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def components(lock: str) -> list[dict[str, object]]:
    """One component a pin, in the order of the lock."""
    out: list[dict[str, object]] = []
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock):
        pin = _PIN.match(block)
        if pin is None:
            continue
        name, version = pin[1].lower(), pin[2]
        out.append(
            {
                "type": "library",
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{name}@{version}",
                "licenses": [{"license": {"name": licence(name)}}],
                "properties": [
                    {"name": "locked-file-sha256", "value": h} for h in _HASH.findall(block)
                ],
            }
        )
    return out


def licence(name: str) -> str:
    """What the installed package states; `unknown` where it states nothing or is not installed."""
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return "unknown"
    stated = found.get("License-Expression") or found.get("License") or ""
    classed = [
        c.rsplit(" :: ", 1)[1] for c in found.get_all("Classifier") or () if "License ::" in c
    ]
    first = stated.strip().splitlines()[0] if stated.strip() else ""
    return first[:100] or "; ".join(classed) or "unknown"


def main() -> int:
    sys.path.insert(0, str(ROOT))
    from pipeline import __version__

    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    body = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "cchc", "version": __version__}},
        "components": components(lock),
    }
    path = ROOT / "dist" / "sbom.cdx.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{path.relative_to(ROOT)}: {len(body['components'])} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
