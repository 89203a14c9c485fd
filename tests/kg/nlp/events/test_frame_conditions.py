"""The conditions of frames: each test, slot and kind holds of one sentence and not of another."""

from __future__ import annotations

import pytest

from kg.nlp.events.frame_conditions import holds, parsed
from kg.nlp.grammar.predicates import predicate
from kg.nlp.grammar.tokens import View
from kg.nlp.lexicon.events import frames
from tests.support.language import read

# condition, a sentence in which it holds, one in which it does not, and the word that it is asked of
CASES = [
    ("obj", "Chad attacked the convoy.", "Chad attacked on Monday.", "attacked"),
    ("on:actor", "The king called on Chad.", "On Monday's visit to Chad, on Chad, the king called.", "called"),
    ("obj:actor", "Chad attacked Niger.", "Chad attacked the plan.", "attacked"),
    ("obj:place", "Rebels seized Nairobi.", "Rebels seized the weapons.", "seized"),
    ("obj:abstract", "Chad attacked the plan.", "Chad attacked the convoy.", "attacked"),
    ("obj:official", "Chad met the minister.", "Chad met the farmers.", "met"),
    ("obj:force", "Chad met the soldiers.", "Chad met the farmers.", "met"),
    ("obj:org", "Chad joined the United Nations.", "Chad joined the march.", "joined"),
    ("by", "US support for Chad grew.", "Public support for Chad grew.", "support"),
    ("poss", "Chad's demand was heard.", "A demand was heard.", "demand"),
    ("clause:deed", "Chad warned that Niger's plan would fail.", "Chad warned that Niger would fail.", "warned"),
    ("obj:stateish", "Chad recognised Niger.", "Chad recognised the problem.", "recognised"),
    ("obj:placeoractor", "Rebels entered the town of Nairobi.", "Rebels entered the debate.", "entered"),
    ("obj=weapon;tank", "Chad sold tanks.", "Chad sold rice.", "sold"),
    ("obj=asset+freeze", "Chad lifted the asset freeze.", "Chad lifted the freeze.", "lifted"),
    ("subj:armed", "Soldiers attacked the convoy.", "The storm attacked the convoy.", "attacked"),
    ("subj:armed", "A drone attacked the convoy.", "A storm attacked the convoy.", "attacked"),
    ("subj:many", "Dozens of farmers marched.", "The farmer marched.", "marched"),
    ("subj:plural", "The leaders met.", "The leader met.", "met"),
    ("subj=court", "A court freed him.", "A king freed him.", "freed"),
    ("active", "Chad attacked the convoy.", "The convoy was attacked.", "attacked"),
    ("inf", "Chad agreed to leave.", "Chad agreed.", "agreed"),
    ("inf=leave", "Chad agreed to leave.", "Chad agreed to stay.", "agreed"),
    ("notinf", "Chad agreed.", "Chad agreed to leave.", "agreed"),
    ("that", "Chad warned that Niger might attack.", "Chad warned Niger.", "warned"),
    ("ownthat", "Chad warned that it would attack Niger.", "Chad warned that rain would fall.", "warned"),
    ("opinion", "Chad agreed that it was late.", "Chad agreed that they would meet.", "agreed"),
    ("quote", "“We will go,” Chad said.", "Chad said it will go.", "said"),
    ("election", "The mayor beat his rival in the election.", "The mayor beat his rival.", "beat"),
    ("labour", "The strike of teachers went on.", "The strike on the convoy went on.", "strike"),
    ("poss", "Chad's attack failed.", "The attack failed.", "attack"),
    ("pred", "Chad called the vote unfair.", "Chad called the police.", "called"),
    ("light", "Chad launched an attack.", "Chad feared an attack.", "attack"),
    ("plural", "The attacks failed.", "The attack failed.", "attack"),
    ("toll", "The death toll rose to 30.", "The road toll rose.", "toll"),
    ("joint", "The joint exercise began.", "The exercise began.", "exercise"),
    ("by", "The attack by Chad failed.", "The attack failed.", "attack"),
    ("angry", "Chad reacted angrily.", "Chad reacted quickly.", "reacted"),
    ("against", "Chad voted against the plan.", "Chad voted for the plan.", "voted"),
    ("with:actor", "Chad talked with Niger.", "Chad talked with ease.", "talked"),
    ("notwith=sanction", "Chad hit Niger with a missile.", "Chad hit Niger with sanctions.", "hit"),
    ("mod=air", "The air raid failed.", "The police raid failed.", "raid"),
    ("adv=verbally", "Chad verbally attacked Niger.", "Chad attacked Niger.", "attacked"),
    ("obj:animal", "Chad shot nine wolves.", "Chad shot nine soldiers.", "shot"),
    ("prep=with", "Chad talked with Niger.", "Chad talked to Niger.", "talked"),
]


def asked(condition: str, text: str, word: str) -> bool:
    view = View(read(text))
    forms = {word, f"{word}s"}
    token = next(t for doc in view.document.parse for t in doc if t.text in forms)
    return holds(view, predicate(token), condition)


@pytest.mark.parametrize(("condition", "holding", "failing", "word"), CASES)
def test_condition(condition: str, holding: str, failing: str, word: str) -> None:
    assert asked(condition, holding, word)
    assert not asked(condition, failing, word)


def test_not_for_the_council_she_called() -> None:
    assert asked("for", "She called for talks.", "called")
    assert not asked("for", "For the council, she called.", "called")


@pytest.mark.parametrize("text", ["obj:nothing", "obj:", "-"])
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no condition"):
        parsed(text)


@pytest.mark.parametrize("pos", ["verb", "noun"])
def test_every_condition_of_the_lexicon_reads(pos: str) -> None:
    for some in frames(pos).values():
        for condition in (c for frame in some for c in frame.conditions):
            assert parsed(condition).slot
