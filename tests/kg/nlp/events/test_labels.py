"""What an event is called, and why it was read."""

from __future__ import annotations

import pytest

from tests.kg.nlp.events.reading import one, read


@pytest.mark.parametrize(
    ("text", "cls", "label"),
    [
        ("Kenya met Uganda in Nairobi.", "Consult", "Kenya and Uganda: met in Nairobi"),
        ("Kenya attacked Uganda.", "Assault", "Kenya attacked Uganda"),
        ("Kenya attacked.", "Assault", "Kenya attacked"),
        ("Kenya will attack Uganda.", "Assault", "Kenya attack Uganda (planned)"),
        ("Kenya may attack Uganda.", "Assault", "Kenya attack Uganda (possible)"),
        ("Kenya did not attack Uganda.", "Assault", "Kenya attack Uganda (denied or not done)"),
        ("Nine villagers were killed in Nairobi.", "Assault", "Nine villagers killed (by unknown) in Nairobi"),
        ("Kenya's attack on Uganda failed.", "Assault", "Kenya: attack – Uganda"),
        ("The attack on Uganda failed.", "Assault", "attack – Uganda"),
        ("Brazil, Chile and Peru condemned Bolivia.", "Accuse", "Brazil, Chile and Peru condemned Bolivia"),
        (
            "Brazil, Chile, Cuba and Peru condemned Bolivia.",
            "Accuse",
            "Brazil, Chile, Cuba and 1 more condemned Bolivia",
        ),
        ("Peter Otieno received President Ali Hassan.", "Consult", "Peter Otieno received Ali Hassan"),
        ("President Ali Hassan was received by Peter Otieno.", "Consult", "Peter Otieno received Ali Hassan"),
        ("Rebels attacked a bank in Nairobi.", "Assault", "Rebels attacked bank in Nairobi"),
    ],
)
def test_a_label_can_be_read_by_itself(text: str, cls: str, label: str) -> None:
    assert one(read(text), cls).label == label


@pytest.mark.parametrize(
    ("text", "cls", "why"),
    [
        ("Kenya condemned Uganda.", "Accuse", 'condemned: Accuse/disapprove, frame "condemn"'),
        ("Chad will visit Niger.", "Agree", "visit: Agree, announced by its agent"),
        (
            "Chad requires Niger to release the sailors.",
            "Request",
            'requires: Request/yield, complement "require" (demand) before another event',
        ),
        (
            "Chad said that Niger must release the sailors.",
            "Request",
            "must release: Request/yield, an obligation that somebody states",
        ),
        (
            "The operation to arrest a smuggler failed.",
            "Coerce",
            "operation: Coerce, an undertaking with this purpose",
        ),
    ],
)
def test_the_reason_names_word_kind_and_row(text: str, cls: str, why: str) -> None:
    assert why in {e.why for e in read(text).events if e.cls == cls}


def test_a_long_condition_is_shortened_and_a_changed_kind_is_told() -> None:
    why = one(read("Senator Marco Rubio attacked President Donald Trump."), "Accuse").why
    assert "by the words around it Accuse/disapprove" in why
    assert ";…" in one(read("The rebels broke the ceasefire with Chad."), "Assault").why or ";…" in why
