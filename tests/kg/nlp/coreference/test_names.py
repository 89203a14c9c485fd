"""Which names are names of one entity."""

from __future__ import annotations

import pytest

from tests.support.language import entity, until


def is_same(text: str, one: str, other: str, nth: int = 0) -> bool:
    """Is the nth occurrence of the second name a mention of the entity of the first?"""
    document = until("coreference of names", text)
    return entity(document, one).key == entity(document, other, nth).key


@pytest.mark.parametrize(
    ("text", "name", "nth"),
    [
        ("Minister Amina Odhiambo met reporters. Odhiambo said the talks had failed.", "Amina Odhiambo", 1),
        ("Minister Laura Smith-Jones spoke on Monday. Smith-Jones said so.", "Laura Smith-Jones", 1),
        # a single word may also come before the full name
        ("Odhiambo spoke on Monday. Minister Amina Odhiambo met reporters.", "Amina Odhiambo", 0),
        # the family name that comes first
        ("Foreign Minister Zhang Wei landed in Oslo on Monday. Zhang praised the hosts.", "Zhang Wei", 1),
    ],
)
def test_a_surname_stands_for_the_full_name(text: str, name: str, nth: int) -> None:
    surname = name.split()[0] if name.startswith("Zhang") else name.split()[-1]
    assert is_same(text, name, surname, nth)


def test_of_two_who_bear_a_surname_the_last_one_before_it_is_meant() -> None:
    text = "Minister Peter Otieno came. Envoy Susan Otieno left. Otieno was pleased. Anna Otieno was not."
    assert is_same(text, "Susan Otieno", "Otieno", 2)
    assert not is_same(text, "Peter Otieno", "Otieno", 2)


def test_a_first_name_is_no_surname_of_another() -> None:
    text = "Envoy Karim Hassan arrived. Minister Yusuf Karim criticized him. Karim left."
    assert is_same(text, "Yusuf Karim", "Karim", 2) and not is_same(text, "Karim Hassan", "Karim", 2)


@pytest.mark.parametrize(
    ("text", "name", "part", "nth", "same"),
    [
        # a first name, a middle one, the first of two family names
        ("Former prime minister Nawaz Sharif spoke. Nawaz left.", "Nawaz Sharif", "Nawaz", 1, True),
        ("President Luiz Inacio Lula da Silva spoke. Lula left.", "Luiz Inacio Lula da Silva", "Lula", 1, True),
        ("Minister Alicia Barcena Ibarra spoke. Barcena left.", "Alicia Barcena Ibarra", "Barcena", 1, True),
        # two persons have it
        (
            "Former prime minister Nawaz Sharif met Nawaz Khan in Lahore. Later Nawaz left.",
            "Nawaz Sharif",
            "Nawaz",
            2,
            False,
        ),
        # nobody before has it
        ("On Monday Barcena spoke. Minister Alicia Barcena Ibarra left.", "Alicia Barcena Ibarra", "Barcena", 0, False),
    ],
)
def test_a_part_of_a_name_that_one_person_has(text: str, name: str, part: str, nth: int, same: bool) -> None:
    assert is_same(text, name, part, nth) is same


@pytest.mark.parametrize(
    ("text", "one", "other", "nth", "same"),
    [
        ("Senator Robert Kennedy Sr. spoke. Robert Kennedy left.", "Robert Kennedy Sr.", "Robert Kennedy", 1, True),
        ("Senator Robert Kennedy spoke. Robert Kennedy Jr. left.", "Robert Kennedy", "Robert Kennedy Jr.", 0, True),
        ("Senator Robert Kennedy Sr. spoke. Kennedy left.", "Robert Kennedy Sr.", "Kennedy", 1, True),
        ("Senator Robert Kennedy Sr. met Robert Kennedy Jr.", "Robert Kennedy Sr.", "Robert Kennedy Jr.", 0, False),
    ],
)
def test_father_and_son(text: str, one: str, other: str, nth: int, same: bool) -> None:
    assert is_same(text, one, other, nth) is same


def test_two_full_names_with_one_surname_are_two_persons() -> None:
    assert not is_same("Minister Peter Otieno met Susan Otieno.", "Peter Otieno", "Susan Otieno")


@pytest.mark.parametrize(
    ("text", "name", "letters", "nth", "same"),
    [
        ("The Free Workers League (FWL) called a strike.", "Free Workers League", "FWL", 0, True),
        ("The Free Workers League (FWL) struck. The FWL won.", "Free Workers League", "FWL", 1, True),
        ("The FWL struck. The Free Workers League (FWL) won.", "Free Workers League", "FWL", 0, True),
        # letters of something else
        ("The Free Workers League (UN) called a strike.", "Free Workers League", "UN", 0, False),
    ],
)
def test_letters_in_brackets_name_what_stands_before_them(
    text: str, name: str, letters: str, nth: int, same: bool
) -> None:
    assert is_same(text, name, letters, nth) is same
