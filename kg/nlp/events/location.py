"""Where: which place of a sentence belongs to an event, and what occasion or operation it is a part of."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spacy.tokens import Token

from kg.nlp.events.candidates import Draft
from kg.nlp.events.dating import Timing
from kg.nlp.events.participants import occasion_at, place_at
from kg.nlp.grammar.arguments import GROUNDS, SUBJECTS, clause_of, patients
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.event_types import with_trait

_WHERE = frozenset(
    "in at near inside outside across along throughout around within north south east west "
    "northeast northwest southeast southwest".split()
)
_WHITHER = frozenset("to into from toward towards".split())
_AT = frozenset("during at in on within as".split())
_POSTS = frozenset(
    "ambassador envoy representative consul correspondent mission embassy consulate bureau office charge attache attaché "
    "diplomat reporter".split()
)
_UPON = frozenset(("on", "off", "over"))
_WITHIN = frozenset(("during", "after", "following", "as", "with"))
_SIDELINES = frozenset(("sidelines", "margin", "margins", "part", "fringes", "eve"))
_OPENING = ("in", "at", "near")
_OPENED = 7  # tokens in which the place stands


class Ground:
    """Places of a document by token, and its times, made once a document."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.timing = Timing(view)

    def where(self, draft: Draft) -> str | None:
        """The key of the place: hanging on the trigger, standing before it ("the Doha talks"), or in the same clause."""
        if draft.place is not None:
            return draft.place
        heads = _unique([draft.head, draft.outer, *draft.patients])
        movement = _WHITHER if draft.cls in with_trait("movement") or draft.mode == "visit" else frozenset()
        for head in heads:
            for target in [
                *_targets(head, _WHERE | movement),
                *(t for t in _targets(head, _UPON) if t.lemma_.lower() in GROUNDS),
            ]:
                if key := self._place(target, draft):
                    return key
        in_where = draft.outer.dep_ == "relcl" and any(c.lower_ == "where" for c in draft.outer.children)
        if in_where and (key := place_at(self.view, draft.outer.head)):
            return key  # "in Kabul, where he met"
        for head in heads:  # "detained two men during a raid in X"
            for target in _targets(head, _WITHIN):
                if self.view.at(target) is None and (key := self._place(target, draft)):
                    return key
        for child in (c for head in heads for c in head.lefts):
            key = self.view.at(child)
            if (
                child.dep_ in ("compound", "nmod")
                and key
                and self.view.entities[key].cls == "Place"
                and not self.view.at(child.head)
            ):
                return key
        return (
            self._in_clause(draft, clause_of)
            or self._beside(draft)
            or self._of_occasion(draft)
            or self._in_clause(draft, _finite_clause)
            or self._leading(draft)
            or self._closing(draft)
        )

    def _beside(self, draft: Draft) -> str | None:
        """ "Visited Islamabad and met X": the place that the verb before it in the same sentence goes to."""
        verb = draft.outer
        if verb.dep_ != "conj" or verb.pos_ != "VERB" or draft.cls != "Consult":
            return None
        before = verb.head
        goes = before.lemma_ in ("visit", "tour", "reach")
        where = [c for c in before.children if c.dep_ == "dobj"] if goes else list(_targets(before, _WHERE | _WHITHER))
        return next((k for t in where if (k := place_at(self.view, t)) and self.view.at(t) == k), None)

    def _place(self, token: Token, draft: Draft, depth: int = 3) -> str | None:
        """The place that a phrase names or lies in: "a residence in Doha", "the border regions of Iran"."""
        key = place_at(self.view, token)
        if key and not (key in draft.parties and self.view.entities[key].cls != "State"):
            return key
        if depth:
            for target in _targets(token, _WHERE | {"of"}):
                if found := self._place(target, draft, depth - 1):
                    return found
        return None

    def _in_clause(self, draft: Draft, around: Callable[[Token], Token]) -> str | None:
        """A place adverbial anywhere in the clause: the parser often hangs it on another word of it.

        Args:
            around: the clause of a token, without or with the clauses in it that have no verb form of their own.
        """
        clause = around(draft.outer)
        for token in clause.subtree:
            if token.dep_ == "prep" and token.lower_ in ("in", "at", "near") and around(token) == clause:
                for target in token.children:
                    key = place_at(self.view, target) if target.dep_ == "pobj" else None
                    named = self.view.at(target) == key or target.lemma_.lower() in GROUNDS
                    if key and named and not _posted(target):
                        return key
        return None

    def _leading(self, draft: Draft) -> str | None:
        """ "In X district, Y province, a force did it": the place that opens the sentence, which the parser may take for its subject."""
        sentence = draft.head.sent
        if sentence[0].lower_ not in _OPENING or _finite_clause(draft.outer) != sentence.root:
            return None
        for token in sentence[1:_OPENED]:
            if token.text == ",":
                return None
            key = self.view.at(token)
            if key and self.view.entities[key].cls == "Place" and key not in draft.parties:
                return key
        return None

    def _closing(self, draft: Draft) -> str | None:
        """ "Killed two and detained one in X": the place behind the last of several verbs with one subject holds for all."""
        verb = draft.outer
        while True:
            coordinated = (c for c in verb.rights if c.dep_ == "conj" and c.pos_ == "VERB")
            following = next((c for c in coordinated if not any(g.dep_ in SUBJECTS for g in c.children)), None)
            if following is None:
                break
            verb = following
        if verb is draft.outer or verb.tag_ != draft.outer.tag_:
            return None
        places = (self._place(t, draft) for head in (verb, *patients(verb)) for t in _targets(head, _WHERE))
        return next((key for key in places if key), None)

    def _of_occasion(self, draft: Draft) -> str | None:
        """ "The Doha conference" is held where it is named after."""
        for key in self.within(draft):
            entity = self.view.entities[key]
            if entity.cls == "Conference":
                words = entity.label.lower()
                for place in self.view.entities.values():
                    if place.cls == "Place" and words.startswith(place.label.lower()):
                        return place.key
        return None

    def within(self, draft: Draft) -> list[str]:
        """Keys of the occasions and operations that an event is said to be a part of."""
        found: list[str] = []
        for head in _unique([draft.head, draft.outer]):
            for child in head.children:
                if child.dep_ == "prep" and child.lower_ in _AT:
                    for target in _through(child):
                        key = occasion_at(self.view, target)
                        if key and key not in found:
                            found.append(key)
            for child in (head, *head.children):
                if (
                    child.dep_ in ("dobj", "nsubj", "nsubjpass", "compound")
                    and child.head.i in (head.i, child.i)
                    and child.i != head.i
                ):
                    key = occasion_at(self.view, child)
                    if (
                        key
                        and key not in found
                        and (draft.cls == "Consult" or self.view.entities[key].cls == "Operation")
                    ):
                        found.append(key)
        return found


def _through(preposition: Token) -> Iterator[Token]:
    """Objects of a preposition, and of "on the sidelines of"."""
    for child in preposition.children:
        if child.dep_ == "pobj":
            yield child
            if child.lower_ in _SIDELINES:
                for inner in child.children:
                    if inner.dep_ == "prep":
                        yield from _through(inner)


def _targets(head: Token, words: frozenset[str]) -> Iterator[Token]:
    for child in head.children:
        if child.dep_ in ("prep", "agent", "prt", "advmod") and child.lower_ in words:
            for inner in child.children:
                if inner.dep_ == "pobj":
                    yield inner
                elif inner.dep_ == "prep":
                    yield from (g for g in inner.children if g.dep_ == "pobj")


def _unique(tokens: list[Token]) -> list[Token]:
    return [t for i, t in enumerate(tokens) if all(t.i != o.i or t.doc is not o.doc for o in tokens[:i])]


def _posted(target: Token) -> bool:
    """ "The ambassador in Kabul": where he is posted, not where it happened."""
    noun = target.head.head
    return noun.lemma_.lower() in _POSTS and target.head.i == noun.i + 1


def _finite_clause(token: Token) -> Token:
    """The finite verb whose clause a token stands in, participles and infinitives passed by."""
    verb = clause_of(token)
    while verb.dep_ in ("advcl", "xcomp", "pcomp", "acl") and verb.tag_ in ("VBG", "VB") and verb.head.i < verb.i:
        verb = clause_of(verb.head)
    return verb
