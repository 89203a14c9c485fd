"""Sentences in, predicates out: the rows of predicates.csv.

Of each row the word is the head of a predicate of the sentence; `agent` and `patients` are the heads of its arguments
with what is coordinated with them, between spaces. `modality` and `tense` are empty where they add nothing. `fails`
says what the parser does wrong where the row cannot be right today; a row that becomes right must lose it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from spacy.tokens import Token

from kg.nlp.grammar.nouns import coordinated
from kg.nlp.grammar.predicates import Predicate, predicates
from kg.nlp.grammar.verb_groups import Modality
from tests.kg.nlp.grammar.parsing import parsed, predicate_in

FILE = Path(__file__).with_name("predicates.csv")
with FILE.open(encoding="utf8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))
FIELDS = ("agent", "patients", "recipient", "voice", "negation", "modality", "tense", "embedding", "governor")


def heads(tokens: Iterable[Token | None]) -> str:
    return " ".join(part.text for token in tokens if token is not None for part in coordinated(token))


def tense(found: Predicate) -> str:
    """ "past perfect"; without a finite verb the aspect alone, if it is not the simple one."""
    words = (found.tense, found.aspect)
    return " ".join(words).removeprefix("none ").removeprefix("simple")


def as_row(found: Predicate) -> dict[str, str]:
    return {
        "agent": heads([found.agent]),
        "patients": heads(found.patients),
        "recipient": found.recipient.text if found.recipient is not None else "",
        "voice": found.voice,
        "negation": found.negation.lower_ if found.negation is not None else "",
        "modality": found.modality if found.modality is not Modality.NONE else "",
        "tense": tense(found),
        "embedding": found.embedding,
        "governor": found.governor.token.text if found.governor is not None else "",
    }


def params() -> Iterator[object]:
    for row in ROWS:
        marks = [pytest.mark.xfail(reason=row["fails"], strict=True)] if row["fails"] else []
        yield pytest.param(row, marks=marks, id=f"{row['construction']}: {row['predicate']} in {row['sentence']}")


@pytest.mark.parametrize("row", params())
def test_predicate_has_these_arguments(row: dict[str, str]) -> None:
    found = as_row(predicate_in(row["sentence"], row["predicate"]))
    assert found == {field: row[field] for field in FIELDS}


@pytest.mark.parametrize("sentence", sorted({row["sentence"] for row in ROWS if not row["fails"]}))
def test_words_of_the_table_are_predicates(sentence: str) -> None:
    found = {one.token.text for one in predicates(parsed(sentence))}
    assert {row["predicate"] for row in ROWS if row["sentence"] == sentence and not row["fails"]} <= found


def test_the_table_is_large_and_mostly_right() -> None:
    assert len({row["sentence"] for row in ROWS}) >= 300
    assert sum(bool(row["fails"]) for row in ROWS) < len(ROWS) / 10
