"""The confidence of a graph fitted to verdicts: how it is kept beside the stated one, in a graph of its own."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from kg.errors import StoreError
from kg.rdf.vocab import CALIBRATION_GRAPH, PROV, RDF, XSD, cq
from kg.verdicts import records
from kg.verdicts.model import now
from kg.verdicts.records import Ask
from kg.verdicts.statistics import Recalibration


@dataclass(frozen=True, slots=True)
class Kept:
    """The recalibration that a graph has: when it was fitted, and to which sample, "" where this is not known."""

    curve: Recalibration
    time: str
    sample: str

    def has(self, curve: Recalibration) -> bool:
        """Return whether this is the one that is kept, to the digits that are kept."""
        return math.isclose(self.curve.slope, curve.slope, abs_tol=1e-5) and math.isclose(
            self.curve.intercept, curve.intercept, abs_tol=1e-5
        )


def graph(base: str) -> str:
    """Return the IRI of the graph that holds it. To remove this graph is to undo the fit."""
    return base + CALIBRATION_GRAPH


def kept(ask: Ask, base: str) -> Kept | None:
    """Return the recalibration of a graph, None where it has none. Raises: StoreError: it is incomplete."""
    node, where = f"<{base}recalibration>", f"<{graph(base)}>"
    held = {row["p"]: row["o"] for row in ask(f"SELECT ?p ?o {{ GRAPH {where} {{ {node} ?p ?o }} }}")}
    if not held:
        return None
    try:
        curve = Recalibration(float(held[cq("slope")]), float(held[cq("intercept")]))
        return Kept(curve, held[PROV + "generatedAtTime"], held.get(cq("sample"), ""))
    except (KeyError, ValueError) as error:
        raise StoreError(f"{node}: the recalibration of this graph is incomplete: {error}") from error


@contextmanager
def written(ask: Ask, base: str, curve: Recalibration, sample: str) -> Iterator[tuple[Path, int]]:
    """Yield the file, as N-Triples, that the graph of a recalibration is put from, and the number of its events.

    Args:
        sample: the IRI of the sample whose verdicts it was fitted to, "" for all verdicts.
    """
    found = records.population(ask)
    node = ox.NamedNode(base + "recalibration")
    time = ox.Literal(now(), datatype=ox.NamedNode(XSD + "dateTime"))
    said: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (RDF + "type", ox.NamedNode(cq("Recalibration"))),
        (cq("slope"), _decimal(curve.slope)),
        (cq("intercept"), _decimal(curve.intercept)),
        (PROV + "generatedAtTime", time),
        *([(cq("sample"), ox.NamedNode(sample))] if sample else []),
    ]
    triples = [ox.Triple(node, ox.NamedNode(prop), value) for prop, value in said]
    fitted = ox.NamedNode(cq("fittedConfidence"))
    triples += (ox.Triple(ox.NamedNode(one.event), fitted, _decimal(curve.of(one.confidence))) for one in found)
    with TemporaryDirectory(prefix="communique-") as folder:
        body = Path(folder) / "graph.nt"
        ox.serialize(triples, str(body), ox.RdfFormat.N_TRIPLES)
        yield body, len(found)


def _decimal(number: float) -> ox.Literal:
    return ox.Literal(f"{number:.6f}", datatype=ox.NamedNode(XSD + "decimal"))
