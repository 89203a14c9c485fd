"""What an article is about, and what follows from it."""

from __future__ import annotations

import pytest

from kg.build import read_article
from kg.model import Article, Document
from kg.nlp.lexicon.tables import table
from kg.nlp.text.topic import assign_topics, is_about

SPORT = table("topic").words("sport")
MATCH = "The coach praised his striker after the tournament. The goalkeeper and the midfielder of Chad won a medal."
SANCTIONS = (
    "Chad imposed sanctions on Niger. The king spoke from a podium. He left the podium, and Niger hit back from its"
    " podium. "
)


def topics(text: str) -> frozenset[str]:
    return assign_topics(Document(Article("a", text))).topics


def test_words_of_sport_all_over_an_article_make_it_one_of_sport() -> None:
    assert topics(MATCH) == {"sport"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The coach met his striker at the tournament.", "three words only"),
        ("podium " * 4, "one word again and again"),
        (MATCH + " It rained." * 300, "few words for its length"),
        (MATCH + " Soldiers, troops, missiles, warplanes, parliament and the senate.", "as many words of politics"),
    ],
)
def test_too_little_of_sport(text: str, why: str) -> None:
    assert not topics(text), why


def test_a_phrase_counts_once_for_each_time_it_occurs() -> None:
    assert is_about("the world cup, the grand prix, the world cup and the grand prix", SPORT)


def test_a_podium_takes_no_event_from_an_article_on_sanctions() -> None:
    document = read_article(Article("a", SANCTIONS + "The podium was removed."))
    assert any(e.cls == "Sanction" for e in document.events)


def test_states_that_play_are_teams_where_the_article_is_one_of_sport() -> None:
    text = (
        "Kenya beat Uganda in the tournament. The coach praised the goalkeeper and the striker after the championship."
    )
    document = read_article(Article("a", text))
    assert "Kenya (team)" in {e.label for e in document.entities}
    assert not [e for e in document.events if e.cls == "Assault"]
