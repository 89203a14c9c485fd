"""A file beside a store by which reports and articles are found that may tell of the same event, without reading days.

It follows from the graph: for each article it has the keys of its reports and of its story, under the fingerprint that
the article had. What it lacks, or has under another fingerprint, is made anew; so it may be deleted at any time.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from kg.errors import StoreError
from kg.resolution.keys import Place, places, stories
from kg.resolution.reading import Graph, article_of, batches
from kg.resolution.records import Report
from kg.resolution.surroundings import MOST, STORY_DAYS, Bands, Places, near_in_band, ordinal

FILE = "alike.sqlite"  # in the folder of the store
_FORMAT = 2
_LONGEST = 31  # days; the places of a report have fewer
_SCHEMA = f"""
CREATE TABLE state (value TEXT);
CREATE TABLE article (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, fingerprint TEXT);
CREATE TABLE report (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, article INTEGER, level REAL);
CREATE INDEX report_article ON report (article);
CREATE TABLE place (key INTEGER, first INTEGER, last INTEGER, report INTEGER);
CREATE INDEX place_key ON place (key, first);
CREATE INDEX place_report ON place (report);
CREATE TABLE band (band INTEGER, day INTEGER, article INTEGER);
CREATE INDEX band_band ON band (band, day);
CREATE INDEX band_article ON band (article);
PRAGMA user_version = {_FORMAT};
"""


@contextmanager
def opened(path: Path) -> Iterator[Index]:
    """An index in a file that is made if it is not there.

    Raises: StoreError: the file cannot be written. sqlite3.DatabaseError, also later: it is damaged.
    """
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            file.execute("PRAGMA synchronous = OFF")  # what a power cut breaks is made anew
            if file.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:
                for kind, name in file.execute("SELECT type, name FROM sqlite_master WHERE type = 'table'").fetchall():
                    file.execute(f"DROP {kind} {name}")
                file.executescript(_SCHEMA)
            yield Index(file)
    except sqlite3.OperationalError as error:
        raise StoreError(f"{path}: cannot be written: {error}") from error


class KeptLevels:
    """See `kg.resolution.connecting.Levels`."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file

    def get(self, report: str, default: float, /) -> float:
        found = self._file.execute("SELECT level FROM report WHERE iri = ? AND level NOT NULL", (report,)).fetchone()
        return float(found[0]) if found else default

    def update(self, found: Mapping[str, float], /) -> None:
        self._file.execute("BEGIN")
        rows = [(level, report) for report, level in found.items()]
        self._file.executemany("UPDATE report SET level = ? WHERE iri = ?", rows)
        self._file.execute("COMMIT")


class Index:
    """Surroundings by keys."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file
        self.levels = KeptLevels(file)

    def update(
        self, graph: Graph, fingerprints: Mapping[str, str], renamed: Iterable[str], before: str, after: str
    ) -> None:
        """Read what has changed in a graph. If this is interrupted, the index stays as it was.

        Args:
            fingerprints: those of all articles of the graph.
            renamed: articles of which the names stand for others than before.
            before, after: what the keys depended on beside the articles, and do now. An index of another state is
                made anew.
        """
        self._file.execute("BEGIN IMMEDIATE")
        if self._file.execute("SELECT value FROM state").fetchall() != [(before,)]:
            for table in ("article", "report", "place", "band"):
                self._file.execute(f"DELETE FROM {table}")
        known = dict(self._file.execute("SELECT iri, fingerprint FROM article"))
        gone = {*renamed, *(iri for iri, told in known.items() if fingerprints.get(iri) != told)}
        self._remove(gone)
        self._read(graph, {iri: told for iri, told in fingerprints.items() if iri in gone or iri not in known})
        self._file.execute("DELETE FROM state")
        self._file.execute("INSERT INTO state VALUES (?)", (after,))
        self._file.execute("COMMIT")

    def _remove(self, articles: Iterable[str]) -> None:
        by_iri = "SELECT id FROM article WHERE iri = ?"
        ids = [row for iri in articles for row in self._file.execute(by_iri, (iri,)).fetchall()]
        self._file.executemany("DELETE FROM place WHERE report IN (SELECT id FROM report WHERE article = ?)", ids)
        for column, table in (("article", "report"), ("article", "band"), ("id", "article")):
            self._file.executemany(f"DELETE FROM {table} WHERE {column} = ?", ids)

    def _read(self, graph: Graph, fingerprints: Mapping[str, str]) -> None:
        """Put articles that are not in it."""
        for some in batches(fingerprints):
            reports = graph.reports(graph.of_articles(some))
            articles = graph.articles(some)
            named = {entity for one in articles.values() for entity in one.named}
            entities = graph.entities(named | {e for r in reports for e in r.participants | r.places})
            of_article: dict[str, dict[str, Collection[Place]]] = defaultdict(dict)
            for one in reports:
                of_article[article_of(one.iri)][one.iri] = places(one, entities)
            for iri in some:
                bands = stories(articles[iri])
                self._put(iri, fingerprints[iri], articles[iri].published, bands, of_article[iri])

    def _put(
        self,
        article: str,
        fingerprint: str,
        day: date | None,
        bands: Iterable[int],
        reports: Mapping[str, Iterable[Place]],
    ) -> None:
        number = self._insert("article (iri, fingerprint)", article, fingerprint)
        rows = [(band, ordinal(day), number) for band in set(bands)]
        self._file.executemany("INSERT INTO band VALUES (?, ?, ?)", rows)
        for report, some in reports.items():
            one = self._insert("report (iri, article)", report, number)
            self._file.executemany("INSERT INTO place VALUES (?, ?, ?, ?)", [(*place, one) for place in set(some)])

    def _insert(self, into: str, *values: object) -> int:
        number = self._file.execute(f"INSERT INTO {into} VALUES (?, ?)", values).lastrowid
        assert number is not None
        return number

    def events(self, reports: Collection[Report], places: Places) -> set[str]:
        wanted = {place for report in reports for place in places(report.iri)}
        numbers = {
            number
            for key, first, last in wanted
            for (number,) in self._file.execute(
                "SELECT report FROM place WHERE key = ? AND first BETWEEN ? AND ? AND last >= ?",
                (key, first - _LONGEST, last, first),
            )
        }
        return {
            iri
            for some in batches(numbers)
            for (iri,) in self._file.execute(f"SELECT iri FROM report WHERE id IN ({', '.join('?' * len(some))})", some)
        }

    def stories(self, articles: Mapping[str, date | None], bands: Bands) -> dict[str, set[str]]:
        own = bands(articles)
        return {iri: self._sharing(own[iri], ordinal(day), iri) for iri, day in articles.items()}

    def _sharing(self, bands: Collection[int], day: int, article: str) -> set[str]:
        """The articles that share a band with one, and are to be compared with it."""
        some = f"band IN ({', '.join('?' * len(bands))})"
        sizes = dict(self._file.execute(f"SELECT band, COUNT(*) FROM band WHERE {some} GROUP BY band", tuple(bands)))
        few = [band for band, size in sizes.items() if size <= MOST]
        some = f"band IN ({', '.join('?' * len(few))})"
        found = {
            row[0] for row in self._file.execute(f"SELECT iri FROM band JOIN article ON id = article WHERE {some}", few)
        }
        for band in sizes.keys() - few:
            members = self._file.execute(
                "SELECT day, iri FROM band JOIN article ON id = article WHERE band = ? AND day BETWEEN ? AND ?",
                (band, day - STORY_DAYS, day + STORY_DAYS),
            )
            found.update(near_in_band(sorted(members), (day, article)))
        return found

    def keep(self, is_near: Callable[[date | None], bool]) -> None:
        """Nothing is in memory."""
