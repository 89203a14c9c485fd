"""Who is the same, and who is not."""

from __future__ import annotations

from tests.language import entity, read


def test_bare_surname_is_the_person_named_before() -> None:
    document = read("Foreign Minister Amina Odhiambo met reporters. Odhiambo said the talks had failed.")
    assert entity(document, "Amina Odhiambo").key == entity(document, "Odhiambo", 1).key


def test_first_name_of_one_is_not_the_last_name_of_another() -> None:
    document = read("Envoy Karim Hassan arrived. Minister Yusuf Karim criticized him. Karim left.")
    assert entity(document, "Karim", 2).key == entity(document, "Yusuf Karim").key != entity(document, "Karim Hassan").key


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
