"""What is promised, threatened, refused and demanded."""

from __future__ import annotations

from tests.kg.nlp.events.reading import labels, read


def test_whom_a_promise_a_refusal_and_an_operation_reach() -> None:
    for text, cls, whom in (
        ("Japan agreed to provide Nepal with the technology.", "Agree", "Nepal"),
        ("Niger refused to give Chad the papers.", "Reject", "Chad"),
        ("The police carried out an operation to arrest a smuggler.", "Coerce", "smuggler"),
    ):
        document = read(text)
        assert any(labels(document, e.recipients) == [whom] for e in document.events if e.cls == cls), (
            text,
            document.events,
        )
