"""Whom a judgement or a demand concerns that is of a deed: who did it, or is to do it, not whom it was done to."""

from __future__ import annotations

import pytest

from tests.kg.nlp.events.reading import labels, one, read


@pytest.mark.parametrize(
    ("text", "cls", "recipients"),
    [
        ("Amnesty condemned the arrest of the lawyer by Turkish police.", "Accuse", ["Turkish police"]),
        ("Kenya denounced the attack on the convoy.", "Accuse", []),
        ("The party condemned the killing of its leader.", "Accuse", []),
        ("Germany welcomed Iran's release of the crew.", "Support", ["Iran"]),
        ("Russia condemned U.S. airstrikes on Syria and the killing of civilians.", "Accuse", ["United States"]),
        ("The union criticised Chad and the arrest of its leader.", "Accuse", ["Chad"]),
        ("Norway criticised Kenya's withdrawal from Somalia.", "Accuse", ["Kenya"]),
        ("Norway called for sanctions against Myanmar.", "Request", ["Myanmar"]),
        ("Norway called for the release of the prisoners.", "Request", []),
        ("Norway demanded the withdrawal of Kenyan troops.", "Request", ["Kenyan troops"]),
        ("Chad demanded President Ruto's resignation.", "Request", ["Ruto"]),
        ("Norway demanded the release of the sailors held by Iran.", "Request", ["Iran"]),
        ("Norway demanded the release of its sailors from Chad.", "Request", ["Chad"]),
        ("Iran arrested the sailors in May. Norway demanded the release of the sailors.", "Request", ["Iran"]),
    ],
)
def test_who_did_it_or_is_to_do_it(text: str, cls: str, recipients: list[str]) -> None:
    document = read(text)
    assert labels(document, one(document, cls).recipients) == recipients


def test_another_sentence_may_tell_who_did_it() -> None:
    document = read(
        "Chad bombed the village of Kala on Monday. Norway condemned the bombing of the village on Tuesday."
    )
    assert labels(document, one(document, "Accuse").recipients) == ["Chad"]
