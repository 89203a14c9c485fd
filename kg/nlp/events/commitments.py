"""Words that do something with another event: agree to it, threaten it, refuse it, demand it.

"Agreed to meet" is Agree, "threatened to attack" Threaten, "refused to withdraw" Reject, "demanded the release" Request: the word
before gives the type, the event behind it the mode, and the event itself is planned, possible or negated.
Source: the boundary rules of PLOVER 2.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from kg.model import Factuality
from kg.nlp.events.candidates import Draft
from kg.nlp.events.factuality import factuality, fits_form
from kg.nlp.events.frame_matching import light_verb
from kg.nlp.events.participants import parties
from kg.nlp.grammar.arguments import behind, doer, passive, patients, rule_of, surface_subject
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.event_types import event_types
from kg.nlp.lexicon.events import Complement, Frame

_PASS = ("xcomp", "ccomp", "dobj", "acl", "pcomp", "pobj", "prep", "conj", "nsubjpass", "advcl", "oprd", "csubj")
_STEPS = 5
_UNDERTAKEN = frozenset(("operation", "raid", "mission", "campaign", "manhunt", "offensive"))
_REACHING = ("Agree", "Reject", "Request")
_TOWARDS = ("to", "with", "for", "from")
_SAYING = frozenset(
    "say state stress add insist declare argue reiterate emphasise emphasize maintain write tweet".split()
)
_STATES = frozenset(
    "know have feel think remember understand realise realize believe want like".split()
)  # what nobody can be told to do
_OWN_WILL = frozenset(("will", "'ll", "’ll", "shall", "would"))


def with_intents(view: View, found: list[Draft]) -> list[Draft]:
    """The drafts, their matrix words made more precise, and those that only the pair of two words shows added."""
    by_head = {(id(d.head.doc), d.head.i): d for d in found}
    added: dict[tuple[int, int, str], Draft] = {}
    for draft in found:
        matrix = _matrix(draft)
        if matrix is not None:
            word, rule = matrix
            own = by_head.get((id(word.doc), word.i))
            shown = _shown(rule.effect, draft)
            if own is not None and own is not draft:
                own.inner = draft
                _refine(own, draft, rule, shown)
            elif shown is not None and word.pos_ != "NOUN":
                new = _new(view, word, draft, *shown)
                if new.actors:
                    added.setdefault((id(word.doc), word.i, new.cls), new)
        elif draft.factuality is Factuality.PLANNED and _wills(draft):
            shown = _shown("intend", draft)
            if shown is not None and draft.actors:
                added.setdefault((id(draft.head.doc), draft.head.i, shown[0]), _declared(draft, *shown))
    for draft in found:
        will_not = draft.factuality is Factuality.NEGATED and draft.cls not in ("Reject", "Accuse") and _wills(draft)
        shown = _shown("refuse", draft) if will_not else None
        if shown is not None and draft.actors:  # "will not lift the embargo"
            added.setdefault((id(draft.head.doc), draft.head.i, shown[0]), _declared(draft, *shown))
    for draft in found:
        target = _targeted(view, draft, by_head)
        if target is not None:
            added.setdefault((id(target.head.doc), target.head.i, target.cls), target)
        if not draft.recipients and draft.cls in _REACHING and not (draft.frame.mutual and len(draft.actors) > 1):
            draft.recipients = [k for k in _reached(view, draft) if k not in draft.actors]
    for draft in _musts(view, found):
        added.setdefault((id(draft.head.doc), draft.head.i, draft.cls), draft)
    return sorted([*found, *added.values()], key=lambda d: (d.trigger.start, d.cls))


def _targeted(view: View, draft: Draft, by_head: dict[tuple[int, int], Draft]) -> Draft | None:
    """ "An operation to arrest X" is one against X, also where it fails: what it gives to the operation's own event, or else that event."""
    noun = draft.head.head
    if draft.head.dep_ in ("advcl", "xcomp") and noun.pos_ == "VERB":  # the parser hangs the purpose on "conducted"
        noun = next((p for p in patients(noun) if p.i < draft.head.i), noun)
    if draft.cls not in ("Coerce", "Assault") or draft.head.tag_ != "VB" or noun.lemma_.lower() not in _UNDERTAKEN:
        return None
    carrier = light_verb(noun)
    own = by_head.get((id(noun.doc), noun.i)) or (
        by_head.get((id(noun.doc), carrier.i)) if carrier is not None else None
    )
    if own is None:
        new = _new(view, noun, draft, "Coerce", "", "170")
        return new if new.recipients and new.factuality is Factuality.ACTUAL else None
    own.recipients = own.recipients or [k for k in draft.recipients if k not in own.actors]
    if own.recipients and own.cls == "Mobilize":
        own.cls, own.mode, own.cameo = "Coerce", "", "170"
    return None


def _reached(view: View, draft: Draft) -> list[str]:
    """Whom a promise or refusal of something that is no event concerns ("agreed to allow X access"), or of whom it is demanded."""
    for clause in draft.head.rights:
        if (
            clause.dep_ not in ("xcomp", "ccomp", "acl")
            or clause.pos_ not in ("VERB", "AUX")
            and not _has_subject(clause)
        ):
            continue  # the tagger takes the verb of "demanded that X ease sanctions" for a noun
        if draft.cls == "Request":
            asked = surface_subject(clause) if clause.dep_ in ("ccomp", "acl") and not passive(clause) else None
            return parties(view, asked) if asked is not None else []
        if not any(c.tag_ == "TO" for c in clause.children):
            continue
        objects = [c for c in clause.children if c.dep_ == "dative"] + patients(clause)
        for heads in (objects, behind(clause, _TOWARDS), [t for o in objects for t in behind(o, _TOWARDS)]):
            found = [
                k for h in heads for t in (h, *behind(h, ("of", "by"))) if view.all_at(t) for k in parties(view, t)
            ]
            if found:  # themselves, not what they belong to ("to curb Iranian oil imports")
                return found
    return []


def _has_subject(clause: Token) -> bool:
    return any(c.dep_ == "nsubj" for c in clause.lefts)


def _musts(view: View, found: list[Draft]) -> Iterator[Draft]:
    """ "X said that Y must leave": X demands it of Y."""
    by_head = {(id(d.head.doc), d.head.i): d for d in found}
    for doc in view.document.parse:
        for verb in doc:
            above = verb.head
            if verb.dep_ != "ccomp" or verb.pos_ not in ("VERB", "AUX") or above.lemma_.lower() not in _SAYING:
                continue
            must = next((c for c in verb.children if c.dep_ == "aux" and c.lower_ in ("must", "should")), None)
            speaker, asked = surface_subject(above), surface_subject(verb)
            if must is None or speaker is None or asked is None or passive(above) or verb.lemma_ in _STATES:
                continue
            actors = parties(view, speaker)
            recipients = [k for k in parties(view, asked) if k not in actors]
            if actors and recipients and not passive(verb):
                inner = by_head.get((id(doc), verb.i))
                kind = event_types()[inner.cls] if inner is not None else None
                mode, cameo = (kind.asked, kind.demanded) if kind is not None else ("change", "100")
                frame = Frame(f"{must.lower_}", "verb", "Request", mode, cameo, (), frozenset(), (), "")
                yield Draft(frame, "Request", mode, cameo, verb, must, verb, above, actors, recipients, confidence=0.55)


def _matrix(draft: Draft) -> tuple[Token, Complement] | None:
    """The nearest word with an effect that the event hangs on as its complement."""
    token = draft.outer
    for _ in range(_STEPS):
        if token.dep_ not in _PASS or token.head.i == token.i:
            return None
        above = token.head
        if token.dep_ == "ccomp" and not any(c.tag_ == "TO" for c in token.children) and not _modal(token):
            return None
        if token.dep_ == "advcl" and token.tag_ != "VB":
            return None
        rule = rule_of(above)
        if rule is not None and fits_form(rule, token) and (rule.effect != "none" or above.pos_ != "NOUN"):
            return (above, rule) if rule.effect != "none" else None
        if above.pos_ in ("VERB", "NOUN", "PROPN") and rule is None:
            return None  # it hangs on something else first
        token = above
    return None


def _modal(token: Token) -> bool:
    return any(c.dep_ == "aux" and c.tag_ == "MD" for c in token.children)


def _shown(effect: str, draft: Draft) -> tuple[str, str, str] | None:
    """(class, mode, CAMEO code) of the word before an event, None where it is no event of its own."""
    kind = event_types()[draft.frame.cls]
    if effect in ("agree", "intend"):
        effect = {"Agree": "consent", "Threaten": "threaten", "": ""}[kind.announced]
    return {
        "consent": ("Agree", "", kind.promised),
        "threaten": ("Threaten", kind.threat, kind.threatened),
        "refuse": ("Reject", kind.asked, kind.refused),
        "demand": ("Request", kind.asked, kind.demanded),
    }.get(effect)


def _refine(own: Draft, draft: Draft, rule: Complement, shown: tuple[str, str, str] | None) -> None:
    """Give a matrix event the type and mode that its complement makes of it, and whom it concerns."""
    if shown is not None and own.cls in ("Agree", "Threaten", "Reject", "Request"):
        own.cls = shown[0] if own.cls in ("Agree", "Threaten") or own.cls == shown[0] else own.cls
        own.mode, own.cameo = (shown[1], shown[2]) if own.cls == shown[0] else (own.mode, own.cameo)
    if not own.recipients and not (own.frame.mutual and len(own.actors) > 1):
        own.recipients = _concerned(own.cls, draft, own.actors)


def _concerned(cls: str, draft: Draft, actors: list[str]) -> list[str]:
    """Whom a promise, threat or refusal is about: those it would be done to or with; whom a demand is made of: those to do it."""
    keys = (
        draft.actors or draft.recipients
        if cls == "Request"
        else draft.recipients or (draft.actors if draft.frame.mutual else [])
    )
    return [k for k in keys if k not in actors]


def _new(view: View, word: Token, draft: Draft, cls: str, mode: str, cameo: str) -> Draft:
    verb = word if word.pos_ in ("VERB", "AUX") else word.head
    who = doer(verb) if verb.pos_ in ("VERB", "AUX") else None
    actors = parties(view, who) if who is not None else list(draft.actors)
    told = patients(verb) if verb.pos_ == "VERB" and cls in ("Request", "Threaten") else []
    told += behind(verb, ("on", "upon", "to")) if cls == "Request" else []
    asked = [k for p in told if p.pos_ in ("NOUN", "PROPN", "PRON") for k in parties(view, p)]
    concerned = asked or _concerned(cls, draft, actors)
    return Draft(
        _frame(draft.frame, word, cls, mode, cameo),
        cls,
        mode,
        cameo,
        word,
        word,
        word,
        word,
        actors,
        [k for k in concerned if k not in actors],
        factuality=factuality(word),
        inner=draft,
        confidence=0.6,
    )


def _declared(draft: Draft, cls: str, mode: str, cameo: str) -> Draft:
    """ "X will visit Y": what is planned, and the word that X gives."""
    return replace(
        draft,
        frame=_frame(draft.frame, draft.head, cls, mode, cameo),
        cls=cls,
        mode=mode,
        cameo=cameo,
        actors=list(draft.actors[:]),
        recipients=list(draft.recipients),
        factuality=Factuality.ACTUAL,
        linked=[],
        patients=[],
        inner=draft,
        confidence=max(0.1, draft.confidence - 0.2),
    )


def _frame(frame: Frame, word: Token, cls: str, mode: str, cameo: str) -> Frame:
    return replace(frame, lemma=word.lemma_.lower(), cls=cls, mode=mode, cameo=cameo, marks=frozenset(), recipient=())


def _wills(draft: Draft) -> bool:
    """Does the doer say that he will, rather than somebody that it is to be?"""
    verb = draft.outer
    if verb.pos_ != "VERB" or any(c.dep_ == "auxpass" for c in verb.children):
        return False
    above = rule_of(verb.head) if verb.dep_ == "ccomp" else None
    if above is not None and above.factuality is not Factuality.ACTUAL:
        return False  # "hoped that X would"
    return (
        any(c.dep_ == "aux" and c.lower_ in _OWN_WILL for c in verb.children)
        or (verb.dep_ == "xcomp" and verb.head.lemma_ == "go")
        or (verb.dep_ == "xcomp" and verb.head.lemma_ == "be")
    )
