"""What a cue says: the clause, object or phrase that is its content, as ranges of tokens of a paragraph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.nlp.attribution.reported_clauses import has_finite_part, reported_clause, stretch
from kg.nlp.grammar.clauses import is_before_time, is_passive
from kg.nlp.grammar.polarity import negative_word
from kg.nlp.grammar.relations import (
    COMPLEMENT_CLAUSES,
    Function,
    auxiliaries,
    complement_clauses,
    dependent,
    dependents,
    function,
    has_to,
    is_base_form,
    is_common_noun,
    is_ing_form,
    is_lexical_verb,
    is_past_form,
    is_past_participle,
    is_proper_noun,
    prepositional_objects,
    subordinators,
)
from kg.nlp.grammar.reporting import cue_of, particle_of, subject_of
from kg.nlp.grammar.subjects import own_subject
from kg.nlp.lexicon.cues import Cue, cues
from kg.nlp.lexicon.tables import table

_WORDS = table("attribution")
_NOTIONS = _WORDS.words("notions")
_REFLEXIVES = _WORDS.words("reflexives")
_INFORMING = _WORDS.words("verbs_with_addressee_as_object")
_TELLING = _WORDS.words("verbs_with_addressee_behind_to")
_LEFT_OUT = _WORDS.words("prepositions_left_out")
_FREE_RELATIVES = _WORDS.words("free_relatives")
_CONTRASTING = _WORDS.words("contrasting_conjunctions")
_OWN = "of"  # mostly belongs to the noun before it
_PARTICIPLE = "ing:"  # before an alternative of a pattern: the participle alone
Ranges = tuple[tuple[int, int], ...]  # token indices, both ends included, in order


@dataclass(frozen=True, slots=True)
class Found:
    """A cue with what it needs. `ranges` is empty where only a quotation will do."""

    cue: Token
    last: Token  # the last word of the cue: its particle, or itself
    subject: Token | None
    hearer: Token | None
    frame: str
    ranges: Ranges


def reported(doc: Doc) -> tuple[Found, ...]:
    """Every cue of a paragraph with the content the tree gives it, in text order. Quotations are not looked at."""
    return tuple(found for token in doc if (found := _phrase(token) or _cue(token)) is not None)


def _cue(token: Token) -> Found | None:
    """The verb or noun as a cue, if it is one and has what it needs."""
    cue = cue_of(token)
    if cue is None:
        return None
    if is_common_noun(token) and dependent(token, Function.FINITE_COMPLEMENT) is None:
        return _noun(token, cue)
    return _verb(token, cue)


# nouns


def _noun(noun: Token, cue: Cue) -> Found | None:
    """ "The claim that …", "a demand to …", "criticism of …"; without a "that" the noun needs somebody's."""
    subject = subject_of(noun)
    for child in noun.rights:
        frame, content = _noun_complement(noun, child, cue)
        if content:
            known = subject is not None or frame == "that"
            return Found(noun, particle_of(noun) or noun, subject, None, frame, (content,)) if known else None
    return None


def _noun_complement(noun: Token, child: Token, cue: Cue) -> tuple[str, tuple[int, int] | None]:
    """The part of the noun's pattern that a word hanging on it fills, and its range."""
    if cue.takes("that") and _is_that_clause(child):
        return "that", (child.left_edge.i, _end(child))
    if cue.takes("infinitive") and is_base_form(child) and function(child) in _NOUN_INFINITIVES:
        return "infinitive", (child.left_edge.i, _end(child))
    if function(child) is Function.PREPOSITION and cue.takes(child.lower_):
        end = child.right_edge.i
        comma = next((i for i in range(child.i + 2, end) if noun.doc[i].text == ","), end + 1)
        return child.lower_, (child.i + 1, comma - 1)
    return "", None


_NOUN_INFINITIVES = (Function.NOUN_CLAUSE, Function.OPEN_COMPLEMENT)
_THAT_CLAUSES = (Function.NOUN_CLAUSE, Function.FINITE_COMPLEMENT, Function.RELATIVE_CLAUSE)


def _is_that_clause(word: Token) -> bool:
    return function(word) in _THAT_CLAUSES and any(c.lower_ == "that" for c in dependents(word, Function.MARKER))


# verbs


def _verb(verb: Token, cue: Cue) -> Found | None:
    subject = subject_of(verb)
    if subject is not None and negative_word(subject) is not None:
        return None  # "no group has claimed the attack"
    frame, ranges = _content(verb, cue, subject)
    subject = None if _is_said_of_subject(verb, frame) else subject
    if not ranges and not cue.takes("quote"):
        return None
    if subject is None and frame != "clause" and not (is_passive(verb) and ranges):
        return None
    return Found(verb, particle_of(verb) or verb, subject, _hearer(verb), frame, ranges)


def _content(verb: Token, cue: Cue, subject: Token | None) -> tuple[str, Ranges]:
    """The pattern of a verb's cue that the words beside it fill, and their ranges: a clause, else the most parts."""
    if cue.takes("clause") or cue.takes("clause:final"):
        clause = reported_clause(verb, subject, final=cue.mentions("clause:final"))
        if clause:
            return "clause", clause
    frame, heads = max(_complete(verb, cue), key=lambda one: len(one[1]), default=("", []))
    return frame, _complements(verb, heads) if heads else ()


def _complete(verb: Token, cue: Cue) -> Iterator[tuple[str, list[Token]]]:
    """The alternatives of a pattern whose parts are all there, each with the heads of these parts."""
    for parts in cue.patterns:
        if parts[0].startswith(_PARTICIPLE) and not _is_bare_participle(verb):
            continue
        heads = [head for p in parts if (head := _part(verb, p.removeprefix(_PARTICIPLE))) is not None]
        if len(heads) == len(parts):
            yield "+".join(parts), heads


def _is_bare_past_participle(verb: Token) -> bool:
    """Is it a participle of whom something is said: "the men said to have taken part"?"""
    return is_past_participle(verb) and not any(auxiliaries(verb))


def _is_said_of_subject(verb: Token, frame: str) -> bool:
    return (frame == "infinitive" and _is_bare_past_participle(verb)) or _is_believed(verb)


def _is_believed(verb: Token) -> bool:
    """Is it said of whom it is beside: "X, believed killed in a raid", where the parser sees a past tense?"""
    beside = is_past_form(verb) and function(verb) is Function.ADVERBIAL_CLAUSE and own_subject(verb) is None
    done = (c for c in dependents(verb, Function.OPEN_COMPLEMENT) if c.i == verb.i + 1)
    return beside and any(is_past_participle(c) for c in done)


def _is_bare_participle(verb: Token) -> bool:
    """Is it a participle that goes on with what was said: "…, discussing the plan"?"""
    going_on = (Function.ADVERBIAL_CLAUSE, Function.CONJUNCT, Function.OPEN_COMPLEMENT)
    return is_ing_form(verb) and function(verb) in going_on and not auxiliaries(verb)


def _part(verb: Token, part: str) -> Token | None:
    """The head of what stands for a part of a pattern."""
    find = _PARTS.get(part)
    return find(verb) if find is not None else _preposition(verb, part)


def _none(verb: Token) -> None:
    """Clauses and quotations are found in another way."""


def _object(verb: Token) -> Token | None:
    """What is said, accused, praised: the object, of a passive the subject."""
    objects = dependents(verb, Function.PASSIVE_SUBJECT if is_passive(verb) else Function.OBJECT)
    return next((c for c in objects if c.lower_ not in _REFLEXIVES), None)


def _notion(verb: Token) -> Token | None:
    found = _object(verb)
    return found if found is not None and found.lemma_ in _NOTIONS else None


def _infinitive(verb: Token) -> Token | None:
    return next((c for c in complement_clauses(verb) if c.i > verb.i and has_to(c)), None)


def _predicate(verb: Token) -> Token | None:
    """ "Hoax" in "called it a hoax"."""
    return next((c for c in verb.rights if _is_predicate(c)), None)


def _is_predicate(word: Token) -> bool:
    if function(word) is Function.OBJECT_PREDICATE:
        return True
    return function(word) in COMPLEMENT_CLAUSES and not has_finite_part(word) and not is_lexical_verb(word)


def _tail(verb: Token) -> Token | None:
    return max(verb.rights, key=lambda c: c.right_edge.i, default=None)


_PARTS: dict[str, Callable[[Token], Token | None]] = {
    "object": _object,
    "notion": _notion,
    "infinitive": _infinitive,
    "predicate": _predicate,
    "tail": _tail,
    "quote": _none,
    "clause": _none,
}
_JOINING = (Function.PREPOSITION, Function.PARTICLE, Function.ADVERB, Function.INDIRECT_OBJECT)
_INTRODUCING = (Function.PREPOSITION, Function.PARTICLE, Function.ADVERB)
_BETWEEN = (Function.OBJECT, Function.PREPOSITION, Function.NOUN_ADVERBIAL)


def _preposition(verb: Token, word: str) -> Token | None:
    """A preposition of the verb, also where the parser hung it on an object or phrase between."""
    own = next((c for c in dependents(verb, *_JOINING) if _joins(verb, c, word)), None)
    if own is not None:
        return own
    between = (c for c in verb.rights if function(c) in _BETWEEN)
    return next((t for c in between for t in c.subtree if t.lower_ == word and _is_displaced(verb, c, t)), None)


def _joins(verb: Token, preposition: Token, word: str) -> bool:
    return preposition.i > verb.i and preposition.lower_ == word and not is_before_time(preposition)


def _is_displaced(verb: Token, phrase: Token, word: Token) -> bool:
    """May a preposition inside of a phrase behind the verb be the verb's?"""
    if word.i < verb.i or function(word) is not Function.PREPOSITION:
        return False
    if word.lower_ == _OWN and not is_proper_noun(word.head) and function(phrase) is not Function.OBJECT:
        return False  # "was speaking on the second day of a visit", but not "spoke on Monday of a visit"
    return function(phrase) is Function.OBJECT or function(word.head) is Function.PREPOSITIONAL_OBJECT


def _complements(verb: Token, parts: list[Token]) -> Ranges:
    """From the first complement to the end of the last; a passive's subject is a range of its own."""
    before = [p for p in parts if p.i < verb.i and function(p) is Function.PASSIVE_SUBJECT]
    ranges = [(p.left_edge.i, min(p.right_edge.i, verb.i - 1)) for p in before]
    behind = [p for p in parts if p.i > verb.i]
    if behind:
        ranges.append((_start(verb, behind), max(map(_end, behind))))
    return tuple(r for r in ranges if r[0] <= r[1])


def _end(part: Token) -> int:
    """The last word of a complement, without a clause behind a comma that sets somebody else's deed against it: "…,
    while Chad attacked Mali".
    """
    clauses = (t for t in part.subtree if function(t) is Function.ADVERBIAL_CLAUSE and t.i > part.i)
    against = (t.left_edge for t in clauses if t.left_edge.lower_ in _CONTRASTING and own_subject(t) is not None)
    cut = next((first.i - 1 for first in against if first.nbor(-1).text == ","), None)
    return part.right_edge.i if cut is None else cut - 1


def _start(verb: Token, parts: list[Token]) -> int:
    """Where the content begins: with the object, if there is any, else with the first part, without an "about"."""
    objects = [c for c in verb.rights if function(c) is Function.OBJECT]
    first = parts[0]
    alone = len(parts) == 1 and not objects
    if alone and first.lower_ in _LEFT_OUT and function(first) in _INTRODUCING:
        return first.i + 1
    return min(c.left_edge.i for c in (*parts, *objects))


def _hearer(verb: Token) -> Token | None:
    """ "told Y", "said to Y": Y."""
    if verb.lemma_ in _INFORMING:
        told = (Function.OBJECT, Function.INDIRECT_OBJECT)
        return next((c for c in verb.rights if function(c) in told), None)
    if verb.lemma_ not in _TELLING:
        return None
    joining = (Function.PREPOSITION, Function.INDIRECT_OBJECT)
    to = next((c for c in verb.rights if function(c) in joining and c.lower_ == "to"), None)
    return next(iter(prepositional_objects(to)), None) if to is not None else None


# phrases


def _phrase(token: Token) -> Found | None:
    """ "According to X", "in the words of X", "as X put it": the rest of the sentence is the content."""
    for phrase in cues("phrase"):
        words = phrase.split()
        if token.lower_ == words[0] and [t.lower_ for t in token.doc[token.i : token.i + len(words)]] == words:
            return _according(token, token.doc[token.i + len(words) - 1])
    if is_lexical_verb(token) and function(token) is Function.ADVERBIAL_CLAUSE:
        return _as_somebody_said(token)
    if is_lexical_verb(token) and function(token) is Function.CLAUSAL_SUBJECT:
        return _what_somebody_said(token)
    return None


def _what_somebody_said(verb: Token) -> Found | None:
    """ "Was a raid" in "what Chad says was a raid"."""
    cue, first = cue_of(verb), verb.left_edge
    subject = next((t for t in dependents(verb, Function.SUBJECT) if t.i > first.i), None)
    follows = verb.head.i == verb.i + 1 and first.lower_ in _FREE_RELATIVES
    if cue is None or subject is None or not follows or not cue.takes("clause"):
        return None
    return Found(verb, verb, subject, None, "clause", ((verb.head.i, verb.head.right_edge.i),))


def _according(word: Token, preposition: Token) -> Found | None:
    """The rest of the sentence of a phrase such as "according to" with whoever stands behind it."""
    source = next(iter(prepositional_objects(preposition)), None)
    if source is None:
        return None
    return Found(word, preposition, source, None, "rest", _rest(word, word.i, source.right_edge.i))


def _as_somebody_said(verb: Token) -> Found | None:
    cue = cue_of(verb)
    mark = next((c for c in subordinators(verb) if c.lower_ == "as"), None)
    if cue is None or mark is None or not cue.mentions("quote"):
        return None
    subject = subject_of(verb)
    if subject is None or dependent(verb, Function.FINITE_COMPLEMENT, Function.OBJECT) is not None:
        return None
    return Found(verb, particle_of(verb) or verb, subject, None, "rest", _rest(verb, mark.i, verb.right_edge.i))


def _rest(token: Token, first: int, last: int) -> Ranges:
    """The clause that a phrase hangs on, without the phrase."""
    return tuple(p for p in (stretch(token.sent, first, -1), stretch(token.sent, last, 1)) if p)
