"""On whose word an event rests: the speaker in whose words it stands, unless the article itself says that it is so."""

from __future__ import annotations

from spacy.tokens import Token

from kg.model import Attribution, Factuality, Quotation
from kg.model.classes import ORGANIZATIONS
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.participants import before_noun
from kg.nlp.events.targets import group_of
from kg.nlp.grammar.complements import refusal_of_words
from kg.nlp.grammar.denials import declared_false
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.predicates import is_event_noun
from kg.nlp.grammar.presupposition import PROPOSITIONS, presupposes
from kg.nlp.grammar.relations import (
    first_conjunct,
    is_adjective,
    is_common_noun,
    is_verb,
    preposition_of,
)
from kg.nlp.grammar.reporting import author_of, cited_by
from kg.nlp.grammar.speakers import Attributions, actor_of, voice_of
from kg.nlp.grammar.subjects import own_subject
from kg.nlp.grammar.tokens import View, end, offset
from kg.nlp.grammar.verb_groups import Aspect, Tense, aspect, tense
from kg.nlp.lexicon.cues import DOCUMENTS
from kg.nlp.lexicon.event_types import with_trait
from kg.nlp.lexicon.tables import table

_WORDS = table("events")
_DEEDS = _WORDS.words("modes_of_deeds")
_HEARSAY = _WORDS.words("hearsay")
_ABOUT = _WORDS.words("hearsay_prepositions")
_ANNOUNCING = _WORDS.words("announcing")
_SHARES = _WORDS.words("shares")
_TOLD = (Factuality.ACTUAL, Factuality.NEGATED)
_SAID_TO_BE_SO = PROPOSITIONS - {"infinitive"}


def source_of(view: View, attributions: Attributions, candidate: EventCandidate) -> tuple[str | None, bool]:
    """The key of the actor on whose word an event rests, the speaker of the innermost content around it who is known;
    and whether it stands in the words of anybody known at all.

    Of what is declared false it is who declares that, not whoever has claimed it. A speaker's own act of speech ("said
    that it opposed the plan") and a deed that the words of speech presuppose ("condemned the attack") do not rest on
    the speaker's word, but on that of whoever reports what was said; None where that is the article.
    """
    denial = declared_false(candidate.head)
    at = offset(denial) if denial is not None else candidate.trigger.start
    around = sorted((a for a in attributions.around(at) if a.cue is None or a.cue[0] != at), key=lambda a: a.size)
    named = _speakers(view, around)
    for one, speaker in (*named, *_reports_of_nobody(view, around)):
        if denial is not None or not _is_asserted(view, candidate, one, speaker):
            return speaker, True
    hearsay = _hearsay(view, candidate)
    return hearsay, bool(named) or hearsay is not None


def _speakers(view: View, around: list[Attribution]) -> list[tuple[Attribution, str]]:
    """The attributions with the keys of their speakers, where these are known."""
    told = ((one, _cited(view, one) or actor_of(view, one.subject) or _behind_noun(view, one)) for one in around)
    return [(one, speaker) for one, speaker in told if speaker is not None]


def _cited(view: View, words: Attribution) -> str | None:
    """The actor whom a speaker cites for what they say: "Reuters reported, citing police"."""
    cue = view.token_at(words.cue[0]) if words.cue is not None else None
    speaker = view.token_at(words.subject[0]) if words.subject is not None else None
    cited = cited_by(cue, speaker) if cue is not None and speaker is not None else None
    if cited is None:
        return None
    known = actor_of(view, (offset(cited), end(cited)))
    document, people = cited.lemma_.lower() in DOCUMENTS, is_common_noun(cited) and role_of(cited) is not None
    return known or (_behind(view, cited) if document else group_of(view, cited, "source").key if people else None)


def _reports_of_nobody(view: View, around: list[Attribution]) -> list[tuple[Attribution, str]]:
    """The attributions to claims and reports that are nobody's ("there were claims that"), with the keys of those."""
    words = ((one, view.token_at(one.cue[0])) for one in around if one.cue is not None and one.subject is None)
    return [(one, _behind(view, noun)) for one, noun in words if noun is not None and is_common_noun(noun)]


def _behind_noun(view: View, words: Attribution) -> str | None:
    """Who is behind a document that speaks for itself ("media reports said", "according to a new book"), and the group
    that a noun for anybody else stands for who says that something is so: "a producer said".
    """
    noun = view.token_at(words.subject[0]) if words.subject is not None else None
    if noun is None or not is_common_noun(noun):
        return None
    if noun.lemma_.lower() in DOCUMENTS:
        return _behind(view, noun)
    speaks = words.frame in _SAID_TO_BE_SO and not is_event_noun(noun) and noun.lemma_.lower() not in _SHARES
    return group_of(view, noun, "source").key if speaks else None


def _behind(view: View, noun: Token) -> str:
    """The key of the body that a word for words names ("a UN report"), else of the group that it stands for."""
    named = (key for t in before_noun(noun) if (key := view.at(t)) is not None)
    body = next((k for k in named if view.entities[k].cls in ORGANIZATIONS), None)
    return body or group_of(view, noun, "source").key


def _hearsay(view: View, candidate: EventCandidate) -> str | None:
    """Whose word it is in "reports of clashes", "rumours of an attack": the author's, else that of the reports."""
    preposition = preposition_of(candidate.head)
    noun = preposition.head if preposition is not None and preposition.lower_ in _ABOUT else None
    if noun is None or candidate.definite or noun.lemma_.lower() not in _HEARSAY:
        return None
    author = author_of(noun)
    return (actor_of(view, (offset(author), end(author))) if author is not None else None) or _behind(view, noun)


def _is_asserted(view: View, candidate: EventCandidate, words: Attribution, speaker: str) -> bool:
    """Does whoever reports these words say by it that the event has happened?"""
    cue = view.token_at(words.cue[0]) if words.cue is not None else None
    if cue is not None and refusal_of_words(candidate.head) == cue:
        return True  # "rejected a demand by X"
    done = candidate.factuality is Factuality.ACTUAL
    return presupposes(words, cue, candidate.outer, done=done) or _is_own_act(view, candidate, words, speaker)


def _is_own_act(view: View, candidate: EventCandidate, words: Attribution, speaker: str) -> bool:
    """Does the speaker do with these words what they tell: "said that it opposed the plan", "“I condemn the raid”",
    or announce what they are to do?

    What the speaker has done before is told on the speaker's word: "said that it had opposed the plan".
    """
    if speaker in candidate.voices:
        return True
    if candidate.factuality is Factuality.PLANNED and _announces(view, words):
        return _are_own(view, candidate.actors, speaker)
    if candidate.cls not in with_trait("spoken") or candidate.mode in _DEEDS or candidate.factuality not in _TOLD:
        return False
    if words.frame not in PROPOSITIONS or not _are_own(view, candidate.actors, speaker):
        return False
    verb = candidate.outer.head if is_adjective(candidate.outer) else candidate.outer
    return is_verb(verb) and not _was_done_before(view, verb, words)


def _announces(view: View, words: Attribution) -> bool:
    cue = view.token_at(words.cue[0]) if words.cue is not None else None
    return cue is not None and cue.lemma_.lower() in _ANNOUNCING


def _was_done_before(view: View, verb: Token, words: Attribution) -> bool:
    """Does a verb of a content tell what was done before it was said: "said that he had opposed", "says he opposed"?"""
    # "had met and urged" shares its auxiliary, "had met and X urged" does not
    shared = first_conjunct(verb) if own_subject(verb) is None else verb
    if aspect(verb) in _DONE_BEFORE or aspect(shared) in _DONE_BEFORE:
        return True
    cue = view.token_at(words.cue[0]) if words.cue is not None else None
    past = words.quotation is not Quotation.DIRECT and (cue is None or tense(cue) is not Tense.PRESENT)
    return tense(verb) is Tense.PAST and not past


_DONE_BEFORE = (Aspect.PERFECT, Aspect.PERFECT_PROGRESSIVE)


def _are_own(view: View, actors: list[str], speaker: str) -> bool:
    """Is the speaker the only actor, alone or as the voice of a state or body?"""
    return bool(actors) and voice_of(view, speaker).issuperset(actors)
