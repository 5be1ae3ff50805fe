"""Which document a year, a document_id or a Parquet output means; what is not there is said so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.compare.side import Side, side_from_tables
from pipeline.tables.standing import Standing, open_standing
from pipeline.text.fold import slug
from pipeline.text.told import Refusal, listed, told

SIDE_TABLES = ("documents", "tasks", "task_agencies", "task_deadlines", "citations")
ReadRaw = Callable[[Path], Side]
"""Reads one raw file; raises NotFound where it is no decision."""


class NotFound(Refusal):
    """No document, or several, is meant; the message says what there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A side and how the comparison's folder names it."""

    name: str
    side: Side


@dataclass(frozen=True, slots=True)
class Archive:
    """The documents of one Parquet output, read when asked for."""

    folder: Path
    standing: Standing

    def documents(self) -> list[dict[str, Any]]:
        """Rows of `documents`; none where nothing was ever ingested here."""
        if not self.standing.files("documents"):
            return []
        rows: list[dict[str, Any]] = self.standing.table("documents").to_pylist()
        return sorted(rows, key=lambda r: (r["plan_year"] or 0, r["document_id"]))

    def side(self, document_id: str) -> Side:
        """One document. Raises NotFound where it is not in this output."""
        standing = self.standing
        tables = {
            name: standing.table(name, (document_id,))
            for name in SIDE_TABLES
            if standing.files(name)
        }
        try:
            return side_from_tables(tables, document_id)
        except KeyError:
            raise NotFound(
                "{folder} has no document or table {document_id!r}",
                folder=self.folder,
                document_id=document_id,
            ) from None


def locate(spec: str, out: Path, place: str | None, read_raw: ReadRaw) -> Located:
    """A year, a document_id, a folder with Parquet tables, or a raw file. Raises NotFound."""
    archive = _archive(out)
    rows = archive.documents()
    if any(r["document_id"] == spec for r in rows):
        return Located(name=spec, side=archive.side(spec))
    if spec.isdecimal() and len(spec) == 4:
        row = _of_year(rows, int(spec), place, out)
        return Located(name=spec, side=archive.side(row["document_id"]))
    path = Path(spec)
    if path.is_dir() or path.name.endswith(".parquet"):
        folder = path if (path / "documents.parquet").exists() else path.parent
        return _named(_only(_archive(folder), place))
    if path.is_file():
        return _named(read_raw(path))
    raise NotFound(
        "no document, year, folder or file {spec!r}. {available}",
        spec=spec,
        available=_available(rows, out),
    )


def _archive(folder: Path) -> Archive:
    return Archive(folder, open_standing(folder))


def _named(side: Side) -> Located:
    return Located(name=side.document_id, side=side)


def _of_year(
    rows: Sequence[dict[str, Any]], year: int, place: str | None, out: Path
) -> dict[str, Any]:
    """The one document of that plan year; an annual plan goes before one for several years."""
    spans = [
        r
        for r in _of_place(rows, place)
        if r["plan_year"] and r["plan_year"] <= year <= (r["plan_year_end"] or r["plan_year"])
    ]
    found = [r for r in spans if not r["plan_year_end"]] or spans
    if not found:
        raise NotFound(
            "no plan for {year}{of_place}. {available}",
            year=year,
            of_place=_for(place),
            available=_available(rows, out),
        )
    if len(found) > 1:
        ids = ", ".join(r["document_id"] for r in found)
        raise NotFound(
            "{year} is several plans: {ids}. Name one, or the place with --place.",
            year=year,
            ids=ids,
        )
    return found[0]


def _only(archive: Archive, place: str | None) -> Side:
    rows = archive.documents()
    found = _of_place(rows, place)
    if len(found) == 1:
        return archive.side(found[0]["document_id"])
    if not found:
        raise NotFound(
            "{folder} holds no document{of_place}. {available}",
            folder=archive.folder,
            of_place=_for(place),
            available=_available(rows, archive.folder),
        )
    ids = ", ".join(r["document_id"] for r in found)
    raise NotFound(
        "{folder} holds several documents: {ids}. "
        "Name a year or a document_id with --out, or the place with --place.",
        folder=archive.folder,
        ids=ids,
    )


def _of_place(rows: Sequence[dict[str, Any]], place: str | None) -> list[dict[str, Any]]:
    if place is None:
        return list(rows)
    try:
        key = slug(place)
    except ValueError:
        return []
    return [
        r
        for r in rows
        if (r["issuer_place"] and slug(r["issuer_place"]) == key)
        or r["document_id"].startswith(f"{key}-")
    ]


def _for(place: str | None) -> str:
    return told(" of {place}", place=place) if place else ""


def _available(rows: Sequence[dict[str, Any]], out: Path) -> str:
    if not rows:
        return told("Nothing is ingested in {out} yet: run `cchc ingest`, or name a file.", out=out)
    known = [f"{r['plan_year'] or '—'}: {r['document_id']}" for r in rows]
    return told("There is {known}.", known=listed(known, 12))


def locate_all(out: Path, place: str | None) -> tuple[Located, ...]:
    """Every annual plan of one place, oldest first. Raises NotFound where two share a year."""
    archive = _archive(out)
    rows = archive.documents()
    found = [r for r in _of_place(rows, place) if r["plan_year"] and not r["plan_year_end"]]
    if len(found) < 2:
        raise NotFound(
            "a trend needs two annual plans{of_place}. {available}",
            of_place=_for(place),
            available=_available(rows, out),
        )
    years = [r["plan_year"] for r in found]
    if len(set(years)) < len(years):
        ids = ", ".join(r["document_id"] for r in found if years.count(r["plan_year"]) > 1)
        raise NotFound(
            "several plans share a year: {ids}. Name the plans, or use --place.", ids=ids
        )
    return tuple(
        Located(name=str(r["plan_year"]), side=archive.side(r["document_id"])) for r in found
    )
