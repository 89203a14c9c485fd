"""A run that reads inputs into a store: which articles are read, by how many processes, and what is reported."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.build.choosing import Choosing
from kg.build.cluster import clustered, reading_cluster
from kg.build.history import histories
from kg.build.lexicon import check_own_words
from kg.build.performing import perform, prepare
from kg.build.pool import pooled
from kg.build.report import Progress, Reading, Report, Step
from kg.build.shards import Shards
from kg.build.stopping import Stop, stop_signals
from kg.build.tasks import Task, longest, now
from kg.build.writing import Target, Writing
from kg.engines.local import Store
from kg.engines.local.description import describe, is_described
from kg.errors import InputError
from kg.model import Article
from kg.rdf.iris import article_iri
from kg.rdf.mapping import Run, run_end
from kg.rdf.vocab import ONTOLOGY_GRAPH, RUNS_GRAPH
from kg.resolution import Resolved, resolve
from kg.settings import Cluster, Settings
from kg.sources import FieldError, read
from kg.version import __version__

if TYPE_CHECKING:
    from kg.engines.remote.backend import Backend
    from kg.engines.remote.loading import RemoteGraphs

__all__ = ["FieldError", "Report", "Step", "Target", "article_iri", "build"]

Readings = Iterator[tuple[Task, Reading | InputError]]
_ALONE = 24  # fewer articles are read in this process: another needs a second to start


def build(
    inputs: Sequence[str],
    store: Path | str,
    settings: Settings | None = None,
    progress: Progress = lambda step: None,
    resolution: bool = True,
    cluster: Cluster | None = None,
    backend: Backend | None = None,
) -> Report:
    """Read inputs into a store, article by article. What is refused is in the report; everything else is stored.

    After an interrupt (Ctrl-C, SIGTERM or SIGHUP), what was read until then is stored.

    Args:
        inputs: files, folders, "-" for standard input, http(s) URLs.
        progress: called after each article.
        resolution: compare the events with those of other articles at the end, where nothing interrupts.
        cluster: whose workers read, instead of processes of this machine; the graph is the same.
        backend: the engine that gets the graph, instead of the store. Copies of articles are then found among those of
            this run, and earlier versions leave no trace.

    Raises:
        UsageError: the cluster, the place of its shards, or an address of the engine cannot be had; or the caller is a
            script that each process would run again.
        StoreError, EngineError, ClusterError: the store cannot be written, the engine refuses a graph, workers fail.
        ModelError: the language model, or that of an extractor, is missing.
    """
    chosen = settings or Settings()
    report, started = Report(), time.monotonic()
    run = Run(f"{chosen.base}run/{uuid.uuid4().hex[:12]}", now(), __version__, chosen.configuration())
    check_own_words()
    prepare(chosen)
    with (
        Store.open(store, base=chosen.base, texts=chosen.text) as opened,
        histories(opened) as known,
        stop_signals() as stop,
    ):
        chosen = replace(chosen, text=opened.keeps_texts)
        opened.count()
        opened.load_ontology()
        opened.publish()
        target = opened if backend is None else _engine(backend, opened)
        writing = Writing(target, report, progress)
        choosing = Choosing(target, known, run, chosen, report, progress)
        report.interrupted = _read_all(
            read(inputs), choosing, lambda tasks: _readings(tasks, chosen.workers, cluster, store), writing, stop
        )
        if report.articles:
            target.add(chosen.base + RUNS_GRAPH, run_end(run, now(), chosen.base))
        with opened.optimizing() if report.articles > _ALONE else nullcontext():
            if resolution and not (report.interrupted or stop.asked):
                with suppress(KeyboardInterrupt):
                    report.resolved = writing.timed("resolving", lambda: _resolved(opened, backend, stop))
            if backend is None and (report.articles or not is_described(opened)):
                describe(opened)
        writing.publish()
        report.interrupted |= stop.asked
    report.seconds = round(time.monotonic() - started, 2)
    return report


def _read_all(
    found: Iterable[Article | InputError],
    choosing: Choosing,
    readings: Callable[[Iterator[Task]], AbstractContextManager[Readings]],
    writing: Writing,
    stop: Stop,
) -> bool:
    """Read articles into the store, then other versions of the same articles. Whether an interrupt came."""
    try:
        while found and not stop.asked:
            with readings(choosing.tasks(found)) as done:
                for task, one in stop.until_asked(done):
                    writing.add(task.source, one, choosing.is_done)
            writing.store()
            found = choosing.later()
    except KeyboardInterrupt:
        writing.store()
        return True
    return False


def _engine(backend: Backend, store: Store) -> RemoteGraphs:
    """The engine elsewhere that gets the graph, with the ontology that the store has."""
    from kg.engines.remote.loading import RemoteGraphs

    engine, graph = RemoteGraphs(backend), store.base + ONTOLOGY_GRAPH
    if engine.fingerprint(graph) != store.fingerprint(graph):
        engine.add(graph, store.quads(graph=NamedNode(graph)))
    return engine


def _resolved(store: Store, backend: Backend | None, stop: Stop) -> Resolved | None:
    """None: the engine cannot be updated. What an interrupt leaves is compared by the next run."""

    def go_on(done: int, of: int) -> None:
        stop.check()

    if backend is None:
        return resolve(store, store, store.base, progress=go_on, folder=store.path)
    if not backend.update:
        return None
    from kg.engines.remote.reader import RemoteReader
    from kg.engines.remote.writer import RemoteWriter

    return resolve(RemoteReader(backend), RemoteWriter(backend), store.base, progress=go_on)


@contextmanager
def _readings(tasks: Iterator[Task], workers: int, cluster: Cluster | None, store: Path | str) -> Iterator[Readings]:
    """Each task with its result, in order: read by a cluster, in this process, or by workers if there are enough
    articles.
    """
    if cluster is None:
        with closing(_read_here(tasks, workers)) as readings:
            yield readings
        return
    shards = Shards(cluster.shards or f"{store}-shards")
    with reading_cluster(cluster, workers) as client, closing(clustered(tasks, client, shards)) as readings:
        yield readings


def _read_here(tasks: Iterator[Task], workers: int) -> Generator[tuple[Task, Reading | InputError], None, None]:
    first = list(islice(tasks, _ALONE)) if workers > 1 else []
    if len(first) < _ALONE:
        yield from ((task, perform(task)) for task in chain(first, tasks))
        return
    reason = "the process that read it was ended by the system: it used too much memory, or never came to an end"
    with closing(pooled(chain(first, tasks), perform, workers, longest)) as done:
        for task, one in done:
            yield task, one or InputError(task.source, reason)
