"""Events read from the graph, batch by batch, with their participants, places, sentences and articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.export.codes import intensity, notation
from kg.export.papers import Papers
from kg.export.participants import Entities
from kg.export.records import Figures, Line, Participant, Passage, Report
from kg.export.source import BATCH, NO_FACTS, Facts, Source, batches, first, local_name, terms, values_of
from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CQ
from kg.sparql.selection import Selection

_ENTITIES = ("cq:actor", "cq:recipient", "cq:attributedTo", "sem:hasPlace", "cq:actorState", "cq:recipientState")
_COUNTED = ("killed", "injured", "detained")
_BOUNDS = ("Low", "Best", "High")
_OF_EVENT = (
    "rdf:type rdfs:label cq:actor cq:recipient cq:actorState cq:recipientState sem:hasPlace cq:date cq:earliestDate "
    "cq:latestDate cq:dateBasis cq:factuality cq:attributedTo cq:mode cq:context cq:cameoCode cq:trigger cq:confidence "
    "cq:doubt " + " ".join(f"cq:{what}{bound}" for what in _COUNTED for bound in _BOUNDS)
).split()
_SPANS = """SELECT ?entity ?sentence ?words {
  VALUES ?sentence { %s } ?mention cq:inSentence ?sentence ; nif:anchorOf ?words . ?entity gaf:denotedBy ?mention }"""


class Reports:
    """The events of a graph as records. `with_story`: articles have the names of those that they mention."""

    def __init__(self, source: Source, with_story: bool = False) -> None:
        self._source = source
        self._entities = Entities(source)
        self._papers = Papers(source, self._entities, with_story)
        self._quads = event_types()

    def lines(self, selection: Selection) -> Iterator[Line]:
        """Yield one line for each event or report selected, in the order of the selection. An event has all of its
        reports."""
        for some in batches(self._source.things(selection), BATCH):
            if selection.kind == "reports":
                yield from (Line((report,)) for report in self.of(some))
            else:
                yield from self.events(some)

    def events(self, events: Sequence[str]) -> Iterator[Line]:
        """Yield a line for each of these events, reported or of one article, with all of its reports; what is no event
        is left out."""
        merged = self._source.facts(events, ["cq:reports", "cq:independentSourceCount"])
        members = {event: merged.get(event, {}).get("cq:reports", (event,)) for event in events}
        reports = {one.iri: one for one in self.of([iri for iris in members.values() for iri in iris])}
        for event in events:
            found = [reports[iri] for iri in members[event] if iri in reports]
            if found:
                best_first = tuple(
                    sorted(found, key=lambda one: (bool(one.claimants), -float(one.confidence or 0), one.iri))
                )
                yield Line(best_first, sources=first(merged.get(event, NO_FACTS), "cq:independentSourceCount"))

    def of(self, iris: Sequence[str]) -> list[Report]:
        """Return the reports with these IRIs, in their order; what is no event is left out."""
        events = self._source.facts(iris, _OF_EVENT, few=True)
        self._entities.load(iri for name in _ENTITIES for iri in values_of(events, name))
        passages = self._papers.passages(values_of(events, "cq:trigger"))
        owners = {
            row["report"]: row["event"]
            for row in self._source.rows(
                f"SELECT ?report ?event {{ VALUES ?report {{ {terms(events)} }} ?event cq:reports ?report }}"
            )
        }
        made = {}
        for iri, facts in events.items():
            passage = passages.get(first(facts, "cq:trigger"), Passage())
            made[iri] = self._report(iri, facts, owners.get(iri, iri), passage)
        return self._with_words([made[iri] for iri in dict.fromkeys(iris) if iri in made])

    def _report(self, iri: str, facts: Facts, event: str, passage: Passage) -> Report:
        names = {value.removeprefix(CQ) for value in facts.get("rdf:type", ())}
        cls = next((name for name in self._quads if name in names), "Event")
        mode, places = first(facts, "cq:mode"), facts.get("sem:hasPlace", ())
        located = [self._entities.location(place) for place in places]
        located.sort(key=lambda one: (one.is_state, -len(self._entities[one.iri].get("cq:locatedIn", ()))))
        return Report(
            iri=iri,
            event=event,
            label=first(facts, "rdfs:label"),
            cls=cls,
            quad=self._quads.get(cls, ""),
            paper=passage.paper,
            sentence=passage.sentence,
            words=passage.sentence_words,
            trigger=passage.words,
            mode=notation(mode) if mode else "",
            intensity=intensity(mode) or intensity(CQ + cls),
            contexts=tuple(notation(context) for context in facts.get("cq:context", ())),
            actors=self._entities.participants(facts, "cq:actor"),
            recipients=self._entities.participants(facts, "cq:recipient"),
            location=located[0] if located else None,
            other_places=tuple(one.name for one in located[1:]),
            date=first(facts, "cq:date"),
            earliest=first(facts, "cq:earliestDate"),
            latest=first(facts, "cq:latestDate"),
            basis=local_name(facts, "cq:dateBasis"),
            factuality=local_name(facts, "cq:factuality"),
            claimants=self._entities.participants(facts, "cq:attributedTo"),
            confidence=first(facts, "cq:confidence"),
            doubt=local_name(facts, "cq:doubt"),
            cameo=first(facts, "cq:cameoCode"),
            **{what: Figures(*(first(facts, f"cq:{what}{bound}") for bound in _BOUNDS)) for what in _COUNTED},
        )

    def _with_words(self, reports: list[Report]) -> list[Report]:
        """Return the reports with what the sentences call their participants and places, and with offices."""
        said: dict[tuple[str, str], str] = {}
        for some in batches(sorted({one.sentence for one in reports if one.sentence}), BATCH):
            for row in self._source.rows(_SPANS % terms(some)):
                key = row["entity"], row["sentence"]
                said[key] = max(said.get(key, ""), row["words"], key=lambda text: (len(text), text))

        def spoken(people: tuple[Participant, ...], report: Report) -> tuple[Participant, ...]:
            offices = report.paper.offices
            return tuple(
                replace(
                    one,
                    raw=said.get((one.iri, report.sentence), ""),
                    title="; ".join(position for holder, position in offices if holder == one.iri),
                )
                for one in people
            )

        return [
            replace(
                one,
                actors=spoken(one.actors, one),
                recipients=spoken(one.recipients, one),
                location=replace(one.location, raw=said.get((one.location.iri, one.sentence), ""))
                if one.location
                else None,
            )
            for one in reports
        ]
