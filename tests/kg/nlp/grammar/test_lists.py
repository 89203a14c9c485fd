"""Lists of three and more, which the parser takes for appositions, second subjects or parts of the verb."""

from __future__ import annotations

import pytest

from kg.nlp.grammar.nouns import coordinated
from kg.nlp.grammar.relations import appositions
from tests.kg.nlp.grammar.parsing import word


@pytest.mark.parametrize(
    ("text", "members"),
    [
        # the second taken for an apposition
        ("Saudi Arabia, the UAE, Bahrain and Egypt imposed a boycott on Qatar.", "Arabia UAE Bahrain Egypt"),
        ("The king, the queen and a bishop met in Rome.", "king queen bishop"),
        ("The foreign minister, the army chief and the head of intelligence visited Kenya.", "minister chief head"),
        ("The mayor, Senate President Rosa Blom, and Speaker Omar Diallo have agreed to lower the tax.", "mayor Blom"),
        ("Norway sanctioned two Kenyan banks, a Chinese firm and three officials.", "banks firm officials"),
        # the last taken for a second subject
        ("Iran, Russia, and China held talks in Lagos.", "Iran Russia China"),
        ("The mayor, a former general, and his deputy were arrested by police.", "mayor deputy"),
        ("The president, Emmanuel Macron, and his wife met the pope.", "president wife"),
        # the last hung on the verb
        ("Police arrested John Otieno, a journalist, and Susan Berg, a teacher.", "Otieno Berg"),
        # an apposition between the members
        ("Mr. Otieno, the leader of the party, Ms. Berg, and Mr. Diallo met in Rome.", "Otieno Berg Diallo"),
        ("Kenya's president, William Ruto, and Uganda's leader, Yoweri Museveni, met.", "president leader"),
    ],
)
def test_members_of_a_list_are_coordinated(text: str, members: str) -> None:
    first, *others = members.split()
    found = [t.text for t in coordinated(word(text, first))]
    assert set(found) >= {first, *others}
    assert not {t.text for t in appositions(word(text, first))} & {*others}


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("The president, Emmanuel Macron, and his wife met the pope.", "president", "Macron"),
        ("Otieno, the leader of the party and founder of the club, met Macron.", "Otieno", "leader"),
        ("Police detained Otieno, leader of the party and founder of the club.", "Otieno", "leader"),
        ("The mayor, a poet and a painter, was arrested by police.", "mayor", "poet"),
        ("Police arrested the mayor, a painter and a poet.", "mayor", "painter"),
        ("Rebels attacked a post in Paris, Texas, and London.", "Paris", "Texas"),
        ("Several countries - Austria, Slovakia and Greece - declined the request.", "countries", "Austria"),
    ],
)
def test_what_renames_a_noun_stays_an_apposition(text: str, first: str, second: str) -> None:
    assert second not in {t.text for t in coordinated(word(text, first))}


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        (
            "An army unit killed two rebels during a security operation in search of a militia leader"
            " and improvised explosive device expert in Borno state today.",
            "rebels",
            "expert",
        ),
        (
            "A joint force arrested three fighters during an overnight operation in search of a gang leader"
            " and improvised explosive device maker in Borno state today.",
            "fighters",
            "maker",
        ),
    ],
)
def test_what_is_listed_in_a_phrase_behind_is_no_further_object(text: str, one: str, other: str) -> None:
    assert other not in {t.text for t in coordinated(word(text, one))}


def test_a_title_and_the_name_behind_it_are_one_member() -> None:
    text = "Putin said he and Turkish President Recep Tayyip Erdogan agreed in a phone call to meet."
    assert [t.text for t in coordinated(word(text, "he"))] == ["he", "Erdogan"]


@pytest.mark.parametrize(
    ("text", "one", "other", "several"),
    [
        ("Former prosecutor and New York City mayor Rudy Giuliani condemned it.", "Giuliani", "prosecutor", False),
        ("A former prosecutor and Mayor Rudy Giuliani condemned it.", "prosecutor", "Giuliani", True),
    ],
)
def test_titles_without_an_article_are_of_one_person(text: str, one: str, other: str, several: bool) -> None:
    assert (other in [t.text for t in coordinated(word(text, one))]) is several


def test_a_name_behind_a_body_renames_who_heads_it() -> None:
    text = "The head of US Central Command, Joseph Votel, criticised Trump."
    assert [t.text for t in appositions(word(text, "head"))] == ["Votel"]
