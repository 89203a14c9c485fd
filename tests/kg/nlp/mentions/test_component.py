"""Names, demonyms, capitals and described people."""

from __future__ import annotations

import pytest

from tests.support.language import entity, read, surfaces


@pytest.mark.parametrize(
    ("text", "surface", "cls"),
    [
        ("Chancellor Angela Merkel visited Paris on Monday.", "Angela Merkel", "Person"),
        ("The United Nations condemned the attack.", "United Nations", "InternationalOrganization"),
        ("Kenya and Uganda signed a treaty.", "Uganda", "State"),
        ("The army launched Operation Blue Star in June.", "Operation Blue Star", "Operation"),
        ("They spoke at the Geneva-II conference.", "Geneva-II conference", "Conference"),
        ("Fighters of Lashkar-e-Jhangvi attacked the base.", "Lashkar-e-Jhangvi", "ArmedGroup"),
        ("Two French soldiers were killed in Mali.", "Two French soldiers", "Group"),
        ("The Kenyan foreign ministry denied it.", "Kenyan foreign ministry", "GovernmentBody"),
    ],
)
def test_class(text: str, surface: str, cls: str) -> None:
    assert entity(read(text), surface).cls == cls


def test_name_behind_a_title_with_an_object_is_the_subject_of_its_sentence() -> None:
    document = read("On Monday, Kenyan Ambassador to Qatar Daniel Wanjiru Mwangi hosted a dinner for the delegation.")
    person = entity(document, "Daniel Wanjiru Mwangi")
    head = next(t for d in document.parse for t in d if t.idx == person.mentions[0].head)
    assert person.cls == "Person" and head.dep_ == "nsubj" and head.head.text == "hosted"


def test_capital_is_its_government_where_it_acts_and_a_city_where_things_happen() -> None:
    document = read("Nairobi announced a ban on Monday. The two met in Nairobi.")
    assert entity(document, "Nairobi").cls == "State"
    assert entity(document, "Nairobi", 1).cls == "Place"


def test_officials_act_for_their_state_and_others_only_come_from_it() -> None:
    document = read("Indian diplomats met two Indian tourists.")
    india = entity(document, "Indian").key
    assert entity(document, "Indian diplomats").acts_for == (india,)
    assert entity(document, "two Indian tourists").nationality == (india,)


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("two soldiers", (2, 2, 2)),
        ("over 20 envoys", (None, 21, None)),
        ("at least seven civilians", (None, 7, None)),
        ("dozens of militants", (None, 24, None)),
    ],
)
def test_size(phrase: str, told: tuple[int | None, int | None, int | None]) -> None:
    found = read(f"The army said {phrase} were seen there.")
    group = next(e for e in found.entities if e.cls == "Group")
    assert (group.size, group.size_low, group.size_high) == told


def test_leader_of_a_delegation() -> None:
    document = read("A delegation from Norway, led by Jonas Lund, met the rebels.")
    assert entity(document, "delegation from Norway").led_by == (entity(document, "Jonas Lund").key,)


def test_offsets_give_the_surface_with_emoji_and_combining_signs() -> None:
    document = read("🙂 Éloïse Dupré met Chancellor Angela Merkel in Paris.")
    assert entity(document, "Angela Merkel").cls == "Person"


def test_a_name_that_ends_where_the_paragraph_does_is_not_taken_for_a_longer_one() -> None:
    document = read(
        "The Lake Victoria Basin Commission met. Members of the Lake Victoria Basin Commission spoke.\n\nThey sailed on"
        " Lake Victoria"
    )
    assert all(m.end <= len(document.article.text) for e in document.entities for m in e.mentions)


@pytest.mark.parametrize(
    ("text", "surface", "cls"),
    [
        ("Interior Minister Peter Otieno resigned on Monday.", "Interior", None),
        ("Caretaker Prime Minister Jonas Dahl chaired the meeting.", "Caretaker", None),
        ("The army began an operation named Bright-un-Harvest on Monday.", "Bright-un-Harvest", "Operation"),
        ("Kenya closed the Moyale crossing to lorries.", "Moyale", "Place"),
        ("A woman named Maryam Okello, the mayor, greeted Susan Okello in Nairobi.", "Susan Okello", "Person"),
    ],
)
def test_what_the_model_takes_for_another_kind(text: str, surface: str, cls: str | None) -> None:
    found = [e for e in read(text).entities for m in e.mentions if text[m.start : m.end] == surface and e.named]
    assert [e.cls for e in found] == ([cls] if cls else [])


def test_body_of_a_spokesman_is_a_body() -> None:
    document = read("Kenyan interior ministry spokesman Daniel Otieno confirmed it.")
    assert entity(document, "Kenyan interior ministry").cls == "GovernmentBody"


@pytest.mark.parametrize(
    ("phrase", "sectors"),
    [
        ("former ministers", ("ELI",)),
        ("rebel groups", ("REB",)),
        ("a gang of smugglers", ("CRM",)),
        ("army drivers", ("MIL",)),
        ("a Christian leader", ("REL",)),
        ("the state news agency", ("GOV", "JRN")),
        ("doctors", ("MED",)),
    ],
)
def test_sectors_of_descriptions(phrase: str, sectors: tuple[str, ...]) -> None:
    found = read(f"On Monday, {phrase} spoke to reporters.")
    assert next(e for e in found.entities if not e.named).sectors == sectors


@pytest.mark.parametrize(
    ("text", "surface", "cls"),
    [
        ("Kyiv accused Paris of meddling.", "Kyiv", "State"),
        ("Rebels threatened to shell Goma on Tuesday.", "Goma", "Place"),
        ("They met Ann Goma. Rebels threatened to shell Goma.", "Goma", "Person"),
        ("Rebels threatened to shell Goma. The rest of Goma slept.", "Goma", "Place"),
    ],
)
def test_a_city_that_the_model_takes_for_a_person(text: str, surface: str, cls: str) -> None:
    assert entity(read(text), surface, text.count(surface) - 1).cls == cls


def test_an_ambassador_of_an_armed_group_is_no_rebel_by_the_office() -> None:
    assert entity(read("The Taliban ambassador left."), "Taliban ambassador").sectors == ("GOV",)
    assert entity(read("The Taliban spokesman left."), "Taliban spokesman").sectors == ("REB",)


def test_a_delegation_is_led_by_whom_the_text_says() -> None:
    document = read("A delegation led by Ann Keen left.")
    assert entity(document, "delegation").led_by == (entity(document, "Ann Keen").key,)


def test_counted_groups_are_others_each_time_and_definite_ones_the_same() -> None:
    counted = read("Two soldiers fell. Two soldiers fled.")
    definite = read("The soldiers fell. The soldiers fled.")
    assert len([e for e in counted.entities if e.cls == "Group"]) == 2
    assert len([e for e in definite.entities if e.cls == "Group"]) == 1


def test_armed_people_come_from_a_state_and_do_not_act_for_it() -> None:
    document = read("Kenyan gunmen attacked the camp. Kenyan soldiers fled.")
    kenya = entity(document, "Kenyan").key
    gunmen, soldiers = entity(document, "Kenyan gunmen"), entity(document, "Kenyan soldiers")
    assert (gunmen.acts_for, gunmen.nationality, soldiers.acts_for) == ((), (kenya,), (kenya,))


def test_a_person_called_by_the_first_name_is_no_place() -> None:
    document = read("President Isaias Afwerki met Abiy Ahmed in Asmara. Abiy thanked Isaias.")
    assert not [e.label for e in document.entities if e.cls == "Place" and e.label in ("Isaias", "Abiy")]


def test_a_month_is_no_person_of_that_name() -> None:
    document = read("Theresa May met Turkey's president in Ankara in May.")
    [person] = [e for e in document.entities if e.cls == "Person"]
    assert [document.surface(m) for m in person.mentions] == ["Theresa May"]


@pytest.mark.parametrize(
    "text", ["A French-run prison was hit.", "French-trained soldiers met.", "A French prison was hit."]
)
def test_an_adjective_of_a_state_ends_before_its_hyphen(text: str) -> None:
    document = read(text)
    france = next(e for e in document.entities if e.label == "France")
    assert [text[m.start : m.end] for m in france.mentions] == ["French"]


@pytest.mark.parametrize(
    ("text", "surface", "cls"),
    [
        # the place of a meeting before it
        ("The Batumi conference faces difficulties.", "Batumi", "Place"),
        ("Russia postponed the Batumi summit.", "Batumi", "Place"),
        # an unknown first name behind a title
        ("Mayor Rahm Emanuel refused to resign.", "Rahm Emanuel", "Person"),
        ("Governor Zed Hollis resigned.", "Zed Hollis", "Person"),
    ],
)
def test_names_made_whole_and_places_of_meetings(text: str, surface: str, cls: str) -> None:
    assert entity(read(text), surface).cls == cls


def test_a_soldier_is_another_each_time_and_the_authority_is_nobody() -> None:
    document = read("A British soldier died in June. A British soldier was wounded in July. He was shot.")
    first, second = entity(document, "British soldier"), entity(document, "British soldier", 1)
    assert first.key != second.key
    assert entity(document, "He").key == second.key
    assert entity(read("The water authority met. He said so."), "water authority").size is None


def test_an_adjective_of_a_people_without_a_state_mentions_the_people() -> None:
    document = read("The Kurdish prison closed. The Kurds left. Kurdish is a language.")
    assert entity(document, "Kurdish") == entity(document, "Kurds")
    assert surfaces(document, "Kurds") == {"Kurdish", "Kurds"}
    assert len(entity(document, "Kurds").mentions) == 2


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("Nairobi was an ally of Chad.", "State"),
        ("Nairobi is willing to meet the rebels.", "State"),
        ("Nairobi was calm, but has condemned the attack.", "State"),
        ("Nairobi is a city of parks and has nine gates.", "Place"),
        ("The king called on Nairobi to leave.", "State"),
        ("The union imposed sanctions on Nairobi.", "State"),
        ("The rebels received weapons from Nairobi.", "State"),
        ("The general won the support of Nairobi.", "State"),
        ("The senator lashed out at Nairobi.", "State"),
        ("The rebels withdrew from Nairobi.", "Place"),
        ("An attack on Nairobi killed nine.", "Place"),
    ],
)
def test_a_capital_that_is_somebody_is_a_government(text: str, cls: str) -> None:
    assert entity(read(text), "Nairobi").cls == cls
