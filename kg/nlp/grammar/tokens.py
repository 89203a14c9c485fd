"""Between spaCy's tokens and the offsets and entities of a document.

Each paragraph of the body (of a very long one, each piece) is one spaCy Doc whose `user_data["start"]` is its offset in
the article's text. Headline words may have been lower-cased for the parser, never shortened: offsets are those of the
original.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import accumulate, chain

from spacy.tokens import Doc, Span, Token

from kg.model import Document, Entity, Mention, MentionKind, Sentence
from kg.nlp.lexicon.tables import table


def offset(token: Token) -> int:
    """Where the token begins in the article's text."""
    return int(token.doc.user_data["start"]) + token.idx


def end(token: Token) -> int:
    """Where the token ends in the article's text."""
    return offset(token) + len(token)


_LEMMAS = table("grammar").mapping("lemmas")


def lemma(token: Token) -> str:
    """The dictionary form in lower case, where the model's lemmatiser is known to err put right."""
    return _LEMMAS.get(token.lower_) or token.lemma_.lower()


def mention(first: Token, last: Token, kind: MentionKind, head: Token | None = None) -> Mention:
    """The span from the first to the last token, both included."""
    return Mention(offset(first), end(last), kind, offset(head if head is not None else last))


def words_between(doc: Doc, first: int, last: int, words: Collection[str]) -> Iterator[Token]:
    """The tokens of doc[first:last] that are one of these lower-case words, in text order.

    Costs as much as there are such tokens, whatever lies between: for what is asked of each event of a long sentence.
    """
    if "places of words" not in doc.user_data:
        doc.user_data["places of words"] = _places_of_words(doc)
    places: dict[str, list[int]] = doc.user_data["places of words"]
    found = (at[bisect_left(at, first) : bisect_left(at, last)] for word in words if (at := places.get(word)))
    return (doc[i] for i in sorted(chain.from_iterable(found)))


def words_below(head: Token, words: Collection[str]) -> Iterator[Token]:
    """As `words_between`, in the phrase or clause of a word."""
    inside = words_between(head.doc, head.left_edge.i, head.right_edge.i + 1, words)
    return (t for t in inside if t.i == head.i or head.is_ancestor(t))


def _places_of_words(doc: Doc) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for token in doc:
        places.setdefault(token.lower_, []).append(token.i)
    return places


def first_at(doc: Doc, position: int) -> int:
    """The index of the first token that begins at an offset of the article's text or behind it; the number of tokens if
    none does.
    """
    return bisect_left(doc, position - int(doc.user_data["start"]), key=lambda token: token.idx)


class View:
    """A document with its entities found by token, by their mentions and by first persons that mean them.

    Made once for a component, thrown away after it.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.entities: dict[str, Entity] = {e.key: e for e in document.entities}

    def _mentions(self) -> Iterator[tuple[Mention, Entity]]:
        yield from ((m, e) for e in self.document.entities for m in e.mentions)
        yield from ((m, self.entities[key]) for m, key in self.document.first_persons)

    @cached_property
    def _by_head(self) -> dict[int, tuple[int, str, Mention]]:
        found: dict[int, tuple[int, str, Mention]] = {}
        for m, entity in self._mentions():
            size = m.end - m.start
            if m.head not in found or size > found[m.head][0]:
                found[m.head] = (size, entity.key, m)
        return found

    def at(self, token: Token) -> str | None:
        """The key of the entity whose mention has this token as its head, the longest mention first."""
        found = self._by_head.get(offset(token))
        return found[1] if found else None

    def all_at(self, token: Token) -> tuple[str, ...]:
        """As `at`, but every entity that has the same mention: "the two sides" are two."""
        found = self._by_head.get(offset(token))
        if found is None:
            return ()
        return tuple(self._by_span.get((found[2].start, found[2].end), ())) or (found[1],)

    @cached_property
    def _by_span(self) -> dict[tuple[int, int], list[str]]:
        found: dict[tuple[int, int], list[str]] = {}
        for m, entity in self._mentions():
            found.setdefault((m.start, m.end), []).append(entity.key)
        return {span: keys for span, keys in found.items() if len(keys) > 1}

    @cached_property
    def _spots(self) -> list[tuple[Mention, Entity]]:
        """Every mention with its entity, by start, then by key."""
        return sorted(self._mentions(), key=lambda spot: (spot[0].start, spot[1].key))

    @cached_property
    def _begins(self) -> list[int]:
        return [m.start for m, _ in self._spots]

    @cached_property
    def _reaches(self) -> list[int]:
        """Up to where the mentions so far reach: what lies behind it is covered by none of them."""
        return list(accumulate((m.end for m, _ in self._spots), max))

    def named_over(self, token: Token) -> tuple[str, ...]:
        """The key of the entity whose name holds this token anywhere, for names that the parser has taken apart."""
        at = offset(token)
        found = [(m.end - m.start, e.key) for m, e in self.over(at) if m.kind is MentionKind.NAME]
        return (max(found)[1],) if found else ()

    def inside(self, first: int, last: int) -> tuple[str, ...]:
        """Keys of the entities with a mention in text[first:last], in text order, once each."""
        within = self._spots[bisect_left(self._begins, first) : bisect_left(self._begins, last)]
        return tuple(dict.fromkeys(e.key for m, e in within if m.end <= last))

    def over(self, position: int) -> Iterator[tuple[Mention, Entity]]:
        """The mentions that cover an offset, each with its entity, the last begun first."""
        i = bisect_right(self._begins, position) - 1
        while i >= 0 and self._reaches[i] > position:
            if self._spots[i][0].end > position:
                yield self._spots[i]
            i -= 1

    def tokens(self, first: int, last: int) -> Iterator[Token]:
        """The tokens that begin in text[first:last] of the article."""
        for i in range(max(0, bisect_right(self._paragraphs, first) - 1), bisect_left(self._paragraphs, last)):
            doc: Doc = self.document.parse[i]
            yield from doc[first_at(doc, first) : first_at(doc, last)]

    def sentences(self) -> Iterator[Span]:
        """Every sentence of the body as a spaCy span, in text order."""
        for doc in self.document.parse:
            yield from doc.sents

    @cached_property
    def _paragraphs(self) -> list[int]:
        """Where the paragraphs that were parsed begin."""
        return [int(doc.user_data["start"]) for doc in self.document.parse]

    def token_at(self, position: int) -> Token | None:
        """The token that covers this offset of the article's text, if it lies in the body."""
        i = bisect_right(self._paragraphs, position) - 1
        if i < 0:
            return None
        doc: Doc = self.document.parse[i]
        start = position - self._paragraphs[i]
        span = doc.char_span(start, start + 1, alignment_mode="expand")
        return span[0] if span is not None and len(span) else None


def sentence_of(document: Document, position: int) -> Sentence | None:
    """The sentence that holds this offset."""
    i = bisect_right(document.sentences, position, key=lambda s: s.start) - 1
    found = document.sentences[i] if i >= 0 else None
    return found if found and position < found.end else None
