"""What is read from the examples in the tables of the user's own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kg.build.reading import components
from kg.model import Article, Document, Event
from kg.nlp.components import read as read_document
from kg.nlp.lexicon import own
from kg.nlp.lexicon.own_faults import Fault
from kg.settings import Settings

_PUBLISHED = "2024-05-08"  # of the examples: a Wednesday
_NAMES = ("title", "name", "label", "lemma")  # columns that an example must show


def failing_examples(settings: Settings) -> Iterator[Fault | None]:
    """For each row with an example, None, or what is read from it that should not be, or is not.

    The folder is the one that COMMUNIQUE_LEXICON names.
    """
    place = own.folder()
    steps = components(settings)
    for file in sorted(place.glob("*.csv")) if place else ():
        for row in own.read(file)[1]:
            if text := row.cells.get("example", "").strip():
                document = read_document(Article("example", text, published=_PUBLISHED), steps)
                fails = _fails(document, _wanted(file.stem, row.cells))
                column = "reads" if row.cells.get("reads", "").strip() else "example"
                yield Fault(file.name, row.line, column, f"{text!r}: {fails}") if fails else None


def _wanted(table: str, cells: Mapping[str, str]) -> dict[str, list[str]]:
    """What must be read from a row's example by field; what it does not say comes from the row's other columns."""
    found: dict[str, list[str]] = {}
    for part in filter(None, (one.strip() for one in cells.get("reads", "").split(";"))):
        field, _, value = part.partition("=")
        found.setdefault(field.strip(), []).append(value.strip())
    if table == "events":
        mode = cells.get("mode", "").strip()
        return {"class": [cells.get("class", "").strip()]} | ({"mode": [mode]} if mode else {}) | found
    named = next((cells[column].strip() for column in _NAMES if cells.get(column)), "")
    return found or ({"office" if table == "titles" else "entity": [named]} if named else {})


def _fails(document: Document, wanted: Mapping[str, list[str]]) -> str:
    """What is wanted and not read; "" where all is."""
    labels = {entity.key: entity.label for entity in document.entities}
    whole = {"entity": list(dict.fromkeys(labels.values())), "office": [tenure.position for tenure in document.tenures]}
    of_event = {field: values for field, values in wanted.items() if field not in whole}
    missed = [
        f"{field}={value} is wanted; read were {', '.join(names) or 'none'}"
        for field, names in whole.items()
        for value in wanted.get(field, [])
        if value.casefold() not in "\n".join(names).casefold()
    ]
    return missed[0] if missed else _fails_of_events(document, of_event, labels) if of_event else ""


def _fails_of_events(document: Document, wanted: Mapping[str, list[str]], labels: Mapping[str, str]) -> str:
    """The same of the events; no class: there must be none."""
    read = ", ".join(_told(event, labels) for event in document.events)
    if wanted.get("class") == [""]:
        return f"no event is wanted; read were {read}" if read else ""
    if any(_is(event, wanted, labels) for event in document.events):
        return ""
    asked = "; ".join(f"{field}={value}" for field, values in wanted.items() for value in values)
    return f"an event with {asked} is wanted; read were {read or 'none'}"


_FIELDS: Mapping[str, Callable[[Event, Mapping[str, str]], list[str]]] = {
    "class": lambda event, labels: [event.cls],
    "mode": lambda event, labels: list(event.modes),
    "actor": lambda event, labels: [labels.get(key, "") for key in event.actors],
    "recipient": lambda event, labels: [labels.get(key, "") for key in event.recipients],
    "place": lambda event, labels: [labels.get(event.place or "", "")],
    "factuality": lambda event, labels: [event.factuality.value],
    "attributed": lambda event, labels: [labels.get(event.attributed_to or "", "")],
}


def _is(event: Event, wanted: Mapping[str, list[str]], labels: Mapping[str, str]) -> bool:
    return all(
        value.casefold() in map(str.casefold, _FIELDS[field](event, labels))
        for field, values in wanted.items()
        for value in values
    )


def _told(event: Event, labels: Mapping[str, str]) -> str:
    parts = (f"{field}={value}" for field, find in _FIELDS.items() for value in find(event, labels) if value)
    return f"({'; '.join(parts)})"
