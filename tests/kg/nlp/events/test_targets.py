"""Buildings, vehicles and settlements that force is used on stand for those in them."""

from __future__ import annotations

import pytest

from tests.kg.nlp.events.reading import labels, one, read


@pytest.mark.parametrize(
    ("text", "cls", "targets"),
    [
        ("Kenya attacked Goma on Monday, killing 12 people.", "Assault", ["Goma", "12 people"]),
        ("Chadian jets shelled two hospitals in Faya.", "Assault", ["two hospitals"]),
        ("Rebels fired rockets at Goma.", "Assault", ["Goma"]),
        ("A suicide bomber attacked a church in Lahore.", "Assault", ["church"]),
        ("The blast ripped through a Coptic church in Cairo.", "Assault", ["Coptic church"]),
        ("Gunmen opened fire on a police station in Karachi, wounding three officers.", "Assault", None),
        ("The army has been besieging Goma and Bukavu.", "Coerce", ["Goma", "Bukavu"]),
        ("Militants attacked the town of Mora in northern Cameroon.", "Assault", ["Mora"]),
        ("The army launched an assault on the Goma enclave.", "Assault", ["Goma"]),
        ("Airstrikes hit 15 of the 20 hospitals.", "Assault", ["20 hospitals"]),
        ("Kenya seized a Liberian-flagged tanker.", "Coerce", ["Liberian-flagged tanker"]),
        (
            "Rebels attacked the northern province and two eastern territories.",
            "Assault",
            ["northern province", "two eastern territories"],
        ),
        ("Police used tear gas to disperse hundreds of students.", "Assault", ["hundreds of students"]),
        ("Police fired water cannon to break up the crowd.", "Assault", ["crowd"]),
        ("Soldiers fired rubber bullets at students to stop a march.", "Assault", ["students"]),
        ("The army jailed dozens of rebels along with two lawyers.", "Coerce", ["dozens of rebels", "two lawyers"]),
        ("Rebels killed the nurses Ann Lee and Paul Roth.", "Assault", ["Ann Lee", "Paul Roth"]),
        ("Kenyan police arrested the editor together with two reporters.", "Coerce", ["editor", "two reporters"]),
        ("The minister was arrested on Monday along with two aides.", "Coerce", ["minister", "two aides"]),
        ("The minister died alongside two guards in a Kenyan airstrike.", "Assault", ["minister", "two guards"]),
        ("The 32-year-old was arrested by Kenyan police.", "Coerce", ["32-year-old"]),
        ("The trio were arrested by Kenyan police.", "Coerce", ["trio"]),
        ("Ethiopia's first Somalia incursion lasted a year.", "Assault", ["Somalia"]),
        ("A Kenyan was arrested in Goma.", "Coerce", ["Kenyan"]),
        ("The army attacked the embassy of France and a school.", "Assault", ["embassy of France", "school"]),
    ],
)
def test_what_is_hit_is_a_recipient(text: str, cls: str, targets: list[str] | None) -> None:
    document = read(text)
    expected = ["police station", "three officers"] if targets is None else targets
    assert sorted(labels(document, one(document, cls).recipients)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "cls", "targets"),
    [
        ("An explosion near a market in Quetta killed three people.", "Assault", ["three people"]),
        ("Rebels attacked a patrol in Goma.", "Assault", ["patrol"]),
        ("Rebels seized the town of Goma from the army.", "Assault", ["army"]),
        ("A guard in Goma was killed.", "Assault", ["guard"]),
        ("Kenya praised the hospital.", "Support", []),
        ("The virus killed two ministers. Cholera claimed the lives of 40 villagers.", "Assault", []),
    ],
)
def test_what_is_only_near_or_around_is_none(text: str, cls: str, targets: list[str]) -> None:
    document = read(text)
    found = [e for e in document.events if e.cls == cls]
    assert [name for e in found for name in labels(document, e.recipients)] == targets


@pytest.mark.parametrize(
    ("text", "victims"),
    [
        (
            "A car bombing outside the embassy killed 10 people and wounded 70 others.",
            ["embassy", "10 people", "70 others"],
        ),
        ("The attack left 12 people dead.", ["12 people"]),
        ("Militants wounded dozens.", ["dozens"]),
        ("Others were killed.", []),
    ],
)
def test_the_dead_and_injured_are_recipients(text: str, victims: list[str]) -> None:
    document = read(text)
    assert labels(document, one(document, "Assault").recipients) == victims


def test_a_fight_of_two_sides_concerns_no_state_by_its_place() -> None:
    document = read("Kurdish forces clashed with Boko Haram in Chad.")
    assert not one(document, "Assault").recipients


def test_soldiers_who_are_deployed_are_no_recipients() -> None:
    document = read("The Chadian army announced a deployment of soldiers to the border.")
    assert not one(document, "Mobilize").recipients


def test_a_target_is_a_group_beside_the_place_and_known_by_its_words() -> None:
    document = read("Kenya shelled Goma. Uganda shelled Goma, too. Rebels bombed a church, and later a church.")
    groups = [e for e in document.entities if e.cls == "Group"]
    assert sorted(e.label for e in groups)[0] == "Goma"
    [goma] = [e for e in groups if e.label == "Goma"]
    assert len(goma.mentions) == 2 and not goma.named
    assert any(e.cls == "Place" and e.label == "Goma" for e in document.entities)


def test_things_that_are_not_hit_are_nobody() -> None:
    document = read("The church in Lahore was painted. Two hospitals opened in Goma.")
    assert not [e.label for e in document.entities if e.cls == "Group"]


def test_several_names_of_what_was_hit_do_not_make_two_attacks() -> None:
    document = read(
        "Police in Cairo probed the bomb blast that ripped through a church on Sunday. The explosion hit the cathedral."
    )
    assert len([e for e in document.events if e.cls == "Assault"]) == 1
