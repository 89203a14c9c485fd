"""Where the sides of an event are: the actors, whoever is visited, whoever speaks somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.participants import before_noun
from kg.nlp.events.place_phrases import WHERE, first_place, is_post, named_place, targets
from kg.nlp.grammar.relations import Function, dependents, is_ing_form, is_pronoun, obliques
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.tables import table

_WORDS = table("events")
_WITHIN = _WORDS.listed("place_adverbials")
_SPEAKING = _WORDS.words("speaking_somewhere")
_MOST_MENTIONS = 20  # of an actor that are looked at for where he is


def of_actors(view: View, candidate: EventCandidate, *, deed: bool) -> str | None:
    """ "Prosecutors in Taiwan say they are investigating", "the Kano court jailed two men": where those are who do it.

    Args:
        deed: whether it is done, and not only said; where somebody comes from does not tell where they speak.
    """
    heads = list(_heads_of_described(view, candidate.actors))
    inside = (t for head in heads if _is_seat(head) for t in obliques(head, *_WITHIN))
    found = next((k for t in inside if (k := named_place(view, t))), None)
    return found or (_named_before(view, heads) if deed else None)


def _named_before(view: View, heads: list[Token]) -> str | None:
    before = (k for head in heads for t in before_noun(head) if (k := view.at(t)) is not None)
    return next((k for k in before if view.entities[k].cls == "Place"), None)


def _heads_of_described(view: View, keys: list[str]) -> Iterator[Token]:
    """The head words of the mentions of actors without a name."""
    described = (e for k in keys if not (e := view.entities[k]).named)
    found = (view.token_at(m.head) for e in described for m in e.mentions[:_MOST_MENTIONS])
    return (head for head in found if head is not None)


def _is_seat(noun: Token) -> bool:
    """Does a place behind the noun tell where somebody is: not behind "she", nor behind "the ambassador in X"?"""
    return not is_pronoun(noun) and not is_post(noun)


def of_host(view: View, candidate: EventCandidate) -> str | None:
    """ "Visited Chad": a state is visited where it lies."""
    if candidate.mode != "visit":
        return None
    return next((k for k in candidate.recipients if view.entities[k].cls == "State"), None)


def of_speech(view: View, candidate: EventCandidate) -> str | None:
    """ "Speaking in Kano, the king condemned Chad"."""
    beside = (c for c in dependents(candidate.outer, Function.ADVERBIAL_CLAUSE) if is_ing_form(c))
    places = (t for c in beside if c.lemma_ in _SPEAKING for t in targets(c, WHERE))
    return first_place(view, candidate.parties, places)
