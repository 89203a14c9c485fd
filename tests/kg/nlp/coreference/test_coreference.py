"""Who is the same, and who is not."""

from __future__ import annotations

import pytest

from kg.model import Document
from tests.support.language import entity, read


def test_bare_surname_is_the_person_named_before() -> None:
    document = read("Foreign Minister Amina Odhiambo met reporters. Odhiambo said the talks had failed.")
    assert entity(document, "Amina Odhiambo").key == entity(document, "Odhiambo", 1).key


def test_first_name_of_one_is_not_the_last_name_of_another() -> None:
    document = read("Envoy Karim Hassan arrived. Minister Yusuf Karim criticized him. Karim left.")
    assert (
        entity(document, "Karim", 2).key == entity(document, "Yusuf Karim").key != entity(document, "Karim Hassan").key
    )


def test_bracketed_letters() -> None:
    document = read("The Free Workers League (FWL) called a strike. The FWL said it would last a week.")
    assert entity(document, "FWL", 1).key == entity(document, "Free Workers League").key


def test_pronouns_of_person_and_group() -> None:
    document = read("President Laura Chinchilla visited Mexico. She met the Mexican delegation. They signed a treaty.")
    assert any(document.surface(m) == "She" for m in entity(document, "Laura Chinchilla").mentions)
    assert any(document.surface(m) == "They" for m in entity(document, "Mexican delegation").mentions)


def test_the_minister_is_the_last_one_called_so() -> None:
    document = read("Defence Minister Peter Novak spoke on Monday. The minister rejected the demand.")
    assert any(document.surface(m) == "minister" for m in entity(document, "Peter Novak").mentions)


def test_the_two_countries_are_both_states() -> None:
    document = read("India signed a treaty with Nepal. The two countries share a border.")
    for state in ("India", "Nepal"):
        assert any(document.surface(m) == "The two countries" for m in entity(document, state).mentions)


def test_object_pronoun_is_not_the_subject_of_its_verb() -> None:
    document = read("General Omar Diallo met Pierre Martin. Martin thanked him.")
    assert any(document.surface(m) == "him" for m in entity(document, "Omar Diallo").mentions)


def mentions(document: Document, surface: str) -> set[str]:
    return {document.surface(m) for m in entity(document, surface).mentions}


def test_nationality_and_office_stand_for_the_person_of_that_state() -> None:
    document = read(
        "Norway's foreign minister, Jonas Dahl, met Kenya's foreign minister, Peter Otieno, in Nairobi. "
        "The Norwegian minister later left. The Kenyan foreign minister thanked him."
    )
    assert "Norwegian minister" in mentions(document, "Jonas Dahl")
    assert "Kenyan foreign minister" in mentions(document, "Peter Otieno")


def test_the_prime_minister_is_not_some_other_minister() -> None:
    document = read(
        "Prime Minister Jonas Dahl spoke first. Then Finance Minister Anna Berg spoke. The prime minister left early."
    )
    assert "prime minister" in mentions(document, "Jonas Dahl")
    assert "prime minister" not in mentions(document, "Anna Berg")


def test_an_office_of_another_time_is_nobody_named_before() -> None:
    document = read(
        "Norwegian Foreign Minister Jonas Dahl spoke in Oslo. The last Norwegian foreign minister to visit Kenya had another plan."
    )
    assert not any("last" in m for m in mentions(document, "Jonas Dahl"))


def test_counterpart_is_the_one_of_that_state_with_the_same_office() -> None:
    document = read(
        "Kenyan Defence Minister Aden Otieno arrived on Monday. Norwegian Defence Minister Jonas Dahl waved. "
        "Otieno shook hands with his Norwegian counterpart."
    )
    assert "Norwegian counterpart" in mentions(document, "Jonas Dahl")


def test_who_acts_in_one_sentence_has_the_office_of_the_next() -> None:
    document = read("Jonas Dahl received the guests at noon. The prime minister rejected their plan.")
    assert "prime minister" in mentions(document, "Jonas Dahl")


@pytest.mark.parametrize(
    ("text", "noun", "name"),
    [
        (
            "The Red Valley Liberation Army attacked a post. The group, together with others, had left the talks.",
            "group",
            "Red Valley Liberation Army",
        ),
        (
            "The United Nations met the Free Valley Movement. The movement refused the offer.",
            "movement",
            "Free Valley Movement",
        ),
        (
            "The National Water Committee met in Oslo. The committee rejected the plan.",
            "committee",
            "National Water Committee",
        ),
    ],
)
def test_a_body_is_the_last_one_that_the_noun_fits(text: str, noun: str, name: str) -> None:
    assert noun in mentions(read(text), name)


def test_one_body_described_in_two_ways() -> None:
    document = read("Kenya's army closed the road. The Kenyan army said it was mined.")
    assert entity(document, "Kenya's army").key == entity(document, "Kenyan army").key


def test_its_neighbour_is_the_other_of_two_states() -> None:
    document = read("Kenya closed its border with Uganda. Kenya accused its neighbour on Monday. Uganda denies it.")
    assert "neighbour" in mentions(document, "Uganda")


def test_the_two_neighbours_are_both_states() -> None:
    document = read("Kenya signed a treaty with Uganda. The two neighbours share a lake.")
    assert "The two neighbours" in mentions(document, "Kenya") & mentions(document, "Uganda")


def test_family_name_that_comes_first() -> None:
    document = read("Foreign Minister Zhang Wei landed in Oslo on Monday. Zhang praised the hosts.")
    assert entity(document, "Zhang Wei").key == entity(document, "Zhang", 1).key


def test_given_name_tells_whom_a_pronoun_means() -> None:
    document = read("Minister Peter Otieno met Susan Berg. She offered help.")
    assert "She" in mentions(document, "Susan Berg")


def test_hyphenated_surname_alone() -> None:
    document = read("Minister Laura Smith-Jones spoke on Monday. Smith-Jones said the road was open.")
    assert entity(document, "Laura Smith-Jones").key == entity(document, "Smith-Jones", 1).key


def test_a_ministry_in_a_capital_acts_for_its_state() -> None:
    document = read("Kenya closed the road. The defence ministry in Nairobi gave no reason.")
    assert entity(document, "defence ministry").acts_for == (entity(document, "Kenya").key,)
