"""The state of every file between runs: what it was, what became of it, whose rows stand for it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.run.files import InputFile
from pipeline.run.pack import Done

_NUMBERS = (
    "document_id", "tasks", "mentions", "resolved", "deadlines", "parsed", "errors", "warnings",
    "infos",
)  # fmt: skip


class Entries:
    """Entries by file name, as state.json keeps them.

    made_by: a mark of the rules and code in force. limits: a mark of the limits in force.
    """

    def __init__(
        self, entries: Mapping[str, Mapping[str, Any]], *, made_by: str, limits: str
    ) -> None:
        self.by_name = {k: dict(v) for k, v in entries.items() if _is_sound(v)}
        self.made_by = made_by
        self.limits = limits

    def is_known(self, f: InputFile) -> bool:
        """True where file, rules and code are as they were, and the limits, if it failed."""
        e = self.by_name.get(f.name)
        if e is None or e.get("by") != self.made_by:
            return False
        if e.get("reason") and e.get("limits") != self.limits:
            return False
        if f.sha256:
            return bool(e.get("sha256") == f.sha256)
        return bool(f.version) and (e.get("size"), e.get("version")) == (f.size, f.version)

    def document_ids(self) -> set[str]:
        return {e["document_id"] for e in self.by_name.values() if e.get("document_id")}

    def documents(self) -> dict[tuple[str, str], str]:
        """(file, sha256) → the document that it gave."""
        found = ((n, e["sha256"], e.get("document_id")) for n, e in self.by_name.items())
        return {(name, digest): key for name, digest, key in found if key}

    def renamed(self, before: Mapping[tuple[str, str], str]) -> dict[str, str]:
        """earlier document_id → document_id where the same file gives another now."""
        now, ids = self.documents(), self.document_ids()
        pairs = ((key, now.get(file, key)) for file, key in before.items())
        return {earlier: key for earlier, key in pairs if earlier != key and earlier not in ids}

    def claims(self) -> dict[str, list[str]]:
        """document_id → the files that print it, also those it was refused."""
        out: dict[str, list[str]] = {}
        for name, e in self.by_name.items():
            claimed = e.get("document_id") or e.get("wanted")
            if claimed:
                out.setdefault(claimed, []).append(name)
        return out

    def with_groups(
        self, redo: Iterable[InputFile], files: Sequence[InputFile], gone: Iterable[str]
    ) -> list[InputFile]:
        """Adds the other files that print an id which a changed or removed file printed."""
        changed = {f.name for f in redo}
        names = set(changed)
        touched = {*changed, *gone}
        for members in self.claims().values():
            if touched.intersection(members):
                names.update(members)
        return [f for f in files if f.name in names]

    def added(self) -> dict[str, str]:
        """name → location of every file that was added by its path, from outside the root."""
        return {n: str(e["location"]) for n, e in self.by_name.items() if e.get("location")}

    def originals(self, files: Mapping[str, InputFile]) -> dict[str, InputFile]:
        """document_id → its main file, of those that are at hand."""
        return {
            e["document_id"]: files[n]
            for n, e in self.by_name.items()
            if e.get("document_id") and n in files and not e.get("copy_of")
        }

    def drop(self, names: Iterable[str]) -> None:
        for name in names:
            self.by_name.pop(name, None)

    def take(
        self, done: Iterable[Done], files: Mapping[str, InputFile], *, keep_stale: bool
    ) -> list[str]:
        """The new state of what was done; returns the files whose earlier rows are kept, stale."""
        settled = list(done)
        new_ids = {d.document_id for d in settled if d.document_id}
        stale: list[str] = []
        for d in settled:
            for name, digest in ((d.file, d.sha256), *d.copies):
                f, before = files[name], self.by_name.get(name, {})
                entry: dict[str, Any] = {"size": f.size, "version": f.version, "sha256": digest}
                entry["by"] = self.made_by
                if f.sha256 and digest != f.sha256:  # it changed between the look and the reading
                    entry["version"] = ""
                if f.added:
                    entry["location"] = f.location
                if d.status == "ok":
                    entry.update(_numbers(d))
                    if name != d.file:
                        entry["copy_of"] = d.file
                else:
                    entry.update(
                        status=d.status, reason=d.reason, detail=d.detail, limits=self.limits
                    )
                    entry["of_file"] = list(d.severities)
                    if d.wanted:
                        entry["wanted"] = d.wanted
                    kept = before.get("document_id")
                    if keep_stale and kept and kept not in new_ids:
                        entry.update({k: before[k] for k in _NUMBERS if k in before}, stale=True)
                        stale.append(name)
                self.by_name[name] = entry
        return stale

    def failed(self) -> list[tuple[str, str, str]]:
        """(file, code, detail) of every file that could not be ingested, by name."""
        return [
            (name, str(e["reason"]), str(e.get("detail") or ""))
            for name, e in sorted(self.by_name.items())
            if e.get("reason")
        ]

    def total(self, key: str) -> int:
        """The sum of a number over all documents, each counted once."""
        one_each = {e["document_id"]: e for e in self.by_name.values() if e.get("document_id")}
        return sum(int(e.get(key, 0)) for e in one_each.values())

    def severities(self) -> tuple[int, int, int]:
        """Errors, warnings, infos of all documents, and of the files that gave none."""
        of_files = [e["of_file"] for e in self.by_name.values() if "of_file" in e]
        sums = [sum(int(n[i]) for n in of_files) for i in range(3)]
        levels = [self.total(k) + n for k, n in zip(_NUMBERS[-3:], sums, strict=True)]
        return (levels[0], levels[1], levels[2])


def _is_sound(entry: Any) -> bool:
    """True for an entry that has the form in which it was written."""
    if not isinstance(entry, dict) or not isinstance(entry.get("sha256"), str):
        return False
    texts = (entry.get(k) for k in ("by", "document_id", "wanted", "reason", "location", "version"))
    counts = [entry.get(k, 0) for k in _NUMBERS[1:]]
    of_file = entry.get("of_file", [0, 0, 0])
    if not isinstance(of_file, list) or len(of_file) != 3:
        return False
    counts += of_file
    return all(t is None or isinstance(t, str) for t in texts) and all(
        isinstance(n, int) for n in counts
    )


def _numbers(d: Done) -> dict[str, Any]:
    errors, warnings, infos = d.severities
    values = (
        d.document_id, d.tasks, d.mentions, d.resolved, d.deadlines, d.parsed, errors, warnings,
        infos,
    )  # fmt: skip
    return {"status": "ok", **dict(zip(_NUMBERS, values, strict=True))}
