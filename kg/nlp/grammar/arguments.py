"""Who stands where around a verb or noun in a dependency tree, through control, relative clauses, participles and coordination."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.nlp.grammar.reporting import misplaced
from kg.nlp.lexicon.cues import DOCUMENTS
from kg.nlp.lexicon.events import Complement, complements
from kg.nlp.lexicon.tables import table

_WORDS = table("grammar")
GROUNDS = _WORDS.words("grounds")
_RELATIVE = frozenset(("who", "which", "that", "whom", "whose"))
_MEASURES = frozenset(
    "some many most all part hundred thousand dozen number group couple majority half score several few "
    "lot series rest quarter third".split()
)
_PARTICLES = frozenset(("down", "up", "out", "off", "away", "back"))
SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_BLAMED = frozenset(
    "accuse thank blame criticize criticise condemn praise suspect charge convict commend laud denounce applaud acquit punish sue "
    "indict prevent stop ban bar prohibit dissuade discourage fault hail congratulate try sanction arrest detain "
    "jail sentence".split()
)
_DEEP = 6


def rule_of(word: Token) -> Complement | None:
    """What the lexicon says of a word that an event may hang on."""
    pos = "verb" if word.pos_ in ("VERB", "AUX") else "noun" if word.pos_ in ("NOUN", "PROPN") else "adj"
    lemma = word.lemma_.lower()
    for child in word.children:
        if child.i == word.i + 1 and (found := complements().get((f"{lemma} {child.lower_}", pos))):
            return found
    return complements().get((lemma, pos)) or (
        complements().get((word.lower_, "adj")) if word.tag_ in ("VBN", "JJ") else None
    )


def passive(verb: Token) -> bool:
    """Is the verb's subject the one it is done to? Participles behind a noun and coordinated ones are seen, too."""
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children):
        return True
    if verb.tag_ != "VBN" or any(c.dep_ in ("aux", "nsubj", "dobj") for c in verb.children):
        return False
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        return passive(verb.head)
    return verb.dep_ in ("acl", "relcl", "advcl", "ROOT", "amod", "ccomp", "xcomp", "oprd") or verb.dep_ == "conj"


def surface_subject(verb: Token, depth: int = 0) -> Token | None:
    """The subject in the clause or the one it shares, whether active or passive."""
    own = min(
        (c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), key=lambda c: (c.i > verb.i, c.i), default=None
    )
    if own is not None and own.lemma_.lower() in GROUNDS:
        own = _behind_place(own)
    if own is not None and own.tag_ != "EX":
        return antecedent(own) if own.lower_ in _RELATIVE else own
    return _shared(verb, depth) if depth < _DEEP else None


def _behind_place(ground: Token) -> Token:
    """ "In X district, Y province, a force did it": the subject itself, where the parser takes the place before it for one."""
    between = [
        t
        for t in ground.doc[ground.i + 1 : ground.head.i]
        if t.dep_ in ("appos", "conj", *SUBJECTS) and t.lemma_.lower() not in GROUNDS
    ]
    listed = [t for t in between if t.head.i == ground.head.i or t.head.lemma_.lower() in GROUNDS]
    preceded = any(
        t.dep_ == "prep" and t.lower_ in ("in", "at", "near") for t in ground.doc[ground.sent.start : ground.i]
    )
    return listed[-1] if listed and preceded and ground.head.i > ground.i else ground


def antecedent(relative: Token) -> Token:
    """The noun that "who", "which" or "that" stands for, else the word itself."""
    clause = relative.head
    for _ in range(3):
        if clause.dep_ == "relcl":
            return clause.head
        clause = clause.head
    return relative


def _shared(verb: Token, depth: int) -> Token | None:
    """The subject of a verb that has none of its own: by coordination, control, or what the clause hangs on."""
    head, deeper = verb.head, depth + 1
    if misplaced(verb):  # "said it might strike and dismissed talks"
        while head.tag_ not in ("VBD", "VBZ", "VBP") and head.head.i != head.i:
            head = head.head
        return surface_subject(head, deeper)
    if verb.dep_ == "conj":
        if head.pos_ in ("VERB", "AUX"):
            return surface_subject(head, deeper)
        return None
    if verb.dep_ in ("xcomp", "ccomp", "oprd"):
        before = verb.doc[verb.left_edge.i - 1] if verb.left_edge.i else verb
        if (
            before.dep_ == "pobj"
            and before.head.head.i == head.i
            and any(c.dep_ == "auxpass" and c.tag_ == "VBG" for c in verb.children)
        ):
            return before  # "resulted in six people being killed"
        return _controlled(verb, head, deeper)
    if verb.dep_ in ("advcl", "dep", "parataxis") and head.pos_ in ("VERB", "AUX") and _subjectless(verb):
        return surface_subject(head, deeper)
    if verb.dep_ in ("acl", "relcl"):
        if verb.tag_ in ("VB", "VBP") and any(c.tag_ == "TO" for c in verb.children):
            return owner(head) or _governor_subject(head, deeper)
        if verb.tag_ == "VBG" and head.lemma_.lower() in DOCUMENTS:
            return owner(head) or _governor_subject(head, deeper)
        if verb.tag_ == "VBG" and verb.i > 1 and verb.nbor(-1).text == "," and head.dep_ in ("dobj", "pobj", "attr"):
            return _governor_subject(head, deeper)
        return head
    if verb.dep_ == "pcomp":
        return _of_gerund(verb, head, deeper)
    return None


def _subjectless(verb: Token) -> bool:
    return verb.tag_ in ("VBG", "VBN", "VB") or not any(c.dep_ == "mark" for c in verb.children)


def _controlled(verb: Token, head: Token, depth: int) -> Token | None:
    if head.pos_ in ("NOUN", "PROPN"):
        return owner(head) or _governor_subject(head, depth)
    if head.pos_ not in ("VERB", "AUX"):  # "is willing to": the subject hangs on "is"
        above = head.head if head.head.pos_ in ("VERB", "AUX") else head
        return surface_subject(above, depth)
    rule = rule_of(head)
    patient = next((c for c in head.children if c.dep_ in ("dobj", "dative") and c.i < verb.i), None)
    if rule is not None and rule.control == "object":
        if patient is not None:
            return patient
        asked = next(
            (g for c in head.children if c.dep_ == "prep" and c.i < verb.i for g in c.children if g.dep_ == "pobj"),
            None,
        )
        return asked if asked is not None else (surface_subject(head, depth) if passive(head) else None)
    return surface_subject(head, depth)


def _governor_subject(noun: Token, depth: int) -> Token | None:
    """The subject of the verb that a noun phrase belongs to."""
    above = noun.head
    while above.pos_ not in ("VERB", "AUX") and above.head.i != above.i:
        above = above.head
    return surface_subject(above, depth) if above.pos_ in ("VERB", "AUX") else None


def _of_gerund(verb: Token, preposition: Token, depth: int) -> Token | None:
    """Of "accused X of attacking", "thanked X for supporting", "vowed by sending": who attacks, supports, sends."""
    head = preposition.head
    if head.pos_ in ("VERB", "AUX"):
        patient = next((c for c in head.children if c.dep_ in ("dobj", "nsubjpass")), None)
        if preposition.lower_ in ("of", "for", "from", "over") and head.lemma_.lower() in _BLAMED:
            return patient if patient is not None else None
        return surface_subject(head, depth)
    if head.pos_ in ("NOUN", "PROPN"):
        above = head.head
        if (
            head.dep_ == "dobj"
            and above.lemma_.lower() in _BLAMED
            and preposition.lower_ in ("of", "for", "from", "over")
        ):
            return head
        return owner(head) or _governor_subject(head, depth)
    if head.pos_ == "ADJ" and depth < _DEEP:
        if head.head.pos_ in ("VERB", "AUX"):
            return surface_subject(head.head, depth)
        return head.head if head.dep_ in ("amod", "acl", "relcl") else None
    return None


def agent(verb: Token) -> Token | None:
    """ "by X" of a passive."""
    for child in verb.children:
        if child.dep_ in ("agent", "prep") and child.lower_ == "by":
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return (
        agent(verb.head)
        if verb.dep_ == "conj" and verb.head.pos_ == "VERB" and passive(verb.head) and passive(verb)
        else None
    )


def doer(verb: Token) -> Token | None:
    """Who does it: the subject of an active, the agent of a passive."""
    return agent(verb) if passive(verb) else surface_subject(verb)


def patients(verb: Token) -> list[Token]:
    """Whom it is done to: objects of an active, the subject of a passive."""
    if passive(verb):
        if verb.dep_ in ("acl", "relcl") and not any(c.dep_ == "nsubjpass" for c in verb.children):
            return [verb.head]
        found = surface_subject(verb)
        return [found] if found is not None else []
    objects = [c for c in verb.children if c.dep_ in ("dobj", "dative", "oprd") and c.tag_ != "IN"]
    found_objects = [antecedent(c) if c.lower_ in _RELATIVE else c for c in objects]
    if not found_objects:  # a name that the parser has taken for an adverbial: "met Foreign Minister X"
        found_objects = [
            c for c in verb.rights if c.dep_ == "npadvmod" and c.tag_ == "NNP" and c.ent_type_ not in ("DATE", "TIME")
        ]
    if not found_objects:  # "found the general guilty"
        found_objects = [
            g for c in verb.rights if c.dep_ == "ccomp" and c.tag_ == "JJ" for g in c.lefts if g.dep_ == "nsubj"
        ]
    if not found_objects:  # "burned down the village": a particle taken for a preposition
        particles = [c for c in verb.rights if c.dep_ == "prep" and c.lower_ in _PARTICLES and c.i == verb.i + 1]
        found_objects = [g for c in particles for g in c.children if g.dep_ == "pobj"]
    if (
        not found_objects
        and verb.dep_ == "conj"
        and verb.head.pos_ == "VERB"
        and not passive(verb.head)
        and verb.i - verb.head.i > 0
    ):
        return [c for c in verb.head.children if c.dep_ == "dobj" and c.i > verb.i]
    if (
        not found_objects
        and verb.dep_ == "relcl"
        and any(c.dep_ == "nsubj" and c.lower_ not in _RELATIVE for c in verb.children)
    ):
        return [verb.head]  # "the town the rebels seized"
    return found_objects


def measured(token: Token) -> Token:
    """What a word of quantity measures: "troops" in "some of its troops", else the word itself."""
    if token.lemma_.lower() in _MEASURES or token.like_num:
        of = behind(token, ("of",))
        return of[0] if of else token
    return token


def behind(token: Token, words: frozenset[str] | tuple[str, ...]) -> list[Token]:
    """Objects of the prepositions of a verb or noun, in order."""
    found = []
    for child in token.children:
        if child.dep_ in ("prep", "agent", "dative", "prt", "advmod") and child.lower_ in words:
            found += [c for c in child.children if c.dep_ in ("pobj", "pcomp")]
            for nested in child.children:  # "out of", "up to", "in front of"
                if nested.dep_ == "prep" and not found:
                    found += [c for c in nested.children if c.dep_ == "pobj"]
    return found


def owner(noun: Token) -> Token | None:
    """ "Iran's", "its", "of Iran", "by Iran" of a noun: Iran."""
    possessor = next((c for c in noun.children if c.dep_ == "poss"), None)
    if possessor is not None:
        return antecedent(possessor) if possessor.lower_ == "whose" else possessor
    by = behind(noun, ("by", "from"))
    return by[0] if by else None


def coordinated(token: Token) -> Iterator[Token]:
    """The token and what is coordinated with it to the right, "as well as" and "along with" included."""
    yield token
    for child in token.rights:
        if child.dep_ == "conj" and child.pos_ not in ("VERB", "AUX") and not (_has_fate(token) and _has_fate(child)):
            yield from coordinated(child)
        elif child.dep_ in ("prep", "advmod") and child.lower_ in ("along", "together", "alongside"):
            inner = (
                child if child.lower_ == "alongside" else next((c for c in child.children if c.lower_ == "with"), child)
            )
            for found in inner.children:
                if found.dep_ == "pobj":
                    yield from coordinated(found)


def _has_fate(noun: Token) -> bool:
    """Does a participle right behind say what was done to just this one: "two militants killed and five arrested"?"""
    return noun.i + 1 < len(noun.doc) and noun.nbor(1).tag_ == "VBN"


def clause_of(token: Token) -> Token:
    """The verb at the head of the clause a token stands in, or the root."""
    while token.pos_ not in ("VERB", "AUX") and token.head.i != token.i:
        token = token.head
    return token


def is_subject(token: Token) -> bool:
    return token.dep_ in SUBJECTS
