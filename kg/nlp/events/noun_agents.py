"""Who does what a noun names: "the rebels' attack", "an attack by the rebels", "the attack was blamed on them"."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from kg.model import Factuality, MentionKind
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.participants import before_noun, parties
from kg.nlp.grammar.arguments import agent, patients
from kg.nlp.grammar.clauses import by_phrase, distant_obliques, is_passive
from kg.nlp.grammar.complements import complement_rule
from kg.nlp.grammar.light_verbs import above_series
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.nouns import leader, possessor
from kg.nlp.grammar.polarity import negative_word
from kg.nlp.grammar.relations import (
    NOUN_MODIFIERS,
    Function,
    function,
    is_adjective,
    is_lexical_verb,
    is_noun,
    is_past_participle,
    is_verb,
    modifiers,
    modifies_noun,
    noun_clauses,
    noun_modifiers,
    obliques,
    possessive,
    preposition_of,
    reduced_passives,
)
from kg.nlp.grammar.subjects import charged, subject
from kg.nlp.grammar.tokens import View, end, lemma, offset
from kg.nlp.lexicon.events import frames
from kg.nlp.lexicon.tables import table

_WORDS = table("frames")
_BLAMING = _WORDS.words("blaming")
_PERPETRATING = _WORDS.words("perpetrating")
_BEGINNINGS = _WORDS.words("beginnings")
_FORMER = _WORDS.words("no_possessors")
_OPPOSING = _WORDS.words("opposing")
_AIMED = _WORDS.words("aimed")
_RESPONSIBLE = _WORDS.words("responsible_prepositions")
_ANSWERABLE = _WORDS.words("answerable")
_DURING = _WORDS.words("during")
_HANDS = _WORDS.words("hands")
_OPERATIONS = _WORDS.words("operations")
_ARMED = _WORDS.words("armed_roles")
_PERFORMING = _WORDS.words("performing")
_HOLDING = _WORDS.words("holding")
_ARRANGING = _WORDS.words("arranging")
_DEFINITE = _WORDS.words("definite_determiners")
_CONFIRMING = _WORDS.words("confirming")
_CUSTODIAL = frozenset(("arrest", "seize"))
_FORCIBLE = frozenset(("Assault", "Coerce"))
_AUTHORITIES = frozenset(("State", "GovernmentBody", "InternationalOrganization", "ArmedGroup"))
_FORCES = frozenset(("ArmedGroup", "Group", "InternationalOrganization", "Organization"))
_HYPHENS = frozenset("-–/")
_ELICITING = _WORDS.words("eliciting")
_PARTS = _WORDS.words("parts")
_BRINGING_OTHERS_TOGETHER = _WORDS.words("bringing_others_together")
_OF_MANY = ("among",)
_FOR = ("for",)
_SHARES = _WORDS.words("shares")
_COPULAS = _WORDS.words("copulas")
_STAYED_ON = _WORDS.words("stayed_on")
_ASIDE = 4  # tokens behind a noun in which "mainly attributed to" begins


def agents_of_noun(view: View, one: EventCandidate) -> list[str]:
    """Keys of the actors of the deed that a noun names, by the first of these that names any."""
    noun = one.head
    in_phrase = _in_clause(view, noun) or _in_aside(view, noun) or _behind(view, one) or _led(view, one)
    found = in_phrase or _before(view, one) or _of(view, one)
    return (
        found
        or _of_those_concerned(view, one)
        or next((keys for find in _AROUND for keys in (find(view, noun),) if keys), [])
    )


def _of_those_concerned(view: View, one: EventCandidate) -> list[str]:
    """Who holds those who are released; "X" in "the expulsion of diplomats from X"."""
    if one.mode == "release":
        return captors(view, obliques(one.head, "of"))
    expelled = distant_obliques(one.head, "from") if "fromactor" in one.frame.marks else ()
    return [k for k in _all(view, expelled) if view.entities[k].cls == "State"]


def agents_of_occasion(view: View, verb: Token) -> list[str]:
    """Keys of who did what somebody has suffered, by what it was a part of: "killed in a police raid", "at the hands of
    rebels".
    """
    for noun in obliques(verb, *_DURING):
        if noun.lemma_ in _HANDS:
            return _all(view, obliques(noun, "of"))
        if noun.lemma_ in _OPERATIONS:
            who = [*obliques(noun, "by"), *(t for t in (leader(noun), possessive(noun)) if t is not None)]
            found = _all(view, who or [t for t in modifiers(noun) if _acts(view, t)])
            if found:
                return found
    return []


def _acts(view: View, modifier: Token) -> bool:
    """Does a word before an operation tell whose it is: an adjective of a state, a force, a name such as "US"?"""
    role = role_of(modifier)
    if role is not None:
        return role.kind in _ARMED
    over = [(m, e) for m, e in view.over(offset(modifier)) if m.end == end(modifier)]
    return any(
        e.cls in ("ArmedGroup", "InternationalOrganization")
        or (e.cls == "State" and (m.kind is MentionKind.DEMONYM or modifier.text.replace(".", "").isupper()))
        for m, e in over
    )


def _all(view: View, heads: Iterable[Token]) -> list[str]:
    return [k for head in heads for k in parties(view, head)]


def _blamed(verb: Token) -> list[Token]:
    """ "X" in "blamed on X", "carried out by X"."""
    blamed = obliques(verb, "to", "on") if verb.lemma_ in _BLAMING else []
    by = by_phrase(verb) if verb.lemma_ in _PERPETRATING and not blamed else None
    return blamed or ([by] if by is not None else [])


def _behind(view: View, one: EventCandidate) -> list[str]:
    """ "An attack by X", "a letter from X", "a spate of attacks by X", "outrage among X"; of "the withdrawal from X" X
    does nothing.
    """
    words: tuple[str, ...] = ("by",) if "from" in one.frame.recipient else ("by", "from")
    words += _OF_MANY if one.cls == "Accuse" else ()
    series, verb = above_series(one.head), one.head.head
    drawn = verb.lemma_ in _ELICITING and function(one.head) is Function.OBJECT  # "drew criticism from X"
    found = obliques(one.head, *words) or (obliques(verb, *words) if drawn else []) or _on_the_part_of(one.head)
    if not found and one.cls in _FORCIBLE:  # "the murder of X, a student, by Y"
        found = distant_obliques(one.head, "by")
    return _all(view, found or (obliques(series, "by") if series is not one.head else ()))


def _on_the_part_of(noun: Token) -> list[Token]:
    """ "X" in "criticism on the part of X"."""
    parts = [t for word in (noun, noun.head) for t in obliques(word, "on") if t.lemma_ in _PARTS]
    return [t for part in parts for t in obliques(part, "of")]


def _in_clause(view: View, noun: Token) -> list[str]:
    """ "The attack blamed on X", "the attack that was carried out by X"."""
    found = (_all(view, _blamed(c)) for c in noun_clauses(noun) if is_lexical_verb(c))
    return next((keys for keys in found if keys), [])


def _in_aside(view: View, noun: Token) -> list[str]:
    """ "Attacks, mainly attributed to X", wherever the parser attaches the participle."""
    aside = noun.doc[noun.i + 1 : noun.i + _ASIDE]
    if not aside or aside[0].text != ",":
        return []
    told = (t for t in aside if is_past_participle(t) and t.lemma_ in _BLAMING)
    return next((keys for t in told if (keys := _all(view, obliques(t, "to", "on")))), [])


def _led(view: View, one: EventCandidate) -> list[str]:
    """ "The Chad-led raid"; talks that somebody leads have others who take part."""
    who = leader(one.head) if not one.frame.mutual else None
    if who is None:
        return []
    return _called_so(view, who) or parties(view, who)


def _called_so(view: View, who: Token) -> list[str]:
    """The force that the article calls by the same words: "the Chad-led coalition" for "the Chad-led raid"."""
    words = view.document.article.text[offset(who) : end(who.head)].lower()
    named = (e for e in view.entities.values() if e.cls in _FORCES)
    found = (e.key for e in named for m in e.mentions if view.document.surface(m).lower().startswith(words))
    return list(dict.fromkeys(found))[:1]


def _before(view: View, one: EventCandidate) -> list[str]:
    """ "Iran's attack", "an Iranian attack"; of "the minister's arrest" the minister is no actor."""
    noun = one.head
    if one.frame.recipient[:1] == ("of",) and not obliques(noun, "of"):
        return []
    for child in before_noun(noun):
        if child.lower_ not in _FORMER and not _is_opposed(child) and not _is_topic(view, one, child):
            named = _all(view, (*_joined_by_hyphen(child), child))
            found = [k for k in named if view.entities[k].cls != "Place"]
            if found:
                return found
    return []


def _joined_by_hyphen(name: Token) -> list[Token]:
    """ "Iran" before "Oman" in "the Iran-Oman talks"."""
    return [t for t in noun_modifiers(name) if t.nbor(1).text in _HYPHENS and t.i + 2 == name.i]


def _is_topic(view: View, one: EventCandidate, modifier: Token) -> bool:
    """Is a name before a noun where it was or whom it was about: "the Kenya bombing", "the Skripal attack"?

    An adjective ("Kenyan") or possessor tells who did it, and so does a name that has no adjective ("US", "EU").
    """
    if function(modifier) not in NOUN_MODIFIERS or _joined_by_hyphen(modifier):
        return False
    names = [e for m, e in view.over(offset(modifier)) if m.kind is MentionKind.NAME]
    if one.mode == "visit" and any(e.cls in ("State", "Place") for e in names):
        return True  # "a UK state visit"
    if any(e.cls == "State" for e in names):
        return not modifier.text.replace(".", "").isupper()
    return one.cls == "Assault" and any(e.cls == "Person" for e in names)


def _is_opposed(modifier: Token) -> bool:
    """ "Chad" in "an anti-Chad protest"."""
    before = modifier.doc[max(0, modifier.left_edge.i - 2) : modifier.i]
    return any(t.lower_ in _OPPOSING for t in before)


def _of(view: View, one: EventCandidate) -> list[str]:
    """ "The attack of the rebels on the convoy"; without "on the convoy" only where the frame says so."""
    aimed = any(obliques(one.head, word) for word in one.frame.recipient if word in _AIMED)
    return _all(view, obliques(one.head, "of")) if aimed or "of" in one.frame.marks else []


def _staying_on(view: View, noun: Token) -> list[str]:
    """ "Teachers" in "teachers are on strike"."""
    preposition = preposition_of(noun)
    if preposition is None or preposition.lower_ != "on" or noun.lemma_ not in _STAYED_ON:
        return []
    who = subject(preposition.head) if preposition.head.lemma_ in _COPULAS else None
    return parties(view, who) if who is not None else []


def _of_beginning(view: View, noun: Token) -> list[str]:
    """ "Iran's announcement of an operation"."""
    preposition = preposition_of(noun)
    begun = preposition is not None and preposition.lower_ == "of" and preposition.head.lemma_ in _BEGINNINGS
    owner = possessor(preposition.head) if begun and preposition is not None else None
    return parties(view, owner) if owner is not None else []


def _of_passive(view: View, noun: Token) -> list[str]:
    """ "The attack was blamed on X", "the attack was carried out by X"."""
    return _all(view, _blamed(noun.head)) if function(noun) is Function.PASSIVE_SUBJECT else []


def _claiming(view: View, noun: Token) -> list[str]:
    """ "X claimed the attack", "X claimed responsibility for the attack"."""
    preposition = preposition_of(noun)
    claimed = noun
    if preposition is not None and preposition.lower_ in _RESPONSIBLE and preposition.head.lemma_ == "responsibility":
        claimed = preposition.head
    undergone = function(claimed) in (Function.OBJECT, Function.PASSIVE_SUBJECT)
    if not undergone or (claimed is noun and noun.head.lemma_ != "claim"):
        return []
    claimer = agent(claimed.head)
    return parties(view, claimer) if claimer is not None and negative_word(claimer) is None else []


def _responsible(view: View, noun: Token) -> list[str]:
    """ "X, responsible for the attack", "X was behind the attack", "X was behind a series of attacks"."""
    preposition = preposition_of(above_series(noun))
    if preposition is None or preposition.lower_ not in _RESPONSIBLE:
        return []
    word = preposition.head
    copula = preposition.lower_ == "behind" and word.lemma_ == "be"
    if not copula and word.lemma_ not in _ANSWERABLE:
        return []
    top = word.head if is_adjective(word) else word
    if modifies_noun(word) and is_noun(top):
        return parties(view, top)
    holder = subject(top) if is_verb(top) else None
    return parties(view, holder) if holder is not None else []


def _performed(view: View, noun: Token) -> list[str]:
    """ "The council passed sanctions", "the decree justified a crackdown": whoever brings a deed about does it."""
    verb = noun.head
    if function(noun) is not Function.OBJECT or verb.lemma_ not in _PERFORMING:
        return []
    who = agent(verb)
    return parties(view, who) if who is not None else []


def _intended(view: View, noun: Token) -> list[str]:
    """ "Rebels" in "rebels planned an attack", "rebels are preparing for attacks on X": whoever intends a deed does it.

    Whoever prepares for attacks that strike nobody else may have to suffer them.
    """
    preposition = preposition_of(noun)
    verb = noun.head if preposition is None else preposition.head
    aimed = preposition is not None and preposition.lower_ in _FOR and any(obliques(noun, *_AIMED))
    if not (aimed or function(noun) is Function.OBJECT) or not _commits(verb):
        return []
    who = agent(verb)
    return parties(view, who) if who is not None else []


def _commits(verb: Token) -> bool:
    """Does a verb say that its subject intends or threatens what its object names?"""
    rule = complement_rule(verb) if is_verb(verb) and verb.lemma_ not in _ARRANGING else None
    if rule is None or rule.control != "subject":
        return False
    return rule.factuality is Factuality.PLANNED or rule.effect == "threaten"


def _to_meet(view: View, noun: Token) -> list[str]:
    """ "X" in "X seeks talks with Y", "X ruled out a meeting with Y": whoever wants or refuses to meet somebody is the
    other side.
    """
    preposition = preposition_of(noun)
    verb = noun.head if preposition is None else preposition.head
    governed = function(noun) is Function.OBJECT or (preposition is not None and preposition.lower_ in _FOR)
    who = agent(verb) if governed and _is_mutual_with(noun) and _is_of_own_meeting(verb) else None
    return parties(view, who) if who is not None else []


def _is_mutual_with(noun: Token) -> bool:
    """Does it name what several do, with one side behind it: "talks with X"?"""
    mutual = any(frame.mutual for frame in frames("noun").get(noun.lemma_, ()))
    return mutual and any(obliques(noun, "with")) and not any(obliques(noun, "between", "among"))


def _is_of_own_meeting(verb: Token) -> bool:
    """Does a verb say that its subject wants, plans or refuses to meet, and not that others should?"""
    rule = complement_rule(verb) if is_verb(verb) and verb.lemma_ not in _BRINGING_OTHERS_TOGETHER else None
    return rule is not None and rule.factuality is not Factuality.ACTUAL


def _of_clause_around(view: View, noun: Token) -> list[str]:
    """ "Police arrested two men during a raid", "rebels killed two in an attack": whoever acts then does it.

    Of "the attack", with an article, others tell: "police arrested two men in the attack".
    """
    preposition = preposition_of(noun)
    told = noun.lemma_ in _OPERATIONS and not any(t.lower_ in _DEFINITE for t in noun.lefts)
    if preposition is None or preposition.lower_ not in _DURING or not told:
        return []
    verb = preposition.head
    forcible = any(f.cls in _FORCIBLE and "subj" not in f.recipient for f in frames("verb").get(lemma(verb), ()))
    active = forcible and not is_passive(verb) and bool(patients(verb))
    who = agent(verb) if active else None
    return parties(view, who) if who is not None else []


def _announced(view: View, noun: Token) -> list[str]:
    """ "The ministry confirmed the capture of X": the authority that tells of a capture has made it."""
    verb = noun.head
    custody = any(frame.mode in _CUSTODIAL for frame in frames("noun").get(noun.lemma_, ()))
    if function(noun) is not Function.OBJECT or verb.lemma_ not in _CONFIRMING or not custody:
        return []
    who = agent(verb)
    return [k for k in parties(view, who) if view.entities[k].cls in _AUTHORITIES] if who is not None else []


def captors(view: View, captives: Iterable[Token]) -> list[str]:
    """Who lets captives go, by who holds them: "the hostages held by X were freed"."""
    held = (c for noun in captives for c in reduced_passives(noun) if c.lemma_ in _HOLDING)
    return _all(view, [by for c in held if (by := by_phrase(c)) is not None])


def _charged(view: View, noun: Token) -> list[str]:
    """ "Blamed X for the attack", "X was accused of responsibility for the attack"."""
    preposition = preposition_of(noun)
    shared = preposition is not None and preposition.head.lemma_ in _SHARES
    who = charged(preposition.head if shared and preposition is not None else noun)
    return parties(view, who) if who is not None else []


# where the words around a noun tell who does it, in this order
_AROUND = (
    _staying_on,
    _of_beginning,
    _of_passive,
    _claiming,
    _responsible,
    _charged,
    _performed,
    _intended,
    _to_meet,
    _of_clause_around,
    _announced,
)
