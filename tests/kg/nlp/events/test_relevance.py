"""Which events are of politics."""

from __future__ import annotations

import pytest

from tests.kg.nlp.events.reading import one, read


@pytest.mark.parametrize(
    "text",
    [
        "A new drug could help patients.",
        "The band offered to give the drummer money.",
        "Most bakers volunteer to do that.",
        "Her office has promised help by post to customers.",
        "The mayor attacked ignorance and poverty in her speech.",
        "Critics say he destroyed her chances.",
        "In cases of murder a judge may be harsh.",
        "The council wants to prevent attacks.",
        "The bus company charges customers a fee.",
        "The school fired two veteran teachers.",
        "The senator conceded that his remarks were wrong.",
        "Officials agreed that the winter was cold.",
        "Analysts warned that floods could hit the coast.",
        "The minister demonstrated her commitment to reform.",
        "The drought took its toll on the farms of Chad.",
        "Police investigated the crash.",
        "A shelf was hung in the kitchen.",
        "The law has a life sentence for every murder.",
        "The trip from Berlin to Paris takes six hours.",
        "The senator wants to write a book.",
        "Nine children died in freezing temperatures in Chad.",
    ],
)
def test_what_is_no_event_of_politics(text: str) -> None:
    assert [(e.cls, e.label) for e in read(text).events] == []


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("Chad promised to help the farmers.", "Agree"),
        ("The rebels offered to help the farmers.", "Agree"),
        ("Diplomats offered to help the farmers.", "Agree"),
        ("Nigerian doctors promised to help the farmers.", "Agree"),
        ("Prime Minister Jonas Lund promised to help the farmers.", "Agree"),
        ("Jonas Lund killed Peter Holm.", "Assault"),
        ("Business groups welcomed the plan.", "Support"),
    ],
)
def test_a_political_side_or_violence_makes_an_event_one_of_politics(text: str, cls: str) -> None:
    assert one(read(text), cls).actors


@pytest.mark.parametrize(
    "text",
    [
        "Two tourists died of malaria.",
        "Nine people died in Chad of cholera.",
        "Nine people in Chad were injured by the cold.",
        "Nine people died of cholera in Chad.",
        "Nine people were killed in an earthquake in Chad.",
        "An earthquake in Chad killed nine people.",
        "An earthquake in Chad killed nine soldiers.",
        "Floods killed nine people and injured dozens in Chad.",
        "Nine people were injured in a bus crash in Chad.",
    ],
)
def test_the_dead_of_disasters_and_illness_are_nobodys_victims(text: str) -> None:
    assert not [e for e in read(text).events if e.cls == "Assault"]


@pytest.mark.parametrize(
    "text",
    [
        "Rebels killed nine people after an earthquake in Chad.",
        "Nine people were killed in a bombing in Chad after an earthquake.",
        "Nine soldiers were killed by a missile in Chad after an earthquake.",
        "Nine people died in Chad.",
    ],
)
def test_the_dead_of_an_attack_are_its_victims(text: str) -> None:
    assert one(read(text), "Assault").killed


@pytest.mark.parametrize(
    "text",
    [
        "A boat capsized off Chad on Monday, killing nine villagers.",
        "Nine villagers died when a mine shaft collapsed in Chad.",
        "Nine villagers were killed and six injured when a bus plunged into a river in Chad.",
        "A fire at a hotel in Chad killed nine guests.",
        "A gas explosion in Lagos killed nine villagers.",
        "The explosion in Lagos was caused by a faulty boiler.",
        "A blast at a fireworks factory killed nine workers.",
    ],
)
def test_accidents_are_nobodys_attacks(text: str) -> None:
    assert not [e for e in read(text).events if e.cls == "Assault"]


@pytest.mark.parametrize(
    "text",
    [
        "Mortar fire killed nine soldiers in Lagos.",
        "A suicide bomber killed nine workers at a gas depot in Lagos.",
        "A blast at a mosque in Lagos killed nine people.",
        "Nine villagers died when rebels sank a ferry.",
        "A mine went off as the army shelled the depot, killing nine villagers.",
    ],
)
def test_attacks_are_no_accidents(text: str) -> None:
    assert [e for e in read(text).events if e.cls == "Assault"]
