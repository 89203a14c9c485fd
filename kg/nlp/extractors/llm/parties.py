"""Who is meant by words of a text: an entity that is known, or one that the words name or describe."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Span, Token

from kg import gazetteer
from kg.model import Document, MentionKind
from kg.model.classes import ACTORS, OCCASIONS, ORGANIZATIONS, PLACES
from kg.nlp.extractors.cast import Cast, parsed, row_of, trimmed
from kg.nlp.extractors.llm.claims import Party
from kg.nlp.grammar.arguments import agent, patients
from kg.nlp.grammar.nouns import is_abstract, possessor
from kg.nlp.grammar.relations import is_adjective, is_lexical_verb, is_noun, is_numeral, is_plural, is_proper_noun
from kg.nlp.grammar.tokens import View, offset
from kg.nlp.lexicon.tables import table

_BODY = "GovernmentBody"
_SOME = table("extractors").words("some")


@dataclass(slots=True)
class Parties:
    """Finds the entities of one document; those that only a claim names are added to `cast`."""

    document: Document
    view: View
    cast: Cast

    def actors(self, one: Party, start: int, end: int) -> tuple[str, ...]:
        """Keys of the actors that a span stands for; empty if it stands for none.

        A place acts if it is the seat of a state, or if it is said to be a body: "Kyiv", "the city of New York sued".
        """
        keys = self._known(start, end)
        actors = tuple(k for k in keys if self.cast[k].cls in ACTORS)
        if actors or not keys:
            return actors or self._new(one, start, end)
        return self._of_place(one, start, end) if any(self.cast[k].cls in PLACES for k in keys) else ()

    def place(self, start: int, end: int) -> str | None:
        """The key of the place that a span names; a name that is nobody's becomes a place."""
        keys = self._known(start, end)
        start, end = trimmed(self.document.article.text, start, end)
        if keys:
            found = next((k for k in keys if self.cast[k].cls in PLACES), None)
            return found or self.cast.called("Place", start, end)
        tokens = parsed(self.view, start, end)
        head = _head_of(tokens) if tokens is not None else None
        if tokens is None or head is None or self._is_time(start, end) or not any(map(is_proper_noun, tokens)):
            return None
        key = self.cast.named(start, end, offset(head), "Place")
        return key if self.cast[key].cls in PLACES else None

    def named_by_grammar(self, trigger: Token, role: str) -> set[str]:
        """Keys of the actors with a name whom the sentence of a trigger gives a role ("actors" or "recipients")."""
        if is_lexical_verb(trigger):
            did = agent(trigger)
            heads = patients(trigger) if role == "recipients" else [did] if did is not None else []
        else:
            did = possessor(trigger)
            heads = [did] if did is not None and role == "actors" else []
        keys = {k for head in heads for k in (*self.view.all_at(head), *self.view.named_over(head))}
        return {k for k in keys if self.cast[k].named and self.cast[k].cls in ACTORS}

    def _known(self, start: int, end: int) -> tuple[str, ...]:
        """Keys of the entities that a span stands for: by its head and the heads coordinated with it in the span."""
        tokens = parsed(self.view, start, end)
        if tokens is None or not len(tokens):
            return ()
        heads = [tokens.root, *(t for t in tokens.root.conjuncts if tokens.start <= t.i < tokens.end)]
        return tuple(dict.fromkeys(k for head in heads for k in self.view.all_at(head) or self.view.named_over(head)))

    def _new(self, one: Party, start: int, end: int) -> tuple[str, ...]:
        """The key of a new entity for a span, with the class of the gazetteer, else the claimed one.

        Only the gazetteer makes it a state.
        """
        start, end = trimmed(self.document.article.text, start, end)
        tokens = parsed(self.view, start, end)
        head = _head_of(tokens) if tokens is not None else None
        if head is None or is_abstract(head) or self._is_time(start, end):
            return ()
        row = row_of(" ".join(self.document.article.text[start:end].split()))
        if row is not None:
            key = self.cast.named(start, end, offset(head), row.cls)
            return (key,) if self.cast[key].cls in ACTORS else ()
        if is_proper_noun(head):
            cls = one.cls if one.cls in (*ORGANIZATIONS, "Person", "Group") else None
            return (self.cast.named(start, end, offset(head), cls),) if cls else ()
        return () if is_adjective(head) else (self.cast.described(start, end, offset(head), _described(one, head)),)

    def _of_place(self, one: Party, start: int, end: int) -> tuple[str, ...]:
        start, end = trimmed(self.document.article.text, start, end)
        tokens = parsed(self.view, start, end)
        if tokens is None or not len(tokens):
            return ()
        row = gazetteer.capital_of(tokens.text) if one.cls in (None, "State", _BODY) else None
        if row is not None:
            return (self.cast.referring(row, start, end, offset(tokens.root)),)
        return (self.cast.named(start, end, offset(tokens.root), _BODY),) if one.cls == _BODY else ()

    def _is_time(self, start: int, end: int) -> bool:
        return any(t.start < end and start < t.end for t in self.document.times)


def names(document: Document) -> list[tuple[int, int]]:
    """The spans of the names of all but occasions: "the Sochi summit" is a meeting, too."""
    named = (e for e in document.entities if e.cls not in OCCASIONS)
    return [(m.start, m.end) for e in named for m in e.mentions if m.kind is MentionKind.NAME]


def _head_of(tokens: Span) -> Token | None:
    """The noun, adjective or numeral at the head of a span, or "those"; where the parser has taken it apart, the last
    noun.
    """
    root = tokens.root if len(tokens) else None
    if root is not None and (is_noun(root) or is_adjective(root) or is_numeral(root)):
        return root
    if root is not None and root.lower_ in _SOME and len(tokens) > 1:
        return root
    return next((t for t in reversed(tokens) if is_noun(t)), None)


def _described(one: Party, head: Token) -> str:
    """The class of somebody without a name: many are a group, whatever each of them is."""
    if is_plural(head) or not is_noun(head):
        return "Group"
    return one.cls if one.cls == "Person" or one.cls in ORGANIZATIONS else "Group"
