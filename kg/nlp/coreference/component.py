"""Mentions of one entity put together, in two steps: by names, and by descriptions and pronouns.

Rules, each of which needs a reason in the text.
"""

from __future__ import annotations

from kg.model import Document
from kg.model.merging import merge_entities
from kg.nlp.coreference.descriptions import bodies_described_twice, described_again, introduced_again
from kg.nlp.coreference.introductions import named_before, named_then
from kg.nlp.coreference.names import acronyms, namesakes, surnames
from kg.nlp.coreference.officials import officials_again
from kg.nlp.coreference.pairs import pairs
from kg.nlp.coreference.pronouns import assign_owned, resolve_pronouns
from kg.nlp.coreference.states import assign_seats, neighbours


def corefer_names(document: Document) -> Document:
    """Merge entities whose names say that they are one. Keys that are merged away disappear."""
    for same in (acronyms, surnames, namesakes, bodies_described_twice):
        document = merge_entities(document, same(document))
    return document


def corefer(document: Document) -> Document:
    """Merge what is described into whom it describes, then add pronouns to what they stand for."""
    for same in (officials_again, introduced_again, named_before, named_then, described_again):
        document = merge_entities(document, same(document))
    for add in (assign_seats, pairs, resolve_pronouns, assign_owned):
        document = add(document)
    return merge_entities(document, neighbours(document))
