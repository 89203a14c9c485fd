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
from kg.sources import FieldError, Seen


class Choosing:
    """Makes tasks of the articles that are to be read, and reports the others."""

    def __init__(
        self, store: Target, known: Histories, run: Run, settings: Settings, report: Report, progress: Progress
    ) -> None:
        self._store, self._known, self._run, self._settings = store, known, run, settings
        self._report, self._progress = report, progress
        self._later: list[Article] = []
        self.is_done = False  # whether all of the last `tasks` were taken

    def later(self) -> list[Article]:
        """Other versions of the articles of the last `tasks`. They can be read when those are stored."""
        found, self._later = self._later, []
        return found

    def tasks(self, found: Iterable[Article | InputError]) -> Iterator[Task]:
        """The articles to be read: neither refused, nor read in this run already, nor unchanged in the store."""
        self.is_done = False
        seen = Seen()  # the hashes of the article and of its text, by its graph
        for one in found:
            if isinstance(one, InputError):
                add = self._report.note if isinstance(one, FieldError) else self._report.refuse
                self._progress(add(one.source, one.reason))
                continue
            article = self._known.known_as(self._settings.base, one)
            graph, fingerprint = article_iri(self._settings.base, article), self._fingerprint(article)
            this = f"{fingerprint} {_hashed(article.text)}"
            if first := seen.of(graph):
                self._again(article, first[0], this)
                continue
            seen.add(graph, this)
            task = self._task(article, graph, fingerprint)
            if task is not None:
                yield task
        self.is_done = True

    def _again(self, article: Article, first: str, this: str) -> None:
        """An article whose graph another article of this run has, with the hashes of both and of their texts."""
        if first == this:
            self._report.duplicates += 1
        elif first.split()[1] != this.split()[1]:
            self._later.append(article)
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
        return _hashed(repr((self._run.configuration, sorted(fields.items()))))


def _hashed(text: str) -> str:
    return sha256(text.encode("utf8", "surrogatepass")).hexdigest()
