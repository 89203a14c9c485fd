"""What an article is about, and what follows from it."""

from __future__ import annotations

import pytest

from kg.build.reading import read_article
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
    assert topics("Chad beat Togo by six wickets after the king praised the bowlers.") == {"sport"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The coach met his striker at the tournament." + " It rained." * 40, "three words only"),
        ("The coach met a king.", "one word only"),
        ("podium " * 4, "one word again and again"),
        (MATCH + " It rained." * 300, "few words for its length"),
        (MATCH + " Soldiers, troops, missiles, warplanes, parliament and the senate.", "as many words of politics"),
    ],
)
def test_too_little_of_sport(text: str, why: str) -> None:
    assert not topics(text), why


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        (
            "A bus overturned after a collision. Firefighters searched the rubble. The crash killed nine people.",
            "accident",
        ),
        ("The film is a thriller. Its villain, an actor from Chad, shoots the hero in the last scene.", "fiction"),
        ("The singer is survived by his widow. Mourners came to the funeral before the burial.", "obituary"),
        ("On the anniversary of the siege veterans laid wreaths at the memorial.", "anniversary"),
    ],
)
def test_what_is_not_news_of_politics(text: str, topic: str) -> None:
    assert topics(text) == {topic}


def test_words_of_war_speak_against_an_accident() -> None:
    raid = "The missile set off a blaze, and firefighters searched the rubble of a collapsed house after the storm."
    assert (
        topics(raid + " Soldiers fired missiles from warplanes, troops said. Tanks of the army and the navy came.")
        == set()
    )


def test_nobody_attacked_the_dead_of_an_accident() -> None:
    told = "A bus overturned after a collision near Lagos. Firefighters searched the rubble of the crash. "
    assert not [e for e in read_article(Article("a", told + "Nine people were killed.")).events if e.cls == "Assault"]
    assert [e for e in read_article(Article("a", told + "Gunmen killed nine people.")).events if e.cls == "Assault"]


def test_the_story_of_a_film_is_no_violence() -> None:
    told = "The film is a thriller. Its villain, an actor from Chad, leads the last scene. "
    assert not read_article(Article("a", told + "Soldiers attack a convoy of the king.")).events


def test_what_a_commemoration_tells_is_not_of_today() -> None:
    told = (
        "On the anniversary of the siege veterans laid wreaths at the memorial. Rebels attacked the town of the king."
    )
    document = read_article(Article("a", told, published="2024-06-05"))
    assert [e.time for e in document.events if e.cls == "Assault"][-1:] == [None]


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
