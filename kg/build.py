"""From inputs to a store: the components in their order, worker processes, and the report of a run."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox

from kg import gazetteer
from kg.engines.local import Store
from kg.errors import InputError
from kg.model import Article, Document, Note
from kg.model.coverage import Coverage, coverage, total
from kg.nlp.components import Component, pipeline
from kg.nlp.components import read as read_document
from kg.nlp.grammar import models
from kg.rdf.iris import article_iri
from kg.rdf.mapping import Run, run_end, to_quads
from kg.rdf.vocab import RUNS_GRAPH
from kg.settings import Settings
from kg.sources import Duplicates, FieldError, read
from kg.version import __version__

log = logging.getLogger(__name__)


_CHUNK = 8  # articles that a worker takes at a time
_ALONE = 24  # fewer articles are read in this process: a worker needs a second to start
_SHARE = 500  # articles after which readers of the store see what is there so far


@dataclass(frozen=True, slots=True)
class Reading:
    """What one article gave: its graph as N-Quads and the numbers for the report."""

    graph: str
    quads: bytes
    sentences: int = 0
    mentions: int = 0
    linked: int = 0
    events: int = 0
    statements: int = 0
    tenures: int = 0
    triples: int = 0
    notes: tuple[Note, ...] = ()
    coverage: Coverage | None = None


@dataclass(slots=True)
class Report:
    """What a run did. `refused` and `noted` hold (source, reason): an article that was not read, what an article was read without.

    `unchanged` articles were in the store already, read the same way; `duplicates` are copies of another article of the run. `left_out` counts,
    by reason, what extractors claimed and the text does not have.
    """

    articles: int = 0
    unchanged: int = 0
    duplicates: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    noted: list[tuple[str, str]] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    sentences: int = 0
    mentions: int = 0
    linked: int = 0
    events: int = 0
    statements: int = 0
    tenures: int = 0
    quads: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    coverage: list[Coverage] = field(default_factory=list)  # of each article that was read

    def count(self, one: Reading) -> None:
        self.articles += 1
        self.quads += one.triples
        for name in ("sentences", "mentions", "linked", "events", "statements", "tenures"):
            setattr(self, name, getattr(self, name) + getattr(one, name))
        if one.coverage is not None:
            self.coverage.append(one.coverage)

    def as_dict(self) -> dict[str, object]:
        """For --json: numbers, what was refused or noted as objects, and coverage in sum and by article."""
        whole = asdict(total(self.coverage))
        named = {name: [{"source": s, "reason": r} for s, r in getattr(self, name)] for name in ("refused", "noted")}
        return {**asdict(self), **{name: whole[name] for name in ("with_events", "skipped", "unread")}, **named}


@dataclass(frozen=True, slots=True)
class Step:
    """One article done, for progress: what it was and what became of it."""

    source: str
    outcome: str  # read, unchanged, refused, noted
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Task:
    article: Article
    run: Run
    settings: Settings
    fingerprint: str


def components(settings: Settings) -> tuple[Component, ...]:
    """The components that read an article under these settings, in their order.

    Raises: UsageError or ModelError where an extractor of the settings cannot be had.
    """
    extra = {name: _extractor(name, settings) for name in settings.extractors if name != "rules"}
    return pipeline(
        settings.model,
        rules="rules" in settings.extractors,
        names=[extra[name] for name in ("gliner", "transformer") if name in extra],
        clusters=[extra["coref"]] if "coref" in extra else [],
        claims=[extra["llm"]] if "llm" in extra else [],
    )


def _extractor(name: str, settings: Settings) -> Component:
    """The component of an extractor beside the rules; its module and what it needs are imported only now."""
    run: Callable[[Document], Document]
    if name == "gliner":
        from kg.nlp.extractors.gliner import gliner

        run = gliner(settings.gliner_model or "")
    elif name == "transformer":
        from kg.nlp.extractors.transformer import transformer

        run = transformer(settings.transformer_model or "")
    elif name == "coref":
        from kg.nlp.extractors.coref import coref

        run = coref(settings.coref_model)
    else:
        from kg.nlp.extractors.llm import Endpoint, llm

        run = llm(Endpoint(settings.llm_url or "", settings.llm_model or "", settings.llm_key, settings.llm_timeout))
    facts = ("events", "statements", "notes") if name == "llm" else ()
    return Component(name, run, frozenset(("parse", "sentences", "entities")), frozenset(("entities", *facts)))


def read_article(article: Article, settings: Settings | None = None) -> Document:
    """What is read out of one article.

    Raises: ModelError where the language model is missing.
    """
    return read_document(article, components(settings or Settings()))


def build(
    inputs: Sequence[str],
    store: Path | str,
    settings: Settings | None = None,
    progress: Callable[[Step], None] = lambda step: None,
) -> Report:
    """Read inputs into a store, article by article; what is refused is reported and the rest is stored.

    An interrupt (Ctrl-C) ends the run with everything stored that was read.

    Args:
        inputs: files, folders, "-" for stdin, http(s) URLs.
        progress: called after each article.

    Raises:
        StoreError: the store cannot be written.
        ModelError: the language model, or that of an extractor, is missing.
    """
    chosen = settings or Settings()
    report, started = Report(), time.monotonic()
    run = Run(f"{chosen.base}run/{uuid.uuid4().hex[:12]}", _now(), __version__, chosen.configuration())
    gazetteer.prepare()  # one table of places for all workers
    models.model_name(chosen.model)  # a missing model is no fault of an article: say so before anything is read
    components(chosen)
    with Store.open(store, base=chosen.base) as opened:
        opened.count()
        opened.load_ontology()
        opened.publish()
        try:
            tasks = _tasks(read(inputs), opened, run, chosen, report, progress)
            for task, one in _readings(tasks, chosen.workers):
                _settle(task, one, opened, report, progress)
        except KeyboardInterrupt:
            report.interrupted = True
        if report.articles:
            opened.add(chosen.base + RUNS_GRAPH, run_end(run, _now(), chosen.base))
        opened.publish(optimize=report.articles > _ALONE)
    report.seconds = round(time.monotonic() - started, 2)
    return report


def _settle(
    task: _Task, one: Reading | InputError, store: Store, report: Report, progress: Callable[[Step], None]
) -> None:
    """Store what an article gave, whole or not at all."""
    source = task.article.source or task.article.id
    if isinstance(one, InputError):
        report.refused.append((one.source, one.reason))
        progress(Step(source, "refused", one.reason))
        return
    store.replace(one.graph, ox.parse(one.quads, format=ox.RdfFormat.N_QUADS))
    report.count(one)
    for note in one.notes:
        if note.again:
            report.noted.append((source, note.reason))
            progress(Step(source, "noted", note.reason))
        else:
            report.left_out[note.reason] = report.left_out.get(note.reason, 0) + note.count
    if report.articles % _SHARE == 0:
        store.publish()
    progress(Step(source, "read"))


def _tasks(
    found: Iterable[Article | InputError],
    store: Store,
    run: Run,
    settings: Settings,
    report: Report,
    progress: Callable[[Step], None],
) -> Iterator[_Task]:
    """What is to be read: neither refused, nor a second copy, nor unchanged since it was last read."""
    seen: dict[str, str] = {}
    copies = Duplicates()
    for one in found:
        if isinstance(one, FieldError):
            report.noted.append((one.source, one.reason))
            progress(Step(one.source, "noted", one.reason))
            continue
        if isinstance(one, InputError):
            report.refused.append((one.source, one.reason))
            progress(Step(one.source, "refused", one.reason))
            continue
        graph, fingerprint = article_iri(settings.base, one), _fingerprint(one, run.configuration)
        if graph in seen:
            if seen[graph] == fingerprint:
                report.duplicates += 1
            else:
                reason = f"another article of this run has the same {'url' if one.url else 'id'} {one.url or one.id!r}"
                report.refused.append((one.source or one.id, reason))
                progress(Step(one.source or one.id, "refused", reason))
            continue
        seen[graph] = fingerprint
        report.duplicates += copies.seen(one) is not None
        if store.fingerprint(graph) == fingerprint:
            report.unchanged += 1
            progress(Step(one.source or one.id, "unchanged"))
            continue
        yield _Task(one, run, settings, fingerprint)


def _fingerprint(article: Article, configuration: str) -> str:
    fields = {name: value for name, value in asdict(article).items() if name != "source"}
    return sha256(repr((configuration, sorted(fields.items()))).encode("utf8", "surrogatepass")).hexdigest()


def _readings(tasks: Iterator[_Task], workers: int) -> Iterator[tuple[_Task, Reading | InputError]]:
    """Each task with what came of it, in order."""
    first = list(islice(tasks, _ALONE)) if workers > 1 else []
    if len(first) < _ALONE:
        yield from ((task, read_task(task)) for task in chain(first, tasks))
        return
    yield from _pooled(_chunks(chain(first, tasks)), workers)


def _chunks(tasks: Iterator[_Task]) -> Iterator[list[_Task]]:
    while chunk := list(islice(tasks, _CHUNK)):
        yield chunk


def _pooled(chunks: Iterator[list[_Task]], workers: int) -> Iterator[tuple[_Task, Reading | InputError]]:
    """Keep some chunks ahead of the one that is waited for, and no more, so that a large input never fills the memory.

    A worker that the system ends (for its memory, most likely) takes the pool with it: what was under way is read once more,
    article by article, and the article that ends its process again is refused.
    """
    waiting: list[list[_Task]] = []
    while True:
        # Ctrl-C reaches every process of the run: a worker ends at once and says nothing, the main one stores and reports
        with ProcessPoolExecutor(
            workers, multiprocessing.get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_DFL)
        ) as pool:
            pending: list[tuple[list[_Task], Future[list[Reading | InputError]]]] = []
            try:
                while True:
                    while (
                        len(pending) < 2 * workers
                        and (chunk := waiting.pop(0) if waiting else next(chunks, None)) is not None
                    ):
                        pending.append((chunk, pool.submit(read_tasks, chunk)))
                    if not pending:
                        return
                    yield from zip(pending[0][0], pending[0][1].result(), strict=True)
                    pending.pop(0)
            except BrokenProcessPool:
                broken = pending[0][0] if pending else chunk or []
                rest = [c for c, _ in pending[1:]] + (
                    [chunk] if chunk and all(chunk is not c for c, _ in pending) else []
                )
        if len(broken) == 1:
            source = broken[0].article.source or broken[0].article.id
            yield (
                broken[0],
                InputError(source, "the process that read it was ended by the system, probably for its memory"),
            )
        waiting = [*([[t] for t in broken] if len(broken) > 1 else []), *rest, *waiting]


def read_tasks(tasks: list[_Task]) -> list[Reading | InputError]:
    return [read_task(task) for task in tasks]


def read_task(task: _Task) -> Reading | InputError:
    """The graph of one article. This is the outermost door of an article: whatever fails in it costs this article alone."""
    base = task.settings.base
    try:
        document = read_article(task.article, task.settings)
        # what was not read whole must not count as unchanged the next time
        fingerprint = f"{task.fingerprint}-incomplete" if any(n.again for n in document.notes) else task.fingerprint
        quads = to_quads(document, task.run, base, _now(), fingerprint)
    except Exception as error:
        log.exception("%s could not be read", task.article.source or task.article.id)
        return InputError(
            task.article.source or task.article.id,
            f"could not be read ({type(error).__name__}: {error}); please report this",
        )
    return Reading(
        article_iri(base, task.article),
        ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"",
        len(document.sentences),
        sum(len(e.mentions) for e in document.entities),
        sum(bool(e.links) for e in document.entities),
        len(document.events),
        len(document.statements),
        len(document.tenures),
        len(quads),
        document.notes,
        coverage(document),
    )


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
