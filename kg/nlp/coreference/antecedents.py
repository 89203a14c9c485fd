"""What a pronoun of the third person, or a description of two such as "the pair", may stand for.

One without a fitting antecedent stays without one. Compare the salience factors of Lappin and Leass 1994.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator

from spacy.tokens import Token

from kg.model import Document, Entity, MentionKind, Quotation
from kg.model.classes import ACTORS, ORGANIZATIONS
from kg.nlp.coreference.descriptions import DEFINITE
from kg.nlp.coreference.role_nouns import gender
from kg.nlp.coreference.things import is_thing_meant
from kg.nlp.grammar.clauses import governing_verb
from kg.nlp.grammar.nouns import coordinated
from kg.nlp.grammar.relations import (
    NOMINAL_SUBJECTS,
    Function,
    dependents,
    first_conjunct,
    function,
    governors,
    is_common_noun,
    is_coordinated,
    is_ing_form,
    is_plural,
    is_proper_noun,
    modifiers,
    preposition_of,
    prepositions,
)
from kg.nlp.grammar.speakers import Attributions, actor_of
from kg.nlp.grammar.subjects import holder, holder_beside, subject, subjects_around
from kg.nlp.grammar.tokens import View, offset
from kg.nlp.lexicon.tables import table

_WORDS = table("coreference")
_GENDERS: dict[str, str] = _WORDS.mapping("gender_of_pronoun")
_THEY = _WORDS.words("they")
_AMONG_SEVERAL = _WORDS.words("among_several")
_IT = _WORDS.words("it")
_JUDGING = _WORDS.words("verbs_that_judge_others")
_REACH = int(_WORDS.weight("sentences_to_antecedent"))
_BACK = _WORDS.weight("salience_a_sentence_back")
_SUBJECT = _WORDS.weight("salience_of_subject")
_MAIN = _WORDS.weight("salience_of_main_subject")
_AGENT = _WORDS.weight("salience_of_agent")
_NAME = _WORDS.weight("salience_of_name")
_AROUND = _WORDS.weight("salience_of_subject_around")
_BESIDE = _WORDS.weight("salience_of_possessor_beside")
_PARALLEL = _WORDS.weight("salience_of_object_before")
_ONE_OF_GROUP = _WORDS.weight("salience_of_group_as_one")
_REPORTER = _WORDS.weight("salience_of_reporter")
_MEDIUM = _WORDS.weight("salience_of_medium_as_several")
_REPORTERS = _WORDS.words("reporters")
_DESCRIBING = _WORDS.words("describing")
_OPENING = _WORDS.words("opening_prepositions")
_INSIDE = _WORDS.weight("salience_inside_noun_phrase")
_TWO = _WORDS.words("two")
_TWO_ALONE = _WORDS.words("two_alone")
_PAIRS = _WORDS.words("pairs")
_TWO_PERSONS = _PAIRS | _WORDS.words("any_persons")
_PERSONS = ("Person", "Group")
_SIDES = (*NOMINAL_SUBJECTS, Function.OBJECT)
_PLURAL = ORGANIZATIONS | {"Group"}
_AS_OBJECT = (Function.OBJECT, Function.INDIRECT_OBJECT, Function.PREPOSITIONAL_OBJECT)
_CLAUSES = 3  # words above the clause of a pronoun
_Spot = tuple[int, str, int]  # where a mention begins, the key of its entity, its head


class Antecedents:
    """What pronouns may stand for, in the order of the text; it grows with every pronoun that is added."""

    def __init__(self, view: View) -> None:
        document = view.document
        self._view = view
        self.genders = {e.key: gender(view, e) for e in document.entities if e.cls == "Person"}
        self._demonyms = {m.head: e.key for e in document.entities for m in e.mentions if m.kind is MentionKind.DEMONYM}
        self._reporters = {key for key in self.genders if _is_reporter(view, view.entities[key])}
        self._sentences = [s.start for s in document.sentences]
        self._spots: list[_Spot] = sorted(
            (m.start, e.key, m.head) for e in document.entities for m in e.mentions if m.kind is not MentionKind.DEMONYM
        )
        self._quotations = _quotations(document)
        self._together: dict[int, tuple[str, ...]] = {}  # who is meant together by a word at an offset

    def add(self, keys: tuple[str, ...], pronoun: Token) -> None:
        """A pronoun is an antecedent itself, and "she" tells the gender."""
        self._together[offset(pronoun)] = keys
        for key in keys:
            insort(self._spots, (offset(pronoun), key, offset(pronoun)))
            if pronoun.lower_ in _GENDERS:
                self.genders[key] = _GENDERS[pronoun.lower_]

    def of_any(self, pronoun: Token) -> tuple[str, ...]:
        """The keys of all that a pronoun stands for: of "between them" those of a coordination before it."""
        preposition = preposition_of(pronoun)
        if preposition is not None and preposition.lower_ in _AMONG_SEVERAL and pronoun.lower_ in _THEY:
            return self._coordinated_before(pronoun)
        spot = self.of(pronoun)
        if spot is None:
            return ()
        return (_is_of_several(pronoun) and self._all_of(spot[2])) or (spot[1],)

    def _all_of(self, at: int) -> tuple[str, ...]:
        """The keys of two or more who are meant together by the word at an offset: a coordination that is a subject or
        object with this first member, a pronoun for several, "the two sides"; else none.
        """
        if at not in self._together:
            head = self._view.token_at(at)
            self._together[at] = self._members(head) if head is not None else ()
        keys = self._together[at]
        return keys if len(keys) > 1 else ()

    def _are_two(self, spot: _Spot, description: Token) -> bool:
        """Are two meant by a mention, and two persons if a description wants persons?"""
        keys = self._all_of(spot[2])
        persons = description.lower_ in _TWO_ALONE or all(self._view.entities[k].cls in _PERSONS for k in keys)
        return len(keys) == 2 and persons

    def _members(self, head: Token) -> tuple[str, ...]:
        """The keys of the actors in a noun phrase and those coordinated with it."""
        if function(head) not in _SIDES:
            return ()
        keys = (key for part in coordinated(head) for key in self._view.all_at(part))
        return tuple(dict.fromkeys(key for key in keys if self._view.entities[key].cls in ACTORS))

    def _coordinated_before(self, pronoun: Token) -> tuple[str, ...]:
        """The members of the last coordination before a pronoun in its sentence of which two or more are known."""
        for token in reversed(pronoun.doc[pronoun.sent.start : pronoun.i]):
            keys = [
                key
                for t in coordinated(first_conjunct(token))
                if t.i < pronoun.i and (key := self._view.at(t)) is not None
            ]
            if len(dict.fromkeys(keys)) > 1 and all(self._view.entities[key].cls != "Place" for key in keys):
                return tuple(dict.fromkeys(keys))
        return ()

    def of(self, pronoun: Token) -> _Spot | None:
        """The best earlier mention: nearest sentence first, subjects before others, then the nearest."""
        around = subjects_around(pronoun)
        ahead = self._ahead(pronoun, around)
        if ahead is not None:
            return ahead
        near = [*self._near(pronoun), *self._adjectives(pronoun, around)]
        speaking = {spot[1] for spot, _ in near if _speaks(pronoun, self._view.token_at(spot[2]), around)}
        speaking |= self._speakers(pronoun)
        heard = ((spot, back) for spot, back in near if spot[1] not in speaking)
        scored = ((self._salience(pronoun, spot, back, around), spot) for spot, back in heard)
        best = max(((score, -i, spot) for i, (score, spot) in enumerate(scored)), default=None)
        if best is None:
            return None
        # "the police said the rules failed because they …"
        hidden = pronoun.lower_ not in _GENDERS and is_thing_meant(self._view, pronoun, best[2][0])
        return None if hidden else best[2]

    def _ahead(self, pronoun: Token, around: list[Token]) -> _Spot | None:
        """The subject behind a phrase or participle that opens a sentence with a possessor: "X" in "In his talks with
        Y, X said", "Thanking his hosts, X said".
        """
        who = next((t for t in around[:1] if t.i > pronoun.i and function(t) in NOMINAL_SUBJECTS), None)
        key = self._view.at(who) if who is not None else None
        if who is None or key is None:
            return None
        e = self._view.entities[key]
        opens = _is_in_opening_participle(pronoun, who) or (e.named and _opens_sentence(pronoun))
        fits = opens and _agrees(pronoun.lower_, e, self.genders.get(key))
        return (offset(who), key, offset(who)) if fits else None

    def _speakers(self, pronoun: Token) -> set[str]:
        """Whose quoted words a pronoun for one person is among; they would say "I" of themselves."""
        if pronoun.lower_ not in _GENDERS:
            return set()
        quotations = self._quotations.around(offset(pronoun))
        return {key for one in quotations if (key := actor_of(self._view, one.subject)) is not None}

    def _adjectives(self, pronoun: Token, around: list[Token]) -> Iterator[tuple[_Spot, int]]:
        """ "US" in "the US refusal to end its support": a state that is named by an adjective around the pronoun."""
        for who in around:
            key = self._demonyms.get(offset(who))
            if key is not None and pronoun.lower_ in _IT and who.doc is pronoun.doc and who.i < pronoun.i:
                yield (offset(who), key, offset(who)), 0

    def _near(self, pronoun: Token) -> Iterator[tuple[_Spot, int]]:
        """The mentions that a pronoun may refer to, the nearest first, and how many sentences they lie back."""
        here = bisect_right(self._sentences, offset(pronoun))
        for i in range(bisect_left(self._spots, (offset(pronoun),)) - 1, -1, -1):
            spot = self._spots[i]
            back = here - bisect_right(self._sentences, spot[0])
            if back > _REACH:
                return
            if self._may_be(pronoun, spot, back):
                yield spot, back

    def _may_be(self, pronoun: Token, spot: _Spot, back: int) -> bool:
        e = self._view.entities[spot[1]]
        if means_two(pronoun):
            fits = self._are_two(spot, pronoun)
        else:
            fits = _agrees(pronoun.lower_, e, self.genders.get(e.key))
            fits = fits or (pronoun.lower_ in _THEY and bool(self._all_of(spot[2])))
        head = self._view.token_at(spot[2]) if fits else None
        if head is None or (back == 0 and (_is_own_subject(pronoun, head) or _describes(head))):
            return False
        if self._is_said_of_another(pronoun, head):
            return False
        return not (pronoun.lower_ in _IT and e.cls == "Group" and is_plural(head))

    def _is_said_of_another(self, pronoun: Token, head: Token) -> bool:
        """ "I am no economist," "the winner is a farmer": does a noun only say what somebody is who may be meant?"""
        who = subject(head.head) if function(head) is Function.ATTRIBUTE and is_common_noun(head) else None
        key = self._view.at(who) if who is not None else None
        if who is None or key is None or not is_proper_noun(who):
            return who is not None
        return _agrees(pronoun.lower_, self._view.entities[key], self.genders.get(key))

    def _salience(self, pronoun: Token, spot: _Spot, back: int, around: list[Token]) -> float:
        """How likely a mention is meant by a pronoun, `back` sentences later and within clauses of these subjects."""
        head = self._view.token_at(spot[2])
        assert head is not None
        score = _BACK * back + _of_subject_around(pronoun, head, around) + self._of_kind(pronoun, spot[1])
        if _is_subject(head):
            score += _SUBJECT + _MAIN * (back > 0 and _is_main(head.head))
        if Function.BY_PHRASE in (function(head), function(head.head)):
            score += _AGENT
        score += _PARALLEL * _is_object_before(pronoun, head)
        if self._view.entities[spot[1]].named:
            score += _NAME
        if function(head) in (Function.POSSESSOR, Function.COMPOUND):
            score += _INSIDE
        return score

    def _of_kind(self, pronoun: Token, key: str) -> float:
        """What an entity loses because it is rarely "he" or "they": one of a group, or somebody who only reports."""
        e = self._view.entities[key]
        if pronoun.lower_ in _THEY:
            return _MEDIUM * (e.cls == "MediaOrganization")
        if pronoun.lower_ not in _GENDERS:
            return 0.0
        return _ONE_OF_GROUP * (e.cls == "Group") + _REPORTER * (key in self._reporters)


def _quotations(document: Document) -> Attributions:
    return Attributions(one for one in document.attributions if one.quotation is Quotation.DIRECT)


def means_two(word: Token) -> bool:
    """Is it "both", "the pair", "the two men" for two told of before, but not "a pair", "the pair of guns", "both men
    from Chad"?
    """
    if word.lower_ in _TWO_ALONE:
        return function(word) in _SIDES and not prepositions(word)
    noun = word.lemma_.lower()
    if noun not in _TWO_PERSONS or not is_common_noun(word) or prepositions(word):
        return False
    before = {c.lower_ for c in word.lefts}
    return before <= DEFINITE | _TWO and (noun in _PAIRS or not _TWO.isdisjoint(before)) and bool(before)


def _is_of_several(word: Token) -> bool:
    return word.lower_ in _THEY or means_two(word)


def _of_subject_around(pronoun: Token, head: Token, around: list[Token]) -> float:
    """What a mention gains as the subject of a clause around the pronoun, or as whose that subject is.

    "X said he would go": "he" is X. "A spokesman of the ministry said it had called": "it" is the ministry.
    """
    if head.doc is not pronoun.doc:
        return 0.0
    if head == holder_beside(pronoun):
        return _BESIDE
    owned = pronoun.lower_ not in _GENDERS
    meant = (depth for depth, who in enumerate(around, 1) if head.i == who.i or (owned and head == _owner_of(who)))
    return next((_AROUND / depth for depth in meant), 0.0)


def _speaks(pronoun: Token, head: Token | None, around: list[Token]) -> bool:
    """Is the pronoun in words of this subject that are quoted whole, where he would say "I"?"""
    if head is None or head.doc is not pronoun.doc or all(head.i != who.i for who in around):
        return False
    marks = [t for t in head.doc[head.i : pronoun.i] if t.is_quote]
    if len(marks) % 2 == 0 or not marks[-1].nbor(-1).is_punct:
        return False
    return next((who.i for who in around if who.i < marks[-1].i), None) == head.i


def _is_reporter(view: View, e: Entity) -> bool:
    """Is a person called a reporter where he is named: "BBC reporter X"?"""
    heads = (view.token_at(m.head) for m in e.mentions if m.kind is MentionKind.NAME)
    return any(t.lemma_.lower() in _REPORTERS for head in heads if head is not None for t in modifiers(head))


def _opens_sentence(possessor: Token) -> bool:
    """Is it in the first phrase of a sentence, with a preposition such as "in" or "after"?"""
    phrase = preposition_of(possessor.head) if function(possessor) is Function.POSSESSOR else None
    return phrase is not None and phrase.lower_ in _OPENING and phrase.i == possessor.sent.start


def _is_in_opening_participle(possessor: Token, who: Token) -> bool:
    """Is it in a participle's clause that opens a sentence and has its subject: "thanking his hosts, X left", "despite
    losing their leader, the rebels stayed"?
    """
    verb = governing_verb(possessor)
    if function(possessor) is not Function.POSSESSOR or not is_ing_form(verb) or verb.i > possessor.i:
        return False
    first = verb.left_edge.i - (preposition_of(verb) is not None)
    return first == verb.sent.start and subject(verb) == who


def _is_object_before(pronoun: Token, head: Token) -> bool:
    """Is a mention the object of a verb that the verb of a pronoun, itself an object, stands beside or hangs on: "Y" in
    "X called Y and asked him", "by calling Y a liar and accusing him"?
    """
    if head.doc is not pronoun.doc or function(head) is not Function.OBJECT or function(pronoun) not in _AS_OBJECT:
        return False
    clause = governing_verb(pronoun)
    return clause.i > head.i and any(t.i == head.head.i for t in governors(clause, _CLAUSES))


def _owner_of(noun: Token) -> Token | None:
    return holder(noun) if is_common_noun(noun) else None


def _describes(head: Token) -> bool:
    """ "As experts, they know": a noun behind "as" only says what somebody is."""
    preposition = preposition_of(head)
    return preposition is not None and preposition.lower_ in _DESCRIBING and is_common_noun(head)


def _is_subject(head: Token) -> bool:
    """Is a word the subject of a verb, or coordinated with it?"""
    return function(head) in NOMINAL_SUBJECTS or (is_coordinated(head) and function(head.head) in NOMINAL_SUBJECTS)


def _is_main(word: Token) -> bool:
    """Is the word the root of its sentence, or coordinated with it?"""
    return function(word) is Function.ROOT or (is_coordinated(word) and function(word.head) is Function.ROOT)


def _is_own_subject(pronoun: Token, head: Token) -> bool:
    """ "X met him", "X called Y, urging him to leave", "X praised his work": a pronoun that is the object of a verb is
    not its subject, nor is the owner of what one judges.
    """
    verb = _verb_of_object(pronoun)
    if verb is None or pronoun.lower_.endswith("self"):
        return False
    own, first = subject(verb), first_conjunct(head)  # nor is any of "X and Y" who met him
    return (function(first) in NOMINAL_SUBJECTS and first.head.i == verb.i) or (own is not None and own.i == first.i)


def _verb_of_object(pronoun: Token) -> Token | None:
    """The verb whose object a pronoun is, or the verb that judges what the pronoun owns: "praised his work", "praised X
    for his work".
    """
    if function(pronoun) in (Function.OBJECT, Function.INDIRECT_OBJECT):
        return pronoun.head
    owned = pronoun.head if function(pronoun) is Function.POSSESSOR else None
    preposition = preposition_of(owned) if owned is not None else None
    if owned is None or (preposition is None and function(owned) is not Function.OBJECT):
        return None
    verb = owned.head if preposition is None else preposition.head
    aside = preposition is None or (preposition.i > verb.i and any(dependents(verb, Function.OBJECT)))
    return verb if aside and verb.lemma_ in _JUDGING else None


def _agrees(word: str, e: Entity, gender: str | None) -> bool:
    """Do a pronoun and an entity agree in number and gender?"""
    one = e.cls == "Group" and e.size == 1
    if word in _GENDERS:
        return (e.cls == "Person" and gender in (None, _GENDERS[word])) or (one and not e.named)
    if word in _THEY:
        return e.cls in _PLURAL and not one
    return e.cls in ORGANIZATIONS or e.cls == "State" or (e.cls == "Group" and e.size is None)
