"""Which frame of the lexicon a verb or noun fits, by what stands around it."""

from __future__ import annotations

import re

from spacy.tokens import Token

from kg.model.classes import ACTORS, CIVIL_ORGANIZATIONS
from kg.nlp.events.figurative import is_abstract
from kg.nlp.events.participants import parties, place_at
from kg.nlp.grammar.arguments import agent, patients
from kg.nlp.grammar.clauses import is_passive
from kg.nlp.grammar.noun_phrases import role_of
from kg.nlp.grammar.nouns import is_place_noun, quantified
from kg.nlp.grammar.relations import obliques
from kg.nlp.grammar.subjects import subject as subject_of
from kg.nlp.grammar.tokens import View, lemma
from kg.nlp.lexicon.events import Frame, frames, light_verbs

_OFFICIALS = frozenset(("official", "delegation", "body", "forces"))
_PARTICLES = ("prt", "prep", "advmod", "dative", "dobj", "acomp", "xcomp", "oprd", "npadvmod")
_TURNING = frozenset(("up", "off", "down", "away", "on", "over", "out"))
_SERIES = frozenset(
    ("series", "round", "wave", "spate", "number", "part", "string", "campaign", "barrage", "flurry", "succession")
)
_JOINT = frozenset(("joint", "bilateral", "trilateral", "multinational", "combined"))
_ANGRY = frozenset(("angrily", "strongly", "furiously", "sharply", "harshly", "bitterly", "fiercely"))
_STATEHOOD = frozenset(("state", "statehood", "independence", "government", "sovereignty", "republic"))
_ARMS = frozenset(("force", "warplane", "jet", "drone", "helicopter", "missile", "aircraft", "mob"))
_ARMED_SECTORS = frozenset(("MIL", "COP", "REB", "UAF", "PRM"))
_ANSWERING = frozenset(("reply", "respond", "answer", "retaliate", "counter", "react", "follow"))
_ELECTION = frozenset(
    "election elections electoral vote votes voters ballot ballots primary primaries caucus caucuses poll polls nomination nominee "
    "candidate candidates delegates incumbent challenger campaign".split()
)
_LABOUR = frozenset(
    "union unions unionised unionized pay pension pensions wage wages walkout walkouts labor labour industrial strikers "
    "nonunionized rail teachers nurses".split()
)
_MODALS = frozenset(("will", "would", "shall", "'ll", "’ll", "should", "must", "can", "could", "may", "might"))
_FIRST = frozenset(("we", "i"))
_HAPPENING = frozenset(
    ("take place", "break out", "occur", "happen", "begin", "start", "resume", "continue", "end", "finish")
)


def verb_frame(view: View, verb: Token) -> tuple[Frame, Token] | None:
    """The first fitting frame of a verb, and the last word of the verb with its particle."""
    table = frames("verb")
    word = lemma(verb)
    for last in _particles(verb):
        for frame in table.get(f"{word} {last.lower_}", ()):
            if all(_holds(view, verb, c) for c in frame.conditions):
                return (frame, last) if frame.cls else None
    if any(c.dep_ == "prt" and c.i == verb.i + 1 and c.lower_ in _TURNING for c in verb.children):
        return None  # "gave up" is no giving
    for frame in table.get(word, ()):
        if all(_holds(view, verb, c) for c in frame.conditions):
            return (frame, verb) if frame.cls else None
    return None


def _particles(verb: Token) -> list[Token]:
    return [
        c
        for c in verb.children
        if c.dep_ in _PARTICLES and 0 < c.i - verb.i <= 3 and (c.i == verb.i + 1 or c.dep_ == "prt")
    ]


def noun_frame(view: View, noun: Token) -> tuple[Frame, Token] | None:
    """The first fitting frame of a noun, and the first word of the trigger: "air" in "air strikes"."""
    table = frames("noun")
    word = lemma(noun)
    before = noun.i - 1 - (noun.i > 1 and noun.nbor(-1).text == "-")
    if before >= 0 and noun.doc[before].sent.start == noun.sent.start:
        first = noun.doc[before]
        for frame in (*table.get(f"{first.lower_} {word}", ()), *table.get(f"{first.lower_}-{word}", ())):
            if all(_holds(view, noun, c) for c in frame.conditions):
                return (frame, first) if frame.cls else None
    found = next((frame for frame in table.get(word, ()) if all(_holds(view, noun, c) for c in frame.conditions)), None)
    return (found, noun) if found is not None and found.cls else None


def light_verb(noun: Token) -> Token | None:
    """The verb that only carries the noun: "hold" in "held talks", "talks were held"; None where the verb has its own say."""
    top = noun
    while top.dep_ == "conj" and top.head.pos_ in ("NOUN", "PROPN"):
        top = top.head
    if (
        top.dep_ == "pobj"
        and top.head.dep_ == "prep"
        and top.head.lower_ in ("of", "in")
        and top.head.head.lemma_ in _SERIES
    ):
        top = top.head.head
    verb = top.head
    if verb.pos_ not in ("VERB", "AUX") or top.dep_ not in ("dobj", "nsubjpass", "pobj"):
        if verb.dep_ == "prep" and verb.lower_ == "with" and verb.head.lemma_ in _ANSWERING:
            return verb.head  # "replied with strikes on X"
        particle = f"{verb.head.lemma_.lower()} {verb.lower_}"
        return (
            verb.head
            if verb.dep_ == "prep" and (particle in light_verbs() or _name(verb.head) == "take part")
            else None
        )
    return verb if _name(verb) in light_verbs() else None


def happens(noun: Token) -> bool:
    """Is the noun the subject of a verb that says no more than that it happened?"""
    return noun.dep_ == "nsubj" and occurs(noun.head)


def occurs(verb: Token) -> bool:
    """Does the verb say no more than that something happens: "took place", "broke out"?"""
    return _name(verb) in _HAPPENING


def _name(verb: Token) -> str:
    """The lemma with its particle where the lexicon of light verbs has it so."""
    word = lemma(verb)
    for last in _particles(verb):
        if f"{word} {last.lower_}" in light_verbs() | _HAPPENING:
            return f"{word} {last.lower_}"
    return word


def _holds(view: View, token: Token, condition: str) -> bool:
    part = re.fullmatch(r"(not)?(\w+)(?:([:=])(.+))?", condition)
    assert part is not None, condition
    negated, slot, kind, value = part.groups()
    if negated and slot:
        return not _holds(view, token, f"{slot}{kind or ''}{value or ''}")
    if kind is None:
        return _simple(view, token, slot)
    heads = _slot(token, slot)
    if kind == "=":
        return any(_is_word(h, w) for h in heads for w in value.split(";"))
    return any(_is_kind(view, h, value) for h in heads)


def _simple(view: View, token: Token, name: str) -> bool:
    if name == "obj":
        return bool(patients(token))
    if name == "active":
        return not is_passive(token)
    if name == "inf":
        return any(
            c.dep_ in ("xcomp", "ccomp", "advcl") and any(g.tag_ == "TO" for g in c.children) for c in token.rights
        )
    if name == "noinf":
        return not _simple(view, token, "inf")
    if name == "that":
        return any(c.dep_ == "ccomp" for c in token.children)
    if name == "ownthat":  # "warned that it would respond", not "warned that it may rain"
        written = [
            r
            for p in obliques(token, "in")
            for r in p.children
            if r.dep_ == "relcl" and any(c.dep_ == "mark" for c in r.children)
        ]
        return any(_of_oneself(view, token, c) for c in (*(c for c in token.children if c.dep_ == "ccomp"), *written))
    if name == "opinion":  # "agreed that it was late", not "agreed that they would meet"
        said = (c for c in token.rights if c.dep_ == "ccomp" and c.left_edge.nbor(-1).text != ",")
        return any(not any(g.lower_ in _MODALS or g.tag_ == "TO" for g in c.children) for c in said)
    if name == "quote":
        return any(c.text in ('"', "“", "”") for c in token.children)
    if name in ("election", "labour"):
        words = {t.lower_ for t in token.sent}
        return bool(words & (_ELECTION if name == "election" else _LABOUR))
    if name == "poss":
        return any(c.dep_ == "poss" for c in token.children)
    if name == "nopred":
        return not any(c.dep_ in ("oprd", "acomp", "ccomp", "xcomp") for c in token.children)
    if name == "light":
        return light_verb(token) is not None
    if name == "plural":
        return token.tag_ in ("NNS", "NNPS")
    if name == "toll":
        dead = any(t.lower_ in ("dead", "killed", "deaths", "fatalities", "victims") for t in token.head.subtree)
        if token.lemma_ != "toll" and not any(c.lower_ in ("the", "that") for c in token.children):
            return False  # "a number of"
        counted = token.lemma_ == "toll" and token.head.lemma_ != "take" and any(t.like_num for t in token.head.subtree)
        return dead or counted or any(c.lower_ in ("death", "casualty", "civilian", "human") for c in token.children)
    if name == "joint":
        return any(c.lower_ in _JOINT for c in token.children) or bool(obliques(token, "between", "with"))
    if name == "by":
        return bool(obliques(token, "by")) or any(c.dep_ == "poss" for c in token.children)
    if name == "angry":
        return any(c.dep_ == "advmod" and c.lower_ in _ANGRY for c in token.children)
    return any(t.i > token.i for t in obliques(token, name))  # not "For the council, she called"


def _of_oneself(view: View, verb: Token, clause: Token) -> bool:
    """Is it the speaker who will act in what he says?"""
    subject, speaker = subject_of(clause), subject_of(verb)
    if subject is None or not any(c.dep_ == "aux" and c.lower_ in _MODALS for c in clause.children):
        return False
    told = [view.entities[k] for k in parties(view, speaker)] if speaker is not None else []
    own = {k for e in told for k in (e.key, *e.acts_for, *e.nationality, *e.part_of)}
    theirs = {k for e in parties(view, subject) for k in (e, *view.entities[e].acts_for)}
    return bool(own & theirs) or subject.lower_ in _FIRST


def _slot(token: Token, slot: str) -> list[Token]:
    if slot == "obj":
        return [
            t for p in patients(token) for t in (p, *p.conjuncts, *([quantified(p)] if quantified(p) is not p else []))
        ]
    if slot == "subj":
        found = subject_of(token) if not is_passive(token) else agent(token)
        return [found, *found.conjuncts, quantified(found)] if found is not None else []
    if slot == "pred":
        return [
            c
            for c in token.children
            if c.dep_ in ("oprd", "acomp", "ccomp", "xcomp", "dobj", "attr")
            for c in (c, *c.children)
        ]
    if slot == "poss":
        return [c for c in token.lefts if c.dep_ == "poss"]
    if slot == "mod":
        return [c for c in token.lefts if c.dep_ in ("amod", "compound", "nmod")]
    if slot == "prep":
        return [c for c in token.children if c.dep_ == "prep"]
    if slot == "inf":
        return [
            c for c in token.rights if c.dep_ in ("xcomp", "ccomp", "advcl") and any(g.tag_ == "TO" for g in c.children)
        ]
    carrier = light_verb(token) if token.pos_ != "VERB" else None
    heads = (token, *patients(token)) if token.pos_ == "VERB" else (token, *([carrier] if carrier is not None else []))
    return [
        t
        for h in heads
        for p in obliques(h, slot)
        for t in (p, *p.conjuncts, *([quantified(p)] if quantified(p) is not p else []))
    ]


def _is_word(token: Token, word: str) -> bool:
    modifier, plus, head = word.partition("+")
    if not plus:
        return token.lemma_.lower() == word or token.lower_ == word or (token.dep_ == "pobj" and token.lower_ == word)
    if token.lemma_.lower() != head and not any(c.lower_ == head for c in token.children):
        return False
    return token.lower_ == modifier or any(c.lower_ == modifier for c in token.children)


def _is_kind(view: View, token: Token, kind: str) -> bool:
    classes = {view.entities[k].cls for k in parties(view, token)}
    direct = view.at(token)
    own = view.entities[direct].cls if direct else ""
    role = role_of(token)
    if kind == "abstract":
        return own == "" and role is None and is_abstract(token)
    if kind == "civil":
        return own in CIVIL_ORGANIZATIONS
    if kind == "actor":
        apposed = any(c.dep_ == "appos" and view.at(c) is not None for c in token.children)
        return own in ACTORS or ((role is not None or apposed or token.pos_ == "PRON") and bool(classes))
    if kind == "place":
        return own in ("Place", "State") or (is_place_noun(token) and own == "")
    if kind == "placeoractor":
        return own in ACTORS | {"Place"} or (is_place_noun(token) and place_at(view, token) is not None)
    if kind == "plural":
        return len(parties(view, token)) > 1 or token.tag_ in ("NNS", "NNPS")
    if kind == "many":  # "three", "dozens of villagers", not a person by name
        return token.like_num or (role is not None and token.tag_ == "NNS")
    if kind == "org":
        return own not in ("", "Person", "Group", "State", "Place")
    if kind == "stateish":
        return own in ("State", "Organization", "ArmedGroup") or token.lemma_ in _STATEHOOD
    if kind == "official":
        return own in ("Person", "State", "GovernmentBody") or (role is not None and role.kind in _OFFICIALS)
    if kind == "force":
        return (
            (role is not None and role.kind in ("forces", "armed"))
            or own == "ArmedGroup"
            or (role is not None and role.sector == "MIL")
        )
    assert kind == "armed", kind
    by_role = role is not None and (role.kind in ("forces", "armed") or role.sector in _ARMED_SECTORS)
    return (
        by_role
        or own in ("ArmedGroup", "State")
        or (own not in ("", "Person") and bool(classes))
        or token.lemma_.lower() in _ARMS
    )
