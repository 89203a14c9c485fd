"""The reading of an article as a pipeline of components.

A component takes a document and returns a fuller one. It states which fields of `Document` it requires and which it
assigns; `pipeline` refuses an order in which a field is required before it is assigned. No component imports another:
what one has found reaches the others in the document alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from kg.model import Article, Document
from kg.nlp.attribution.component import attribute
from kg.nlp.attribution.denials import with_denials
from kg.nlp.attribution.statements import statements
from kg.nlp.coreference.component import corefer, corefer_names
from kg.nlp.coreference.first_persons import first_persons, mention_first_persons
from kg.nlp.events.component import events
from kg.nlp.geocoding.component import places
from kg.nlp.linking.component import link
from kg.nlp.linking.details import add_details
from kg.nlp.mentions.component import annotate
from kg.nlp.offices.detection import detect
from kg.nlp.offices.tenures import tenures
from kg.nlp.temporal.component import times
from kg.nlp.text.invisible import with_offsets_of, without_invisible
from kg.nlp.text.parsing import parse
from kg.nlp.text.segmentation import segment
from kg.nlp.text.topic import assign_topics


@dataclass(frozen=True, slots=True)
class Component:
    """One step of the reading. `requires` and `assigns` are names of fields of `Document`."""

    name: str
    run: Callable[[Document], Document]
    requires: frozenset[str]
    assigns: frozenset[str]


def _component(name: str, run: Callable[[Document], Document], requires: str, assigns: str) -> Component:
    return Component(name, run, frozenset(requires.split()), frozenset(assigns.split()))


RULES = (
    _component("segmentation", segment, "article", "paragraphs"),
    _component("topic", assign_topics, "article", "topics"),
    _component("parsing", parse, "paragraphs", "parse sentences skipped"),
    _component("mentions", annotate, "parse", "parse entities"),
    _component("attribution", attribute, "article parse", "attributions"),
    _component("coreference of names", corefer_names, "article entities", "entities"),
    _component("offices", detect, "parse entities", "offices"),
    # attributions help it, where they are read
    _component("coreference", corefer, "article parse sentences entities offices", "entities"),
    _component("linking", link, "entities topics", "entities"),
    _component("details", add_details, "entities", "entities"),
    _component("temporal", times, "paragraphs parse entities", "times date"),
    _component("geocoding", places, "paragraphs parse entities", "entities"),
    _component("details of places", add_details, "entities", "entities"),
    _component("tenures", tenures, "paragraphs parse sentences entities offices", "entities tenures"),
    _component("first persons", first_persons, "parse attributions entities tenures", "first_persons"),
    _component(
        "events",
        events,
        "topics parse sentences attributions entities tenures first_persons times date",
        "entities events skipped",
    ),
    _component("statements", statements, "parse attributions entities first_persons events", "statements"),
    _component("denials", with_denials, "parse entities tenures events statements", "events statements"),
    _component("first persons in events", mention_first_persons, "sentences entities first_persons events", "entities"),
)
_FACTS = frozenset(("attribution", "first persons", "events", "statements", "denials", "first persons in events"))
_OF_PLACES = frozenset(("geocoding", "details of places"))
_FROM_THE_START = frozenset(("article", "notes"))


class OrderError(ValueError):
    """A component requires a field that no component before it assigns."""


def checked(components: Sequence[Component]) -> tuple[Component, ...]:
    """The components as they are, if each of them finds what it requires.

    Raises: OrderError.
    """
    assigned = set(_FROM_THE_START)
    for one in components:
        if missing := one.requires - assigned:
            raise OrderError(
                f"the component {one.name!r} requires {', '.join(sorted(missing))}, which is not assigned before it"
            )
        assigned |= one.assigns
    return tuple(components)


def pipeline(
    model: str | None = None,
    *,
    rules: bool = True,
    names: Iterable[Component] = (),
    clusters: Iterable[Component] = (),
    claims: Sequence[Component] = (),
) -> tuple[Component, ...]:
    """The components in their order.

    Args:
        model: the spaCy package to parse with, None for the usual one.
        rules: whether events and statements are read by the rules.
        names: extractors of names, which run after the mentions of the rules.
        clusters: extractors of coreference, which run after that of the rules.
        claims: extractors of events and statements, which run last.
    """
    after = {"parsing": (), "mentions": tuple(names), "coreference": tuple(clusters)}
    chosen: list[Component] = []
    for one in RULES:
        if one.name == "parsing" and model is not None:
            one = Component(one.name, partial(parse, model=model), one.requires, one.assigns)
        if rules or one.name not in _FACTS:
            chosen += [one, *after.get(one.name, ())]
    # places that only a claim names are resolved as those of the rules
    placed = [one for one in RULES if one.name in _OF_PLACES] if claims else []
    return checked([*chosen, *claims, *placed])


def read(article: Article, components: Iterable[Component] = RULES) -> Document:
    """The document of an article, read by these components in their order.

    Components see the text without invisible characters; all offsets of the document are those of the article's text.

    Raises: ModelError where the language model is missing.
    """
    visible = without_invisible(article)
    document = Document(visible)
    for component in components:
        document = component.run(document)
    return document if visible is article else with_offsets_of(article, document)
