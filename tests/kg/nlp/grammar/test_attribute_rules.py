"""The rules of spaCy's attribute ruler find what they find in spaCy, sooner."""

from __future__ import annotations

import spacy
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from kg.nlp.grammar import models
from kg.nlp.grammar.attribute_rules import Rules, match_once
from kg.resources import samples_dir
from kg.sources import read

TEXTS = (
    "It does n't matter: you 're gon na do it, and I had got ta let 's go.\n",
    "There 's nothin' that I have seen  \n\t of them. C'm on, y' all! She gets 'em ol' and got it.",
    "He said he does. They did not know which, whose or that. I told you it; is there one?",
)


def _ruler() -> AttributeRuler:
    ruler = models.load().get_pipe("attribute_ruler")
    assert isinstance(ruler, AttributeRuler)
    return ruler


def _parsed() -> list[Doc]:
    """Before the ruler has worked on them."""
    nlp = models.load()
    found = [*TEXTS, *(getattr(one, "text", "") for one in read([str(samples_dir())]))]
    with nlp.select_pipes(disable=["attribute_ruler", "lemmatizer", "ner"]):
        return list(nlp.pipe(found))


def test_the_same_is_matched_as_by_trying_each_rule_on_each_token() -> None:
    ruler, docs = _ruler(), _parsed()
    rules = Rules(ruler)
    several = 0
    for doc in docs:
        matches = AttributeRuler.match(ruler, doc)
        assert rules.match(doc) == matches
        several += sum(end - start > 1 for _, _, start, end in matches)
    assert several > 3, "rules that ask for two tokens match, too"


def test_the_reading_has_a_ruler_that_matches_so() -> None:
    assert isinstance(getattr(_ruler().match, "__self__", None), Rules)


def test_a_ruler_whose_rules_ask_for_more_is_left_as_it_is() -> None:
    ruler = AttributeRuler(spacy.blank("en").vocab)
    ruler.add([[{"SHAPE": "dd"}]], {"POS": "NUM"})
    match_once(ruler)
    assert "match" not in vars(ruler)
