"""What a table shows of events: a report with all that belongs to it, resolved to names and codes."""

from __future__ import annotations

from dataclasses import dataclass

PLAIN = "reported as fact"


@dataclass(frozen=True, slots=True)
class Participant:
    """An actor or recipient. `states` are the codes of the states that it is or acts for; `title` is its office as the
    article gives it; `raw` are its words in the sentence, without them those of the name.
    """

    iri: str
    name: str
    cls: str
    country: str = ""
    sectors: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    wikidata: str = ""
    title: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """Where an event happened. District, province and city are given only where what it lies in tells them for sure."""

    iri: str
    name: str
    is_state: bool = False
    country: str = ""
    country_name: str = ""
    city: str = ""
    district: str = ""
    province: str = ""
    latitude: str = ""
    longitude: str = ""
    geonames: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """An article. `published` is a day, "" where it is not known; `offices` are IRIs of persons with their positions.
    People, organizations and places are names of those it mentions, for tables that have them.
    """

    iri: str
    headline: str = ""
    publisher: str = ""
    url: str = ""
    published: str = ""
    language: str = ""
    people: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    offices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A mention: its words and where they begin, its sentence and article. Offsets stand for words that are not kept.

    `sentence` is an IRI, `sentence_words` what the sentence says.
    """

    words: str = ""
    start: int = 0
    sentence: str = ""
    sentence_words: str = ""
    paper: Paper = Paper("")


@dataclass(frozen=True, slots=True)
class Figures:
    """Lowest, best and highest number of people, as text; "" where there is none."""

    low: str = ""
    best: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """An event of one article. `event` is the reported event that it belongs to, or it itself.

    Dates are ISO texts, "" where unknown; `factuality`, `basis` and `doubt` are local names of the ontology.
    """

    iri: str
    event: str
    label: str
    cls: str
    quad: str
    paper: Paper
    sentence: str
    words: str
    trigger: str
    mode: str = ""
    intensity: str = ""
    contexts: tuple[str, ...] = ()
    actors: tuple[Participant, ...] = ()
    recipients: tuple[Participant, ...] = ()
    location: Location | None = None
    other_places: tuple[str, ...] = ()
    date: str = ""
    earliest: str = ""
    latest: str = ""
    basis: str = ""
    factuality: str = ""
    claimants: tuple[Participant, ...] = ()
    confidence: str = ""
    doubt: str = ""
    cameo: str = ""
    killed: Figures = Figures()
    injured: Figures = Figures()
    detained: Figures = Figures()

    @property
    def status(self) -> str:
        """How it is reported, in words: as fact, or as planned, possible or denied, and on whose word."""
        words = {"Actual": PLAIN, "Planned": "planned", "Hypothetical": "possible", "Negated": "denied or not done"}
        said = words.get(self.factuality, self.factuality.lower() or "unknown")
        if not self.claimants:
            return said
        names = ", ".join(one.name for one in self.claimants)
        return f"claimed by {names}" if said == PLAIN else f"{said}, according to {names}"

    @property
    def precision(self) -> str:
        """How exactly its days are known: day, month, year, range, open (only first or last day), or ""."""
        if not self.earliest or not self.latest:
            return "open" if self.earliest or self.latest else ""
        if self.earliest == self.latest:
            return "day"
        return {7: "month", 4: "year"}.get(len(self.date), "range")


@dataclass(frozen=True, slots=True)
class Line:
    """What a row of a table is made of: the reports of one event, the most confident first, or one report; for tables
    of pairs, the two participants, and how many pairs its report has. `sources` is the number of independent sources of
    the event, "" where the graph has not compared its articles.
    """

    reports: tuple[Report, ...]
    actor: Participant | None = None
    recipient: Participant | None = None
    pairs: int = 1
    sources: str = ""

    @property
    def report(self) -> Report:
        return self.reports[0]
