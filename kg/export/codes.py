"""Codes that go with classes, modes, contexts and states."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.rdf.reasoning import ontology_files, read
from kg.rdf.vocab import CQ, SKOS

_STATES = Path(__file__).with_name("states.csv")


@dataclass(frozen=True, slots=True)
class StateCodes:
    """The codes of a state: of the Correlates of War project (`cow`), of Gleditsch and Ward (`gw`)."""

    cow: str = ""
    abbreviation: str = ""
    gw: str = ""


@cache
def _states() -> dict[str, StateCodes]:
    with _STATES.open(encoding="utf8", newline="") as rows:
        return {row["alpha3"]: StateCodes(row["cow"], row["abbreviation"], row["gw"]) for row in csv.DictReader(rows)}


def state_codes(alpha3: str) -> StateCodes:
    """Return the codes of the state with an ISO 3166-1 alpha-3 code; empty where neither list has it."""
    return _states().get(alpha3, StateCodes())


@cache
def _values(property_iri: str) -> dict[str, str]:
    return {
        str(getattr(triple.subject, "value", "")): str(getattr(triple.object, "value", ""))
        for triple in read(ontology_files())
        if triple.predicate.value == property_iri
    }


def intensity(iri: str) -> str:
    """Return the intensity of a class or mode, "" where it has none."""
    found = _values(CQ + "intensity").get(iri, "")
    return f"{float(found):.1f}" if found else ""


def notation(iri: str) -> str:
    """Return the notation of a concept of the ontology, without one the last part of its IRI."""
    return _values(SKOS + "notation").get(iri) or iri.rpartition("/")[2]
