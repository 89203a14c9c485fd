"""What must be read from a small text, and what must not, as a row of sentences.jsonl, compared with a document.

A row has `id`, `kind`, `published`, `text`, `expected` (the expectation in words), and any of
- `read`: descriptions of events that must be there, each found in an event of its own or shared;
- `absent`: descriptions that no event may answer to, where other actors and recipients may be there, too;
- `entities`: labels of entities that must be there, each with its class; `no_entity`: labels that must not;
- `speakers`, `no_speaker`: labels of those who must and must not have made a statement;
- `fails`: why the row is not right today.

A description has any of `type`, `factuality`, `actors`, `recipients` (all of them, joined by " + "; "*" for any others,
"" for none), `by` (the source), `place`, `country` (of the place, ISO 3166-1 alpha-3), `date` (a value, or its two ends
joined by "/"), `year` (of the earliest day), `basis` (of the date), `killed`, `injured`, `detained` (low and high; null
for open).
Alternatives stand between bars; null means that there is none.
"""

from __future__ import annotations

from typing import Any

from kg.model import Count, Document, Event

Row = dict[str, Any]


def differences(row: Row, document: Document) -> list[str]:
    """What of the row the document does not fulfil, in words; empty if it fulfils all of it."""
    labels = {entity.key: entity.label for entity in document.entities}
    events = [described(event, document, labels) for event in document.events]
    classes = {(entity.label, entity.cls) for entity in document.entities}
    speakers = {labels[statement.speaker] for statement in document.statements if statement.speaker is not None}
    return [
        *(f"not read: {wanted}" for wanted in row.get("read", ()) if not any(fits(wanted, e) for e in events)),
        *(
            f"read: {unwanted}"
            for unwanted in row.get("absent", ())
            if any(fits_among_others(unwanted, e) for e in events)
        ),
        *(f"no entity {pair}" for pair in row.get("entities", {}).items() if pair not in classes),
        *(f"an entity {name}" for name in row.get("no_entity", ()) if name in labels.values()),
        *(f"no statement of {name}" for name in row.get("speakers", ()) if name not in speakers),
        *(f"a statement of {name}" for name in row.get("no_speaker", ()) if name in speakers),
    ]


def described(event: Event, document: Document, labels: dict[str, str]) -> Row:
    """The event in the words of a description; `dates` has all that its date may be called."""
    countries = {entity.key: entity.country for entity in document.entities}
    time = event.time
    return {
        "type": event.cls,
        "factuality": event.factuality.value,
        "actors": {labels[key] for key in event.actors},
        "recipients": {labels[key] for key in event.recipients},
        "by": labels.get(event.attributed_to or ""),
        "place": labels.get(event.place or ""),
        "country": countries.get(event.place or ""),
        "date": frozenset((time.value, f"{time.earliest}/{time.latest}") if time else ()),
        "year": str(time.earliest)[:4] if time else None,
        "basis": time.basis.value if time else None,
        **{name: bounds(getattr(event, name)) for name in ("killed", "injured", "detained")},
    }


def bounds(count: Count | None) -> list[int | None]:
    return [count.low, count.high] if count else [None, None]


def fits(description: Row, event: Row) -> bool:
    """Whether the event is exactly as described."""
    return all(_fits(wanted, event[field]) for field, wanted in description.items())


def fits_among_others(description: Row, event: Row) -> bool:
    """Whether the event is as described, perhaps with more actors and recipients; "" still stands for none."""
    people = {field: wanted for field, wanted in description.items() if wanted and field in ("actors", "recipients")}
    rest = {field: wanted for field, wanted in description.items() if field not in people}
    return fits(rest, event) and all(_names(wanted) <= event[field] for field, wanted in people.items())


def _fits(wanted: object, found: object) -> bool:
    if not isinstance(wanted, str):
        return bool(wanted == found)
    options = wanted.split("|")
    if isinstance(found, frozenset):
        return any(option in found for option in options)
    return any(_are(option, found) for option in options) if isinstance(found, set) else found in options


def _are(joined: str, found: set[str]) -> bool:
    names = _names(joined)
    return names - {"*"} <= found if "*" in names else names == found


def _names(joined: str) -> set[str]:
    return {name for name in joined.split(" + ") if name}
