"""What a workbook says beside the officer's columns, as one digest: the same written and read back."""

from hashlib import sha256
from typing import Any

PROPERTY = "cchc"


class BookDigest:
    """Sheet by sheet, each cell in the order in which it stands; empty cells say nothing."""

    def __init__(self) -> None:
        self._sheets: dict[str, Any] = {}

    def add(self, sheet: str, row: int, column: int, text: str) -> None:
        digest = self._sheets.setdefault(sheet, sha256())
        if text:
            digest.update(f"{row},{column}={text}\0".encode("utf-8", "replace"))

    def hexdigest(self) -> str:
        whole = sha256()
        for name, digest in sorted(self._sheets.items()):
            whole.update(f"{name}\0{digest.hexdigest()}\0".encode())
        return whole.hexdigest()
