"""Events one by one, as the words of a sentence show them: trigger, class, and who takes part."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from spacy.tokens import Token

from kg.model import Factuality, MentionKind
from kg.model.classes import PLACES
from kg.nlp.events.candidate import EventCandidate
from kg.nlp.events.confidence import of_candidate
from kg.nlp.events.factuality import factuality
from kg.nlp.events.frame_matching import happens, light_verb, noun_frame, occurs, verb_frame
from kg.nlp.events.participants import parties, place_at
from kg.nlp.grammar.arguments import agent, patients
from kg.nlp.grammar.clauses import by_phrase, governing_verb
from kg.nlp.grammar.nouns import antecedent, possessor
from kg.nlp.grammar.relations import obliques
from kg.nlp.grammar.subjects import subject
from kg.nlp.grammar.tokens import View, lemma
from kg.nlp.lexicon.event_types import with_trait
from kg.nlp.lexicon.events import light_verbs

_BLAMED_ON = frozenset("attribute blame ascribe link trace pin".split())
_DONE_BY = frozenset(
    "carry conduct launch stage perpetrate commit claim order lead execute mount organise organize host wage".split()
)
_BEGUN = frozenset(
    "announcement launch start beginning plan decision order approval declaration imposition conduct resumption threat use "
    "continuation".split()
)
_AFTER = frozenset(("after", "following", "since", "amid", "despite"))
_NOT_OWN = frozenset(("former", "late"))
_LISTS = ("including", "as", "like")


def find_candidates(view: View) -> list[EventCandidate]:
    """Every event word of the document that fits a frame, in text order; words within a name are none."""
    found: list[EventCandidate] = []
    all_named = _named(view)
    for doc in view.document.parse:
        named = all_named[int(doc.user_data["start"])]
        for token in doc:
            candidate = None
            if token.pos_ == "VERB":
                candidate = _verb(view, token)
            elif token.pos_ in ("NOUN", "PROPN") and token.i not in named:
                candidate = _noun(view, token)
            if candidate is not None:
                found.append(candidate)
    found = _without_carried(found)
    by_head = {(id(d.head.doc), d.head.i): d for d in found}
    for candidate in found:
        _instruments(view, candidate, by_head)
        _listed(candidate, by_head)
    return found


def _without_carried(found: list[EventCandidate]) -> list[EventCandidate]:
    """Leave out nouns whose verb has taken them into its own frame ("hosted a dinner"), what they bring given to the verb."""
    verbs = {(id(d.head.doc), d.head.i): d for d in found if d.head.pos_ == "VERB"}
    kept = []
    for candidate in found:
        verb = verbs.get((id(candidate.outer.doc), candidate.outer.i)) or verbs.get(
            (id(candidate.head.doc), candidate.head.head.i)
        )
        if candidate.head.dep_ == "pobj":  # "went on strike"
            verb = verb or verbs.get((id(candidate.head.doc), candidate.head.head.head.i))
            slot = f"{candidate.head.head.lower_}="
        else:
            slot = "obj=" if candidate.head.dep_ in ("dobj", "nsubjpass") else "-"
        if candidate.head.pos_ == "VERB" or verb is None or not any(c.startswith(slot) for c in verb.frame.conditions):
            kept.append(candidate)
            continue
        verb.actors = verb.actors or [k for k in candidate.actors if k not in verb.recipients]
        verb.actors += [
            k for k in candidate.actors if k not in verb.parties and candidate.frame.mutual and verb.frame.mutual
        ]
        verb.recipients = verb.recipients or [k for k in candidate.recipients if k not in verb.actors]
        verb.place = verb.place or candidate.place
        if verb.cls == candidate.cls and not verb.mode:
            verb.mode, verb.cameo = candidate.mode, candidate.cameo
    return kept


def _named(view: View) -> dict[int, set[int]]:
    """Tokens inside of names, by the start of their paragraph: the "Operation" of a name is no trigger."""
    docs = {int(doc.user_data["start"]): doc for doc in view.document.parse}
    starts = sorted(docs)
    found: dict[int, set[int]] = {start: set() for start in starts}
    for entity in view.entities.values():
        for m in entity.mentions:
            i = bisect_right(starts, m.start) - 1
            if m.kind is MentionKind.NAME and i >= 0:
                span = docs[starts[i]].char_span(m.start - starts[i], m.end - starts[i], alignment_mode="expand")
                found[starts[i]].update(range(span.start, span.end) if span is not None else ())
    return found


def _verb(view: View, verb: Token) -> EventCandidate | None:
    found = verb_frame(view, verb)
    if found is None or (verb.dep_ in ("amod", "compound") and not found[0].marks & {"bare"}):
        return None
    frame, last = found
    if (
        lemma(verb) in light_verbs()
        and not any(c.startswith(("obj=", "pred=", "obj:")) for c in frame.conditions)
        and _carries(view, verb)
    ):
        return None
    candidate = EventCandidate(
        frame,
        frame.cls,
        frame.mode,
        frame.cameo,
        verb,
        verb,
        last if last.i > verb.i and last.i - verb.i == 1 else verb,
        verb,
    )
    affected = subject(verb) if "subj" in frame.recipient else None
    candidate.patients = [affected] if affected is not None else patients(verb)
    who = None if "subj" in frame.recipient else agent(verb)
    candidate.actors = parties(view, who) if who is not None else []
    candidate.shared = who is not None and who.head.i != verb.i
    if not candidate.actors and "fromactor" in frame.marks:  # "were expelled from X": X expelled them
        candidate.actors = [
            k for t in obliques(verb, "from") for k in parties(view, t) if view.entities[k].cls == "State"
        ]
    _recipients(view, candidate, (verb,))
    candidate.factuality = factuality(verb)
    return _settled(view, candidate)


def _carries(view: View, verb: Token) -> bool:
    """Is the verb light here: does its object show an event itself?"""
    return any(p.pos_ == "NOUN" and noun_frame(view, p) is not None for p in patients(verb))


def _noun(view: View, noun: Token) -> EventCandidate | None:
    if noun.dep_ in ("compound", "nmod") and noun.head.pos_ in ("NOUN", "PROPN") and noun.head.i > noun.i:
        return None
    found = noun_frame(view, noun)
    if found is None:
        return None
    frame, first = found
    carrier = light_verb(noun)
    candidate = EventCandidate(
        frame, frame.cls, frame.mode, frame.cameo, noun, first, noun, carrier if carrier is not None else noun
    )
    first_of = (
        noun.head if noun.dep_ == "conj" and noun.head.pos_ == "NOUN" else noun
    )  # "the arrest and persecution of"
    candidate.definite = any(
        c.lower_ in ("the", "this", "these", "those", "that") or c.dep_ == "poss"
        for t in {noun, first_of}
        for c in t.lefts
    )
    anchors = (noun, carrier) if carrier is not None else (noun,)
    if carrier is not None and carrier.lemma_ not in (
        "attend",
        "join",
        "suffer",
        "face",
        "witness",
        "see",
        "report",
        "end",
    ):
        who = agent(carrier)
        candidate.actors = parties(view, who) if who is not None and who.i != noun.i else []
    elif carrier is not None and frame.mutual:
        who = agent(carrier)
        candidate.actors = parties(view, who) if who is not None else []
    if not candidate.actors:
        candidate.actors = _noun_actors(view, candidate, noun)
    _recipients(view, candidate, anchors)
    if carrier is None and frame.mutual and candidate.actors and not obliques(noun, "between", "among"):
        candidate.actors = [*(k for k in _taking_part(view, noun) if k not in candidate.actors), *candidate.actors]
    if carrier is not None and carrier.lemma_ in ("suffer", "face", "witness") and not candidate.recipients:
        sufferer = subject(carrier)
        candidate.recipients = parties(view, sufferer) if sufferer is not None else []
    presupposed = (
        (candidate.definite and not frame.mutual or _is_told_before(noun))
        and carrier is None
        and frame.cls in with_trait("presupposed")
    )
    candidate.factuality = max(
        factuality(noun, presupposed), factuality(carrier) if carrier is not None else Factuality.ACTUAL, key=_rank
    )
    if (
        not candidate.parties
        and not frame.marks & {"bare"}
        and not candidate.definite
        and not happens(noun)
        and carrier is None
    ):
        return None
    return _settled(view, candidate)


def _is_told_before(noun: Token) -> bool:
    """ "May meet after this month's exchange of strikes": what something comes after has been."""
    above = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else noun
    return above.dep_ == "pobj" and above.head.lower_ in _AFTER


def _taking_part(view: View, noun: Token) -> list[str]:
    """ "X said after talks with Y": whoever does something at or after a meeting took part in it."""
    preposition = noun.head
    if (
        noun.dep_ != "pobj"
        or preposition.lower_ not in ("at", "after", "during", "following", "in", "before")
        or preposition.head.pos_ != "VERB"
    ):
        return []
    who = agent(preposition.head)
    return parties(view, who) if who is not None else []


def _rank(value: Factuality) -> int:
    return list(Factuality).index(value)


def _noun_actors(view: View, candidate: EventCandidate, noun: Token) -> list[str]:
    """Who does what a noun names: its possessor, a demonym or name before it, "by X", or who is said to have done it."""
    for child in noun.children:
        if child.dep_ in ("acl", "relcl") and child.pos_ == "VERB":
            to = obliques(child, "to", "on") if child.lemma_ in _BLAMED_ON else []
            by = by_phrase(child) if child.lemma_ in _DONE_BY else None
            for who in [*to, *([by] if by is not None else [])]:
                if found := parties(view, who):
                    return found
    aside = noun.doc[noun.i + 1 : noun.i + 4]
    for token in aside if aside and aside[0].text == "," else ():
        told = [p for w in obliques(token, "to", "on") for p in parties(view, w)]
        if told and token.tag_ == "VBN" and token.lemma_ in _BLAMED_ON:  # "attacks, mainly attributed to X"
            return told
    by_whom = [p for b in obliques(noun, "by", "from") for p in parties(view, b)]
    if by_whom:
        return by_whom
    of = obliques(noun, "of")
    patient_like = candidate.frame.recipient[:1] == ("of",)
    if not (patient_like and not of):
        for child in noun.lefts:
            against = any(
                t.lower_ in ("anti", "counter") for t in noun.doc[max(0, child.left_edge.i - 2) : child.i]
            )  # "an anti-Chad protest"
            if child.dep_ in ("poss", "compound", "amod", "nmod") and child.lower_ not in _NOT_OWN and not against:
                found = [k for k in parties(view, child) if view.entities[k].cls != "Place"]
                if found:
                    return found
    aimed = [
        t for word in ("on", "against", "into", "at") if word in candidate.frame.recipient for t in obliques(noun, word)
    ]
    if of and ("of" in candidate.frame.marks or aimed):  # "the attack of the rebels on the convoy"
        return [p for o in of for p in parties(view, o)]
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_ in _BEGUN:
        by = possessor(noun.head.head)  # "Iran's announcement of an operation"
        return parties(view, by) if by is not None else []
    return _said_to_be(view, noun)


def _said_to_be(view: View, noun: Token) -> list[str]:
    """ "X claimed responsibility for the attack", "X, responsible for the attack", "the attack was blamed on X", "carried out by X"."""
    if noun.dep_ == "nsubjpass" and (noun.head.lemma_ in _BLAMED_ON or noun.head.lemma_ in _DONE_BY):
        verb = noun.head
        who = (obliques(verb, "to", "on") if verb.lemma_ in _BLAMED_ON else []) or (
            [by] if (by := by_phrase(verb)) is not None else []
        )
        return [p for w in who for p in parties(view, w)]
    if noun.dep_ in ("dobj", "nsubjpass") and noun.head.lemma_ == "claim":
        claimer = agent(noun.head)
        return parties(view, claimer) if claimer is not None else []
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("for", "behind", "in", "of"):
        return []
    word = noun.head.head
    if word.lemma_ in ("responsible", "behind") or (word.lemma_ == "be" and noun.head.lower_ == "behind"):
        top = word.head if word.pos_ == "ADJ" else word
        if word.dep_ in ("amod", "acl", "relcl", "appos") and top.pos_ in ("NOUN", "PROPN"):
            return parties(view, top)
        holder = subject(top) if top.pos_ in ("VERB", "AUX") else None
        return parties(view, holder) if holder is not None else []
    if word.lemma_ == "responsibility" and word.dep_ in ("dobj", "nsubjpass"):
        claimer = agent(word.head)
        return parties(view, claimer) if claimer is not None else []
    return []


def _recipients(view: View, candidate: EventCandidate, anchors: tuple[Token, ...]) -> None:
    """Fill recipients, or the other side of a mutual event, from the frame's slots; a place in such a slot is where it happens."""
    for slot in candidate.frame.recipient:
        heads = _heads(candidate, anchors, slot)
        keys = [k for h in heads for k in parties(view, h)]
        if not keys:
            place = next((p for h in heads if (p := place_at(view, h)) and view.entities[p].cls == "Place"), None)
            candidate.place = candidate.place or place
            continue
        if candidate.head.pos_ != "VERB":
            candidate.patients = heads  # "the attack on a checkpoint in X"
        if candidate.frame.mutual and slot in ("with", "between", "among", "obj", "of", "to"):
            candidate.actors += [k for k in keys if k not in candidate.actors]
        else:
            candidate.recipients += [k for k in keys if k not in candidate.recipients]
        break
    if "hostfirst" in candidate.frame.marks:  # on a visit the visitor is the actor
        candidate.actors, candidate.recipients = (
            (candidate.recipients, candidate.actors) if candidate.recipients else (candidate.actors, [])
        )
    candidate.recipients = [k for k in candidate.recipients if k not in candidate.actors]


def _heads(candidate: EventCandidate, anchors: tuple[Token, ...], slot: str) -> list[Token]:
    verb = candidate.head.pos_ == "VERB"
    if slot == "obj":
        return candidate.patients if verb else []
    if slot == "subj":
        return candidate.patients
    if slot == "poss":
        return [c for c in candidate.head.lefts if c.dep_ == "poss"]
    if slot == "dative":
        return [c for c in candidate.head.children if c.dep_ == "dative"]
    found = [t for a in anchors for t in obliques(a, slot)]
    if not found and verb:  # "imposed sanctions on X": the parser hangs "on X" on the noun
        found = [t for p in candidate.patients for t in obliques(p, slot)]
    if not found and verb:  # "lifted the sanctions imposed on X"
        found = [
            t
            for p in candidate.patients
            for c in p.children
            if c.dep_ == "acl" and c.tag_ == "VBN"
            for t in obliques(c, slot)
        ]
    if not found and slot in ("against", "with"):  # far behind, and hung on something between
        found = [
            c
            for a in anchors
            for t in a.subtree
            if t.i > a.i and t.dep_ == "prep" and t.lower_ == slot and governing_verb(t) == governing_verb(a)
            for c in t.children
            if c.dep_ == "pobj"
        ][:1]
    if (
        not found and not verb and slot in ("against", "on")
    ):  # "an ambush that took place near the mill against a patrol"
        found = [
            t
            for c in candidate.head.rights
            if c.dep_ in ("acl", "relcl") and (occurs(c) or c.lemma_ in _DONE_BY)
            for t in obliques(c, slot)
        ]
    if not found and slot == "of" and not verb and candidate.frame.recipient[0] == "of":
        found = [c for c in candidate.head.lefts if c.dep_ == "poss" and not obliques(candidate.head, "of")]
    return [antecedent(t) if t.lower_ in ("which", "whom", "who") else t for t in found]


def _settled(view: View, candidate: EventCandidate) -> EventCandidate:
    """Drop impossible actors and set the candidate's confidence."""
    candidate.actors = [
        k for k in candidate.actors if view.entities[k].cls not in PLACES or view.entities[k].cls == "State"
    ]
    candidate.confidence = of_candidate(candidate)
    return candidate


def _instruments(view: View, candidate: EventCandidate, by_head: dict[tuple[int, int], EventCandidate]) -> None:
    """ "The airstrikes killed eight", "…, killing eight", "eight died in the attack": one event, told by two words."""
    if candidate.cls != "Assault" or not candidate.frame.marks & {"kill", "injure"} or candidate.head.pos_ != "VERB":
        return
    verb = candidate.head
    heads = [subject(verb), by_phrase(verb), *obliques(verb, "in", "by")]
    if verb.dep_ in ("advcl", "acl", "conj", "relcl"):
        heads += [verb.head, verb.head.head, verb.head.head.head]  # "the number of people killed has risen"
    for head in heads:
        other = by_head.get((id(head.doc), head.i)) if head is not None else None
        if other is not None and other is not candidate and other.cls == "Assault":
            candidate.linked.append(other.head)
            if head is subject(verb) or head is by_phrase(verb):
                candidate.actors = list(other.actors)
                candidate.recipients = [k for k in candidate.recipients if k not in candidate.actors]


def _listed(candidate: EventCandidate, by_head: dict[tuple[int, int], EventCandidate]) -> None:
    """ "Attacks, including the one in X": who did the attacks did this one."""
    noun = candidate.head
    above = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in _LISTS else None
    other = by_head.get((id(above.doc), above.i)) if above is not None else None
    if other is not None and other.cls == candidate.cls and not candidate.actors:
        candidate.actors, candidate.shared = list(other.actors), True


def event_words(view: View) -> Iterator[Token]:
    """Verbs and nouns that have a frame at all, whether or not one fits: why a sentence gave nothing."""
    from kg.nlp.lexicon.events import frames

    for doc in view.document.parse:
        for token in doc:
            if token.pos_ in ("VERB", "NOUN") and lemma(token) in frames("verb" if token.pos_ == "VERB" else "noun"):
                yield token
