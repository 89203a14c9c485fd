"""How the text names places."""

from __future__ import annotations

import pytest

from kg.model import Mention, MentionKind
from kg.nlp.geocoding.toponyms import Reader, bare, read_name, said_places
from tests.support.language import entity, read


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("They left Shah Wali Kot district for Zabul Province.", ["Shah Wali Kot", "Zabul"]),
        ("The district is poor. In this district nobody votes.", []),
        ("An Afghan province fell.", []),
        ("He was born in Old Ferry, a small town in the hills.", ["Old Ferry"]),
        ("Ann Smith, a village teacher, agreed.", []),
    ],
)
def test_said_places(text: str, names: list[str]) -> None:
    assert [text[first:last] for first, last in said_places(text)] == names


@pytest.mark.parametrize(
    ("text", "name", "level"),
    [
        ("Kandahar province", "Kandahar", "admin1"),
        ("Swat district", "Swat", "admin2"),
        ("the port city of Mombasa", "Mombasa", "city"),
        ("Orange County", "Orange", "admin2"),
        ("Kunar and Laghman provinces", "Kunar", "admin1"),
        ("Lake counties", "Lake", "admin2"),
        ("the cities of Lahore", "Lahore", "city"),
        ("Mombasa", "Mombasa", None),
        ("Mombasa statesmen", "Mombasa", None),
        ("Kuwait City", "Kuwait City", None),
        ("Kunduz city", "Kunduz city", "city"),
    ],
)
def test_the_level_of_a_name_is_what_stands_beside_it(text: str, name: str, level: str | None) -> None:
    start = text.index(name)
    bare_name = name.removesuffix(" city")
    assert read_name(text, Mention(start, start + len(name), MentionKind.NAME, start))[:2] == (bare_name, level)


@pytest.mark.parametrize(
    ("surface", "name"), [("the  Swat\nvalley", "Swat valley"), ("Kabul’s", "Kabul"), ("Bus", "Bus")]
)
def test_a_bare_name_is_in_one_line_without_article_and_possessive(surface: str, name: str) -> None:
    assert bare(surface) == name


@pytest.mark.parametrize(
    ("text", "place", "within", "owner"),
    [
        ("He left Pune, India, on Monday.", "Pune", ["India"], None),
        ("He left Pune, a town in India, on Monday.", "Pune", ["India"], None),
        ("He left Pune, India and Kenya on Monday.", "Pune", [], None),
        ("He left India's port city of Mumbai.", "Mumbai", ["India"], "India"),
        ("He left India and Mumbai.", "Mumbai", [], None),
    ],
)
def test_what_a_place_is_said_to_lie_in(text: str, place: str, within: list[str], owner: str | None) -> None:
    document = read(text)
    labels = {e.key: e.label for e in document.entities}
    found = Reader(document).toponym(entity(document, place))
    assert [labels[key] for key in found.within] == within
    assert (labels[found.owner] if found.owner else None) == owner


def test_an_abbreviation_behind_a_comma_tells_the_division() -> None:
    document = read("He left Paris, Tex., on Monday.")
    assert 4736286 in Reader(document).toponym(entity(document, "Paris")).divisions
