"""Names by a spaCy package such as en_core_web_trf, or a Hugging Face model for token classification."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from functools import cache, partial

import spacy

from kg.model import Document
from kg.nlp.extractors import Span, Tagger, imported, loaded
from kg.nlp.extractors.tagged import tagged

# of OntoNotes and of CoNLL; peoples and events are left out: the rules read them better, or mean something else by them
LABELS = {"PERSON": "Person", "PER": "Person", "ORG": "Organization", "GPE": "Place", "LOC": "Place", "FAC": "Place"}


def transformer(model: str) -> Callable[[Document], Document]:
    """The component, its model loaded.

    Raises: ModelError: the package or the model is missing.
    """
    return partial(tagged, tagger=_tagger(model), classes=LABELS)


@cache
def _tagger(model: str) -> Tagger:
    if model.isidentifier() and importlib.util.find_spec(model):
        return _by_spacy(model)
    return _by_pipeline(model)


def _by_spacy(model: str) -> Tagger:
    nlp = loaded(lambda: spacy.load(model), model, "transformer")

    def tag(texts: Sequence[str]) -> list[list[Span]]:
        return [[Span(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in nlp.pipe(texts)]

    return tag


def _by_pipeline(model: str) -> Tagger:
    package = imported("transformers", "transformer")
    classify = loaded(
        lambda: package.pipeline("token-classification", model=model, aggregation_strategy="simple"),
        model,
        "transformer",
    )

    def tag(texts: Sequence[str]) -> list[list[Span]]:
        return [
            [
                Span(int(m["start"]), int(m["end"]), str(m["entity_group"]).upper(), float(m["score"]))
                for m in classify(text)
            ]
            for text in texts
        ]

    return tag
