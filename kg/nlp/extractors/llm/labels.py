"""Labels of events and statements, made of the article's own words."""

from __future__ import annotations

from kg.model import Document, Entity, Event, Factuality, Statement

_SIDES = 3  # names on each side of a label
_LABEL = 80  # characters of content in a label
_WAYS = {
    Factuality.PLANNED: " (planned)",
    Factuality.HYPOTHETICAL: " (possible)",
    Factuality.NEGATED: " (denied or not done)",
    Factuality.ACTUAL: "",
}


def label_of(document: Document, entities: dict[str, Entity], event: Event) -> str:
    """A label such as "Kenya: met – Uganda (planned)", of the words of its trigger."""
    word = " ".join(document.surface(event.trigger).split())
    actors, recipients = _names(entities, event.actors), _names(entities, event.recipients)
    return (
        (f"{actors}: " if actors else "") + word + (f" – {recipients}" if recipients else "") + _WAYS[event.factuality]
    )


def label_of_statement(document: Document, entities: dict[str, Entity], statement: Statement) -> str:
    """A label such as "Uganda said: The border will stay open"."""
    who = entities[statement.speaker].label if statement.speaker else "Unnamed source"
    verb = " ".join(document.surface(statement.cue).split()) if statement.cue else "said"
    words = " … ".join(" ".join(document.surface(m).split()) for m in statement.content)
    if len(words) > _LABEL:
        words = words[:_LABEL].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"
    return f"{who} {verb}: {words}"


def _names(entities: dict[str, Entity], keys: tuple[str, ...]) -> str:
    names = list(dict.fromkeys(entities[k].label for k in keys))
    return ", ".join(names[:_SIDES]) + (f" and {len(names) - _SIDES} more" if len(names) > _SIDES else "")
