"""The provenance of a graph: the run that made it."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Quad

from kg.rdf.mapping.terms import Writer
from kg.rdf.vocab import RUNS_GRAPH, cq, expand


@dataclass(frozen=True, slots=True)
class Run:
    """A run of reading, a `prov:Activity`. Times are xsd:dateTime in UTC."""

    iri: str
    started: str
    software: str  # version of communique
    configuration: str  # hash of what decides how articles are read


@dataclass(frozen=True, slots=True)
class Version:
    """A text that an article had before: its SHA-256, when it was read, and when another took its place.

    Times are xsd:dateTime.
    """

    content_hash: str
    generated: str
    replaced: str


@dataclass(frozen=True, slots=True)
class History:
    """The earlier versions of an article, and the IRI of the article that it is a copy of.

    `is_corrected`: whether the last of the versions is replaced by this reading.
    """

    versions: tuple[Version, ...] = ()
    copy_of: str | None = None
    is_corrected: bool = False


NO_HISTORY = History()


def write_history(w: Writer, article: str, history: History) -> None:
    """Write into an article's graph which texts it had before, and what it is a copy of."""
    for one in history.versions:
        node = f"{article}#version={one.content_hash[:8]}-{one.generated}"
        w.link(article, "prov:wasRevisionOf", node)
        w.type(node, cq("ArticleVersion"), expand("prov:Entity"))
        w.text(node, "cq:contentHash", one.content_hash)
        w.value(node, "prov:generatedAtTime", one.generated, "dateTime")
        w.value(node, "prov:invalidatedAtTime", one.replaced, "dateTime")
    if history.copy_of:
        w.link(article, "cq:copyOf", history.copy_of)


def write_provenance(w: Writer, article: str, run: Run, generated: str, fingerprint: str) -> None:
    """Write into an article's graph which run made it, and when."""
    w.link(article, "prov:wasGeneratedBy", run.iri)
    w.value(article, "prov:generatedAtTime", generated, "dateTime")
    w.text(article, "cq:fingerprint", fingerprint)
    _activity(w, run)


def run_end(run: Run, ended: str, base: str) -> list[Quad]:
    """The quads that say when a run ended. They are in the graph of runs, as articles' graphs are written before."""
    w = Writer(base + RUNS_GRAPH)
    _activity(w, run)
    w.value(run.iri, "prov:endedAtTime", ended, "dateTime")
    return w.quads()


def _activity(w: Writer, run: Run) -> None:
    w.type(run.iri, expand("prov:Activity"))
    w.value(run.iri, "prov:startedAtTime", run.started, "dateTime")
    w.text(run.iri, "cq:softwareVersion", run.software)
    w.text(run.iri, "cq:configurationHash", run.configuration)
