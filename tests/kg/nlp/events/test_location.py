"""Where an event took place."""

from __future__ import annotations

from tests.kg.nlp.events.reading import labels, one, read


def test_the_last_place_holds_for_coordinated_verbs_and_the_first_for_the_sentence() -> None:
    for text in (
        "The army killed two rebels and detained a guard in Kano.",
        "In Kano city, Kano province, the army killed two rebels.",
    ):
        document = read(text)
        event = one(document, "Assault")
        assert event.place is not None and "Kano" in labels(document, (event.place,))[0], text


def test_place_and_date_belong_to_their_event() -> None:
    document = read(
        "Speaking in London on Tuesday, the Kenyan president said rebels had attacked a village in Uganda on 3 May 2024.",
        "2024-06-05",
    )
    attack = one(document, "Assault")
    assert attack.time is not None and attack.time.value == "2024-05-03"
    assert attack.place is not None and labels(document, (attack.place,)) == ["Uganda"]
