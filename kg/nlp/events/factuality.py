"""Whether an event has happened, is planned, is possible or is denied, as the text presents it.

Who says so is another matter: see attribution.
"""

from __future__ import annotations

from spacy.tokens import Token

from kg.model import Factuality
from kg.nlp.events.own_clause import stated, was_forced
from kg.nlp.grammar.clauses import coordination_head
from kg.nlp.grammar.complements import (
    complement_rule,
    fits_form,
    is_complement,
    is_finite_complement,
    is_prepared,
    refusal_of_words,
    rule_for,
)
from kg.nlp.grammar.denials import declared_false
from kg.nlp.grammar.light_verbs import happens, to_happen
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.polarity import negation
from kg.nlp.grammar.relations import (
    NOUN_CLAUSES,
    Function,
    auxiliaries,
    dependents,
    function,
    has_finite_verb,
    is_adjective,
    is_base_form,
    is_coordinated,
    is_ing_form,
    is_lexical_verb,
    is_noun,
    is_root,
    is_to_infinitive,
    is_verb,
    subordinators,
)
from kg.nlp.grammar.verb_groups import Aspect, Tense, aspect, is_inverted_condition, is_yes_no_question, tense
from kg.nlp.lexicon.cues import cues
from kg.nlp.lexicon.events import Complement
from kg.nlp.lexicon.tables import table

_WORDS = table("events")
_ATTEMPTS = _WORDS.words("attempts")
_TOPICS = _WORDS.words("topics")
_UNTIL = _WORDS.words("until")
_AFTERMATHS = _WORDS.words("aftermaths")
_LIKING = _WORDS.words("liking")
_DONE_BY_SAYING = _WORDS.words("done_by_saying")
_DELIBERATING = _WORDS.words("deliberating")
_INDEFINITE = table("event_coreference").words("indefinite_determiners")
_AT_MEETING = _WORDS.words("speaking_prepositions")
_FRONTED = _WORDS.words("fronted_prepositions")
_APART = _WORDS.words("prepositions_apart")
_PARTS = _WORDS.words("parts")
_GATHERING = _WORDS.words("gathering")
_ENDING, _STOPPING = _WORDS.words("ending"), table("grammar").words("stopping")
_RANKS = _WORDS.words("ranks")
_TRAVELLING = _WORDS.words("travelling")
_CIRCUMSTANCES = _WORDS.words("circumstances")
_NOUN_COMPLEMENT_PREPOSITIONS = _WORDS.words("noun_complement_prepositions")
_FEELINGS = _WORDS.words("feelings")
_TEMPORAL = _WORDS.words("temporal_conjunctions")
_REPLACING_PHRASES = _WORDS.words("replacing_phrases")
_DENYING_PHRASES = _WORDS.words("denying_phrases")
_EXPECTING = _WORDS.words("expecting")
_SEMI_AUXILIARIES = _WORDS.words("semi_auxiliaries")

_DEEPEST = 10  # words above an event that are asked; no sentence of the samples needs more
_SCALE = (Factuality.ACTUAL, Factuality.PLANNED, Factuality.HYPOTHETICAL, Factuality.NEGATED)
_ADVERBIAL = frozenset((Function.ADVERBIAL_CLAUSE, Function.NOUN_CLAUSE))
# clauses that stand on their own, whatever the verb that they hang on says
_INDEPENDENT = frozenset(
    (
        Function.FINITE_COMPLEMENT,
        Function.NOUN_CLAUSE,
        Function.ADVERBIAL_CLAUSE,
        Function.RELATIVE_CLAUSE,
        Function.UNKNOWN,
        Function.PARATAXIS,
        Function.CLAUSAL_SUBJECT,
        Function.ATTRIBUTE,
    )
)
_GOVERNED = frozenset((Function.PREPOSITIONAL_OBJECT, Function.PREPOSITIONAL_CLAUSE))


def factuality(trigger: Token, presupposed: bool = False, *, counts_as_tried: bool = False) -> Factuality:
    """How the text presents the event that a verb or noun shows.

    Args:
        presupposed: the event is a known fact to the sentence, as that of a definite noun that takes up another
        mention.
            "May have a role in the attack" and "did not mention the attack" leave the attack as it is; only a word that
            it completes decides ("prevented the attack").
        counts_as_tried: an attempt at the event is the event, as an attempt to kill somebody is an attack.
    """
    found = stated(trigger)
    if presupposed:
        return strongest(found, _by_completed_word(trigger), _by_occurrence(trigger))
    if declared_false(trigger) is not None:  # a negation in it is undone: "reports that it did not attack are false"
        return Factuality.ACTUAL if found is Factuality.NEGATED else Factuality.NEGATED
    if refusal_of_words(trigger) is not None:
        return found  # "rejected a demand"
    found, last = _with_governors(trigger, found, counts_as_tried=counts_as_tried)
    return strongest(found, Factuality.HYPOTHETICAL) if last is not None and is_yes_no_question(last.sent) else found


def _with_governors(trigger: Token, own: Factuality, *, counts_as_tried: bool) -> tuple[Factuality, Token | None]:
    """What the words above a trigger make of what its own clause says, and the last word asked; None if that word
    stands for itself.
    """
    token, found = trigger, own
    for _ in range(_DEEPEST):
        if found is Factuality.NEGATED or is_root(token):
            break
        if is_coordinated(token) and is_verb(token):
            token = coordination_head(token)
            continue
        if _is_circumstance(token) or _is_beside_negation(token):
            return found, None
        if (left := _left_by_ending(token)) is not None:
            return strongest(found, left), None
        tried = counts_as_tried and token.head.lemma_ in _ATTEMPTS
        found = strongest(found, stated(token.head) if tried else _from_governor(token, token.head))
        if _stands_alone(token):
            return found, None
        token = token.head
    return found, token


def _left_by_ending(token: Token) -> Factuality | None:
    """What a word that ends or prevents an event leaves of it; None where there is no such word.

    "Stopped the attacks" leaves none; "has not stopped the attacks", "failed to prevent the attack" leave what
    happened, and what is to be stopped ("promised to stop the attacks", "called for an end to them", "the attacks must
    stop") goes on. What others are yet to be kept from is feared: "asked Mali to prevent attacks".
    """
    word = token.head
    ends = word.lemma_.lower() in _ENDING
    if ends and function(token) is Function.SUBJECT and is_noun(token) and is_lexical_verb(word):
        return Factuality.ACTUAL if not any(dependents(word, Function.OBJECT)) else None
    rule = rule_for(token, word)
    if rule is None or rule.factuality is not Factuality.NEGATED or not (ends or rule.effect == "none"):
        return None
    return _left_by(word, ends=ends) if _is_about(rule, token, word) else None


def _left_by(word: Token, *, ends: bool) -> Factuality:
    """What a word that ends or prevents something leaves of it, by whether that is done."""
    own = factuality(word)
    if own is Factuality.NEGATED or (ends and own is not Factuality.ACTUAL):
        return Factuality.ACTUAL
    feared = own is not Factuality.ACTUAL and word.lemma_.lower() not in _STOPPING
    return Factuality.HYPOTHETICAL if feared else Factuality.NEGATED


def strongest(*signs: Factuality) -> Factuality:
    """Of several signs the one that takes most away from the fact."""
    return max(signs, key=_SCALE.index)


def _is_beside_negation(token: Token) -> bool:
    """Does it join what a negated verb leaves as it is: "In attacking Chad, the rebels did not …", "the reasons behind
    the attack are not known", "is not part of the talks"?
    """
    if function(token) is not Function.PREPOSITION:
        return False
    head = token.head
    if head.lemma_ in _PARTS and negation(head.head) is not None:
        return True
    if is_verb(head):
        gerund = any(dependents(token, Function.PREPOSITIONAL_CLAUSE))
        return gerund and token.i < head.i and token.lower_ in _FRONTED and negation(head) is not None
    return is_noun(head) and token.lower_ in _APART and is_verb(head.head) and negation(head.head) is not None


def _by_occurrence(noun: Token) -> Factuality:
    """ "The attack did not take place": what is said of a definite noun by a verb that only tells that it happened."""
    negated = happens(noun) and negation(noun.head) is not None
    return Factuality.NEGATED if negated else Factuality.ACTUAL


def _is_circumstance(token: Token) -> bool:
    """Does it join what is told beside a verb ("as part of a protest" in "refused to leave, as part of a protest"), or
    only tells which people or time are meant ("to help the victims of attacks", "in the wake of attacks")?
    """
    if function(token) is not Function.PREPOSITION:
        return False
    if not is_verb(token.head):
        return is_noun(token.head) and (role_of(token.head) is not None or token.head.lemma_ in _AFTERMATHS)
    spoken = token.lower_ in _AT_MEETING and token.head.lemma_.lower() in cues("verb")
    return token.lower_ in _CIRCUMSTANCES or spoken  # "agreed in a phone call that they would meet"


def _stands_alone(token: Token) -> bool:
    """Is what stands above a clause no more about it: a relative clause, one beside the verb, one that is reported, a
    finite one behind a preposition ("declined to comment on whether X would attack")?
    """
    if function(token) is Function.RELATIVE_CLAUSE:
        return True
    if function(token) is Function.PREPOSITIONAL_CLAUSE and has_finite_verb(token):
        return True
    return (function(token) in _ADVERBIAL and not is_to_infinitive(token)) or _is_reported(token)


def _is_reported(token: Token) -> bool:
    """Is it a clause that its governor only reports: of "might say that X attacked" the attack is not in doubt?"""
    governor = token.head
    if function(token) not in (Function.FINITE_COMPLEMENT, Function.PARATAXIS) or not is_verb(governor):
        return False
    rule = complement_rule(governor)
    return rule is None or (rule.form != "any" and is_finite_complement(token))


def is_topic(noun: Token) -> bool:
    """ "Attacks" in "wants to highlight attacks", "will discuss the attacks", but not in "will discuss attacks"."""
    if function(noun) is not Function.OBJECT:
        return False
    if noun.head.lemma_ in _DELIBERATING:
        return not is_prepared(noun)
    return noun.head.lemma_ in _TOPICS and not any(c.lower_ in _INDEFINITE for c in noun.lefts)


def _by_completed_word(noun: Token) -> Factuality:
    """What the word says that a definite noun completes: "prevented the attack", "without the attack"."""
    governed = function(noun) is Function.PREPOSITIONAL_OBJECT
    complement = noun.head if governed else noun
    if (left := _left_by_ending(complement)) is not None:
        return left
    rule = rule_for(complement, complement.head) if not is_topic(noun) and refusal_of_words(noun) is None else None
    if rule is not None and _is_about(rule, complement, complement.head):
        return rule.factuality
    return Factuality.ACTUAL


# what the word above says


def _from_governor(token: Token, governor: Token) -> Factuality:
    """What the word that an event hangs on says of it."""
    if is_verb(governor) and (found := _of_what_is_to_happen(token)) is not None:
        return found
    rule = rule_for(token, governor)
    if rule is not None and rule.factuality is not Factuality.ACTUAL and _is_about(rule, token, governor):
        return _by_rule(rule, governor)
    if is_verb(governor):
        return _from_verb(token, governor)
    if is_noun(governor) or function(token) in NOUN_CLAUSES:
        return _from_noun(token, governor)
    if is_adjective(governor):
        return _from_adjective(token, governor)
    denied = function(token) in _GOVERNED and _denies(governor, token)
    return Factuality.NEGATED if denied else Factuality.ACTUAL


def _by_rule(rule: Complement, governor: Token) -> Factuality:
    if is_unwilling(governor):
        return Factuality.NEGATED
    undone = rule.factuality is Factuality.NEGATED and stated(governor) is Factuality.NEGATED
    return Factuality.HYPOTHETICAL if undone else rule.factuality  # "has not ruled out an attack"


def is_unwilling(verb: Token) -> bool:
    """Does a verb tell that somebody has no intention: "does not plan to", "said they were not planning to"; but not
    "did not plan to", of what was done all the same?
    """
    rule = complement_rule(verb)
    if rule is None or rule.effect != "intend" or not is_lexical_verb(verb) or negation(verb) is None:
        return False
    now = tense(verb) is Tense.PRESENT or function(verb) is Function.FINITE_COMPLEMENT
    return now and aspect(verb) in (Aspect.SIMPLE, Aspect.PROGRESSIVE)


def _denies(preposition: Token, complement: Token) -> bool:
    """ "Without an attack", "instead of an attack", "far from attacking"; but not "far from the attack"."""
    before = preposition.nbor(-1).lower_ if preposition.i else ""
    phrase = f"{before} {preposition.lower_}"
    if preposition.lower_ == "without" or phrase in _REPLACING_PHRASES:
        return True
    return function(complement) is Function.PREPOSITIONAL_CLAUSE and phrase in _DENYING_PHRASES


def _is_about(rule: Complement, token: Token, governor: Token) -> bool:
    return is_complement(token, governor) and fits_form(rule, token) and not _is_done_by_saying(token, governor)


def _is_done_by_saying(token: Token, verb: Token) -> bool:
    """ "Would like to thank" thanks."""
    return verb.lemma_ in _LIKING and token.lemma_ in _DONE_BY_SAYING and is_to_infinitive(token)


def _from_adjective(token: Token, adjective: Token) -> Factuality:
    """ "Easier to sue", but not "proud to support", "the first to support"."""
    judged = is_to_infinitive(token) and adjective.lemma_.lower() not in _FEELINGS | _RANKS
    return Factuality.HYPOTHETICAL if judged else Factuality.ACTUAL


def _from_predicate(token: Token, verb: Token) -> Factuality | None:
    """ "It is easier to sue", "it was not a good idea to hold talks"."""
    judged = next(dependents(verb, Function.ADJECTIVAL_COMPLEMENT, Function.ATTRIBUTE), None)
    if verb.lemma_ != "be" or judged is None or judged.i > token.i:
        return None
    if is_adjective(judged):
        return _from_adjective(token, judged)
    rule = complement_rule(judged)
    return rule.factuality if rule is not None else None


def _from_verb(token: Token, verb: Token) -> Factuality:
    if is_noun(token) and function(token) is Function.ATTRIBUTE:
        return stated(verb)  # "it would be the first visit"
    if is_to_infinitive(token) and (found := _from_verb_before_infinitive(token, verb)) is not None:
        return found
    if _is_agent_noun(token):
        found = stated(verb)
        return Factuality.ACTUAL if found is Factuality.NEGATED else found
    if _is_to_come(token, verb):
        return Factuality.PLANNED
    return Factuality.ACTUAL if function(token) in _INDEPENDENT and not _is_bare(token) else stated(verb)


def _is_bare(clause: Token) -> bool:
    """Is it an infinitive without "to": "do not let the rebels attack"?"""
    return is_base_form(clause) and not any(auxiliaries(clause)) and not is_to_infinitive(clause)


def _of_what_is_to_happen(noun: Token) -> Factuality | None:
    """ "Talks are due to resume", "the vote is expected to be held", but not "are not expected to be held"."""
    infinitive = to_happen(noun) if is_noun(noun) else None
    if infinitive is None or negation(noun.head) is not None:
        return None
    rule = rule_for(infinitive, infinitive.head)
    if rule is None or infinitive.head.lemma_ in _EXPECTING:
        return Factuality.PLANNED
    return rule.factuality


def _is_to_come(clause: Token, verb: Token) -> bool:
    """ "When he comes, they will talk", "hard days until the city is taken"; but not "will talk, after he came"."""
    if function(clause) is not Function.ADVERBIAL_CLAUSE or tense(clause) is not Tense.PRESENT:
        return False
    opening = {c.lower_ for c in subordinators(clause)}
    return not opening.isdisjoint(_TEMPORAL) and (bool(opening & _UNTIL) or stated(verb) is Factuality.PLANNED)


def _is_agent_noun(noun: Token) -> bool:
    """Is it the subject of a verb that tells what it did: "the attack has not weakened Chad", but not "happened"?"""
    return is_noun(noun) and function(noun) is Function.SUBJECT and not happens(noun)


def _from_verb_before_infinitive(token: Token, verb: Token) -> Factuality | None:
    """ "Went on to accuse" did accuse, "rallied to demand" demanded, "was first to demand", too; "met to discuss" tells
    a purpose.
    """
    if function(token) is not Function.OPEN_COMPLEMENT and function(token) not in _ADVERBIAL:
        return None
    if is_inverted_condition(verb):
        return Factuality.HYPOTHETICAL  # "were it to attack"
    if _is_done_by_saying(token, verb):
        return Factuality.NEGATED if negation(verb) is not None else Factuality.ACTUAL
    if _is_done_too(token, verb):
        return stated(verb)
    if (found := _from_predicate(token, verb)) is not None:
        return found
    if function(token) is Function.OPEN_COMPLEMENT:
        return _from_semi_auxiliary(token, verb)
    return Factuality.NEGATED if _is_not_travelled(verb) else Factuality.PLANNED


def _is_not_travelled(verb: Token) -> bool:
    """ "Will not go to meet X": nobody goes, so nobody is met."""
    return verb.lemma_ in _TRAVELLING and negation(verb) is not None


def _is_done_too(token: Token, verb: Token) -> bool:
    """Has the event of the infinitive the factuality of the verb: "gathered to demand", "went on to accuse"?"""
    return verb.lemma_ in _GATHERING or _is_ranked(token, verb) or _goes_on(verb)


def _goes_on(verb: Token) -> bool:
    return verb.lemma_ == "go" and any(c.lower_ == "on" and c.i == verb.i + 1 for c in verb.children)


def _is_ranked(token: Token, verb: Token) -> bool:
    """Does "first" or the like stand between a verb and an infinitive: "was first to demand"?"""
    return any(c.lower_ in _RANKS and verb.i < c.i < token.i for c in verb.children)


def _from_semi_auxiliary(token: Token, verb: Token) -> Factuality | None:
    """ "Is to visit" is planned, "has yet to visit" not done."""
    if verb.lemma_ not in _SEMI_AUXILIARIES or is_ing_form(verb):
        return None
    if was_forced(token):
        return stated(verb)
    yet = any(c.lower_ == "yet" for c in (*verb.children, *token.children))
    return Factuality.NEGATED if yet else Factuality.PLANNED


def _from_noun(token: Token, noun: Token) -> Factuality:
    """ "The first country to recognise", "a plan to attack", "no plan of an attack"; not "no effect on an attack"."""
    if function(token) in NOUN_CLAUSES and is_to_infinitive(token):
        ranked = any(t.lower_ in _RANKS for t in (noun, *noun.children))
        return Factuality.ACTUAL if ranked else Factuality.PLANNED
    completing = function(token) is Function.PREPOSITION and token.lower_ in _NOUN_COMPLEMENT_PREPOSITIONS
    part = completing or function(token) in (Function.COMPOUND, Function.NOUN_CLAUSE)
    return stated(noun) if part else Factuality.ACTUAL
