"""What people changed in the workbooks under out/, taken in before a run writes them again.

Notes go to out/notes.json; a workbook with any other change is copied to out/kept/ with the day it was
saved. Both happen before anything is replaced, so that a run cut off at any moment loses nothing.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.present.notes import (
    NO_NOTES,
    Notes,
    follow,
    from_json,
    noted_words,
    renamed,
    take,
    to_json,
)
from pipeline.present.workbook_read import SavedBook, book_from_json
from pipeline.run.apart import ApartError, find_file, look_apart, saved_in
from pipeline.run.settings import WorkLimits
from pipeline.tables.standing import Standing
from pipeline.text.told import told
from pipeline.write.beside import keep_copy, write_whole
from pipeline.write.generation import Listed, digest_of
from pipeline.write.names import plain_name
from pipeline.write.store import Store

NOTES = "notes.json"
KEPT = "kept"
_FOLDER = "xlsx/"
_FOLDERS = (_FOLDER, "handout/")  # what people open to write in
_CHANGED = "{name} was changed by hand; that copy is kept as {kept}"
_UNREADABLE = "{name} cannot be read as a workbook; it is kept as {kept}"
_OLD = "{document_id}: {count:note} on the sheet of old notes, since it is not sure which task each is of"
_LARGEST = 50_000_000
_UNSURE = frozenset({"unsure", "split", "merged", "added", "removed"})


class Officer:
    """The notes of an output folder. said: what was done, a line each; taken: the workbooks that
    are to be drawn again."""

    def __init__(self, store: Store, rules: Path, limits: WorkLimits) -> None:
        self.store = store
        self.rules = rules
        self.limits = limits
        self.path = store.out / NOTES
        self.said: list[str] = []
        self.taken: set[str] = set()
        self.notes = NO_NOTES

    def _load(self) -> Notes:
        """What notes.json says; while the folder is held, since another run may be writing it."""
        if os.path.lexists(self.path) and not self.path.is_file():
            self.store.set_aside(self.path)
        try:
            if self.path.stat().st_size > _LARGEST:
                raise ValueError(f"{self.path.stat().st_size} bytes")
            return from_json(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return NO_NOTES
        except (OSError, ValueError) as fault:
            kept = keep_copy(self.path, self.store.out / KEPT)
            self.said.append(
                told("{name} cannot be read ({fault}); it is kept as {kept}",
                     name=NOTES, fault=fault, kept=kept)
            )  # fmt: skip
            return NO_NOTES

    def save(self) -> None:
        """Writes notes.json in one step, where there is anything to write."""
        if self.notes == NO_NOTES and not self.path.exists():
            return
        data = to_json(self.notes).encode()
        if not self.path.is_file() or self.path.read_bytes() != data:
            write_whole(self.path, data)

    # -- what was changed by hand -----------------------------------------------------------------

    def collect(self, *, drawing: bool) -> None:
        """Takes in every workbook that somebody saved since the last run, the earliest first.

        drawing: whether this run draws the workbooks again; otherwise they stay where they are.
        """
        self.notes = self._load()
        if self.store.standing is None:
            return
        self._keep_late()
        found = sorted(self._saved(), key=lambda f: (f[1].stat().st_mtime_ns, f[0]))
        base, before = self.notes, self.notes
        for name, path in found:
            self._take(name, path, base)
        self.save()
        if drawing and found:
            changed = {n.document_id for n in _differing(before, self.notes)}
            self._make_room([n for n, _ in found], [p for _, p in found], changed)

    def _saved(self) -> Iterator[tuple[str, Path]]:
        """(name, path) of the workbooks whose bytes are not those that were written."""
        standing = self.store.standing
        assert standing is not None
        for name, was in standing.listed.items():
            if not name.startswith(_FOLDERS):
                continue
            shown, own = self.store.out / name, standing.files / name
            if shown.is_file() and not shown.is_symlink() and _differs(shown, was):
                yield name, shown
            if _differs(own, was):
                yield name, own

    def _keep_late(self) -> None:
        """Keeps what somebody saved while the last run was drawing the workbook anew. Its notes are
        not taken: that run may have had later ones from another workbook."""
        standing, before = self.store.standing, self.store.before()
        assert standing is not None
        if before is None:
            return
        for name, was in before.listed.items():
            if not name.startswith(_FOLDERS) or standing.listed.get(name) == was:
                continue  # it was not drawn anew
            path = before.files / name
            if _differs(path, was):
                kept = keep_copy(path, self.store.out / KEPT)
                self.said.append(told(_CHANGED, name=name, kept=kept))
                path.unlink()

    def _take(self, name: str, path: Path, base: Notes) -> None:
        kept: Path | None = None
        if not name.startswith(_FOLDER):
            kept = keep_copy(path, self.store.out / KEPT)
            self.said.append(told(_CHANGED, name=name, kept=kept))
            return
        book = self._read(path)
        if book is None or book.otherwise_changed:
            kept = keep_copy(path, self.store.out / KEPT)
        lost: tuple[Any, ...] = ()
        if book is not None:
            before = self.notes
            self.notes, lost = take(self.notes, book.notes, base)
            if book.old is not None and not name.endswith("/tat-ca.xlsx"):
                self._take_old(name, book)
            if lost and kept is None:
                kept = keep_copy(path, self.store.out / KEPT)
            count = len(list(_differing(before, self.notes)))
            if count:
                self.said.append(
                    told(
                        "{name}: your notes on {count:task} are carried over",
                        name=name,
                        count=count,
                    )
                )
        if kept:
            unread = told(_UNREADABLE, name=name, kept=kept)
            self.said.append(told(_CHANGED, name=name, kept=kept) if book else unread)
        for note in lost:
            self.said.append(
                told("{name}: the note on {task_id} was changed in two workbooks; the later stands",
                     name=name, task_id=note.task_id)
            )  # fmt: skip

    def _read(self, path: Path) -> SavedBook | None:
        """What was written into it, found out in a worker: colleagues send workbooks too."""
        try:
            file = find_file(path, self.limits)
            if file.size > _LARGEST:
                return None
            (text,) = look_apart(file, saved_in, (self.rules,), self.rules, self.limits)
            return book_from_json(text)
        except (ApartError, ValueError):
            return None

    def _take_old(self, name: str, book: SavedBook) -> None:
        """Old notes as the sheet has them now: what was struck off there is done with."""
        document_id = name.removeprefix(_FOLDER).removesuffix(".xlsx")
        said = {(n.task_id, n.task): n for n in book.old or ()}
        old = []
        for note in self.notes.old:
            if note.document_id != document_id:
                old.append(note)
            elif (note.task_id, note.task) in said:
                old.append(said[note.task_id, note.task])
        self.notes = Notes(by_task=self.notes.by_task, old=tuple(old))

    def _make_room(self, names: Iterable[str], paths: Iterable[Path], changed: set[str]) -> None:
        """Removes workbooks whose contents are safe now, so that the run draws them again."""
        standing = self.store.standing
        assert standing is not None
        also = {f"{_FOLDER}{plain_name(i)}.xlsx" for i in changed} & set(standing.listed)
        self.taken = {*names, *also}
        for path in paths:
            path.unlink(missing_ok=True)
        for folder in self.store.generation_folders():
            for name in self.taken:
                (folder / "files" / name).unlink(missing_ok=True)

    # -- a document that was read anew ------------------------------------------------------------

    def follow(self, ids: Iterable[str], keys: Mapping[str, str]) -> None:
        """Lets the notes of these documents follow their tasks into the tables that are staged.

        keys: earlier document_id → document_id of files whose heading was put right or read anew.
        """
        for earlier, document_id in sorted(keys.items()):
            self.notes = renamed(self.notes, earlier, document_id)
        for document_id in sorted(set(ids)):
            mine = self.notes.of(document_id)
            if mine == NO_NOTES:
                continue
            folder = self.store.tables_folder()
            tasks = _words(folder, document_id)
            moved: Mapping[str, str] = {}
            if any(tasks.get(n.task_id) != n.task for n in mine.by_task.values()):
                moved = self._moved(document_id, folder)
            self.notes, followed, old = follow(self.notes, document_id, tasks, moved)
            if followed:
                self.said.append(
                    told("{document_id}: {count:note} went along with the task",
                         document_id=document_id, count=followed)
                )  # fmt: skip
            if old:
                self.said.append(told(_OLD, document_id=document_id, count=old))

    def _moved(self, document_id: str, folder: Path) -> Mapping[str, str]:
        """Earlier task_id → task_id where a comparison of what stood with what comes is sure."""
        standing = self.store.standing
        if standing is None:
            return {}
        from pipeline.compare.compare import compare_tasks  # scipy, which most runs never need
        from pipeline.compare.locate import SIDE_TABLES
        from pipeline.compare.rules import load_compare
        from pipeline.compare.side import side_from_tables

        try:
            old, new = (
                side_from_tables(
                    {n: Standing(f, f).table(n, [document_id]) for n in SIDE_TABLES}, document_id
                )
                for f in (standing.files, folder)
            )
        except KeyError:
            return {}
        return {
            c.from_task_id: c.to_task_id
            for c in compare_tasks(old, new, load_compare(self.rules))
            if c.from_task_id and c.to_task_id and not _UNSURE & set(c.kinds)
        }


def _words(folder: Path, document_id: str) -> dict[str, str]:
    rows = Standing(folder, folder).table("tasks", [document_id]).select(["task_id", "task"])
    return {r["task_id"]: noted_words(r["task"]) for r in rows.to_pylist()}


def _differs(path: Path, was: Listed) -> bool:
    """True for a file whose bytes are not those listed; False where there is none."""
    try:
        stat = path.stat()
        if (stat.st_size, stat.st_mtime_ns) == (was.size, was.changed_at):
            return False
        return digest_of(path) != was.sha256
    except OSError:
        return False


def _differing(before: Notes, after: Notes) -> Iterator[Any]:
    """The notes that are not the same in both."""
    for task_id in {*before.by_task, *after.by_task}:
        one, other = before.by_task.get(task_id), after.by_task.get(task_id)
        if one != other:
            yield other or one
