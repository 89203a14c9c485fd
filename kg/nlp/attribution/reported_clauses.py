"""The finite clause beside a verb of saying: "he said that …", "…, he said", "…, he said, …"."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from kg.nlp.grammar.clauses import is_misattached
from kg.nlp.grammar.relations import (
    NOMINAL_SUBJECTS,
    Function,
    auxiliaries,
    dependent,
    dependents,
    function,
    is_finite_form,
    is_ing_form,
    is_modal,
    is_verb,
)
from kg.nlp.grammar.reporting import cue_of
from kg.nlp.lexicon.tables import table

_WORDS = table("attribution")
_OPENERS = _WORDS.words("clause_openers")
_CONTRASTING = _WORDS.words("contrasting_conjunctions")
_DASHES = frozenset(("—", "–", "--"))
_COMMAS = frozenset((",", "—", "–", "--", ",”"))
_LONGEST_INSERTION = int(_WORDS.weight("longest_insertion"))
_SENTENCE_LIKE = int(_WORDS.weight("words_of_a_sentence"))
_NEAR = int(_WORDS.weight("auxiliaries_near"))
_BEFORE_VERB = (Function.AUXILIARY, Function.NEGATION, Function.ADVERB, Function.PASSIVE_AUXILIARY)
_BEHIND_VERB = (
    Function.NOUN_ADVERBIAL,
    Function.ADVERB,
    Function.PREPOSITION,
    Function.ADVERBIAL_CLAUSE,
    Function.OBJECT,
    Function.INDIRECT_OBJECT,
)
_INSERTED = (Function.ROOT, Function.PARATAXIS, Function.FINITE_COMPLEMENT)
Range = tuple[int, int]  # token indices, both ends included


def reported_clause(verb: Token, subject: Token | None, *, final: bool) -> tuple[Range, ...]:
    """What of the sentence is the clause that is said, in order; empty if there is none.

    `final`: only a clause before or around the cue counts ("…, the paper has learned").
    """
    core = _core(verb, subject)
    clause = None if final else _complement(verb)
    around = _around(verb, subject, core, clause)
    if around or clause is None:
        return around
    return _without_core(clause.left_edge.i, _last(clause), verb, core)


def has_finite_part(clause: Token) -> bool:
    """Is the word or one that hangs on it finite?"""
    return any(is_finite_form(t) or is_modal(t) for t in (clause, *clause.children))


def stretch(sent: Span, edge: int, direction: int) -> Range | None:
    """All of the sentence before (-1) or behind (1) an edge, without white space; None if no word is there."""
    doc = sent.doc
    first, last = (sent.start, min(edge, sent.end) - 1) if direction < 0 else (max(edge + 1, sent.start), sent.end - 1)
    while first <= last and doc[first].is_space:
        first += 1
    while first <= last and doc[last].is_space:
        last -= 1
    return (first, last) if any(not t.is_punct and not t.is_space for t in doc[first : last + 1]) else None


def _complement(verb: Token) -> Token | None:
    """The head of the clause that the parser makes the verb's complement."""
    for child in dependents(verb, Function.FINITE_COMPLEMENT, Function.OPEN_COMPLEMENT):
        if _stands_beside(child, verb):
            continue
        if function(child) is Function.FINITE_COMPLEMENT or child.i > verb.i or has_finite_part(child):
            return child
    return None


def _stands_beside(clause: Token, verb: Token) -> bool:
    """Is a clause before a verb joined to it by "and": "Chad left, and the king told reporters: “…”"?"""
    last = clause.right_edge
    joining = (last, *dependents(verb, Function.COORDINATOR))
    return last.i < verb.i and any(function(c) is Function.COORDINATOR and last.i <= c.i < verb.i for c in joining)


def _around(verb: Token, subject: Token | None, core: Range, clause: Token | None) -> tuple[Range, ...]:
    """The sentence before the cue ("…, he said") or on both sides of it ("…, he said, …")."""
    before = _fronted(verb, subject, core)
    if before is None:
        return ()
    if _is_insertion(verb, core) and (clause is None or clause.i > core[1]):
        parts = (before, stretch(verb.sent, core[1], 1))
        return tuple(r for r in parts if r and not _is_opener(verb.doc, r))
    precedes = clause is None or clause.i < core[0]
    return (before,) if precedes and _is_sentence_like(verb.doc, before) else ()


def _fronted(verb: Token, subject: Token | None, core: Range) -> Range | None:
    """What stands in the sentence before a cue that has a subject of its own, if a comma divides the two."""
    own = subject is not None and core[0] <= subject.i <= core[1]
    if not own or not _comma_before(verb.doc, core[0], verb.sent.start):
        return None
    opener = verb.doc[core[0] - 2]  # "the raid, which, he said, was over" tells the relative clause alone
    return (opener.i, opener.i) if opener.lower_ in _OPENERS else stretch(verb.sent, core[0], -1)


def _core(verb: Token, subject: Token | None) -> Range:
    """The words from the subject to the verb, with what stands right behind it ("officials said on Monday")."""
    near = [t.i for t in dependents(verb, *_BEFORE_VERB) if t.i < verb.i < t.i + _NEAR]
    first, last = min([verb.i, *near]), verb.i
    if subject is not None and subject.head.i == verb.i and function(subject) in NOMINAL_SUBJECTS:
        first = min(first, subject.left_edge.i)
        if subject.i > verb.i:
            last = subject.right_edge.i
    for child in verb.rights:
        if function(child) in _BEHIND_VERB and child.left_edge.i <= last + 1 and not has_finite_part(child):
            last = max(last, child.right_edge.i)
    return first, last


def _is_sentence_like(doc: Doc, part: Range) -> bool:
    words = [t for t in doc[part[0] : part[1] + 1] if not t.is_punct]
    return len(words) >= _SENTENCE_LIKE or (len(words) > 1 and any(map(is_verb, words)))


def _is_insertion(verb: Token, core: Range) -> bool:
    """Is "…, he said, …" an insertion, its sentence its own?"""
    comma_behind = core[1] + 1 < verb.sent.end and verb.doc[core[1] + 1].text == ","
    return comma_behind and function(verb) in _INSERTED and core[1] - core[0] <= _LONGEST_INSERTION


def _comma_before(doc: Doc, first: int, start: int) -> bool:
    i = first - 1
    while i > start and doc[i].is_quote:
        i -= 1
    return i > start and doc[i].text in _COMMAS


def _last(clause: Token) -> int:
    """The last token of a clause, without what the parser has wrongly coordinated with a verb inside of it, and without
    what the speaker says besides: "…, accusing the rebels".
    """
    before = [t.left_edge.i - 1 for t in clause.subtree if is_misattached(t) or _is_the_writers(t, clause)]
    return min([clause.right_edge.i, *(i - (function(clause.doc[i]) is Function.COORDINATOR) for i in before)])


def _is_the_writers(verb: Token, clause: Token) -> bool:
    """Does whoever reports the clause say it: another act of speech, or a remark behind a dash?"""
    return _goes_on_speaking(verb, clause) or _is_remark(verb)


def _is_remark(verb: Token) -> bool:
    """ "Said it could not help – although it had helped before"."""
    first = verb.left_edge
    behind_dash = first.i > 0 and first.nbor(-1).text in _DASHES
    return function(verb) is Function.ADVERBIAL_CLAUSE and behind_dash and first.lower_ in _CONTRASTING


def _goes_on_speaking(verb: Token, clause: Token) -> bool:
    """Is it a participle of speech behind a comma, which belongs to the speaker: "said it was over, urging calm"?"""
    beside = function(verb) is Function.ADVERBIAL_CLAUSE and verb.head == clause and is_ing_form(verb)
    first = verb.left_edge
    apart = first.i > clause.i and first.nbor(-1).text == ","
    return (
        beside
        and apart
        and not auxiliaries(verb)
        and not dependent(verb, *NOMINAL_SUBJECTS)
        and cue_of(verb) is not None
    )


def _without_core(first: int, last: int, verb: Token, core: Range) -> tuple[Range, ...]:
    """A range without the cue and its subject, where they stand inside of it."""
    if not first < verb.i < last:
        return ((first, last),)
    pieces = ((first, core[0] - 1), (core[1] + 1, last))
    return tuple(p for p in pieces if p[0] <= p[1] and not _is_opener(verb.doc, p))


def _is_opener(doc: Doc, piece: Range) -> bool:
    """Is a piece only the "which" or "that" of a clause?"""
    return piece[0] == piece[1] and doc[piece[0]].lower_ in _OPENERS
