"""The words that tell of an office beside a person's name, found before anyone asks who holds it and whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.attribution import Span


@dataclass(frozen=True, slots=True)
class Office:
    """ "Pakistan's Ambassador to Qatar Muhammad Aejaz", by what each of its words does.

    Attributes:
        start, end: all of it, from whose office it is to the last word of title or name.
        name: the holder's name.
        title: "Ambassador"; the field belongs to it: "deputy foreign minister".
        kind: a kind of the lexicon of titles ("national", "diplomatic", "office", "legislative"), or "former" or
            "future" for an office that is not held now.
        phrases: "to Qatar", "of the Republic of Kenya": what stands behind the title with a preposition.
        possessor: the word before the title, "Pakistan", "its": whose office it is, if it names somebody who has any.
    """

    start: int
    end: int
    name: Span
    title: Span
    kind: str
    phrases: Span | None = None
    possessor: Span | None = None
