"""Clauses: which verb governs, in which voice, and what hangs on what."""

from __future__ import annotations

from spacy.tokens import Token

from kg.nlp.grammar.nouns import is_place_noun
from kg.nlp.grammar.relations import (
    Function,
    dependents,
    function,
    is_base_form,
    is_common_noun,
    is_finite_form,
    is_lexical_verb,
    is_past_form,
    is_past_participle,
    is_root,
    is_to_infinitive,
    is_verb,
    is_wh_word,
    obliques,
    prepositional_objects,
)
from kg.nlp.grammar.tokens import lemma, words_below
from kg.nlp.lexicon.cues import cues
from kg.nlp.lexicon.events import complements, frames
from kg.nlp.lexicon.roles import roles
from kg.nlp.lexicon.tables import table

_NAMING = table("grammar").words("naming_prepositions")

# functions in which a past participle without auxiliary is passive: "a man jailed in Mali", "hit by sanctions, it …"
_PARTICIPIAL = frozenset(("acl", "relcl", "advcl", "ROOT", "amod", "ccomp", "xcomp", "oprd", "conj"))
_CIRCUMSTANCES = frozenset(("DATE", "TIME", "CARDINAL", "QUANTITY", "GPE", "LOC", "FAC"))  # which nobody acts by
_BETWEEN_VERBS = (Function.COORDINATOR, Function.ADVERB, Function.PUNCTUATION)
_ACTIVE_SIGNS = (Function.AUXILIARY, Function.SUBJECT, Function.OBJECT)


def governing_verb(token: Token) -> Token:
    """The nearest verb at or above the token, else the root of the sentence."""
    while not is_verb(token) and not is_root(token):
        token = token.head
    return token


def distant_obliques(head: Token, word: str) -> list[Token]:
    """The nouns of a preposition anywhere in the phrase of a verb or noun, within its clause, whatever it is attached
    to; not behind a place, as in "fighting near the border with X".
    """
    verb = governing_verb(head)
    below = (t for t in words_below(head, (word,)) if t.i > head.i and function(t) is Function.PREPOSITION)
    found = (t for t in below if not is_place_noun(t.head))
    return [t for p in found if governing_verb(p) == verb for t in prepositional_objects(p)]


def is_passive(verb: Token) -> bool:
    """Is the verb's subject the one that undergoes the act? Participles without auxiliary and coordinated ones are
    seen, too.
    """
    if any(dependents(verb, Function.PASSIVE_SUBJECT, Function.PASSIVE_AUXILIARY)):
        return True
    if any(dependents(verb, *_ACTIVE_SIGNS)):
        return False
    if verb.dep_ == Function.CONJUNCT and is_verb(verb.head):
        return _may_be_participle(verb) and is_passive(verb.head)
    if not is_past_participle(verb):
        return False
    return verb.dep_ in _PARTICIPIAL


def _may_be_participle(verb: Token) -> bool:
    """Is it a past participle, or a word in -ed of a transitive verb, which the tagger takes for a past tense at times?

    "Tried" in "was captured, tried and executed", but not "fled" in "was arrested and fled".
    """
    return is_past_participle(verb) or (is_past_form(verb) and verb.lower_.endswith("ed") and is_transitive(verb))


def is_transitive(verb: Token) -> bool:
    """Does the lexicon of events know the verb as one whose object undergoes it?"""
    return any("obj" in frame.recipient[:1] and not frame.mutual for frame in frames("verb").get(lemma(verb), ()))


def by_phrase(verb: Token) -> Token | None:
    """ "X" in "was hit by X", also where it is shared: "was hit and destroyed by X"."""
    own = _object_of_by(verb)
    if own is not None or not is_passive(verb):
        return own
    said = (Function.OBJECT, Function.OBJECT_PREDICATE)  # "was awarded compensation by X", "was called a fraud by X"
    for retained in (*dependents(verb, *said), *obliques(verb, *_NAMING)):  # "was described as unfair by X"
        if (found := _object_of_by(retained)) is not None:
            return found
    if verb.dep_ == Function.CONJUNCT and is_lexical_verb(verb.head) and is_passive(verb.head):
        return by_phrase(verb.head)
    following = next_verb(verb)
    found = _object_of_by(following) if following is not None and is_passive(following) else None
    return found or _by_behind_adverbial(verb)


def is_before_time(preposition: Token) -> bool:
    """ "On" in "spoke on the second day of a visit"."""
    return any(t.ent_type_ in ("DATE", "TIME") for t in prepositional_objects(preposition))


def _by_behind_adverbial(verb: Token) -> Token | None:
    """ "X" in "was seized at the start of May by X", "were jailed for six years by X", where it hangs on the time."""
    aside = [c for c in dependents(verb, Function.PREPOSITION, Function.NOUN_ADVERBIAL) if c.i > verb.i]
    words = (t for c in aside for t in words_below(c, ("by",)) if t.head.ent_type_ in _CIRCUMSTANCES)
    return next((t for by in words if governing_verb(by) == verb for t in prepositional_objects(by)), None)


def next_verb(verb: Token) -> Token | None:
    """The verb coordinated with this one, where only adverbs and "and" stand between: "hit and destroyed the mill"."""
    following = next(dependents(verb, Function.CONJUNCT), None)
    if following is None or not is_lexical_verb(following):
        return None
    joined = all(function(t) in _BETWEEN_VERBS for t in verb.doc[verb.i + 1 : following.i])
    return following if joined else None


def _object_of_by(word: Token) -> Token | None:
    """The noun of the first "by" that hangs on a word."""
    by = next((c for c in dependents(word, Function.BY_PHRASE, Function.PREPOSITION) if c.lower_ == "by"), None)
    return next(dependents(by, Function.PREPOSITIONAL_OBJECT), None) if by is not None else None


def is_contact_clause(verb: Token) -> bool:
    """Is it a relative clause without a relative word, with a subject of its own: "the town the rebels seized"?"""
    opening = verb.doc[verb.left_edge.i : verb.i]
    own = function(verb) is Function.RELATIVE_CLAUSE and any(dependents(verb, Function.SUBJECT))
    return own and not any(is_wh_word(t) for t in opening)


def is_misattached(verb: Token) -> bool:
    """Has the parser coordinated a finite verb with one inside of its complement: "dismissed" in "said it might strike
    and dismissed talks", "urged" in "said the situation was critical and urged talks", "accused" in "denied that it had
    struck and accused X"?
    """
    if verb.dep_ != Function.CONJUNCT or verb.tag_ not in ("VBD", "VBZ"):
        return False
    if is_base_form(verb.head):
        return True
    return _is_reported(verb) and (_is_said_of_thing(verb.head) or _shares_no_auxiliary(verb))


def _is_reported(verb: Token) -> bool:
    """Is a verb of speech or will coordinated with the verb of a reported clause?"""
    clause = verb.head
    reported = clause.dep_ == Function.FINITE_COMPLEMENT and is_lexical_verb(clause.head) and clause.i > clause.head.i
    return reported and not any(dependents(verb, Function.SUBJECT, Function.PASSIVE_SUBJECT)) and _speaks(verb)


def _speaks(verb: Token) -> bool:
    """Is it a verb of speech or will, alone or with its particle: "urged", "called for"?"""
    particles = [f"{verb.lemma_} {c.lower_}" for c in dependents(verb, Function.PARTICLE, Function.PREPOSITION)]
    return any(w in cues("verb") or (w, "verb") in complements() for w in (verb.lemma_.lower(), *particles))


def _is_said_of_thing(clause: Token) -> bool:
    """Is the subject of a reported clause one that has neither speech nor will?"""
    subject = next(dependents(clause, Function.SUBJECT, Function.PASSIVE_SUBJECT), None)
    return subject is not None and is_common_noun(subject) and subject.lemma_.lower() not in roles()


def _shares_no_auxiliary(verb: Token) -> bool:
    """ "Accused" beside "had struck", where "had" would want a participle; what is told of two acts of speech may be
    told of one speaker: "had condemned the raid and accused X".
    """
    auxiliaries = dependents(verb.head, Function.AUXILIARY, Function.PASSIVE_AUXILIARY)
    return any(auxiliaries) and not is_passive(verb.head.head) and verb.head.lemma_.lower() not in cues("verb")


def coordination_head(verb: Token) -> Token:
    """The verb that a coordinated verb stands beside; for one that `is_misattached` the next finite verb above, for an
    infinitive that the parser hangs on a participle of a noun ("to end the ban imposed on X and to leave") the next
    infinitive.
    """
    head = verb.head
    if is_to_infinitive(verb) and function(head) is Function.NOUN_CLAUSE and is_past_participle(head):
        return next((t for t in head.ancestors if is_to_infinitive(t)), head)
    if is_misattached(verb):
        head = head.head if not is_base_form(head) else head
        while not is_finite_form(head) and not is_root(head):
            head = head.head
    return head
