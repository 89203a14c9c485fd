"""Which place of GeoNames a name stands for."""

from __future__ import annotations

from kg import gazetteer
from kg.gazetteer import PlaceRow
from kg.model import Article, Document, Entity, Mention, MentionKind
from kg.nlp.geocoding.resolution import Resolver, Site
from kg.nlp.geocoding.toponyms import Toponym

LARGE = PlaceRow(1, "Xyzzy", "city", "KEN", admin1=10, population=2_000_000)
SMALL = PlaceRow(2, "Xyzzy", "city", "UGA", admin1=20, population=20_000)
OTHER = PlaceRow(3, "Xyzzy", "city", "TZA", admin1=30, population=1_900_000)
DIVISION = PlaceRow(10, "Xyzzy", "admin1", "KEN", admin1=10, population=2_100_000)
DISTRICT = PlaceRow(4, "Xyzzy", "admin2", "UGA", admin1=20, admin2=4, population=20_000)


def site(*rows: PlaceRow, country: str | None = None, level: str | None = None, sure: bool = False) -> Site:
    """The choice among these rows in an article that tells of a country, or of none."""
    spot = (Mention(0, 1, MentionKind.NAME, 0),)
    states = (Entity("s", "State", "S", spot, ref="x", country=country),) if country else ()
    resolver = Resolver(Document(Article("x", "S"), entities=states))
    resolver.sites()
    return resolver.choose(list(rows), Toponym(("Xyzzy",), level), frozenset(), sure)


def test_a_large_city_is_meant_by_its_name_alone() -> None:
    assert site(SMALL, LARGE) == Site(LARGE, "KEN")


def test_a_small_city_is_meant_only_if_its_country_is_told() -> None:
    assert site(SMALL) == Site()
    assert site(SMALL, country="UGA") == Site(SMALL, "UGA")
    assert site(SMALL, sure=True) == Site(SMALL, "UGA")


def test_two_cities_that_are_near_to_each_other_are_not_told_apart() -> None:
    assert site(LARGE, OTHER) == Site()
    assert site(LARGE, OTHER, country="TZA") == Site(OTHER, "TZA")


def test_of_a_division_and_its_city_the_city_is_meant_unless_the_text_says_otherwise() -> None:
    assert site(LARGE, DIVISION) == Site(LARGE, "KEN")
    assert site(LARGE, DIVISION, level="admin1") == Site(DIVISION, "KEN")


def test_the_level_that_the_text_says_is_stronger_than_people() -> None:
    assert site(LARGE, DISTRICT, level="admin2") == Site(DISTRICT, "UGA")


def test_without_candidates_there_is_no_place() -> None:
    assert site(country="UGA") == Site()


def test_a_capital_is_meant_rather_than_a_division_with_more_people() -> None:
    resolver = Resolver(Document(Article("x", "")))
    rows = list(gazetteer.find_place("Washington"))
    found = resolver.choose(rows, Toponym(("Washington",)), frozenset(), sure=False)
    assert found.row is not None and found.row.id == 4140963
