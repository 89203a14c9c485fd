"""An event candidate: what a word and the words around it say of an event, to be completed and judged step by step."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from kg.model import Factuality, Mention, MentionKind
from kg.nlp.grammar.tokens import mention
from kg.nlp.lexicon.events import Frame


@dataclass(slots=True)
class EventCandidate:
    """What a trigger tells of an event.

    `head` is the verb or noun itself, `first` and `last` bound the trigger ("air strikes", "carried out"); `outer` is
    the light verb that carries a noun, else the head. `linked` are triggers of the same event, `patients` the heads of
    whom it is done to. `carried` are the nouns and judgements that a verb needs to show the event: "tariffs" in
    "imposed tariffs", "sham" in "called it a sham".
    """

    frame: Frame
    cls: str
    mode: str
    cameo: str
    head: Token
    first: Token
    last: Token
    outer: Token
    actors: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    patients: list[Token] = field(default_factory=list)
    slots: list[Token] = field(default_factory=list)  # the heads of all that stands where a recipient may stand
    deeds: list[EventCandidate] = field(default_factory=list)  # what is judged or demanded: "condemned the attack"
    counted: set[str] = field(default_factory=set)  # recipients that tell no event from another: numbers and things hit
    by_place: set[str] = field(default_factory=set)  # recipients that are only where it happens, for want of others
    place: str | None = None
    factuality: Factuality = Factuality.ACTUAL
    linked: list[Token] = field(default_factory=list)
    carried: list[Token] = field(default_factory=list)  # words without which the trigger shows no event
    inner: EventCandidate | None = None  # the event that is agreed to, threatened, refused or demanded
    definite: bool = False
    attended: bool = False  # it is "the meeting" whose sides are only those who do something at it
    shared: bool = False  # a participant is taken over from elsewhere in the sentence
    voices: frozenset[str] = frozenset()  # who says it, where saying it is the deed, so that it rests on nobody's word
    confidence: float = 0.5

    @property
    def trigger(self) -> Mention:
        return mention(self.first, self.last, MentionKind.TRIGGER, self.head)

    @property
    def parties(self) -> list[str]:
        return self.actors + self.recipients

    @property
    def known_parties(self) -> list[str]:
        """The parties that tell one event from another: of whom more is told than a number, a building or a place."""
        return [k for k in self.parties if k not in self.counted]
