"""Entities tied to the gazetteer."""

from __future__ import annotations

import pytest

from kg.model import Document
from kg.nlp.linking.component import link
from kg.nlp.linking.details import add_details
from tests.support.language import entity, read


def linked(text: str) -> Document:
    return add_details(link(read(text)))


def labels(document: Document, keys: tuple[str, ...]) -> set[str]:
    return {e.label for e in document.entities if e.key in keys}


def test_states_and_verified_organizations_are_linked() -> None:
    document = linked("Kenya asked the United Nations and the African Union for help.")
    assert [x.iri for x in entity(document, "Kenya").links] == ["http://www.wikidata.org/entity/Q114"]
    assert [x.iri for x in entity(document, "United Nations").links] == ["http://www.wikidata.org/entity/Q1065"]
    assert entity(document, "Kenya").links[0].basis and 0 < entity(document, "Kenya").links[0].confidence <= 1


def test_known_names_without_a_confirmed_identifier_have_a_row_and_no_link() -> None:
    found = entity(linked("The Afghan Taliban rejected the offer."), "Afghan Taliban")
    assert (found.label, found.cls, found.ref, found.links) == ("Taliban", "ArmedGroup", "org/taliban", ())
    assert found.sectors == ("REB",)


def test_all_names_of_one_row_are_one_entity() -> None:
    document = linked("The U.S. sent an envoy. The United States wants talks.")
    assert len([e for e in document.entities if e.ref == "state/USA"]) == 1


def test_bodies_act_for_their_states_even_if_the_text_does_not_name_them() -> None:
    document = linked("Mossad denied the report.")
    body = entity(document, "Mossad")
    assert labels(document, body.acts_for) == {"Israel"}
    assert not next(e for e in document.entities if e.label == "Israel").mentions
    assert body.country == "ISR"


@pytest.mark.parametrize(
    ("text", "surface", "state"),
    [
        ("The Kenyan Navy seized the ship.", "Kenyan Navy", "Kenya"),
        ("The Embassy of Japan in Nairobi issued a statement.", "Embassy of Japan", "Japan"),
    ],
)
def test_bodies_that_bear_the_name_of_a_state_act_for_it(text: str, surface: str, state: str) -> None:
    document = linked(text)
    assert labels(document, entity(document, surface).acts_for) == {state}


def test_a_state_before_the_name_of_its_known_body_changes_nothing() -> None:
    document = linked("The U.S. Federal Bureau of Investigation opened an inquiry.")
    assert [e.ref for e in document.entities if e.cls == "GovernmentBody"] == ["org/fbi"]


def test_weak_names_need_an_article_about_their_country() -> None:
    sure = linked("Sudan's army said the RSF shelled a market in Sudan.")
    unsure = linked("The RSF published its index of press freedom in Sweden.")
    assert entity(sure, "RSF").ref == "org/rapid-support-forces"
    assert entity(unsure, "RSF").ref is None and entity(unsure, "RSF").label == "RSF"


def test_persons_are_linked_by_full_name_only() -> None:
    document = linked("Olaf Scholz met farmers. Scholz then left.")
    assert (
        entity(document, "Olaf Scholz").links
        and entity(document, "Scholz", 1).key == entity(document, "Olaf Scholz").key
    )
    assert not entity(linked("Analyst Peter Scholz disagreed."), "Peter Scholz").links


def test_a_common_name_is_another_person_where_nothing_speaks_of_the_country() -> None:
    assert entity(linked("Baker Imran Khan opened a shop in Bradford."), "Imran Khan").ref is None
    assert entity(linked("Pakistan's former prime minister Imran Khan was moved."), "Imran Khan").links


def test_parts_are_parts_of_what_they_belong_to() -> None:
    document = linked("The Qassam Brigades fired rockets.")
    assert labels(document, entity(document, "Qassam Brigades").part_of) == {"Hamas"}


def test_keys_are_unique_and_ties_point_to_entities() -> None:
    document = linked("Mossad, Shin Bet and Israel accused Hezbollah. UNICEF and the UN appealed to Lebanon.")
    keys = [e.key for e in document.entities]
    assert len(keys) == len(set(keys))
    assert all(k in keys for e in document.entities for k in e.acts_for + e.part_of + e.located_in)


@pytest.mark.parametrize(
    ("text", "surface", "country"),
    [
        ("The Royal Thai Navy left.", "Royal Thai Navy", "THA"),
        ("Radio Zambia said so.", "Radio Zambia", "ZMB"),
        ("The Catholic Church of Chile left.", "Catholic Church of Chile", "CHL"),
        ("The Confederation of Danish Industry left.", "Confederation of Danish Industry", "DNK"),
        ("The Nairobi Herald said so.", "Nairobi Herald", "KEN"),
        ("The University of New Mexico left.", "University of New Mexico", None),
        ("The Inter-American Bank left.", "Inter-American Bank", None),
    ],
)
def test_a_name_tells_the_country_of_an_organization(text: str, surface: str, country: str | None) -> None:
    assert entity(linked(text), surface).country == country
