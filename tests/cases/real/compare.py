"""A run's tables and a typed truth in, what is right and every difference out.

`?words` in a truth asks only that the words stand whole in one mention (or, for a kind or a deadline,
anything); `a/b` takes either; `~x` asks that x is among the deadlines.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

DIGITS = {"1": "I", "2": "II", "3": "III"}
UNKNOWN = "agency-unknown"
# The columns whose findings tell of a wrong value of a kind; a finding without a column tells of all.
TELLING = {
    "section": ("section", "section_title", "section_title_raw", "label_raw"),
    "task": ("task", "task_raw", "number", "number_raw"),
    "deadlines": ("deadline_raw", "deadline"),
    "rrule": ("deadline_raw", "deadline"),
    "products": ("product_raw", "product"),
    "product texts": ("product_raw", "product"),
    "submitted_to": ("submitted_to_raw", "product_raw"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value that is not as typed. `silent`: it is a value, and no error or warning names its cell."""

    kind: str
    where: str
    got: Any
    want: Any
    silent: bool


def _table(out: Path, name: str) -> list[dict[str, Any]]:
    path = out / f"{name}.parquet"
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist() if path.exists() else []
    return rows


def _fold(text: Any) -> str:
    return " ".join(str(text or "").split())


def _place(source: Any) -> str:
    return str(sorted((source or {}).items()))


def _bare(text: Any) -> str:
    return _fold(text).casefold().strip(" ;.,-")


class Comparison:
    """Counts and differences of one document."""

    def __init__(self, out: Path, truth: str) -> None:
        self.truth = truth.splitlines()
        self.counts: dict[str, list[int]] = {}
        self.wrong: list[Difference] = []
        self.tasks = _table(out, "tasks")
        self.agencies = _table(out, "task_agencies")
        self.deadlines = _table(out, "task_deadlines")
        self.citations = _table(out, "citations")
        self.documents = _table(out, "documents")
        found = [f for f in _table(out, "findings") if f["severity"] in ("error", "warning")]
        self.loud = {(f["record_id"], f["field"]) for f in found if f["rule"] != UNKNOWN}
        self.unknown = {
            (_place(place), _bare(name))
            for f in found
            if f["rule"] == UNKNOWN
            for place in (f["source"], *f["places"])
            for name in str(f["value"]).split(";")
        }

    def run(self) -> "Comparison":
        if self.truth[0].startswith("refused"):
            self._check("refused", "document", None, len(self.tasks), 0, bool(self.tasks))
            return self
        position = 0
        for line in self.truth:
            if line.startswith("document:"):
                self._document(dict(re.findall(r"(\w+)=(.*?)(?= \w+=|$)", line)))
            elif line.startswith("cite:"):
                self._citation(line.removeprefix("cite: ").split("|"))
            elif line:
                task = self.tasks[position] if position < len(self.tasks) else {}
                position += 1
                self._task(task, line.split("|"))
        if len(self.tasks) > position:
            self._check("rows", "tasks", None, len(self.tasks), position, False)
        return self

    def ask_more(self, lines: str, other: Collection[int] = ()) -> None:
        """What the seven cells of a truth cannot say, a line a task; counted apart, never in the rows.

        other: tasks read in another accepted way, whose product texts are not asked.
        """
        for k, (task, line) in enumerate(zip(self.tasks, lines.splitlines(), strict=False)):
            for field, want in (item.split("=", 1) for item in line.split(" @@ ") if item):
                if field != "products" or k not in other:
                    self._ask(task, field, want)

    def _ask(self, task: dict[str, Any], field: str, want: str) -> None:
        key = task["task_id"]
        bodies = [a for a in self.agencies if a["task_id"] == key]
        due = [d for d in self.deadlines if d["task_id"] == key]
        if field == "products":
            got = [_bare(p) for p in task["products"]]
            self._check("product texts", key, key, got, [_bare(p) for p in want.split(" ;; ")])
        elif field == "qual":
            words = [_bare(a["qualifier_raw"]) for a in bodies]
            self._check("qualifiers", key, key, words, want, any(_bare(want) in w for w in words))
        elif field == "rrule":
            rules = [d["recurrence"] or "" for d in due]
            self._check("rrule", key, key, rules, want, any(want in r for r in rules))
        elif field == "submitted":
            self._check("submitted_to", key, key, _bare(task["submitted_to_raw"]), _bare(want))
        else:
            rows = due if field == "due_parts" else [a for a in bodies if a["role"] == "lead"]
            self._check(
                "parts", f"{key} {field}", key, " ".join(str(r["part"]) for r in rows), want
            )

    def _told(self, record: Any, *fields: str) -> bool:
        """True where an error or warning names the row, or one of the columns in it."""
        return any((record, field) in self.loud for field in (None, *fields))

    def _told_of_bodies(
        self, record: Any, role: str, got: list[tuple[Any, str]], wanted: list[str]
    ) -> bool:
        """True where the cell is told of, or every body in it is as typed or told of as unknown.

        A finding on one unknown body does not excuse another that has a wrong id beside it.
        """
        if self._told(record, f"{role}_raw"):
            return True
        ids = {i for w in wanted if not w.startswith("?") for i in w.split("/")}
        words = {_bare(w[1:]) for w in wanted if w.startswith("?")}
        rows = {_place(t["source"]) for t in self.tasks if t["task_id"] == record}
        return any(i is None for i, _ in got) and all(
            i in ids or _bare(m) in words
            if i
            else any((row, _bare(part)) in self.unknown for row in rows for part in m.split(";"))
            for i, m in got
        )

    def _check(
        self,
        kind: str,
        where: str,
        record: Any,
        got: Any,
        want: Any,
        right: bool | None = None,
        told: bool | None = None,
    ) -> bool:
        right = got == want if right is None else (right if kind != "refused" else got == want)
        count = self.counts.setdefault(kind, [0, 0])
        count[0] += right
        count[1] += 1
        if not right:
            if told is None:
                told = self._told(record, *TELLING.get(kind, (where,)))
            silent = bool(got) and not told
            self.wrong.append(Difference(kind=kind, where=where, got=got, want=want, silent=silent))
        return right

    def _document(self, wanted: dict[str, str]) -> None:
        document = self.documents[0] if self.documents else {}
        for field, want in wanted.items():
            got = _fold(document.get({"place": "issuer_place"}.get(field, field)))
            right = got.casefold().endswith(want.casefold()) if field == "place" else got == want
            self._check("identity", field, document.get("document_id"), got, want, right)

    def _citation(self, wanted: list[str]) -> None:
        instrument, printed, day = wanted
        number = re.split("[/-]", printed)[0]
        hits = [
            c
            for c in self.citations
            if (not printed or (c["number"] == number and printed.endswith(_fold(c["symbol"]))))
            and (not day or str(c["issued_on"]) == day)
        ]
        self._check("citations", printed or instrument, None, len(hits) > 0, True)

    def _task(self, task: dict[str, Any], cells: list[str]) -> None:
        section, number, words, lead, others, deadlines, kinds = cells
        key, where = task.get("task_id"), f"{section}.{number}"
        got = task.get("section")
        right = section == "*" or got in (section, DIGITS.get(section))
        right = self._check("section", where, key, got, section, right)
        pattern = ".*".join(map(re.escape, words.split("…")))
        text = _fold(task.get("task_raw"))
        printed = _fold(task.get("number_raw")).rstrip(".") == number.rstrip(".")
        right &= self._check(
            "task", where, key, text, words, printed and bool(re.fullmatch(pattern, text))
        )
        for role, want in (("lead", lead), ("coordinating", others)):
            right &= self._bodies(key, f"{where} {role}", role, want)
        right &= self._deadlines(key, where, deadlines)
        if kinds or not self._no_products():
            right &= self._kinds(task, where, kinds.split())
        self._check("rows", where, key, bool(right), True)

    def _no_products(self) -> bool:
        return all(line.endswith("|") for line in self.truth if line.count("|") == 6)

    def _bodies(self, key: Any, where: str, role: str, want: str) -> bool:
        rows = [a for a in self.agencies if a["task_id"] == key and a["role"] == role]
        wanted = [
            w.strip()
            for w in re.findall(r"\?[^?]*?(?= [a-z]+(?:-[a-z]+)+(?: |/|$)| \?|$)|[^ ?]+", want)
        ]
        got = [(a["agency_id"], a["mention_raw"]) for a in rows]
        right = len(rows) == len(wanted) and all(
            _fold(w[1:]).casefold().rstrip(";., ") == _fold(g[1]).casefold().rstrip(";., ")
            if w.startswith("?")
            else g[0] in w.split("/")
            for w, g in zip(wanted, got, strict=True)
        )
        told = self._told_of_bodies(key, role, got, wanted)
        return self._check("agencies", where, key, got, wanted, right, told)

    def _deadlines(self, key: Any, where: str, want: str) -> bool:
        rows = [d for d in self.deadlines if d["task_id"] == key]
        full = [f"{d['kind']}:{d['start']}..{d['end']}" for d in rows]

        def fits(one: str, printed: str) -> bool:
            kind, _, days = one.partition(":")
            got, _, printed_days = printed.partition(":")
            return kind in ("?", got) and printed_days.endswith(days)

        if want == "?":
            return self._check("deadlines", where, key, full, want, bool(full))
        ways = [way.split() for way in want.split("/")]
        right = any(
            any(fits(way[0][1:], f) for f in full)
            if way and way[0].startswith("~")
            else len(way) == len(full) and all(map(fits, way, full))
            for way in ways
        )
        return self._check("deadlines", where, key, full, want, right)

    def _kinds(self, task: dict[str, Any], where: str, want: list[str]) -> bool:
        got = list(task.get("product_kinds") or [])
        right = len(got) == len(want) and all(w in ("?", g) for w, g in zip(want, got, strict=True))
        return self._check("products", where, task.get("task_id"), got, want, right)
