"""Events read from the graph, batch by batch, with their participants, places, sentences and articles."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.export.codes import intensity, notation
from kg.export.records import Figures, Line, Location, Paper, Participant, Report
from kg.export.source import BATCH, NO_FACTS, Facts, Source, batches, terms
from kg.model.classes import ENTITIES, ORGANIZATIONS, PLACES
from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CQ, WD
from kg.sparql.selection import Selection

_KEPT = 20_000  # entities remembered between batches
_KEPT_ARTICLES = 500
_GEONAMES = "https://sws.geonames.org/"
_GROUPS: Mapping[str, Collection[str]] = {"people": {"Person"}, "organizations": ORGANIZATIONS, "places": PLACES}
_COUNTED = ("killed", "injured", "detained")
_BOUNDS = ("Low", "Best", "High")
_OF_EVENT = (
    "rdf:type rdfs:label cq:actor cq:recipient cq:actorState cq:recipientState sem:hasPlace cq:date cq:earliestDate "
    "cq:latestDate cq:dateBasis cq:factuality cq:attributedTo cq:mode cq:context cq:cameoCode cq:trigger cq:confidence "
    "cq:doubt " + " ".join(f"cq:{what}{bound}" for what in _COUNTED for bound in _BOUNDS)
).split()
_OF_ENTITY = (
    "rdf:type rdfs:label cq:country cq:sector owl:sameAs cq:locatedIn cq:actsFor cq:nationality wgs84:lat wgs84:long"
).split()
_OF_ARTICLE = "schema:headline schema:publisher schema:url schema:datePublished schema:inLanguage".split()
_OF_MENTION = "nif:anchorOf cq:wordsAt nif:referenceContext cq:inSentence".split()
_STORY = """SELECT DISTINCT ?article ?entity { VALUES ?article { %s }
  GRAPH ?article { ?entity gaf:denotedBy ?mention } FILTER(!STRSTARTS(STR(?entity), STR(?article))) }"""
_OFFICES = """SELECT DISTINCT ?article ?holder ?position {
  VALUES ?article { %s } GRAPH ?article { ?tenure cq:holder ?holder ; cq:position ?position } }"""
_SPANS = """SELECT ?entity ?sentence ?words {
  VALUES ?sentence { %s } ?mention cq:inSentence ?sentence ; nif:anchorOf ?words . ?entity gaf:denotedBy ?mention }"""


class Kept:
    """Facts of subjects, of which the latest are remembered."""

    def __init__(self, source: Source, properties: Sequence[str], size: int = _KEPT) -> None:
        self._source, self._properties, self._size = source, properties, size
        self._known: OrderedDict[str, Facts] = OrderedDict()

    def load(self, subjects: Iterable[str]) -> None:
        """Have the facts of these subjects at hand until the next call."""
        missing = set()
        for subject in subjects:
            if subject in self._known:
                self._known.move_to_end(subject)
            else:
                missing.add(subject)
        while len(self._known) > self._size:
            self._known.popitem(last=False)
        found = self._source.facts(missing, self._properties)
        for subject in missing:
            self._known[subject] = found.get(subject, NO_FACTS)

    def __getitem__(self, subject: str) -> Facts:
        return self._known.get(subject, NO_FACTS)


class Reports:
    """The events of a graph as records. `with_story`: articles have the names of those that they mention."""

    def __init__(self, source: Source, with_story: bool = False) -> None:
        self._source, self._with_story = source, with_story
        self._entities = Kept(source, _OF_ENTITY)
        self._papers: OrderedDict[str, Paper] = OrderedDict()
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
                yield Line(best_first, sources=_first(merged.get(event, NO_FACTS), "cq:independentSourceCount"))

    def of(self, iris: Sequence[str]) -> list[Report]:
        """Return the reports with these IRIs, in their order; what is no event is left out."""
        events = self._source.facts(iris, _OF_EVENT, few=True)
        self._load_entities(events)
        mentions = self._source.facts(_all(events, "cq:trigger"), _OF_MENTION)
        sentences = self._source.facts(_all(mentions, "cq:inSentence"), ("nif:anchorOf", "cq:wordsAt"))
        self._load_papers(_all(mentions, "nif:referenceContext"))
        owners = {
            row["report"]: row["event"]
            for row in self._source.rows(
                f"SELECT ?report ?event {{ VALUES ?report {{ {terms(events)} }} ?event cq:reports ?report }}"
            )
        }
        made = {}
        for iri, facts in events.items():
            mention = mentions.get(_first(facts, "cq:trigger"), NO_FACTS)
            sentence = _first(mention, "cq:inSentence")
            made[iri] = self._report(iri, facts, owners.get(iri, iri), mention, sentence, sentences)
        return self._with_words([made[iri] for iri in dict.fromkeys(iris) if iri in made])

    def _report(
        self, iri: str, facts: Facts, event: str, mention: Facts, sentence: str, sentences: Mapping[str, Facts]
    ) -> Report:
        names = {value.removeprefix(CQ) for value in facts.get("rdf:type", ())}
        cls = next((name for name in self._quads if name in names), "Event")
        mode, places = _first(facts, "cq:mode"), facts.get("sem:hasPlace", ())
        located = [self._location(place) for place in places]
        located.sort(key=lambda one: (one.is_state, -len(self._entities[one.iri].get("cq:locatedIn", ()))))
        return Report(
            iri=iri,
            event=event,
            label=_first(facts, "rdfs:label"),
            cls=cls,
            quad=self._quads.get(cls, ""),
            paper=self._papers.get(_first(mention, "nif:referenceContext"), Paper("")),
            sentence=sentence,
            words=_words(sentences.get(sentence, NO_FACTS)),
            trigger=_words(mention),
            mode=notation(mode) if mode else "",
            intensity=intensity(mode) or intensity(CQ + cls),
            contexts=tuple(notation(context) for context in facts.get("cq:context", ())),
            actors=self._participants(facts, "cq:actor"),
            recipients=self._participants(facts, "cq:recipient"),
            location=located[0] if located else None,
            other_places=tuple(one.name for one in located[1:]),
            date=_first(facts, "cq:date"),
            earliest=_first(facts, "cq:earliestDate"),
            latest=_first(facts, "cq:latestDate"),
            basis=_local(facts, "cq:dateBasis"),
            factuality=_local(facts, "cq:factuality"),
            claimants=self._participants(facts, "cq:attributedTo"),
            confidence=_first(facts, "cq:confidence"),
            doubt=_local(facts, "cq:doubt"),
            cameo=_first(facts, "cq:cameoCode"),
            **{what: Figures(*(_first(facts, f"cq:{what}{bound}") for bound in _BOUNDS)) for what in _COUNTED},
        )

    # ---- participants and places

    def _load_entities(self, events: Mapping[str, Facts]) -> None:
        names = ("cq:actor", "cq:recipient", "cq:attributedTo", "sem:hasPlace", "cq:actorState", "cq:recipientState")
        first = {iri for name in names for iri in _all(events, name)}
        self._entities.load(first)
        second = {
            iri
            for one in first
            for name in ("cq:actsFor", "cq:locatedIn", "cq:nationality")
            for iri in self._entities[one].get(name, ())
        }
        self._entities.load(first | second)

    def _participants(self, facts: Facts, name: str) -> tuple[Participant, ...]:
        found = [self._participant(iri) for iri in facts.get(name, ())]
        return tuple(sorted(found, key=lambda one: (one.name, one.iri)))

    def _participant(self, iri: str) -> Participant:
        facts = self._entities[iri]
        cls = _class(facts)
        states = [self._country(state) for state in (iri, *facts.get("cq:actsFor", ())) if self._is_state(state)]
        country = _first(facts, "cq:country") or next(filter(None, states), "")
        if not country:
            country = next((self._country(state) for state in facts.get("cq:nationality", ())), "")
        return Participant(
            iri,
            _first(facts, "rdfs:label"),
            cls,
            country,
            tuple(notation(sector) for sector in facts.get("cq:sector", ())),
            tuple(dict.fromkeys(filter(None, states))),
            _link(facts, WD),
        )

    def _is_state(self, iri: str) -> bool:
        return CQ + "State" in self._entities[iri].get("rdf:type", ())

    def _country(self, iri: str) -> str:
        return _first(self._entities[iri], "cq:country")

    def _location(self, iri: str) -> Location:
        facts = self._entities[iri]
        above = facts.get("cq:locatedIn", ())
        states = [iri] if self._is_state(iri) else list(filter(self._is_state, above))
        state = states[0] if states else ""
        names = self._divisions(above)
        label, is_town = _first(facts, "rdfs:label"), len(names) > 1
        return Location(
            iri,
            label,
            self._is_state(iri),
            _first(facts, "cq:country") or self._country(state),
            _first(self._entities[state], "rdfs:label"),
            label if is_town else "",
            names[0] if is_town else "",
            names[-1] if names else "",
            _first(facts, "wgs84:lat"),
            _first(facts, "wgs84:long"),
            _link(facts, _GEONAMES).strip("/"),
        )

    def _divisions(self, above: Sequence[str]) -> list[str]:
        """Return the names of the divisions among what contains a place, the narrowest first."""
        found = [one for one in above if not self._is_state(one)]
        found.sort(key=lambda one: sum(one in self._entities[other].get("cq:locatedIn", ()) for other in found))
        return [_first(self._entities[one], "rdfs:label") for one in found]

    # ---- articles

    def _load_papers(self, articles: Iterable[str]) -> None:
        wanted = set(articles)
        for iri in wanted & self._papers.keys():
            self._papers.move_to_end(iri)
        missing = sorted(wanted - self._papers.keys())
        if not missing:
            return
        facts = self._source.facts(missing, _OF_ARTICLE)
        story = self._story(missing) if self._with_story else {}
        offices: dict[str, list[tuple[str, str]]] = {}
        for row in self._source.rows(_OFFICES % terms(missing)):
            offices.setdefault(row["article"], []).append((row["holder"], row["position"]))
        for iri in missing:
            said = facts.get(iri, NO_FACTS)
            self._papers[iri] = Paper(
                iri,
                _first(said, "schema:headline"),
                _first(said, "schema:publisher"),
                _first(said, "schema:url"),
                _first(said, "schema:datePublished")[:10],
                _first(said, "schema:inLanguage"),
                people=tuple(sorted(story.get((iri, "people"), ()))),
                organizations=tuple(sorted(story.get((iri, "organizations"), ()))),
                places=tuple(sorted(story.get((iri, "places"), ()))),
                offices=tuple(sorted(offices.get(iri, ()))),
            )
        while len(self._papers) > max(_KEPT_ARTICLES, len(wanted)):
            self._papers.popitem(last=False)

    def _story(self, articles: Sequence[str]) -> dict[tuple[str, str], set[str]]:
        """Return the names of those whom articles mention, by article and group."""
        mentioned = [(row["article"], row["entity"]) for row in self._source.rows(_STORY % terms(articles))]
        self._entities.load(entity for _, entity in mentioned)
        story: dict[tuple[str, str], set[str]] = {}
        for article, entity in mentioned:
            facts = self._entities[entity]
            group = next((name for name, classes in _GROUPS.items() if _class(facts) in classes), "")
            story.setdefault((article, group), set()).add(_first(facts, "rdfs:label"))
        return story

    # ---- words

    def _with_words(self, reports: list[Report]) -> list[Report]:
        """Return the reports with what the sentences call their participants and places, and with offices."""
        words: dict[tuple[str, str], str] = {}
        for some in batches(sorted({one.sentence for one in reports if one.sentence}), BATCH):
            for row in self._source.rows(_SPANS % terms(some)):
                key = row["entity"], row["sentence"]
                words[key] = max(words.get(key, ""), row["words"], key=lambda text: (len(text), text))

        def spoken(people: tuple[Participant, ...], report: Report) -> tuple[Participant, ...]:
            offices = report.paper.offices
            return tuple(
                replace(
                    one,
                    raw=words.get((one.iri, report.sentence), ""),
                    title="; ".join(position for holder, position in offices if holder == one.iri),
                )
                for one in people
            )

        return [
            replace(
                one,
                actors=spoken(one.actors, one),
                recipients=spoken(one.recipients, one),
                location=replace(one.location, raw=words.get((one.location.iri, one.sentence), ""))
                if one.location
                else None,
            )
            for one in reports
        ]


def _class(facts: Facts) -> str:
    """Return the most specific class of an entity, "" where it has none."""
    names = {value.removeprefix(CQ) for value in facts.get("rdf:type", ())} & ENTITIES
    if len(names) > 1:
        names -= {"Organization", "Place"}  # what stands above another class of entities
    return min(names, default="")


def _first(facts: Facts, name: str) -> str:
    return facts[name][0] if facts.get(name) else ""


def _words(facts: Facts) -> str:
    """Return the words of a span, or where they stand if they are not kept."""
    return _first(facts, "nif:anchorOf") or _first(facts, "cq:wordsAt")


def _link(facts: Facts, space: str) -> str:
    """Return the identifier of the first link into a name space, "" without one."""
    return next((iri.removeprefix(space) for iri in facts.get("owl:sameAs", ()) if iri.startswith(space)), "")


def _local(facts: Facts, name: str) -> str:
    return _first(facts, name).removeprefix(CQ)


def _all(facts: Mapping[str, Facts], name: str) -> set[str]:
    return {value for one in facts.values() for value in one.get(name, ())}
