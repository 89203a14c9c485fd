"""Names by a GLiNER model, which takes the labels to look for as words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial

from kg.model import Document
from kg.nlp.extractors import Span, Tagger, imported, loaded
from kg.nlp.extractors.tagged import tagged

# what the model is asked for, and the class of our ontology
LABELS = {
    "person": "Person",
    "country": "Place",
    "city or region": "Place",
    "organization": "Organization",
    "international organization": "InternationalOrganization",
    "ministry or government body": "GovernmentBody",
    "armed group": "ArmedGroup",
    "political party": "PoliticalParty",
    "news outlet": "MediaOrganization",
    "company": "Company",
    "military operation": "Operation",
    "summit or conference": "Conference",
}
_THRESHOLD = 0.5


def gliner(model: str) -> Callable[[Document], Document]:
    """The component, its model loaded.

    Raises: ModelError: the package or the model is missing.
    """
    return partial(tagged, tagger=_tagger(model), classes=LABELS)


@cache
def _tagger(model: str) -> Tagger:
    package = imported("gliner", "gliner")
    found = loaded(lambda: package.GLiNER.from_pretrained(model), model, "gliner")
    labels = list(LABELS)

    def tag(texts: Sequence[str]) -> list[list[Span]]:
        return [
            [
                Span(int(m["start"]), int(m["end"]), str(m["label"]), float(m["score"]))
                for m in found.predict_entities(text, labels, threshold=_THRESHOLD)
            ]
            for text in texts
        ]

    return tag
