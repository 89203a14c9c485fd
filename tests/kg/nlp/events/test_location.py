"""Where an event took place, and what it is a part of."""

from __future__ import annotations

import pytest

from tests.kg.nlp.events.reading import labels, one, read


@pytest.mark.parametrize(
    ("text", "cls", "place"),
    [
        ("Rebels attacked a post in Kano.", "Assault", "Kano"),
        ("Rebels attacked a residence in a suburb of Kano.", "Assault", "Kano"),
        ("France withdrew its troops to Kano.", "Retreat", "Kano"),
        ("The army carried out a raid on the village of Bama.", "Assault", "Bama"),
        ("The minister of Chad was in Kano, where he met the rebels.", "Consult", "Kano"),
        ("The police detained two men during a raid in Kano.", "Coerce", "Kano"),
        ("They arrested two men following an attack in Nairobi on a bank.", "Coerce", "Nairobi"),
        ("Chad condemned, in Nairobi, arresting two men.", "Coerce", "Nairobi"),
        ("The king of Chad visited Niger and met the rebels.", "Consult", "Niger"),
        ("The king of Chad flew to Nairobi and met the rebels.", "Consult", "Nairobi"),
        ("The army killed two rebels and detained a guard in Kano.", "Assault", "Kano"),
        ("In Kano city, Kano province, the army killed two rebels.", "Assault", "Kano"),
        ("The army, in Kano, hit rebels.", "Assault", "Kano"),
        ("Rebels in Kano, using drones, struck the army.", "Assault", "Kano"),
        ("The Nairobi attack shocked Chad.", "Assault", "Nairobi"),
        ("The king of Chad visited Nairobi on Monday, where he met the rebels.", "Consult", "Nairobi"),
        ("The king of Chad met the rebels in May when he visited Nairobi.", "Consult", "Nairobi"),
        ("The king of Chad met the rebels during a visit to Nairobi.", "Consult", "Nairobi"),
        ("The king of Chad will host a congress in the Red Sea resort of Aqaba.", "Consult", "Aqaba"),
        ("A blast ripped through a barracks in Kano.", "Assault", "Kano"),
        ("France ordered air strikes on Chad.", "Assault", "Chad"),
        ("The French air raid on Chad is tied to the bombings in Kano.", "Assault", "Chad"),
        ("Prosecutors in Niger said that they are investigating a trader.", "Accuse", "Niger"),
        ("The army entered Nairobi to help the rebels.", "Aid", "Nairobi"),
        ("Chad and Niger agreed to an immediate truce during talks in Nairobi.", "Agree", "Nairobi"),
        ("The French envoy met the king of Chad at the Kremlin.", "Consult", "Kremlin"),
        ("Hundreds of rebels gathered in Nairobi to condemn the police.", "Accuse", "Nairobi"),
        ("Chad ended its operation against the rebels in Kano.", "Concede", "Kano"),
        ("The king of Chad visited Niger.", "Consult", "Niger"),
        ("Speaking in Nairobi, the king of Chad condemned the rebels.", "Accuse", "Nairobi"),
        ("Chad joined the African Union at a ceremony held in the city of Kano.", "Support", "Kano"),
        ("The Nairobi court sentenced two rebels.", "Sanction", "Nairobi"),
        ("Hundreds marched in the Nairobi parade to condemn the police.", "Protest", "Nairobi"),
        ("They disagree on aid for militias in Niger, and Chad's detention of a priest.", "Coerce", "Chad"),
        ("Fear spread across Nairobi as police investigated the king of Chad.", "Accuse", "Nairobi"),
    ],
)
def test_a_place_of_the_sentence(text: str, cls: str, place: str) -> None:
    document = read(text)
    found = [labels(document, (e.place,)) for e in document.events if e.cls == cls and e.place is not None]
    assert [place] in found


@pytest.mark.parametrize(
    "text",
    [
        "The ambassador in Kano met the king of Chad.",
        "Rebels of Kano met the king of Chad.",
        "Kenya, along with Uganda, met the king of Chad.",
    ],
)
def test_a_place_of_somebody_is_not_that_of_the_event(text: str) -> None:
    assert one(read(text), "Consult").place is None


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("Chad condemned the attack on a market in Kano.", "Accuse"),
        ("The king of Chad discussed developments in Niger with the king of Mali.", "Consult"),
        ("The kings of Chad and Mali held talks on the war in Niger.", "Consult"),
        ("Officials in Kano welcomed the failure of the negotiations between Chad and Niger.", "Consult"),
        ("The head of a party in Kano criticised Chad.", "Accuse"),
        ("Chad is suspected of killing two men in Kano.", "Accuse"),
        ("Chad condemned the killing of two men, after talks in Kano ended, on Monday.", "Accuse"),
        ("While state television showed exiles in Kano, Chad urged France to pay.", "Request"),
    ],
)
def test_words_are_not_said_where_what_they_are_about_lies(text: str, cls: str) -> None:
    assert one(read(text), cls).place is None


def test_a_deed_is_not_done_where_it_is_told() -> None:
    document = read("The king of Chad said his troops would leave Niger soon, during a speech in Nairobi.")
    assert all(
        e.place is None or labels(document, (e.place,)) != ["Nairobi"] for e in document.events if e.cls == "Retreat"
    )


def test_of_several_places_of_one_event_the_most_exact_is_kept() -> None:
    document = read("Rebels attacked troops in Kenya on Monday. The attack in Nairobi killed two.", "2024-06-05")
    assert [labels(document, (e.place,)) for e in document.events if e.place] == [["Nairobi"]]


def test_only_who_moves_is_where_they_went_to() -> None:
    assert one(read("Chad condemned the return to Kano."), "Accuse").place is None


def test_place_and_date_belong_to_their_event() -> None:
    document = read(
        "Speaking in London on Tuesday, the Kenyan president said rebels had attacked a village in Uganda on 3 May"
        " 2024.",
        "2024-06-05",
    )
    attack = one(document, "Assault")
    assert attack.time is not None and attack.time.value == "2024-05-03"
    assert attack.place is not None and labels(document, (attack.place,)) == ["Uganda"]


@pytest.mark.parametrize(
    ("text", "cls", "occasion"),
    [
        ("Chad met Niger at the Doha Conference.", "Consult", "Doha Conference"),
        ("Chad met Niger on the sidelines of the Doha Conference.", "Consult", "Doha Conference"),
        ("Chad attended the Doha Conference.", "Consult", "Doha Conference"),
        ("The army killed two rebels during Operation Barkhane.", "Assault", "Operation Barkhane"),
        ("Operation Barkhane killed two rebels.", "Assault", "Operation Barkhane"),
    ],
)
def test_what_an_event_is_a_part_of(text: str, cls: str, occasion: str) -> None:
    document = read(text)
    assert labels(document, one(document, cls).part_of) == [occasion]


def test_an_attack_on_a_conference_is_no_part_of_it() -> None:
    assert not one(read("Rebels attacked the Doha Conference."), "Assault").part_of


def test_a_conference_is_held_where_it_is_named_after() -> None:
    document = read("Doha was calm. Chad met Niger at the Doha Conference.")
    meeting = one(document, "Consult")
    assert meeting.place is not None and labels(document, (meeting.place,)) == ["Doha"]
