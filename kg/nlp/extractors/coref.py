"""Coreference by a model: its clusters take precedence over how the rules resolve pronouns and descriptions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

import spacy
from spacy.language import Language
from spacy.tokens import Token

from kg.model import Document, Entity, Mention, MentionKind
from kg.model.classes import ACTORS, ORGANIZATIONS
from kg.model.merging import merge_entities
from kg.nlp.extractors import Span, Tagger, imported, loaded
from kg.nlp.extractors.cast import Cast, parsed
from kg.nlp.grammar.installed import model_name
from kg.nlp.grammar.relations import is_pronoun
from kg.nlp.grammar.tokens import View, offset
from kg.nlp.lexicon.tables import table

_WORDS = table("extractors")
COREFEREE = "coreferee"  # as the name of a model: the package of this name


def coref(model: str) -> Callable[[Document], Document]:
    """The component, its model loaded.

    Args:
        model: of fastcoref ("biu-nlp/f-coref"; "lingmess" in its name selects that architecture), or "coreferee".

    Raises: ModelError: the package or the model is missing.
    """
    return partial(clustered, tagger=_coreferee() if model == COREFEREE else _fastcoref(model))


def clustered(document: Document, tagger: Tagger) -> Document:
    """The document with each cluster's pronouns and descriptions given to the entity that the cluster names.

    A cluster that names no entity, or two different ones, is left out: a wrong link is worse than none.
    """
    clusters: dict[str, list[Span]] = {}
    for span in tagger([document.article.text])[0]:
        if 0 <= span.start < span.end <= len(document.article.text):
            clusters.setdefault(span.label, []).append(span)
    for spans in clusters.values():
        document = _tied(document, spans)
    return document


_Spot = tuple[Token, Span, tuple[str, ...]]


def _tied(document: Document, spans: list[Span]) -> Document:
    """The document with one cluster applied."""
    view = View(document)
    spots = _spots(view, spans)
    known = [view.entities[keys[0]] for root, _, keys in spots if len(keys) == 1 and not is_pronoun(root)]
    named = {e.key: e for e in known if e.named}
    if len(named) != 1:
        return document
    (to,) = named.values()
    same = {e.key: to.key for e in known if e.key != to.key and not e.named and _fits(e, to)}
    return merge_entities(_with_pronouns(document, spots, to) if len(spans) > 1 else document, same)


def _spots(view: View, spans: list[Span]) -> list[_Spot]:
    """The head of each span in the body, and the keys of the entities that it stands for."""
    roots = ((parsed_root(view, span), span) for span in spans)
    return [(root, span, view.all_at(root)) for root, span in roots if root is not None]


def _with_pronouns(document: Document, spots: list[_Spot], to: Entity) -> Document:
    """The document with the pronouns of a cluster given to an entity, and taken from others."""
    cast = Cast(document)
    for root, span, keys in spots:
        if is_pronoun(root) and _may_be(root.lower_, to):
            for other in set(keys) - {to.key}:
                cast = Cast(_without(cast.document, other, offset(root)))
            cast.mention(to.key, Mention(span.start, span.end, MentionKind.PRONOUN, offset(root)))
    return cast.document


def parsed_root(view: View, span: Span) -> Token | None:
    """The head word of a span, None where it has none in the body."""
    tokens = parsed(view, span.start, span.end)
    return tokens.root if tokens is not None and len(tokens) else None


def _without(document: Document, key: str, head: int) -> Document:
    """The document with a mention taken from an entity; one that has no other mention is left as it is."""
    return replace(
        document,
        entities=tuple(
            replace(e, mentions=tuple(m for m in e.mentions if m.head != head) or e.mentions) if e.key == key else e
            for e in document.entities
        ),
    )


def _may_be(pronoun: str, e: Entity) -> bool:
    """Whether a pronoun, in lower case, may stand for an entity; "they" and "we" may for any actor."""
    if pronoun in _WORDS.words("personal"):
        return e.cls == "Person"
    return e.cls in ACTORS and not (e.cls == "Person" and pronoun in _WORDS.words("neuter"))


def _fits(described: Entity, named: Entity) -> bool:
    """Whether a described entity may be the named one."""
    if named.cls == "Person":
        return described.cls == "Group" and described.size == 1
    return described.cls in ORGANIZATIONS | {"Group"} and named.cls in ORGANIZATIONS


@cache
def _fastcoref(model: str) -> Tagger:
    package = imported("fastcoref", "coref")
    kind = package.LingMessCoref if "lingmess" in model.lower() else package.FCoref
    # without a pipeline the package would download one
    found = loaded(
        lambda: kind(model_name_or_path=model, nlp=spacy.blank("en"), enable_progress_bar=False), model, "coref"
    )

    def tag(texts: Sequence[str]) -> list[list[Span]]:
        return [
            [
                Span(span[0], span[1], str(i))
                for i, cluster in enumerate(answer.get_clusters(as_strings=False))
                for span in cluster
                if span
            ]
            for answer in found.predict(texts=list(texts))
        ]

    return tag


@cache
def _coreferee() -> Tagger:
    imported("coreferee", "coref")
    name = model_name()

    def with_component() -> Language:
        nlp = spacy.load(name)  # a pipeline of its own: in the shared one the component would run on every paragraph
        nlp.add_pipe("coreferee")
        return nlp

    nlp = loaded(with_component, name, "coref")

    def spans(text: str) -> Iterator[Span]:
        doc = nlp(text)
        for i, chain in enumerate(doc._.coref_chains):
            for found in chain:
                first, last = doc[min(found.token_indexes)], doc[max(found.token_indexes)]
                yield Span(first.idx, last.idx + len(last), str(i))

    return lambda texts: [list(spans(text)) for text in texts]
