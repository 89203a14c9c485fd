"""The event types of the ontology and the quadrants they belong to."""

from __future__ import annotations

from functools import cache

from kg.model.classes import QUADS
from kg.rdf.reasoning import ontology_files, read
from kg.rdf.vocab import CQ, RDFS, cq


@cache
def event_types() -> dict[str, str]:
    """The quad class of each event type, by local names, in the order of QUADS and within one in that of the ontology.

    Raises: ModelError if the ontology cannot be read.
    """
    found: dict[str, list[str]] = {cq(quad): [] for quad in QUADS}
    for triple in read(ontology_files()):
        if triple.predicate.value == RDFS + "subClassOf" and (above := getattr(triple.object, "value", "")) in found:
            found[above].append(str(getattr(triple.subject, "value", "")))
    return {name.removeprefix(CQ): quad.removeprefix(CQ) for quad, names in found.items() for name in names}
