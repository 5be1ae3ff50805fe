"""What persons decide, kept under rules/ in files of its own (`desk.yml`), one change at a time.

Every change is written whole or not at all, held against the rules as they load, refused where
somebody else decided otherwise meanwhile, and can be taken back. Files that people keep by hand are
read, never written.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.compare.rules import load_reviewed
from pipeline.grammar.agencies.registry import load_agencies
from pipeline.meaning.corrected import load_confirmed, load_corrections
from pipeline.rulebook.source import Node, RuleError, read_rules_entries
from pipeline.structure.columns import load_columns
from pipeline.text.inert import inert
from pipeline.validate.findings import load_accepted
from pipeline.write.beside import keep_copy, write_whole
from pipeline.write.lock import hold
from pipeline.write.publish import sync_folder

Entry = Mapping[str, Any]
Key = tuple[str, ...]

FILE = "desk.yml"
_JOURNAL, _LOCK = ".desk.json", ".desk.lock"
_KEPT = 2_000  # actions that can be taken back
_WAIT = 10.0  # seconds for another's save to be done

# kind → its folder, and what tells one entry from another.
_KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "corrections": ("corrections", ("record", "field")),
    "reviewed": ("reviewed", ("record", "field")),
    "accepted": ("accepted", ("code", "record", "value")),
    "pairs": ("matches", ("from", "to")),
    "agencies": ("agencies", ("entry.name",)),
    "aliases": ("agencies", ("name",)),
    "labels": ("columns", ("label",)),
}
_LOADERS = {
    "corrections": load_corrections,
    "reviewed": load_confirmed,
    "accepted": load_accepted,
    "matches": load_reviewed,
    "agencies": load_agencies,
    "columns": load_columns,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry as it is to stand; after None: it is to go."""

    kind: str
    key: Key
    after: Entry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Changes made in one step. undoes: the action it took back; undone: it was taken back."""

    number: int
    at: str
    who: str
    what: str
    changes: tuple[tuple[str, Key, Entry | None, Entry | None], ...]
    undoes: int | None
    undone: bool


class ConflictError(Exception):
    """Somebody decided otherwise meanwhile. standing: what holds now, None for nothing."""

    def __init__(self, standing: Entry | None) -> None:
        super().__init__("decided otherwise meanwhile")
        self.standing = standing


class HeldError(Exception):
    """The entry stands in a file that people keep by hand; the message is that file with its line."""


class Book:
    """The decisions under one folder of rules."""

    def __init__(self, root: Path) -> None:
        self.root = root

    # -- reading ----------------------------------------------------------------------------------

    def entries(self, kind: str) -> dict[Key, tuple[Entry, str]]:
        """Every entry of a kind by its key, with `file:line`."""
        folder, names = _KINDS[kind]
        others = (k for k, (f, _) in _KINDS.items() if f == folder and k != kind)
        out: dict[Key, tuple[Entry, str]] = {}
        for node in read_rules_entries(self.root, folder, kind, *others):
            if not node.is_mapping:
                raise node.fail("a mapping (key: value) was expected here")
            entry = _plain(node)
            out[_key(entry, names)] = (entry, f"{node.file}:{node.line}")
        return out

    def find(self, kind: str, key: Key) -> Entry | None:
        found = self.entries(kind).get(key)
        return found[0] if found else None

    def version(self, *keys: tuple[str, Key]) -> str:
        """A mark of what stands under these keys; a save that names another is told of."""
        return mark([self.find(kind, key) for kind, key in keys])

    def actions(self) -> tuple[Action, ...]:
        """What was done at the desk, the latest last."""
        try:
            return _actions((self.root / _JOURNAL).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return ()

    # -- writing ----------------------------------------------------------------------------------

    def apply(
        self, changes: Sequence[Change], who: str, what: str, version: str | None = None
    ) -> Action:
        """Makes the changes in one step.

        version: of these keys as the person saw them; None: whatever stands. Raises ConflictError,
        HeldError, RuleError (the rules would not load), OSError; nothing is changed then.
        """
        with self._locked():
            seen = self.version(*((c.kind, c.key) for c in changes))
            if version is not None and version != seen:
                raise ConflictError(self.find(changes[0].kind, changes[0].key))
            return self._write(changes, who, what, None)

    def undo(self, number: int, who: str, what: str) -> Action:
        """Takes an action back. Raises ConflictError where what it made is no longer so."""
        with self._locked():
            action = next((a for a in self.actions() if a.number == number), None)
            if action is None or action.undone:
                raise ConflictError(None)
            for kind, key, _, after in action.changes:
                standing = self.find(kind, key)
                if standing != after:
                    raise ConflictError(standing)
            back = [Change(kind=k, key=key, after=before) for k, key, before, _ in action.changes]
            return self._write(back, who, what, number)

    def _write(self, changes: Sequence[Change], who: str, what: str, undoes: int | None) -> Action:
        before = [self._own(c) for c in changes]
        folders = dict.fromkeys(_KINDS[c.kind][0] for c in changes)
        paths = {f: self.root / f / FILE for f in folders}
        old = {f: _bytes(p) for f, p in paths.items()}
        try:
            for folder, path in paths.items():
                _replace(path, self._text(folder, changes))
            for folder in folders:
                _LOADERS[folder](self.root)
        except (RuleError, OSError):
            for folder, path in paths.items():
                _replace(path, old[folder])
            raise
        return self._note(changes, before, who, what, undoes)

    def _own(self, change: Change) -> Entry | None:
        """What stands, where it is ours to change. Raises HeldError."""
        found = self.entries(change.kind).get(change.key)
        if found is None:
            return None
        if found[1].rpartition(":")[0] != f"{_KINDS[change.kind][0]}/{FILE}":
            raise HeldError(f"rules/{found[1]}")
        return found[0]

    def _text(self, folder: str, changes: Sequence[Change]) -> bytes | None:
        """The desk's file of a folder with the changes; None where nothing is left to stand."""
        lines: list[str] = []
        for kind, (where, _) in _KINDS.items():
            if where != folder:
                continue
            own = {
                k: e
                for k, (e, at) in self.entries(kind).items()
                if at.startswith(f"{folder}/{FILE}:")
            }
            for c in (c for c in changes if c.kind == kind):
                own.pop(c.key, None)
                if c.after is not None:
                    own[c.key] = c.after
            if own:
                lines += [f"{kind}:", *(line for e in own.values() for line in _yaml(e))]
        if not lines:
            return None
        head = "# Written by `cchc desk`, which may write it again; keep your own entries in a file beside it."
        return ("\n".join([head, *lines]) + "\n").encode()

    def _note(
        self,
        changes: Sequence[Change],
        before: Sequence[Entry | None],
        who: str,
        what: str,
        undoes: int | None,
    ) -> Action:
        journal = self.root / _JOURNAL
        known = self.actions()
        if not known and journal.is_file() and journal.stat().st_size:
            keep_copy(journal, self.root)  # it cannot be read: kept beside the new one
        record = {
            "number": known[-1].number + 1 if known else 1,
            "at": datetime.now().astimezone().isoformat(timespec="seconds"),
            "who": who,
            "what": what,
            "changes": [
                [c.kind, list(c.key), b, c.after] for c, b in zip(changes, before, strict=True)
            ],
            "undoes": undoes,
        }
        records = [_record(a) for a in known[-_KEPT:]]
        text = json.dumps([*records, record], ensure_ascii=False, indent=0)
        _replace(journal, text.encode())
        return _action(record, set())

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with hold(self.root / _LOCK, _WAIT):
            yield


def clean_text(text: str) -> str:
    """What a person typed, as it may stand in a rule file: NFC, no control characters."""
    lines = inert(unicodedata.normalize("NFC", text)).strip().split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _plain(node: Node) -> Any:
    if node.is_mapping:
        return {k: _plain(v) for k, v in node.mapping().items()}
    return [_plain(n) for n in node.items()] if isinstance(node.value, list) else node.text()


def _key(entry: Entry, names: Sequence[str]) -> Key:
    def value(name: str) -> str:
        at: Any = entry
        for part in name.split("."):
            at = at.get(part, "") if isinstance(at, Mapping) else ""
        return str(at)

    return tuple(value(n) for n in names)


def mark(value: Any) -> str:
    """A short mark of entries: it changes with any of them."""
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def _yaml(entry: Entry) -> Iterator[str]:
    """An entry of a list, every text in quotes."""
    sign = "- "
    for key, value in entry.items():
        yield f"  {sign}{key}: {json.dumps(value, ensure_ascii=False)}"
        sign = "  "


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _replace(path: Path, data: bytes | None) -> None:
    """The file holds this afterwards, or is as it was; None: it is gone."""
    if data is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(exist_ok=True)
    write_whole(path, data)
    sync_folder(path.parent)


def _record(action: Action) -> dict[str, Any]:
    return {
        "number": action.number,
        "at": action.at,
        "who": action.who,
        "what": action.what,
        "changes": [[k, list(key), b, a] for k, key, b, a in action.changes],
        "undoes": action.undoes,
    }


def _actions(text: str) -> tuple[Action, ...]:
    """The actions of a journal. Raises ValueError for any other text."""
    try:
        text.encode()
        records = json.loads(text)
        json.dumps(records, ensure_ascii=False).encode()
        undone = {r["undoes"] for r in records if r.get("undoes")}
        return tuple(_action(r, undone) for r in records)
    except (KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise ValueError(f"no journal of a desk ({fault})") from None


def _action(record: Mapping[str, Any], undone: set[int]) -> Action:
    return Action(
        number=int(record["number"]),
        at=record["at"],
        who=record["who"],
        what=record["what"],
        changes=tuple((k, tuple(key), b, a) for k, key, b, a in record["changes"]),
        undoes=record.get("undoes"),
        undone=record["number"] in undone,
    )
