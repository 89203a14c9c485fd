"""What resolution compares: the events that articles report, the articles, and whom and what they name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

FIGURES = ("killed", "injured", "detained")
FACTUALITIES = ("Actual", "Planned", "Hypothetical", "Negated")  # from the plainest to what is least a fact
NONE: frozenset[str] = frozenset()
KINDS = ONE_DAY, LONGER, UNDATED = "of one day", "of several days or open", "without a day"  # kinds of reports
_UNDATED = 14  # days before its article in which an event without a date is looked for
_ASSUMED = 2  # days by which a day that is only assumed may be too late
_PERIOD = 16  # days; longer periods agree only if they are the same

Figure = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity as its articles describe it.

    `is_named` is False where it is only described ("two soldiers") and has an IRI of one article. `acts_for` are the
    states and organizations that it acts for, `nationality` its states, `within` the places and states it lies in.
    """

    iri: str
    cls: str = ""
    label: str = ""
    is_named: bool = True
    acts_for: frozenset[str] = NONE
    nationality: frozenset[str] = NONE
    within: frozenset[str] = NONE

    @property
    def is_state(self) -> bool:
        return self.cls == "State"


@dataclass(frozen=True, slots=True)
class Article:
    """An article. `published` is the day, None where it is not known.

    `named` are the entities that it names, `copy_of` the article that it is a copy of.
    """

    iri: str
    publisher: str = ""
    authors: tuple[str, ...] = ()
    published: date | None = None
    headline: str = ""
    named: frozenset[str] = NONE
    copy_of: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """An event as one article reports it.

    Args:
        trigger, words: the word that shows it, and the sentence of that word.
        sources: on whose word it rests.
        times: the TIMEX3 values of the dates in the sentence.
        value: its date as lexical form and name of the datatype, at the precision that is known.
        published: the day of its article.
        latest_day: where that is not known, the latest day that it tells as from its own: by its dateline, "yesterday".
        figures: the lowest, best and highest number (None: not told) of those killed, injured and detained.
        bounds: the first and the last day on which it can have happened, as far as the report and its article tell. A
            day may be that of another time zone, and one that is assumed from the article may be some days too late.
        reach: the same, where a day that is assumed from the article may be as late as if no day were known. None where
            neither it nor its article has a day of its own, so that it is compared with all that has none.
        is_long: whether these are a period that is too long for its days to tell anything.
    """

    iri: str
    article: str
    cls: str
    label: str
    factuality: str
    trigger: str = ""
    words: str = ""
    actors: frozenset[str] = NONE
    recipients: frozenset[str] = NONE
    actor_states: frozenset[str] = NONE
    recipient_states: frozenset[str] = NONE
    places: frozenset[str] = NONE
    sources: frozenset[str] = NONE
    modes: frozenset[str] = NONE
    times: frozenset[str] = NONE
    value: tuple[str, str] | None = None
    earliest: date | None = None
    latest: date | None = None
    basis: str = ""
    published: date | None = None
    latest_day: date | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    bounds: tuple[date, date] | None = field(init=False)
    reach: tuple[date, date] | None = field(init=False)
    is_long: bool = field(init=False)

    def __post_init__(self) -> None:
        bounds = self._bounds()
        object.__setattr__(self, "bounds", bounds)
        object.__setattr__(self, "reach", self._reach(bounds))
        object.__setattr__(self, "is_long", bounds is not None and (bounds[1] - bounds[0]).days > _PERIOD)

    @property
    def participants(self) -> frozenset[str]:
        return self.actors | self.recipients

    @property
    def has_days(self) -> bool:
        """Whether both its first and its last day are told or assumed."""
        return self.earliest is not None and self.latest is not None

    def _bounds(self) -> tuple[date, date] | None:
        if self.earliest is not None:
            before = timedelta(days=_ASSUMED if self.is_assumed else 1)
            return self.earliest - before, self.latest or max(self.published or self.earliest, self.earliest)
        if self.reported is not None:
            return self.reported - timedelta(days=_UNDATED), self.reported
        return None

    def _reach(self, bounds: tuple[date, date] | None) -> tuple[date, date] | None:
        if self.day is None:
            return None
        if bounds and self.is_assumed:
            return min(bounds[0], bounds[1] - timedelta(days=_UNDATED)), bounds[1]
        return bounds

    @property
    def reported(self) -> date | None:
        """The day on which it is news, as far as its article tells."""
        return self.published or self.latest_day

    @property
    def is_assumed(self) -> bool:
        """Whether its day is only that of its article."""
        return self.basis == "Publication"

    @property
    def day(self) -> date | None:
        """The day by which it is found: its earliest, else that of its article."""
        return self.earliest or self.published

    @property
    def kind(self) -> str:
        """Which of `KINDS` it is."""
        if self.earliest is None:
            return UNDATED
        return ONE_DAY if self.latest == self.earliest else LONGER

    def neighbours(self) -> list[tuple[str, date, date]]:
        """Where reports are found that may tell of the same event, as the first and the last `day` of each `KINDS`.

        Empty: among those of articles without a date.
        """
        if self.reach is None:
            return []
        first, last = self.reach
        if self.is_long:
            return [(LONGER, first + timedelta(days=1), first + timedelta(days=_ASSUMED))]
        return [
            (ONE_DAY, first, last + timedelta(days=_UNDATED)),
            (LONGER, first - timedelta(days=_PERIOD), last + timedelta(days=_ASSUMED)),
            (UNDATED, first, last + timedelta(days=_UNDATED)),
        ]
