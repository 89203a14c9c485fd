"""The provenance of a graph: the run that made it."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Quad

from kg.rdf.mapping.terms import Writer
from kg.rdf.vocab import RUNS_GRAPH, expand


@dataclass(frozen=True, slots=True)
class Run:
    """A run of reading, a `prov:Activity`. Times are xsd:dateTime in UTC."""

    iri: str
    started: str
    software: str  # version of communique
    configuration: str  # hash of what decides how articles are read


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
