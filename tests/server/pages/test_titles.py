"""What events are called on pages: the words of the article around the word that shows the event."""

from __future__ import annotations

import pytest

from server.graph.titles import sentence_of
from server.graph.told import Mention, Told
from server.pages.event import qualified


def told(words: str, trigger: str, factuality: str = "Actual", **named: tuple[str, str]) -> Told:
    """An event; `named` has for each role the words that the sentence has for somebody, and the full name."""

    def mention(role: str, there: str, label: str) -> Mention:
        begin = words.find(there) if there else -1
        return Mention(f"urn:{label}", label, role, begin, begin + len(there) if there else -1)

    begin = words.index(trigger)
    some = [mention(role, *names) for role, names in named.items()]
    return Told("urn:a", words, 0, begin, begin + len(trigger), factuality, some)


def test_a_statement_behind_what_is_said_is_its_whole_sentence() -> None:
    one = told("The bridge stays open, she said on Monday.", "said", "", actor=("she", "Anna Weiss"))
    one.said = 0
    assert sentence_of(one) == "Anna Weiss: The bridge stays open, she said on Monday"


@pytest.mark.parametrize(
    ("event", "title"),
    [
        (
            told(
                "Weiss called Ruritania a friend and promised that Utopia would open the bridge.",
                "promised",
                actor=("Weiss", "Anna Weiss"),
            ),
            "Anna Weiss promised that Utopia would open the bridge",
        ),
        (
            told("She arrived at noon and was received by Rudolf.", "received", recipient=("She", "Anna Weiss")),
            "Anna Weiss was received by Rudolf",
        ),
        (
            told(
                "Ruritania said that Utopia had shelled Strelsau.",
                "shelled",
                actor=("Utopia", "Utopia"),
                source=("Ruritania", "Ruritania"),
            ),
            "Ruritania said that Utopia had shelled Strelsau",  # a claim is never without its source
        ),
        (
            told("Utopia had shelled Strelsau.", "shelled", actor=("Utopia", "Utopia"), source=("", "Ruritania")),
            "Utopia had shelled Strelsau (according to Ruritania)",
        ),
        (
            told(
                "Ruritania has neither confirmed nor denied that its guns fired on the town.",
                "fired",
                "Negated",
                actor=("its guns", "Ruritanian guns"),
            ),
            "Ruritania has neither confirmed nor denied that its guns fired on the town (denied or not done)",
        ),
        (told("The bridge was blown up.", "blown up", actor=("", "Rebels")), "Rebels: The bridge was blown up"),
        (
            told(
                "Utopia accuses Ruritania of theft, which Strelsau denies.", "denies", actor=("Strelsau", "Ruritania")
            ),
            "Utopia accuses Ruritania of theft, which Strelsau denies",
        ),
        (
            told(f"Utopia met Ruritania {'in the old town ' * 12}, as planned.", "met", actor=("Utopia", "Utopia")),
            f"Utopia met Ruritania {'in the old town ' * 8}in the…",
        ),
    ],
)
def test_an_event_is_a_sentence_in_the_words_of_the_article(event: Told, title: str) -> None:
    assert sentence_of(event, qualified) == title
