"""The words of an article: its text, sentences and mentions."""

from __future__ import annotations

import hashlib
from bisect import bisect_right

from kg.model import Article, Document, Mention, Sentence, TimeMention
from kg.model.coverage import silent, unread
from kg.rdf.iris import mention_iri, sentence_iri, unread_iri
from kg.rdf.mapping.terms import Writer, moment
from kg.rdf.vocab import cq, expand

_KEPT_WORDS = 3  # of what shows an event, at most, where words are not kept ("called off")


class Words:
    """Writes an article, its sentences, and a mention at its first use.

    Where `texts` is False, the words of sentences and mentions are left out, but for those that show events: short
    ones, which name the act. `cq:wordsAt` says where the others stand.
    """

    def __init__(self, document: Document, iri: str, writer: Writer, texts: bool) -> None:
        self._document, self._iri, self._w, self.kept = document, iri, writer, texts
        self._triggers = {(e.trigger.start, e.trigger.end) for e in document.events}
        self._sentences = sorted(document.sentences, key=lambda s: s.start)

    def article(self) -> None:
        a: Article = self._document.article
        w, iri = self._w, self._iri
        for cls in ("cq:Article", "schema:NewsArticle", "prov:Entity", "nif:Context"):
            w.type(iri, expand(cls))
        if self.kept:
            w.text(iri, "nif:isString", a.text)
        else:
            w.text(iri, "cq:wordsAt", self.where(0, len(a.text)))
        w.text(iri, "cq:contentHash", hashlib.sha256(a.text.encode("utf8")).hexdigest())
        w.text(iri, "rdfs:label", a.headline or a.id)
        for prop, value in (
            ("schema:headline", a.headline),
            ("schema:url", a.url),
            ("schema:publisher", a.publisher),
            ("schema:inLanguage", a.language),
            ("schema:isPartOf", a.part_of),
            ("schema:identifier", a.id),
        ):
            if value:
                w.text(iri, prop, value)
        for author in a.authors:
            w.text(iri, "schema:author", author)
        if a.published:
            w.add(iri, "schema:datePublished", moment(a.published))
        self._parts()

    def _parts(self) -> None:
        """Write the sentences, why no fact is read in some of them, and what was not read."""
        w, iri = self._w, self._iri
        for sentence in self._sentences:
            self._sentence(sentence_iri(iri, sentence), sentence.start, sentence.end)
        for one in silent(self._document):
            w.text(sentence_iri(iri, Sentence(one.start, one.end)), "cq:reason", one.reason)
        for one in unread(self._document):
            node = unread_iri(iri, one)
            w.type(node, cq("Unread"))
            self._span(node, one.start, one.end)
            w.text(node, "cq:reason", one.reason)

    def _sentence(self, node: str, start: int, end: int) -> None:
        self._w.type(node, cq("Sentence"))
        self._span(node, start, end)

    def _span(self, node: str, start: int, end: int) -> None:
        w = self._w
        w.link(node, "nif:referenceContext", self._iri)
        w.value(node, "nif:beginIndex", start, "integer")
        w.value(node, "nif:endIndex", end, "integer")
        words = self._document.article.text[start:end]
        if self.kept or ((start, end) in self._triggers and len(words.split()) <= _KEPT_WORDS):
            w.text(node, "nif:anchorOf", words)
        else:
            w.text(node, "cq:wordsAt", self.where(start, end))

    def where(self, start: int, end: int) -> str:
        """Where words stand that are not kept, for a reader."""
        article = self._document.article
        return f"[words not kept: characters {start} to {end} of {article.url or article.id}]"

    def mention(self, found: Mention | TimeMention) -> str:
        """The IRI of a mention, whose triples are written at its first use."""
        node = mention_iri(self._iri, found)
        if self._w.first(node):
            self._w.type(node, cq("Mention"))
            self._span(node, found.start, found.end)
            i = bisect_right(self._sentences, found.start, key=lambda s: s.start) - 1
            if i >= 0 and found.start < self._sentences[i].end:
                self._w.link(node, "cq:inSentence", sentence_iri(self._iri, self._sentences[i]))
        return node
