"""When an event took place."""

from __future__ import annotations

import pytest

from tests.kg.nlp.events.reading import one, read


def test_the_day_that_the_sentence_before_is_about() -> None:
    document = read("Soldiers came upon a camp near Kano on Monday. Two men were detained.", "2024-05-15")
    event = one(document, "Coerce")
    assert event.time is not None and str(event.time.earliest) == "2024-05-13" and event.time.basis.value == "Relative"


def test_fallback_date_is_marked_and_none_is_invented() -> None:
    text = "Kenya condemned Uganda."
    with_date, without = one(read(text, "2024-06-05"), "Accuse"), one(read(text), "Accuse")
    assert with_date.time is not None and with_date.time.basis.value == "Publication"
    assert without.time is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chad closed the border on Thursday, two days after Niger attacked the convoy.", "2024-05-14"),
        ("Envoys of Chad met envoys of Niger on Monday and Tuesday.", None),
    ],
)
def test_days_counted_from_another_event_and_two_days(text: str, expected: str | None) -> None:
    document = read(text, published="2024-05-17")
    event = one(document, "Assault" if expected else "Consult")
    assert event.time is not None
    assert event.time.value == expected
    if expected is None:
        assert event.time.earliest is not None and event.time.latest is not None
        assert (event.time.latest - event.time.earliest).days == 1
