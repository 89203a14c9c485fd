"""The subject of a verb: its own, or that which it has by coordination, control, a relative clause or a participle."""

from __future__ import annotations

from spacy.tokens import Token

from kg.nlp.grammar.clauses import by_phrase, coordination_head, governing_verb, is_contact_clause, is_passive
from kg.nlp.grammar.complements import complement_rule
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.nouns import antecedent, is_place_noun, possessor
from kg.nlp.grammar.relations import (
    NOMINAL_SUBJECTS,
    OBJECTS,
    SUBJECTS,
    Function,
    dependent,
    dependents,
    first_conjunct,
    function,
    governors,
    has_to,
    is_adjective,
    is_adverb,
    is_common_noun,
    is_finite_form,
    is_ing_form,
    is_noun,
    is_past_participle,
    is_to_infinitive,
    is_verb,
    modifiers,
    obliques,
    preposition_of,
    prepositional_objects,
    reduced_passives,
)
from kg.nlp.grammar.tokens import lemma
from kg.nlp.grammar.verb_groups import is_imperative
from kg.nlp.lexicon.cues import DOCUMENTS, cues
from kg.nlp.lexicon.events import frames
from kg.nlp.lexicon.tables import table

_WORDS = table("grammar")
_OBJECT_GERUND_VERBS = _WORDS.words("object_gerund_verbs")
_OBJECT_GERUND_PREPOSITIONS = _WORDS.words("object_gerund_prepositions")
_OBJECT_NOUN_PREPOSITIONS = _WORDS.words("object_noun_prepositions")
_STOPPING = _WORDS.words("stopping")
_PLACING = _WORDS.words("placing")
_DEEPEST = 6  # verbs that a subject is followed through; no sentence of the samples needs more
_REPORTING = _WORDS.words("reporting")
_WRITING = _WORDS.words("writing")
_IMPERSONAL = _WORDS.words("impersonal")
_CHARGES, _WITH_CHARGES = _WORDS.words("charges"), _WORDS.words("charges_prepositions")
_ON_PLANS_OF_OTHERS, _BEFORE_PLANS_OF_OTHERS = (
    _WORDS.words("on_plans_of_others"),
    _WORDS.words("before_plans_of_others"),
)
_OF_SUSPECTS = _WORDS.words("verbs_of_suspects")
_PLANS = _WORDS.words("plans")
_FORCIBLE = frozenset(("Assault", "Coerce", "Sanction"))
_HOLDERS = frozenset(("GPE", "NORP", "ORG", "PERSON"))  # labels of the entity recognizer for who has a plan
_CIRCUMSTANCES = frozenset(("DATE", "LOC", "TIME"))  # labels of what does nothing
_AROUND = 5  # words above a clause in which the clauses around it are looked for
_OWN_SUBJECT_ADVERBIALS = frozenset(("advcl", "dep", "parataxis"))


def own_subject(verb: Token) -> Token | None:
    """The subject that stands in the verb's clause, before the verb rather than behind it; a relative pronoun as it
    stands.
    """
    found = list(dependents(verb, *NOMINAL_SUBJECTS))
    return min(found, key=lambda c: (c.i > verb.i, c.i), default=None)


def subject(verb: Token, depth: int = 0) -> Token | None:
    """The subject of a verb, whether active or passive: its own, with relative pronouns resolved, or the one that it
    shares.
    """
    own = own_subject(verb)
    if own is not None and is_place_noun(own):
        own = _behind_place(own)
    if own is not None and own.tag_ != "EX":
        return antecedent(own)
    return _shared(verb, depth) if depth < _DEEPEST else None


def _behind_place(ground: Token) -> Token:
    """The subject itself where the parser takes a place before it for one: "in X district, a force did it"."""
    verb = ground.head
    between = [
        t
        for t in ground.doc[ground.i + 1 : verb.i]
        if t.dep_ in (Function.APPOSITION, Function.CONJUNCT, *SUBJECTS) and not is_place_noun(t)
    ]
    listed = [t for t in between if t.head.i == verb.i or is_place_noun(t.head)]
    before = ground.doc[ground.sent.start : ground.i]
    preceded = any(t.dep_ == Function.PREPOSITION and t.lower_ in _PLACING for t in before)
    return listed[-1] if listed and preceded else ground


def _shared(verb: Token, depth: int) -> Token | None:
    """The subject of a verb that has none of its own, from the word that it hangs on."""
    head, deeper = verb.head, depth + 1
    if is_imperative(verb):
        return None
    if verb.dep_ == Function.CONJUNCT:
        return subject(_beside(verb), deeper) if is_verb(head) else None
    if verb.dep_ in (Function.OPEN_COMPLEMENT, Function.FINITE_COMPLEMENT, Function.OBJECT_PREDICATE):
        raised = _subject_of_passive_gerund(verb)
        return raised if raised is not None else _controller(verb, head, deeper)
    if verb.dep_ in _OWN_SUBJECT_ADVERBIALS and is_verb(head) and _may_share(verb):
        return _of_adverbial(verb, head, deeper)
    if verb.dep_ in (Function.NOUN_CLAUSE, Function.RELATIVE_CLAUSE):
        return _of_noun_clause(verb, deeper)
    if verb.dep_ in (Function.PREPOSITIONAL_CLAUSE, Function.PREPOSITIONAL_OBJECT):
        return _of_gerund(verb, head, deeper)
    return None


def _beside(verb: Token) -> Token:
    """The verb that a coordinated verb shares the subject of.

    For "urged" in "said it was too late and urged" it is "said": who urges is no "it". And so in "said the plan had
    failed and urged" or "insisted that X will stay and praised him", where the tenses part the two.
    """
    head = coordination_head(verb)
    above = head.head
    reported = head.dep_ == Function.FINITE_COMPLEMENT and is_verb(above) and above.i < head.i
    own = own_subject(head) if reported and is_finite_form(verb) and verb.tag_ == above.tag_ else None
    if own is None or lemma(verb) not in frames("verb"):
        return head
    apart = verb.tag_ == "VBD" and any(dependents(head, Function.AUXILIARY))
    return above if apart or not names_somebody(own) else head


def _subject_of_passive_gerund(verb: Token) -> Token | None:
    """ "People" in "resulted in six people being killed", which the parser makes an object of "in"."""
    if not any(is_ing_form(c) for c in dependents(verb, Function.PASSIVE_AUXILIARY)) or not verb.left_edge.i:
        return None
    before = verb.doc[verb.left_edge.i - 1]
    governed = before.dep_ == Function.PREPOSITIONAL_OBJECT and before.head.head.i == verb.head.i
    return before if governed else None


def _may_share(verb: Token) -> bool:
    """May an adverbial clause take the subject of its main clause: a participle, an infinitive, or a clause without a
    conjunction?
    """
    return verb.tag_ in ("VBG", "VBN", "VB") or not any(dependents(verb, Function.MARKER))


def _of_adverbial(verb: Token, head: Token, depth: int) -> Token | None:
    """The subject that an adverbial clause shares with its main clause.

    Of a participle of speaking that is whoever speaks: "said the post was hit, blaming X", "a motion was passed by X,
    asking".
    """
    told = _held(verb, head) or _speaker_around(verb, head, depth)
    if told is not None or _completes_plan_of_others(verb, head):
        return told
    rule = complement_rule(head) if is_to_infinitive(verb) else None
    if rule is not None and (rule.control, rule.form) == ("object", "infinitive"):  # "trained men to fight"
        return _controlling_object(verb, head, depth)
    asked = _controlling_object(verb, head, depth) if rule is not None and rule.effect == "demand" else None
    return asked if asked is not None and names_somebody(asked) else subject(head, depth)


def _completes_plan_of_others(infinitive: Token, head: Token) -> bool:
    """ "To attack" in "foiled a plot to attack", which the parser hangs on the verb."""
    before = infinitive.doc[infinitive.left_edge.i - 1] if infinitive.left_edge.i else None
    if before is None or not is_to_infinitive(infinitive) or before.head.i != head.i:
        return False
    return _is_plan_of_others(before)


def _held(participle: Token, head: Token) -> Token | None:
    """ "Men" in "police seized three men on Friday, accused of planning an attack": who is charged is who is held."""
    if not is_past_participle(participle) or participle.i < head.i or is_passive(head):
        return None
    if not any(frame.cls == "Accuse" for frame in frames("verb").get(lemma(participle), ())):
        return None
    forcible = any(frame.cls in _FORCIBLE for frame in frames("verb").get(lemma(head), ()))
    return dependent(head, Function.OBJECT) if forcible or lemma(head) in _OF_SUSPECTS else None


def _speaker_around(participle: Token, head: Token, depth: int) -> Token | None:
    """Of a participle of speaking who reports the clause before it, or issues what is the subject of a passive one."""
    if not is_ing_form(participle) or lemma(participle) not in cues("verb"):
        return None
    while head.dep_ == Function.OPEN_COMPLEMENT and is_verb(head.head):  # "said he had to go, adding"
        head = head.head
    above = head.head
    if head.dep_ == Function.FINITE_COMPLEMENT and is_verb(above) and lemma(above) in _REPORTING:
        return subject(above, depth)
    own = own_subject(head) if is_passive(head) else None
    return by_phrase(head) if own is not None and not names_somebody(own) else None


def subjects_around(word: Token) -> list[Token]:
    """The subjects of the clause that a word is in and of those around it, and whose the nouns are that these complete.

    The nearest first: for "he" in "X said Y's promise that he would go" it is Y, then X.
    """
    clause = governing_verb(word)
    found = [subject(clause)]
    for above in governors(clause, _AROUND):
        if function(clause) is Function.PARATAXIS:  # "the plan, he said, failed"
            break
        if is_verb(above):
            found.append(subject(above))
        elif is_noun(above):
            found.append(holder(above))
        clause = above
    return [t for t in found if t is not None and t.i != word.i]


def holder_beside(word: Token) -> Token | None:
    """Whose the first noun of a list is, for a possessor in it: "X" for "its" in "X's visit and its aid"."""
    first = first_conjunct(word.head) if function(word) is Function.POSSESSOR else word
    return holder(first) if is_noun(first) and first.i < word.i else None


def names_somebody(noun: Token) -> bool:
    """May a noun or pronoun do something by itself: is it a name, a noun for people, or a pronoun other than "it"?"""
    if is_common_noun(noun):
        return role_of(noun) is not None or noun.ent_type_ in _HOLDERS or any(dependents(noun, Function.APPOSITION))
    return noun.lower_ not in _IMPERSONAL and noun.tag_ != "EX"


def _of_noun_clause(verb: Token, depth: int) -> Token | None:
    """The subject of a participle or infinitive behind a noun: mostly the noun itself."""
    noun = verb.head
    infinitive = verb.tag_ in ("VB", "VBP") and has_to(verb)
    document = is_ing_form(verb) and noun.lemma_.lower() in DOCUMENTS
    if infinitive or document:  # "its plan to attack", "a statement saying"
        rule = complement_rule(noun)  # "an invitation by X to attend"
        invited = rule is not None and (rule.effect, rule.control) == ("none", "object")
        owner = holder(noun) if not invited else None
        return owner if owner is not None else _governing_subject(noun, depth) or _issuer(noun)
    if is_ing_form(verb) and _is_beside(verb, noun):
        return _governing_subject(noun, depth)
    return _governing_subject(noun, depth) if written_to(verb) else noun


def _is_beside(participle: Token, noun: Token) -> bool:
    """Does what a participle behind a noun tells belong to the verb: "shelled the town, killing two", "spent the week
    meeting X"?
    """
    if noun.ent_type_ in _CIRCUMSTANCES:
        return True
    apart = participle.i > 1 and participle.nbor(-1).text == ","
    return apart and noun.dep_ in ("dobj", "pobj", "attr")


def written_to(participle: Token) -> list[Token]:
    """Whom somebody writes to who asks or says something: "X" in "wrote to X asking", "wrote to X, asking"."""
    if not is_ing_form(participle):
        return []
    if participle.dep_ != Function.NOUN_CLAUSE:
        return obliques(participle.head, "to") if participle.head.lemma_ in _WRITING else []
    preposition = preposition_of(participle.head)
    written = preposition is not None and preposition.lower_ == "to" and preposition.head.lemma_ in _WRITING
    return [participle.head] if written else []


def _issuer(document: Token) -> Token | None:
    """ "X" in "a complaint was made by X, demanding", "a motion passed by X asking"."""
    verb = document.head
    if document.dep_ == Function.PASSIVE_SUBJECT:
        return by_phrase(verb)
    passives = (c for c in reduced_passives(document))
    return next((who for c in passives if (who := by_phrase(c)) is not None), None)


def _controller(verb: Token, head: Token, depth: int) -> Token | None:
    """The subject that a complement without one has by the control of the word it completes."""
    if is_noun(head):
        owner = holder(head)
        return owner if owner is not None else _governing_subject(head, depth)
    if not is_verb(head):  # "is willing to": the subject hangs on "is"
        return subject(head.head if is_verb(head.head) else head, depth)
    rule = complement_rule(head)
    if rule is not None and rule.control == "object":
        return _controlling_object(verb, head, depth)
    return subject(head, depth)


def _controlling_object(verb: Token, head: Token, depth: int) -> Token | None:
    """Of "asked X to leave", "called on X to leave", "X was asked to leave": X."""
    described = [head.head] if is_contact_clause(head) else []  # "the men it had trained to fight"
    before = described + [c for c in dependents(head, *OBJECTS) if c.i < verb.i]
    if before:
        return before[0]
    for preposition in dependents(head, Function.PREPOSITION):
        asked = prepositional_objects(preposition) if head.i < preposition.i < verb.i else ()
        if asked:
            return asked[0]
    if is_ing_form(verb) and not is_passive(head) and head.lemma_.lower() not in _STOPPING:
        return None  # "allowed fishing": anyone's
    return subject(head, depth)  # of "was asked to leave" the passive subject; of "asked to leave" whoever asks


def _governing_subject(noun: Token, depth: int) -> Token | None:
    """The subject of the verb above a noun; None where it is that noun itself ("the plan to invade was leaked") or has
    no part in it ("criticised plans to invade").
    """
    if _is_plan_of_others(noun):
        return charged(noun)
    verb = governing_verb(noun.head)
    found = subject(verb, depth) if is_verb(verb) else None
    return found if found is not None and found.i != noun.i else None


def _is_plan_of_others(noun: Token) -> bool:
    """Does somebody else have the plan: "plans" in "criticised plans to invade", "accused X of plans to invade"?"""
    rule = complement_rule(noun)
    if lemma(noun) not in _PLANS and (rule is None or rule.control != "subject"):
        return False
    preposition = preposition_of(noun)
    if preposition is None:
        return function(noun) is Function.OBJECT and lemma(noun.head) in _ON_PLANS_OF_OTHERS
    return is_verb(preposition.head) and preposition.lower_ in _BEFORE_PLANS_OF_OTHERS


def _of_gerund(verb: Token, preposition: Token, depth: int) -> Token | None:
    """The subject of a gerund behind a preposition: "accused X of attacking", "thanked X for helping", "vowed by
    sending".
    """
    head = preposition.head
    accused = charged(verb)
    if accused is not None:
        return accused
    if is_verb(head):
        return subject(head, depth)
    if is_noun(head):
        owner = holder(head)
        return owner if owner is not None else _governing_subject(head, depth)
    if is_adjective(head) and depth < _DEEPEST:
        return _of_adjective(head, depth)
    if is_adverb(head) and is_verb(head.head):  # "stopped short of attacking", "far from attacking, X helped"
        return subject(head.head, depth)
    return None


def charged(deed: Token) -> Token | None:
    """Who did what somebody is blamed or thanked for: "X" in "accused X of attacking", "blamed X for the attack",
    "indicted X on counts including attacking".
    """
    preposition = _before_charge(deed)
    if preposition is None:
        return None
    head = preposition.head
    if is_verb(head) and head.lemma_.lower() in _OBJECT_GERUND_VERBS:
        return dependent(head, Function.OBJECT, Function.PASSIVE_SUBJECT)
    accused = head.dep_ == Function.OBJECT and head.head.lemma_.lower() in _OBJECT_GERUND_VERBS
    return head if accused and is_noun(head) else None


def _before_charge(deed: Token) -> Token | None:
    """The preposition behind whom somebody is charged: "of" in "accused X of attacking", "on" in "indicted X on counts
    including attacking".
    """
    preposition = preposition_of(deed)
    if preposition is None:
        return None
    if is_verb(deed) and is_noun(preposition.head) and preposition.head.lemma_ in _CHARGES:
        above = preposition_of(preposition.head)
        return above if above is not None and above.lower_ in _WITH_CHARGES else None
    words = _OBJECT_GERUND_PREPOSITIONS if is_verb(deed) else _OBJECT_NOUN_PREPOSITIONS
    return preposition if preposition.lower_ in words else None


def holder(noun: Token) -> Token | None:
    """Whose plan, promise or decision a noun tells: "Chad" in "Chad's plan", "the plan of Chad", "a Chad plan"."""
    owner = possessor(noun)
    if owner is not None:
        return owner
    named = (t for t in modifiers(noun) if t.ent_type_ in _HOLDERS or (is_noun(t) and role_of(t) is not None))
    return next(named, None)


def _of_adjective(adjective: Token, depth: int) -> Token | None:
    """What an adjective is said of: "X" in "X is guilty of attacking", "officials" in "officials tired of waiting"."""
    if is_verb(adjective.head):
        return subject(adjective.head, depth)
    return adjective.head if adjective.dep_ in ("amod", "acl", "relcl") else None
