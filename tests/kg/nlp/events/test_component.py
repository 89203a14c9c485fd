"""What comes out for a whole article."""

from __future__ import annotations

from kg.model import Count
from tests.kg.nlp.events.reading import one, read


def test_violence_without_a_named_actor_is_kept() -> None:
    event = one(read("Nine people were killed in a bombing in Chad."), "Assault")
    assert not event.actors and event.killed == Count(9, 9, 9)


def test_sentences_without_an_event_say_why() -> None:
    document = read("The weather was mild. Kenya condemned Uganda.")
    assert [(document.surface(s), s.reason) for s in document.skipped] == [
        ("The weather was mild.", "no word that shows an event")
    ]
