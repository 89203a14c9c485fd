"""The entities of a graph, as participants and places of what a table shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from kg.export.codes import notation
from kg.export.records import Location, Participant
from kg.export.source import Facts, Kept, Source, first
from kg.model.classes import ENTITIES
from kg.rdf.vocab import CQ, WD
from kg.resolution.hand import Pairs, newest, verdicts_query

_GEONAMES = "https://sws.geonames.org/"
_PROPERTIES = (
    "rdf:type rdfs:label cq:country cq:sector owl:sameAs cq:locatedIn cq:actsFor cq:nationality wgs84:lat wgs84:long"
).split()
_ABOVE = ("cq:actsFor", "cq:locatedIn", "cq:nationality")


class Entities:
    """The entities of a graph. Those that are asked for must have been loaded."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._known = Kept(source, _PROPERTIES)

    def load(self, iris: Iterable[str]) -> None:
        """Have these entities, and those that they belong to, at hand until the next call."""
        these = set(iris)
        self._known.load(these)
        above = {iri for one in these for name in _ABOVE for iri in self._known[one].get(name, ())}
        self._known.load(these | above)

    def __getitem__(self, iri: str) -> Facts:
        return self._known[iri]

    def label(self, iri: str) -> str:
        return first(self._known[iri], "rdfs:label")

    def cls(self, iri: str) -> str:
        """Return the most specific class of an entity, "" where it has none."""
        names = {value.removeprefix(CQ) for value in self._known[iri].get("rdf:type", ())} & ENTITIES
        if len(names) > 1:
            names -= {"Organization", "Place"}  # what stands above another class of entities
        return min(names, default="")

    def participants(self, facts: Facts, name: str) -> tuple[Participant, ...]:
        """Return the participants that are values of a property, by name."""
        found = [self.participant(iri) for iri in facts.get(name, ())]
        return tuple(sorted(found, key=lambda one: (one.name, one.iri)))

    def participant(self, iri: str) -> Participant:
        facts = self._known[iri]
        states = [self._country(state) for state in (iri, *facts.get("cq:actsFor", ())) if self._is_state(state)]
        country = first(facts, "cq:country") or next(filter(None, states), "")
        if not country:
            country = next((self._country(state) for state in facts.get("cq:nationality", ())), "")
        return Participant(
            iri,
            first(facts, "rdfs:label"),
            self.cls(iri),
            country,
            tuple(notation(sector) for sector in facts.get("cq:sector", ())),
            tuple(dict.fromkeys(filter(None, states))),
            self._link(iri, WD),
        )

    def location(self, iri: str) -> Location:
        facts = self._known[iri]
        above = facts.get("cq:locatedIn", ())
        states = [iri] if self._is_state(iri) else list(filter(self._is_state, above))
        state = states[0] if states else ""
        names = self._divisions(above)
        label, is_town = first(facts, "rdfs:label"), len(names) > 1
        return Location(
            iri,
            label,
            self._is_state(iri),
            first(facts, "cq:country") or self._country(state),
            self.label(state),
            label if is_town else "",
            names[0] if is_town else "",
            names[-1] if names else "",
            first(facts, "wgs84:lat"),
            first(facts, "wgs84:long"),
            self._link(iri, _GEONAMES).strip("/"),
        )

    def _is_state(self, iri: str) -> bool:
        return CQ + "State" in self._known[iri].get("rdf:type", ())

    def _country(self, iri: str) -> str:
        return first(self._known[iri], "cq:country")

    def _divisions(self, above: Sequence[str]) -> list[str]:
        """Return the names of the divisions among what contains a place, the narrowest first."""
        found = [one for one in above if not self._is_state(one)]
        found.sort(key=lambda one: sum(one in self._known[other].get("cq:locatedIn", ()) for other in found))
        return [self.label(one) for one in found]

    def _link(self, iri: str, space: str) -> str:
        """Return the identifier of the first link into a name space, "" without one that nobody has judged wrong."""
        links = [link for link in self._known[iri].get("owl:sameAs", ()) if link.startswith(space)]
        right = (link for link in links if (min(iri, link), max(iri, link)) not in self._refused)
        return next(right, "").removeprefix(space)

    @cached_property
    def _refused(self) -> Pairs:
        """Pairs of an entity and what it is linked to, in order, that people have judged not to be the same."""
        rows = self._source.rows(verdicts_query("owl:sameAs"))
        return newest([row[name] for name in ("one", "other", "judgement", "time")] for row in rows).apart
