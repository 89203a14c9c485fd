"""What a cluster of reports has in common, as the quads of a reported event."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from kg.rdf.iris import checked
from kg.rdf.mapping.terms import Writer, date_literal, day, integer
from kg.rdf.vocab import cq
from kg.resolution import agreement
from kg.resolution.clusters import BY_HAND, Cluster, Pair
from kg.resolution.records import FIGURES, Entity, Figure, Report
from kg.resolution.signs import weights

_ALONE = "one report"


def reported_iri(base: str, reports: Collection[str]) -> str:
    """The IRI of what these reports tell of. It stays the same unless a report before all others joins or leaves."""
    return checked(f"{base}reported/{hashlib.sha256(min(reports).encode('utf8')).hexdigest()[:16]}")


class ReportedEvents:
    """Writes reported events.

    Args:
        entities: those that the reports name.
        apart: the pairs of reports that a person has kept apart.
    """

    def __init__(self, writer: Writer, base: str, entities: Mapping[str, Entity], apart: Collection[tuple[str, str]]):
        self._w, self._base, self._entities, self._apart = writer, base, entities, apart

    def write(self, cluster: Cluster, reports: Mapping[str, Report], articles: int, sources: int) -> None:
        """Write a reported event with what its reports agree on.

        Where some articles tell it themselves, what others tell on somebody's word is not among it, but for numbers of
        people: so a charge of one side never becomes a fact by being merged. Nor is what tells only the month or the
        like, where others tell the day: so the day that a claim gives is not lost.

        Args:
            articles, sources: the number of articles, and of independent sources among them.
        """
        w, iri = self._w, reported_iri(self._base, cluster.members)
        told = [reports[member] for member in sorted(cluster.members)]
        exact = agreement.exact(told)
        own = [report for report in exact if not report.sources]
        w.type(iri, cq("ReportedEvent"))
        w.value(iri, "cq:articleCount", articles, "integer")
        w.value(iri, "cq:independentSourceCount", sources, "integer")
        for basis in self._bases(cluster):
            w.text(iri, "cq:mergeBasis", basis)
        for report in told:
            w.link(iri, "cq:reports", report.iri)
        self._voices(iri, told, len(own))
        self._agreed(iri, own or exact)
        for kind in FIGURES:
            self._figure(iri, kind, [report.figures[kind] for report in told if kind in report.figures])

    def _agreed(self, iri: str, told: Sequence[Report]) -> None:
        """Write what reports agree on, and which of them stands for all."""
        representative = _representative(told, self._entities)
        self._w.text(iri, "rdfs:label", representative.label)
        self._w.link(iri, "cq:class", cq(representative.cls))
        self._w.link(iri, "cq:factuality", cq(representative.factuality))
        self._w.link(iri, "cq:representative", representative.iri)
        self._participants(iri, told)
        for place in agreement.places([r.places for r in told], self._entities):
            self._w.link(iri, "sem:hasPlace", place)
        for mode in agreement.agreed([r.modes for r in told]):
            self._w.link(iri, "cq:mode", mode)
        self._when(iri, told)

    def _voices(self, iri: str, told: Sequence[Report], own: int) -> None:
        """Write how many reports are in the article's own words, how many on somebody's, and on whose where all are.

        Args:
            own: the number of the former that tell it as exactly as it is known.
        """
        self._w.value(iri, "cq:ownVoiceCount", own, "integer")
        self._w.value(iri, "cq:attributedCount", sum(bool(report.sources) for report in told), "integer")
        if not own:
            for source in sorted({source for report in told for source in report.sources}):
                self._w.link(iri, "cq:attributedTo", source)

    def link(self, cluster: Cluster, report: Report, plainer: Report, other: str) -> None:
        """Write that a reported event is another, which is told with a plainer factuality, or contradicts it."""
        iri = reported_iri(self._base, cluster.members)
        self._w.link(iri, "cq:sameHappeningAs", other)
        if report.factuality == "Negated" and plainer.factuality == "Actual":
            self._w.link(iri, "cq:contradicts", other)

    def _bases(self, cluster: Cluster) -> list[str]:
        kept = [
            f"kept apart by hand from {_short(b if a in cluster.members else a)}"
            for a, b in sorted(self._apart)
            if (a in cluster.members) != (b in cluster.members)
        ]
        return [*(map(_basis, cluster.joined) if cluster.joined else [_ALONE]), *kept]

    def _participants(self, iri: str, told: Sequence[Report]) -> None:
        sides: tuple[tuple[str, Callable[[Report], frozenset[str]], Callable[[Report], frozenset[str]]], ...] = (
            ("cq:actor", lambda r: r.actors, lambda r: r.actor_states),
            ("cq:recipient", lambda r: r.recipients, lambda r: r.recipient_states),
        )
        seen: set[str] = set()
        for prop, members, states in sides:
            chosen = set(agreement.agreed([members(r) for r in told])) - seen
            seen |= chosen
            for member in sorted(chosen):
                self._w.link(iri, prop, member)
            for state in sorted(agreement.states(chosen, [(members(r), states(r)) for r in told])):
                self._w.link(iri, f"{prop}State", state)

    def _when(self, iri: str, told: Sequence[Report]) -> None:
        days = agreement.when(told)
        if days is None:
            return
        self._w.add(iri, "cq:earliestDate", day(days.earliest))
        if days.latest is not None:
            self._w.add(iri, "cq:latestDate", day(days.latest))
        if days.value:
            self._w.add(iri, "cq:date", date_literal(days.value))
        self._w.link(iri, "cq:dateBasis", cq(days.basis))

    def _figure(self, iri: str, kind: str, told: Sequence[Figure]) -> None:
        for end, number in zip(("Low", "Best", "High"), agreement.figure(told), strict=True):
            if number is not None:
                self._w.add(iri, f"cq:{kind}{end}", integer(number))


def _representative(told: Sequence[Report], entities: Mapping[str, Entity]) -> Report:
    """The report whose description most others share; of several the one that names most who take part."""
    labels = Counter(report.label for report in told)

    def rank(report: Report) -> tuple[object, ...]:
        named = sum(entities[entity].is_named for entity in report.participants)
        return -labels[report.label], -named, -len(report.label), str(report.published or "9999"), report.iri

    return min(told, key=rank)


def _basis(pair: Pair) -> str:
    """The signs by which two reports were joined, each with its weight."""
    named = f"{_short(pair.one)} and {_short(pair.other)}: "
    if pair.signs == BY_HAND:
        return named + "joined by hand"
    signs = ", ".join(f"{sign} {weights()[sign]:+g}" for sign in pair.signs)
    return f"{named}{signs}; together {pair.score:.1f}"


def _short(event: str) -> str:
    """An event's IRI without the base of the data and the name of the folder of articles."""
    return "/".join(event.split("/")[-2:])
