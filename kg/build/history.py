"""What a store knows of an article before it is read: its earlier versions, and the article that it is a copy of."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from kg.engines.local import Store
from kg.errors import StoreError
from kg.model import Article
from kg.rdf.iris import article_iri
from kg.rdf.mapping import History, Version
from kg.rdf.vocab import expand
from kg.sources import Duplicates, Seen

FILE = "copies.sqlite"  # in the folder of the store; it may be deleted where texts are kept: it is made anew from them
_LEAST_ALIKE = 0.2  # of two texts at one address, so that the later one is the same article corrected
_HASH, _TEXT, _URL, _ID, _GENERATED, _REPLACED, _REVISION, _COPY = (
    ox.NamedNode(expand(name))
    for name in (
        "cq:contentHash",
        "nif:isString",
        "schema:url",
        "schema:identifier",
        "prov:generatedAtTime",
        "prov:invalidatedAtTime",
        "prov:wasRevisionOf",
        "cq:copyOf",
    )
)


class Histories:
    """The histories of articles that a run is about to read into a store."""

    def __init__(self, store: Store, copies: Duplicates) -> None:
        self._store, self._copies = store, copies
        self._at = Seen()  # the ids of the articles of this run at each address

    def known_as(self, base: str, article: Article) -> Article:
        """The article, with the id of the article of the store or of this run that has its URL and is most like it, if
        this is another version of that.

        Other articles may stand at the same address, as updates of a live blog do: their texts have little in common.
        """
        if not article.url:
            return article
        known = self._version_of(base, article, self._at.of(article.url))
        self._at.add(article.url, known.id)
        return known

    def _version_of(self, base: str, article: Article, here: list[str]) -> Article:
        if any(self._store.quads(graph=ox.NamedNode(article_iri(base, article)))):
            return article
        ids = {found for found in (*self._stored(article.url or ""), *here) if found}
        alike = [(self._copies.likeness(article_iri(base, replace(article, id=one)), article.text), one) for one in ids]
        likeness, known = max(alike, default=(0.0, ""))
        return replace(article, id=known) if likeness >= _LEAST_ALIKE else article

    def _stored(self, url: str) -> Iterator[str | None]:
        """The ids of the articles of the store at an address."""
        for quad in self._store.quads(None, _URL, ox.Literal(url)):
            if isinstance(quad.graph_name, ox.NamedNode):
                yield _value(self._store, quad.graph_name, _ID)

    def has_later(self, graph: str, article: Article) -> bool:
        """Whether the store has had this text of the article and has another by now."""
        node, told = ox.NamedNode(graph), _hash(article)
        is_earlier = any(version.content_hash == told for version in self._versions(node))
        return is_earlier and _value(self._store, node, _HASH) != told

    def of(self, graph: str, article: Article, now: str) -> History:
        """The history of an article that is to be read at a time, an xsd:dateTime."""
        node = ox.NamedNode(graph)
        versions = self._versions(node)
        before = _value(self._store, node, _HASH)
        is_corrected = bool(before) and before != _hash(article)
        if before and is_corrected:
            versions.append(Version(before, _value(self._store, node, _GENERATED) or now, now))
        copy = self._copies.seen(article, graph)
        return History(tuple(sorted(versions, key=lambda one: one.generated)), copy, is_corrected)

    def _versions(self, node: ox.NamedNode) -> list[Version]:
        return [self._version(quad.object, node) for quad in self._store.quads(node, _REVISION, None, node)]

    def _version(self, node: object, graph: ox.NamedNode) -> Version:
        assert isinstance(node, ox.NamedNode)
        told, generated, replaced = (
            _value(self._store, graph, prop, node) or "" for prop in (_HASH, _GENERATED, _REPLACED)
        )
        return Version(told, generated, replaced)


@contextmanager
def histories(store: Store) -> Iterator[Histories]:
    """The histories of a store's articles. The index of copies is brought up to date with the store first.

    Raises: StoreError: the index cannot be written.
    """
    copies = Duplicates(store.path / FILE)
    try:
        _update(copies, store)
        yield Histories(store, copies)
    except sqlite3.Error as error:
        raise StoreError(f"{store.path / FILE}: cannot be written: {error}") from error
    finally:
        copies.close()


def forget(store: Path, graphs: Iterable[str]) -> None:
    """Forget articles that were removed from the store in this folder."""
    if (store / FILE).is_file():
        with closing(Duplicates(store / FILE)) as copies:
            copies.forget(graphs)


def _update(copies: Duplicates, store: Store) -> None:
    """Forget articles that are not in the store, and add those that came there without this index, the oldest first.

    Among those are the articles of a store that an older version made: copies are marked in their graphs. Where the
    store keeps no texts, articles that the index lacks stay unknown to it.
    """
    held = dict(_hashes(store))
    known = dict(copies.texts())
    copies.forget([name for name, text in known.items() if held.get(name) != text])
    new = [graph for graph, text in held.items() if known.get(graph) != text] if store.keeps_texts else []
    for _, graph in sorted((_value(store, ox.NamedNode(graph), _GENERATED) or "", graph) for graph in new):
        node = ox.NamedNode(graph)
        original = copies.seen(Article(graph, _value(store, node, _TEXT) or ""), graph)
        if original and not any(store.quads(None, _COPY, None, node)):
            store.add(graph, [ox.Quad(node, _COPY, ox.NamedNode(original), node)])


def _hash(article: Article) -> str:
    return sha256(article.text.encode("utf8", "surrogatepass")).hexdigest()


def _hashes(store: Store) -> Iterator[tuple[str, str]]:
    """The graph and content hash of each article; the hashes of its earlier versions are not its own."""
    for quad in store.quads(None, _HASH):
        is_own = quad.subject == quad.graph_name
        if is_own and isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            yield quad.subject.value, quad.object.value


def _value(store: Store, graph: ox.NamedNode, prop: ox.NamedNode, subject: ox.NamedNode | None = None) -> str | None:
    """The text of a property of an article, or of another subject in its graph."""
    found = next(store.quads(subject or graph, prop, None, graph), None)
    return found.object.value if found is not None and isinstance(found.object, ox.Literal) else None
