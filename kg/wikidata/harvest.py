"""Lists of Wikidata fetched page by page into files, and tables for the gazetteer made of them."""

from __future__ import annotations

import json
import logging
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kg.errors import UsageError
from kg.gazetteer.atlas import plain
from kg.gazetteer.own import WIKIDATA, folder
from kg.http_client import HttpError
from kg.wikidata.asking import Wikidata
from kg.wikidata.lists import List, lists, roots
from kg.wikidata.sparql import QueryTimeout, Row
from kg.wikidata.tables import write_tables

log = logging.getLogger(__name__)

_LEAST = 25  # items in a page; a page of this size that still takes too long is left out
_LISTS = "lists"
_TIME = re.compile(r"([0-9]{4})(-[0-9]{2}-[0-9]{2})T")


@dataclass(slots=True)
class HarvestReport:
    """What a run did. `kept`: lists that were recent enough. `left`: for another run. `rows`: by table."""

    folder: str = ""
    fetched: int = 0
    kept: int = 0
    left: int = 0
    ambiguous: int = 0
    requests: int = 0
    seconds: float = 0.0
    rows: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    interrupted: bool = False
    unanswered: str = ""

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


@dataclass(slots=True)
class _Fetched:
    """A list as far as it has been fetched: its items by QID, each with the values of its columns."""

    items: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    offset: int = 0
    ended: float = 0.0  # when it was complete, in seconds since 1970; 0: it is not

    @classmethod
    def read(cls, path: Path) -> _Fetched:
        try:
            told = json.loads(path.read_text("utf8"))
            return cls(dict(told["items"]), int(told["offset"]), float(told["ended"]))
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, LookupError, TypeError) as error:
            log.warning("%s is fetched anew: %s", path, error)
            return cls()

    def write(self, path: Path) -> None:
        _put(path, json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode("utf8", "surrogatepass"))


def update(
    wikidata: Wikidata,
    kinds: tuple[str, ...],
    countries: tuple[str, ...],
    page: int,
    progress: Callable[[str], None] = lambda line: None,
) -> HarvestReport:
    """Fetch the lists that are missing, unfinished or old, and write the tables.

    Raises: UsageError: an unknown kind or country, or a folder that cannot be written.
    """
    where, started = folder() / WIKIDATA, time.monotonic()
    report = HarvestReport(str(where))
    wanted = lists(kinds, countries)
    try:
        (where / _LISTS).mkdir(parents=True, exist_ok=True)
        try:
            _fetch_all(wanted, where, wikidata, page, report, progress)
        except KeyboardInterrupt:
            report.interrupted = True
        except HttpError as error:
            report.unanswered = str(error)
        known = {path.stem: _Fetched.read(path) for path in sorted((where / _LISTS).glob("*.json"))}
        report.rows, report.ambiguous = write_tables(
            where, {name: one.items for name, one in known.items()}, _today(), _put
        )
    except OSError as error:
        raise UsageError(f"{where}: {error.strerror or error}") from error
    report.requests, report.seconds = wikidata.requests, round(time.monotonic() - started, 2)
    return report


def _fetch_all(
    wanted: list[List],
    where: Path,
    wikidata: Wikidata,
    page: int,
    report: HarvestReport,
    progress: Callable[[str], None],
) -> None:
    """Raises: HttpError."""
    now = time.time()
    todo = []
    for one in wanted:
        found = _Fetched.read(where / _LISTS / f"{one.name}.json")
        if found.ended and now - found.ended <= wikidata.source.age:
            report.kept += 1
        else:
            todo.append(one)
    report.left = len(todo)
    known = _confirmed(wikidata, {one.kind for one in todo}, report) if todo else {}
    for one in todo:
        path = where / _LISTS / f"{one.name}.json"
        if known.get(one.kind):
            found = _fetch(one, path, known[one.kind], wikidata, page, report)
            progress(f"fetched   {one.name}: {len(found.items):,} items")
        report.left -= 1


def _confirmed(wikidata: Wikidata, kinds: Iterable[str], report: HarvestReport) -> dict[str, tuple[str, ...]]:
    """The classes of each kind whose labels here are their names in Wikidata. Raises: HttpError."""
    items = wikidata.items(q for kind in kinds for q in roots()[kind]).items
    found: dict[str, tuple[str, ...]] = {}
    for kind in kinds:
        for qid, labels in roots()[kind].items():
            names = {plain(n) for n in items[qid].names} if qid in items else set()
            if names & {plain(label) for label in labels}:
                found[kind] = (*found.get(kind, ()), qid)
            else:
                report.left_out.append(f"{kind}: Wikidata does not call {qid} {labels[0]!r}")
    return found


def _fetch(
    one: List, path: Path, classes: tuple[str, ...], wikidata: Wikidata, page: int, report: HarvestReport
) -> _Fetched:
    """Fetch what is missing of a list; each page is on disk before the next is asked for. Raises: HttpError."""
    found = _Fetched.read(path)
    if found.ended:
        found = _Fetched()  # it is old: begin again
    limit = page
    while True:
        try:
            rows = wikidata.query(one.query(classes, wikidata.source.language, limit, found.offset))
        except QueryTimeout as error:
            if limit <= _LEAST:
                report.left_out.append(f"{one.name} from the {found.offset:,}th item: {error}")
                break
            limit = max(_LEAST, limit // 2)
            continue
        met = _add(found, rows)
        found.offset += met
        if met < limit:
            break
        found.write(path)
    found.ended = time.time()
    found.write(path)
    report.fetched += 1
    return found


def _add(found: _Fetched, rows: list[Row]) -> int:
    """Add the rows of a page; returns how many items it had."""
    met = set()
    for row in rows:
        qid = row.get("item", "")
        met.add(qid)
        told: dict[str, Any] = found.items.setdefault(qid, {})
        term = (
            "\t".join((row["office"], _date(row.get("start", "")), _date(row.get("end", ""))))
            if row.get("office")
            else ""
        )
        for name, value in (*((n, row.get(n, "")) for n in ("label", "alias", "country", "geonames")), ("term", term)):
            if value and value not in told.setdefault(name, []):
                told[name].append(value)
    return len(met)


def _date(told: str) -> str:
    """The day of a time, "" where it is unknown.

    Only the year for the first of January, which Wikidata uses where only the year is known.
    """
    found = _TIME.match(told)
    return "" if found is None else found[1] if found[2] == "-01-01" else found[1] + found[2]


def shown() -> list[str]:
    """What the folder contains, one line for each list."""
    where = folder() / WIKIDATA
    found = [(path.stem, _Fetched.read(path)) for path in sorted((where / _LISTS).glob("*.json"))]
    lines = [f"{where}: " + (f"{len(found):,} lists" if found else "empty; fill it with communique gazetteer update")]
    for name, one in found:
        when = datetime.fromtimestamp(one.ended, UTC).strftime("%Y-%m-%d") if one.ended else "unfinished"
        lines.append(f"{name:20} {len(one.items):8,}  {when}")
    return lines


def _today() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d")


def _put(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all. Raises: OSError."""
    handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(part).chmod(0o644)
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
