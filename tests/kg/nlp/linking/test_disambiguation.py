"""Names that several bear, told apart by the article around them. All sentences are invented."""

from __future__ import annotations

import pytest

from kg.model import Document
from kg.nlp.geocoding.component import places
from kg.nlp.linking.component import link
from kg.nlp.linking.details import add_details
from tests.support.language import entity, read


def placed(text: str, published: str | None = None) -> Document:
    return add_details(places(add_details(link(read(text, published)))))


@pytest.mark.parametrize(
    ("text", "surface", "ref"),
    [
        ("Georgia and Russia held talks in Tbilisi.", "Georgia", "state/GEO"),
        ("A storm hit Atlanta, Georgia, on Monday. Police in Georgia closed roads.", "Georgia", "geonames/4197000"),
        ("Washington accused Moscow of lying.", "Washington", "state/USA"),
        ("The delegation flew to Washington on Friday.", "Washington", "geonames/4140963"),
        ("A fire broke out near Spokane in Washington state.", "Washington", "geonames/5815135"),
        ("Congo's president met rebels in Kinshasa.", "Congo", "state/COD"),
        ("Congo's president spoke in Brazzaville.", "Congo", "state/COG"),
        ("The Republic of Congo held an election.", "Republic of Congo", "state/COG"),
        ("Korea tested a rocket, officials in Pyongyang said.", "Korea", "state/PRK"),
        ("Jordan's king met the envoy in Amman.", "Jordan", "state/JOR"),
        ("The Taliban seized Kunduz. Afghan officials fled.", "Taliban", "org/taliban"),
        (
            "The Taliban attacked a post in Pakistan. The Pakistani Taliban had threatened Pakistani police.",
            "Taliban",
            "org/ttp",
        ),
        (
            (
                "Afghanistan and Pakistan quarrel. The Taliban and the Pakistani Taliban are two groups, Afghan"
                " officials said."
            ),
            "Taliban",
            "org/taliban",
        ),
    ],
)
def test_places_states_and_groups(text: str, surface: str, ref: str) -> None:
    assert entity(placed(text), surface).ref == ref


@pytest.mark.parametrize(
    "text",
    ["Michael Jordan bought a house. Jordan was happy.", "James Washington won a prize. Washington thanked his fans."],
)
def test_a_surname_is_no_state(text: str) -> None:
    document = placed(text)
    assert not [e for e in document.entities if e.cls in ("State", "Place") and e.mentions]


def test_a_surname_is_a_state_if_something_else_is_of_it() -> None:
    document = placed("James Washington left. The Pentagon protested. Washington accused Moscow of lying.")
    assert entity(document, "Washington", 1).ref == "state/USA"


@pytest.mark.parametrize(
    ("published", "ref"), [("2015-03-02", "person/nawaz-sharif"), ("2023-03-02", "person/shehbaz-sharif"), (None, None)]
)
def test_two_sharifs(published: str | None, ref: str | None) -> None:
    assert (
        entity(placed("Prime Minister Sharif of Pakistan met officials in Islamabad.", published), "Sharif").ref == ref
    )


@pytest.mark.parametrize(
    ("text", "surface", "ref"),
    [
        ("Erdogan said Turkey would not yield.", "Erdogan", "person/recep-tayyip-erdogan"),
        ("El-Sissi met ministers in Cairo. Egypt will hold an election.", "El-Sissi", "person/abdel-fattah-el-sisi"),
        ("Abdul Fatah al-Sissi met ministers in Cairo, Egypt.", "Abdul Fatah al-Sissi", "person/abdel-fattah-el-sisi"),
        ("Foreign Minister Lavrov arrived in Kabul from Russia.", "Lavrov", "person/sergey-lavrov"),
        ("Mayor Erdogan of Springfield opened a bridge in Ohio.", "Erdogan", None),
        ("Thomas Bush sold his farm in Kenya.", "Thomas Bush", None),
    ],
)
def test_persons_by_office_and_spelling(text: str, surface: str, ref: str | None) -> None:
    assert entity(placed(text, "2017-03-02"), surface).ref == ref


def test_bodies_of_one_state_are_one() -> None:
    document = placed(
        "Kenya's Foreign Ministry summoned the envoy. The Kenyan Ministry of Foreign Affairs gave no details. "
        "The Foreign Ministry of Uganda protested."
    )
    assert (
        entity(document, "Foreign Ministry").ref
        == entity(document, "Kenyan Ministry of Foreign Affairs").ref
        == "org/ken-foreign-ministry"
    )
    assert entity(document, "Foreign Ministry of Uganda").ref == "org/uga-foreign-ministry"


def test_teams_are_no_states() -> None:
    document = placed(
        "England beat Samoa in the semifinal. Halftime came late, and the coach praised the striker. "
        "Fans of the tournament flew in from England. Kenya's government sent wishes to the goalkeeper."
    )
    assert not entity(document, "Samoa").links and entity(document, "Samoa").label == "Samoa (team)"
    assert entity(document, "England", 1).ref and entity(document, "Kenya").ref == "state/KEN"


def test_letters_that_are_not_a_places_are_a_body() -> None:
    document = placed("The Centre for Treatment of Springfield (RTBH) is near Chicago. RTBH opened in May.")
    assert all(not e.ref for e in document.entities for m in e.mentions if document.surface(m) == "RTBH")


def test_bodies_named_after_a_place_are_of_its_country() -> None:
    assert entity(placed("Queensland Police spoke of a crash."), "Queensland Police").country == "AUS"


def test_a_city_and_the_county_of_its_name() -> None:
    document = placed(
        "Shops opened in Los Angeles and Orange counties of California. He lives in the city of Los Angeles."
    )
    assert entity(document, "Los Angeles").ref != entity(document, "Los Angeles", 1).ref


def test_people_are_not_their_state() -> None:
    document = placed("Some Americans attacked the mill.")
    assert [e.cls for e in document.entities for m in e.mentions if "Americans" in document.surface(m)] == ["Group"]


def test_the_agency_of_a_dateline() -> None:
    assert entity(placed("LONDON (Reuters) - Britain voted on Monday."), "Reuters").ref == "org/reuters"


@pytest.mark.parametrize(
    ("text", "surface", "ref"),
    [
        ("A tree fell in Whittier, Calif., on Monday.", "Calif.", "geonames/5332921"),
        ("He flew from New Orleans to New York in May.", "New York", "geonames/5128581"),
        ("The governor of New York state spoke in Albany.", "New York", "geonames/5128638"),
        ("Nicaragua's Independence is dear to Nicaragua and the United States.", "Independence", None),
        ("The Liberal Democrats lost a seat in London, Britain said.", "Liberal Democrats", "org/lib-dems"),
        ("Ohio State won. The Boston Globe told it in Ohio.", "Ohio State", None),
        ("Ohio State won. The Boston Globe told it in Ohio.", "Boston Globe", None),
    ],
)
def test_parts_of_longer_names(text: str, surface: str, ref: str | None) -> None:
    document = placed(text)
    found = [e.ref for e in document.entities for m in e.mentions if document.surface(m) == surface]
    assert found == ([ref] if ref else [None] * len(found))


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("Texas Democrats walked out. The United States watched.", "org/democratic-party-united-states"),
        ("The Social Democrats walked out. The United States watched.", None),
    ],
)
def test_weak_names_of_parties(text: str, ref: str | None) -> None:
    assert {
        e.ref
        for e in placed(text).entities
        for m in e.mentions
        if "Democrats" in placed(text).article.text[m.start : m.end]
    } == {ref}


def test_central_americans_are_not_of_the_united_states() -> None:
    document = placed("The Central American presidents met in Panama.")
    assert not [m for e in document.entities if e.ref == "state/USA" for m in e.mentions]
