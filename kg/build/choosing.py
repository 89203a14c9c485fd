"""Which articles a run reads: those that the store lacks, or has otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from hashlib import sha256

from kg.build.history import Histories
from kg.build.report import Progress, Report, Step
from kg.build.tasks import Task
from kg.build.writing import Target
from kg.errors import InputError
from kg.model import Article
from kg.rdf.iris import article_iri
from kg.rdf.mapping import Run
from kg.settings import Settings
from kg.sources import FieldError


class Choosing:
    """Makes tasks of the articles that are to be read, and reports the others."""

    def __init__(
        self, store: Target, known: Histories, run: Run, settings: Settings, report: Report, progress: Progress
    ) -> None:
        self._store, self._known, self._run, self._settings = store, known, run, settings
        self._report, self._progress = report, progress
        self._later: list[Article] = []

    def later(self) -> list[Article]:
        """Other versions of the articles of the last `tasks`. They can be read when those are stored."""
        found, self._later = self._later, []
        return found

    def tasks(self, found: Iterable[Article | InputError]) -> Iterator[Task]:
        """The articles to be read: neither refused, nor read in this run already, nor unchanged in the store."""
        seen: dict[str, tuple[str, int]] = {}
        for one in found:
            if isinstance(one, InputError):
                add = self._report.note if isinstance(one, FieldError) else self._report.refuse
                self._progress(add(one.source, one.reason))
                continue
            article = self._known.known_as(self._settings.base, one)
            graph, this = article_iri(self._settings.base, article), (self._fingerprint(article), hash(article.text))
            if graph in seen:
                self._again(article, seen[graph], this)
                continue
            seen[graph] = this
            task = self._task(article, graph, this[0])
            if task is not None:
                yield task

    def _again(self, article: Article, first: tuple[str, int], this: tuple[str, int]) -> None:
        """An article whose graph another article of this run has, with the fingerprints and hashed texts of both."""
        if first[1] != this[1]:
            self._later.append(article)
        elif first[0] == this[0]:
            self._report.duplicates += 1
        else:
            same = f"the same {'url' if article.url else 'id'} {article.url or article.id!r}"
            reason = f"an article of this run has {same} and the same text, but other fields; that one is kept"
            self._progress(self._report.refuse(article.source or article.id, reason))

    def _task(self, article: Article, graph: str, fingerprint: str) -> Task | None:
        """None: the store has the article, or a later version of it."""
        history = None
        if not self._known.has_later(graph, article):
            history = self._known.of(graph, article, self._run.started)
            self._report.duplicates += history.copy_of is not None
        if history is None or self._store.fingerprint(graph) == fingerprint:
            self._report.unchanged += 1
            self._progress(Step(article.source or article.id, "unchanged"))
            return None
        self._report.corrected += history.is_corrected
        return Task(article, self._run, self._settings, fingerprint, history)

    def _fingerprint(self, article: Article) -> str:
        fields = {name: value for name, value in asdict(article).items() if name != "source"}
        told = repr((self._run.configuration, sorted(fields.items())))
        return sha256(told.encode("utf8", "surrogatepass")).hexdigest()
