"""Who speaks in an interview or a transcript, whose paragraphs begin with "A:" or with a name and a colon.

What is said there stands in no quotation marks and beside no word of saying, and is the speaker's word all the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Attribution, Document, Paragraph, Quotation, Span
from kg.nlp.grammar.tokens import end, offset
from kg.nlp.lexicon.tables import table

_WORDS = table("attribution")
_ANSWERING, _ASKING = _WORDS.words("labels_of_answers"), _WORDS.words("labels_of_questions")
_PERSON = "PERSON"


def turns(document: Document) -> Iterator[Attribution]:
    """What speakers say whom the labels of paragraphs name, a paragraph or piece at a time.

    An answer is that of the person whom the text names first before the first question. A paragraph without a label
    goes on with the last speaker. Questions, and speakers whom the text names nowhere, are left out.
    """
    labels = {p.start + p.dateline: p for p in document.paragraphs if p.is_labelled}
    persons = _persons(document) if labels else []
    speaker: Span | None = None
    for doc in document.parse if labels else ():
        start = int(doc.user_data["start"])
        if (paragraph := labels.get(start)) is not None:
            speaker = _speaker(document, paragraph, persons)
        if speaker is not None and len(doc):
            yield Attribution(((start, end(doc[-1])),), Quotation.DIRECT, "carried", subject=speaker)


def _persons(document: Document) -> list[Span]:
    """The last words of the names of persons, in text order."""
    return [(offset(ent.root), end(ent.root)) for doc in document.parse for ent in doc.ents if ent.label_ == _PERSON]


def _speaker(document: Document, paragraph: Paragraph, persons: list[Span]) -> Span | None:
    """The person, out of these, for whom the label of a paragraph stands; None for nobody known."""
    text = document.article.text
    label = text[paragraph.start : paragraph.start + paragraph.dateline].rstrip(": \t\u00a0").split()[-1].lower()
    if label in _ASKING:
        return None
    if label in _ANSWERING:
        first = next(p.start for p in document.paragraphs if p.is_labelled)
        return next((person for person in persons if person[0] < first), None)
    return next((person for person in persons if text[person[0] : person[1]].lower() == label), None)
