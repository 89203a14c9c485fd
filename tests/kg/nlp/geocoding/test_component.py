"""Places resolved to GeoNames."""

from __future__ import annotations

import pytest

from kg.model import Document, Entity
from kg.nlp.geocoding.component import places
from kg.nlp.linking.component import link
from kg.nlp.linking.details import add_details
from tests.support.language import entity, read


def placed(text: str) -> Document:
    return add_details(places(add_details(link(read(text)))))


def chain(document: Document, e: Entity) -> list[str]:
    """Labels of what an entity lies in, from the inside out."""
    entities = {x.key: x for x in document.entities}
    found = []
    while e.located_in:
        e = entities[e.located_in[0]]
        found.append(e.label)
    return found


def test_city_has_links_coordinates_and_the_chain_to_its_state() -> None:
    document = placed("The ministers met in Mombasa.")
    city = entity(document, "Mombasa")
    assert city.ref == "geonames/186301" and city.country == "KEN"
    assert city.latitude == pytest.approx(-4.05, abs=0.1) and city.longitude == pytest.approx(39.67, abs=0.1)
    assert chain(document, city) == ["Mombasa County", "Kenya"]
    assert next(e for e in document.entities if e.label == "Kenya").ref == "state/KEN"


@pytest.mark.parametrize(
    ("text", "surface", "ref"),
    [
        ("Protesters gathered in Hyderabad, Pakistan.", "Hyderabad", "geonames/1176734"),
        ("Protesters gathered in Hyderabad, the Indian city.", "Hyderabad", "geonames/1269843"),
        ("India said protesters gathered in Hyderabad.", "Hyderabad", "geonames/1269843"),
        ("He lives in Paris, Texas.", "Paris", "geonames/4717560"),
        ("He lives in Paris.", "Paris", "geonames/2988507"),
    ],
)
def test_homonyms_by_what_they_lie_in_and_by_the_states_of_the_article(text: str, surface: str, ref: str) -> None:
    assert entity(placed(text), surface).ref == ref


@pytest.mark.parametrize(
    ("text", "surface", "ref"),
    [
        ("Flooding hit Kunduz province in Afghanistan.", "Kunduz", "geonames/1135690"),
        ("Flooding hit the city of Kunduz in Afghanistan.", "Kunduz", "geonames/1135689"),
        ("Rain fell in Takhar, Kunduz and Baghlan provinces of Afghanistan.", "Kunduz", "geonames/1135690"),
    ],
)
def test_level_told_by_the_text(text: str, surface: str, ref: str) -> None:
    document = placed(text)
    found = next(e for e in document.entities for m in e.mentions if document.surface(m).startswith(surface))
    assert found.ref == ref


@pytest.mark.parametrize("spelt", ["Konduz", "Kunduz", "Qunduz", "Kondoz"])
def test_spelling_does_not_matter(spelt: str) -> None:
    document = placed(f"Snow fell in {spelt} province in Afghanistan.")
    assert "geonames/1135690" in {e.ref for e in document.entities}


def test_names_called_a_district_are_places_whatever_the_model_thinks() -> None:
    document = placed("Afghan police opened a post in Shinwari district, Parwan province.")
    district = next(e for e in document.entities if any(document.surface(m).startswith("Shinwari") for m in e.mentions))
    assert district.cls == "Place" and "Parwan" in chain(document, district)


def test_a_village_that_no_list_has_lies_in_what_the_text_says() -> None:
    document = placed("A school was opened in Zorabak, a village in Kunduz province of Afghanistan.")
    village = entity(document, "Zorabak")
    assert (village.cls, village.ref, village.latitude, village.country) == ("Place", None, None, "AFG")
    assert chain(document, village)[-1] == "Afghanistan" and "Kunduz" in chain(document, village)[0]


def test_without_anything_that_speaks_for_it_a_homonym_stays_unlinked() -> None:
    assert entity(placed("They moved to Springfield."), "Springfield").ref is None


def test_regions_and_seas_have_no_country() -> None:
    document = placed("Trade across South Asia and the Red Sea fell.")
    assert entity(document, "South Asia").country is None
    assert {e.cls for e in document.entities if e.label in ("South Asia", "Red Sea")} == {"Place"}


def test_a_division_called_as_a_state_is() -> None:
    american = placed("A storm hit Atlanta, Georgia.")
    european = placed("Georgia and Armenia signed a treaty in Tbilisi.")
    assert next(e for e in american.entities if e.label == "Georgia").country == "USA"
    assert entity(european, "Georgia").ref == "state/GEO"


def test_dateline_is_a_place() -> None:
    document = placed("NAIROBI, Kenya (AP) — Officials opened a bridge on Monday.")
    assert entity(document, "NAIROBI").ref == "geonames/184745" and entity(document, "Kenya").ref == "state/KEN"


def test_two_spellings_of_one_place_are_one_entity() -> None:
    document = placed("Ukraine said drones hit Kyiv. In Kiev, sirens sounded.")
    assert [e.ref for e in document.entities].count("geonames/703448") == 1


def test_keys_are_unique_ties_point_to_entities_and_spans_to_names() -> None:
    document = placed(
        "Shells fell in Kramatorsk, Donetsk and Bakhmut in Ukraine. A drone hit Belgorod in Russia; Mir Ali in Pakistan"
        " was quiet."
    )
    keys = [e.key for e in document.entities]
    assert len(keys) == len(set(keys))
    assert all(k in keys for e in document.entities for k in e.acts_for + e.part_of + e.located_in)
    assert all(document.surface(m).strip() == document.surface(m) != "" for e in document.entities for m in e.mentions)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Hyderabad Motors fell.", None),  # in India or in Pakistan
        ("Hyderabad Motors fell. India was shocked.", "IND"),
        ("Queensland Motors fell.", "AUS"),
    ],
)
def test_a_body_has_the_country_of_a_large_place_in_its_name_if_no_other_could_be_meant(
    text: str, country: str | None
) -> None:
    assert next(e for e in placed(text).entities if "Motors" in e.label).country == country


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("A storm hit Atlanta. Georgia sent help.", "geonames/4197000"),
        ("A storm hit Atlanta. Georgia sent help to Batumi.", "state/GEO"),
    ],
)
def test_a_state_of_which_the_article_names_another_place_is_not_the_division_of_its_name(text: str, ref: str) -> None:
    assert entity(placed(text), "Georgia").ref == ref
