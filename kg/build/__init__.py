"""A run that reads inputs into a store: which articles are read, by how many processes, and what is reported."""

from __future__ import annotations

import time
import uuid
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox

from kg import gazetteer
from kg.build.pool import pooled
from kg.build.reading import Task, components, now, read_article, read_task
from kg.build.report import Progress, Reading, Report, Step
from kg.build.stopping import stop_signals
from kg.engines.local import Store
from kg.errors import InputError
from kg.model import Article
from kg.nlp.grammar import models
from kg.rdf.iris import article_iri
from kg.rdf.mapping import Run, run_end
from kg.rdf.vocab import RUNS_GRAPH
from kg.settings import Settings
from kg.sources import Duplicates, FieldError, read
from kg.version import __version__

__all__ = ["Report", "Step", "build", "components", "read_article"]

_ALONE = 24  # fewer articles are read in this process: another needs a second to start
_SHARE = 500  # articles after which the store publishes what it has so far


def build(
    inputs: Sequence[str],
    store: Path | str,
    settings: Settings | None = None,
    progress: Progress = lambda step: None,
) -> Report:
    """Read inputs into a store, article by article. What is refused is in the report; everything else is stored.

    After an interrupt (Ctrl-C, SIGTERM or SIGHUP), what was read until then is stored.

    Args:
        inputs: files, folders, "-" for standard input, http(s) URLs.
        progress: called after each article.

    Raises:
        StoreError: the store cannot be written.
        ModelError: the language model, or that of an extractor, is missing.
    """
    chosen = settings or Settings()
    report, started = Report(), time.monotonic()
    run = Run(f"{chosen.base}run/{uuid.uuid4().hex[:12]}", now(), __version__, chosen.configuration())
    _prepare(chosen)
    with Store.open(store, base=chosen.base) as opened, stop_signals() as stop:
        opened.count()
        opened.load_ontology()
        opened.publish()
        tasks = _tasks(read(inputs), opened, run, chosen, report, progress)
        try:
            with closing(_readings(tasks, chosen.workers)) as readings:
                for task, one in stop.until_asked(readings):
                    _settle(task, one, opened, report, progress)
        except KeyboardInterrupt:
            report.interrupted = True
        if report.articles:
            opened.add(chosen.base + RUNS_GRAPH, run_end(run, now(), chosen.base))
        opened.publish(optimize=report.articles > _ALONE)
        report.interrupted |= stop.asked
    report.seconds = round(time.monotonic() - started, 2)
    return report


def _prepare(settings: Settings) -> None:
    """Make the index of places for all processes, and raise ModelError for a missing model before an article is
    read."""
    gazetteer.prepare()
    models.model_name(settings.model)
    components(settings)


def _settle(task: Task, one: Reading | InputError, store: Store, report: Report, progress: Progress) -> None:
    """Store the graph of an article, whole or not at all, and report it."""
    if isinstance(one, InputError):
        report.refuse(one.source, one.reason)
        progress(Step(task.source, "refused", one.reason))
        return
    store.replace(one.graph, ox.parse(one.quads, format=ox.RdfFormat.N_QUADS))
    report.count(one)
    for note in one.notes:
        if note.again:
            progress(report.note(task.source, note.reason))
        else:
            report.left_out[note.reason] = report.left_out.get(note.reason, 0) + note.count
    if report.articles % _SHARE == 0:
        store.publish()
    progress(Step(task.source, "read"))


def _tasks(
    found: Iterable[Article | InputError],
    store: Store,
    run: Run,
    settings: Settings,
    report: Report,
    progress: Progress,
) -> Iterator[Task]:
    """The articles to be read: neither refused, nor read in this run already, nor unchanged in the store."""
    seen: dict[str, str] = {}
    duplicates = Duplicates()
    for one in found:
        if isinstance(one, FieldError):
            progress(report.note(one.source, one.reason))
            continue
        if isinstance(one, InputError):
            progress(report.refuse(one.source, one.reason))
            continue
        task = Task(one, run, settings, _fingerprint(one, run.configuration))
        graph = article_iri(settings.base, one)
        if graph in seen:
            if seen[graph] == task.fingerprint:
                report.duplicates += 1
            else:
                reason = f"another article of this run has the same {'url' if one.url else 'id'} {one.url or one.id!r}"
                progress(report.refuse(task.source, reason))
            continue
        seen[graph] = task.fingerprint
        report.duplicates += duplicates.seen(one) is not None
        if store.fingerprint(graph) == task.fingerprint:
            report.unchanged += 1
            progress(Step(task.source, "unchanged"))
            continue
        yield task


def _fingerprint(article: Article, configuration: str) -> str:
    fields = {name: value for name, value in asdict(article).items() if name != "source"}
    return sha256(repr((configuration, sorted(fields.items()))).encode("utf8", "surrogatepass")).hexdigest()


def _readings(tasks: Iterator[Task], workers: int) -> Generator[tuple[Task, Reading | InputError], None, None]:
    """Each task with its result, in order: read in this process, or by workers if there are enough articles."""
    first = list(islice(tasks, _ALONE)) if workers > 1 else []
    if len(first) < _ALONE:
        yield from ((task, read_task(task)) for task in chain(first, tasks))
        return
    reason = "the process that read it was ended by the system, probably because it used too much memory"
    with closing(pooled(chain(first, tasks), read_task, workers)) as done:
        for task, one in done:
            yield task, one or InputError(task.source, reason)
