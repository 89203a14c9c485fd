"""Event candidates one by one, as the words of a sentence show them: trigger, class, and who takes part."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import partial

from spacy.tokens import Token

from kg.model import Factuality, MentionKind
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.confidence import of_candidate
from kg.nlp.events.frame_matching import has_frame
from kg.nlp.events.judgements import feeling, spoken_judgements
from kg.nlp.events.noun_candidates import noun_candidate
from kg.nlp.events.trigger_merging import (
    link_instruments,
    take_over_listed,
    without_carried,
    without_launches,
    without_repeated,
)
from kg.nlp.events.verb_candidates import verb_candidate
from kg.nlp.grammar.predicates import predicate
from kg.nlp.grammar.relations import (
    is_common_noun,
    is_lexical_verb,
    is_noun,
)
from kg.nlp.grammar.speakers import Attributions
from kg.nlp.grammar.tokens import View


def find_candidates(view: View) -> list[EventCandidate]:
    """Every event word of the document that fits a frame, in text order; words within a name are none."""
    attributions = Attributions(view.document.attributions)
    shown = list(_one_by_one(view, attributions))
    verbs = {_key(one.head) for one in shown if is_lexical_verb(one.head)}
    spoken = (one for one in spoken_judgements(view, attributions) if _key(one.head) not in verbs)
    found = without_launches(without_repeated(without_carried([*shown, *map(partial(_completed, view), spoken)])))
    by_head = {_key(one.head): one for one in found}
    for one in found:
        link_instruments(one, by_head)
        take_over_listed(one, by_head)
    return found


def _key(token: Token) -> tuple[int, int]:
    return id(token.doc), token.i


def _one_by_one(view: View, attributions: Attributions) -> Iterator[EventCandidate]:
    names = _tokens_of_names(view)
    for doc in view.document.parse:
        named = names[int(doc.user_data["start"])]
        for token in doc:
            found = None
            if is_lexical_verb(token):
                found = verb_candidate(view, predicate(token))
            elif is_noun(token) and token.i not in named:
                found = noun_candidate(view, predicate(token))
            if found is not None:
                found.factuality = _not_yet(found, found.factuality)
            else:
                found = feeling(view, attributions, token)
            if found is not None:
                yield _completed(view, found)


def _tokens_of_names(view: View) -> dict[int, set[int]]:
    """Indices of tokens inside of names, by the start of their paragraph: the "Operation" of a name is no trigger."""
    docs = {int(doc.user_data["start"]): doc for doc in view.document.parse}
    starts = sorted(docs)
    found: dict[int, set[int]] = {start: set() for start in starts}
    for m in (m for e in view.entities.values() for m in e.mentions if m.kind is MentionKind.NAME):
        i = bisect_right(starts, m.start) - 1
        if i >= 0:
            span = docs[starts[i]].char_span(m.start - starts[i], m.end - starts[i], alignment_mode="expand")
            found[starts[i]].update(range(span.start, span.end) if span is not None else ())
    return found


def _not_yet(one: EventCandidate, told: Factuality) -> Factuality:
    """The factuality that its sentence gives an event; at most planned for what is only plotted."""
    return Factuality.PLANNED if "planned" in one.frame.marks and told is Factuality.ACTUAL else told


def _completed(view: View, one: EventCandidate) -> EventCandidate:
    """Drop impossible actors and set the candidate's confidence."""
    one.actors = [k for k in one.actors if view.entities[k].cls != "Place"]
    one.confidence = of_candidate(one)
    return one


def event_words(view: View) -> Iterator[Token]:
    """Verbs and nouns that have a frame at all, whether or not one fits: why a sentence gave nothing."""
    for doc in view.document.parse:
        for token in doc:
            pos = "verb" if is_lexical_verb(token) else "noun" if is_common_noun(token) else ""
            if pos and has_frame(token, pos):
                yield token
