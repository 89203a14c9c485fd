"""The parse that the other components read."""

from __future__ import annotations

from spacy.pipeline import Lemmatizer, TrainablePipe
from spacy.tokens import Doc
from spacy.vocab import Vocab
from threadpoolctl import threadpool_info

from kg.model import Article, Document
from kg.nlp.grammar import models
from kg.nlp.grammar.repair import paired_adjectives
from kg.nlp.mentions.component import annotate
from kg.nlp.text.parsing import parse
from kg.nlp.text.segmentation import segment
from tests.support.parsed import doc_of, token


def test_a_name_behind_a_title_has_the_place_of_the_title() -> None:
    doc = doc_of("On Monday, Kenyan Ambassador to Qatar Daniel Wanjiru Mwangi hosted a dinner.")
    name = token(doc, "Mwangi")
    assert (name.dep_, name.head.text) == ("nsubj", "hosted")
    assert [span.text for span in doc.spans["titled"]] == ["Daniel Wanjiru Mwangi"]


def test_an_adjective_before_a_pair_hangs_on_the_noun() -> None:
    doc = doc_of("Afghan and coalition forces attacked the camp.")
    assert token(doc, "Afghan").head.text == "forces" and token(doc, "forces").head.text == "attacked"


def test_a_state_before_its_president_is_another_member() -> None:
    doc = Doc(
        Vocab(),
        words=["They", "praised", "Chad", "and", "its", "president"],
        tags=["PRP", "VBD", "NNP", "CC", "PRP$", "NN"],
        pos=["PRON", "VERB", "PROPN", "CCONJ", "PRON", "NOUN"],
        heads=[1, 1, 5, 2, 5, 1],
        deps=["nsubj", "ROOT", "amod", "cc", "poss", "dobj"],
    )
    paired_adjectives(doc)
    assert (doc[2].dep_, doc[2].head.text) == ("dobj", "praised")
    assert (doc[5].dep_, doc[5].head.text) == ("conj", "Chad")


def test_whoever_is_killed_in_action_does_not_kill() -> None:
    doc = doc_of("The parents of two Norwegians killed fighting Islamic State in Mali have thanked the king.")
    assert token(doc, "killed").head.text == "Norwegians" and token(doc, "parents").head.text == "thanked"
    assert token(doc_of("Senator wounded in attack on convoy."), "Senator").dep_ == "nsubjpass"
    assert token(doc_of("The ceasefire held for nine days."), "ceasefire").dep_ == "nsubj"


def test_mentions_change_no_parse_but_give_a_corrected_copy() -> None:
    text = "Ann Keen spoke in Nairobi. Keen said it would rain. Keen left."
    document = parse(segment(Document(Article("x", text))))
    before = [(t.dep_, t.head.i, t.pos_) for doc in document.parse for t in doc]
    annotate(document)
    assert [(t.dep_, t.head.i, t.pos_) for doc in document.parse for t in doc] == before


def test_sentences_have_no_white_space_at_their_ends() -> None:
    document = parse(segment(Document(Article("x", "They met.  They left. "))))
    assert [document.article.text[s.start : s.end] for s in document.sentences] == ["They met.", "They left."]


def test_what_is_no_word_is_skipped() -> None:
    document = parse(segment(Document(Article("x", "They met. " + "x" * 600 + " They left."))))
    assert [(s.start, s.end) for s in document.skipped] == [(10, 610)]


def test_numpy_multiplies_for_the_model_in_one_thread() -> None:
    pipes = [pipe for _, pipe in models.load().pipeline if isinstance(pipe, TrainablePipe)]
    layers = [layer for pipe in pipes for layer in pipe.model.walk()]
    assert layers
    assert not any(getattr(layer.ops, "use_blis", False) for layer in layers)
    of_numpy = [one for one in threadpool_info() if one["user_api"] == "blas" and "numpy" in one["filepath"]]
    assert all(one["num_threads"] == 1 for one in of_numpy)


def test_forms_are_looked_up_in_sets() -> None:
    (lemmatizer,) = (pipe for _, pipe in models.load().pipeline if isinstance(pipe, Lemmatizer))
    forms = lemmatizer.lookups.get_table("lemma_index")
    assert forms
    assert all(isinstance(of_part_of_speech, frozenset) for of_part_of_speech in forms.values())
