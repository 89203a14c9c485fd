"""A verdict, a sample of events, and the fields of an event that are judged."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from kg.errors import UsageError
from kg.rdf.iris import checked, slug
from kg.rdf.vocab import OWL, cq, expand

Judgement: TypeAlias = Literal["Right", "Wrong", "Unclear"]
JUDGEMENTS: tuple[Judgement, ...] = ("Right", "Wrong", "Unclear")

FIELDS: Mapping[str, str] = {
    "type": cq("class"),
    "actors": cq("actor"),
    "recipients": cq("recipient"),
    "factuality": cq("factuality"),
    "attribution": cq("attributedTo"),
    "date": cq("date"),
    "place": expand("sem:hasPlace"),
}
"""The fields of an event that are judged, and the IRI that `cq:field` has for each."""
FIVE = ("type", "actors", "recipients", "factuality", "attribution")
"""The fields that must all be right in an event that is right. `cq:confidence` is the probability of this."""
SAME = OWL + "sameAs"
SAME_EVENT = cq("reports")
_CORRECTIONS = {"same": SAME, "same-event": SAME_EVENT}
NAMES: Mapping[str, str] = {iri: name for name, iri in {**FIELDS, **_CORRECTIONS}.items()}


def field_iri(name: str) -> str:
    """Return the IRI of a field, "same" (entities) or "same-event". Raises: UsageError, which lists the names."""
    known = {**FIELDS, **_CORRECTIONS}
    if name not in known:
        raise UsageError(f"field {name!r} is not one of {', '.join(known)}")
    return known[name]


def now() -> str:
    """The time in UTC as an xsd:dateTime without fractions."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one coder says about one field of an event, or about two things being the same.

    - `on`: the event; of a correction, the two entities, the entity and its Wikidata item, or the two events; one
      entity alone that is two.
    - `field`: an IRI of FIELDS, SAME or SAME_EVENT.
    - `value`: what the field held when it was judged, as `kg.verdicts.records.values` writes it; None where this is not
      known. A verdict on another value says nothing about the present one.
    - `sample`, `probability`: the sample that the event was drawn for, and with which probability; "" and None for
      others.
    """

    on: tuple[str, ...]
    field: str
    judgement: Judgement
    coder: str
    time: str
    value: str | None = None
    comment: str = ""
    sample: str = ""
    probability: float | None = None

    def __post_init__(self) -> None:
        """Raises: UsageError: the number of things does not fit the field, or the coder has no name.
        CommuniqueError: not an IRI."""
        wanted = 2 if self.is_correction and not self.is_two else 1
        if len(set(self.on)) != wanted:
            things = "two different IRIs" if wanted > 1 else "one IRI"
            named = ", ".join(self.on)
            raise UsageError(f"a verdict on {NAMES.get(self.field, self.field)} needs {things}, not {named}")
        if self.judgement not in JUDGEMENTS:
            raise UsageError(f"judgement {self.judgement!r} is not one of {', '.join(JUDGEMENTS)}")
        if not self.coder.strip():
            raise UsageError("a verdict needs the name of its coder")
        for iri in self.on:
            checked(iri)

    def iri(self, base: str) -> str:
        """The IRI by which a coder's later verdict on the same field replaces the earlier one."""
        key = "\n".join((*sorted(self.on), self.field, self.coder, self.sample))
        return f"{base}verdict/{hashlib.sha256(key.encode('utf8', 'surrogatepass')).hexdigest()[:20]}"

    @property
    def is_correction(self) -> bool:
        return self.field in (SAME, SAME_EVENT)

    @property
    def is_two(self) -> bool:
        """Whether it says that what has one IRI are two entities."""
        return self.field == SAME and self.judgement == "Wrong" and len(self.on) == 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """An event that was drawn, the stratum it was drawn from, and the probability with which it was."""

    event: str
    stratum: str
    probability: float


@dataclass(frozen=True, slots=True)
class Sample:
    """A random sample of the events of a graph.

    The same graph, design, size and seed give the same sample. `population` is the number of events it was drawn from.
    """

    iri: str
    label: str
    time: str
    design: Literal["simple", "stratified"]
    seed: int
    population: int
    drawn: tuple[Drawn, ...]


def sample_iri(base: str, label: str) -> str:
    return checked(f"{base}sample/{slug(label)}")


@dataclass(frozen=True, slots=True)
class Judged:
    """An event of the graph with its present values, and the verdicts on it.

    `values` maps each field to what it holds, as `Verdict.value` has it.
    """

    event: str
    cls: str
    confidence: float
    values: Mapping[str, str]
    verdicts: Sequence[Verdict] = ()
    probability: float | None = None

    def current(self) -> list[Verdict]:
        """The verdicts that were given on the present values."""
        return [v for v in self.verdicts if v.value is None or v.value == self.values.get(NAMES.get(v.field, ""), "")]
