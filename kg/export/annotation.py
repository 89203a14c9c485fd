"""Articles as tasks of Label Studio and doccano, in which their events are marked already, to be corrected there.

`kg.verdicts.annotations` says what a task is, and reads what comes back.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import IO, Any
from xml.sax.saxutils import quoteattr

from kg.errors import UsageError
from kg.export.names import resolved
from kg.export.source import BATCH, NO_FACTS, Facts, Source, batches, terms
from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CQ
from kg.sparql.selection import Selection, selection_of
from kg.verdicts.annotations import KEY, MENTIONED, ROLES, Shown, Span, Task, label_of, labels
from kg.verdicts.records import values
from kg.version import __version__

_PROPERTIES = {
    "actor": "cq:actor",
    "recipient": "cq:recipient",
    "claimed by": "cq:attributedTo",
    "place": "sem:hasPlace",
}
_MENTIONS = """SELECT ?entity ?start ?end { GRAPH %s { ?entity gaf:denotedBy ?mention .
  ?mention nif:beginIndex ?start ; nif:endIndex ?end FILTER(!STRSTARTS(STR(?entity), "%s")) } }"""

Made = tuple[Task, str, str]
"""A task with the article's text and headline."""


def tasks(source: Source, selection: Selection) -> Iterator[Made]:
    """Yield a task for each article with events selected. Their kind is reports.

    Raises: UsageError: the graph does not keep the words of its articles.
    """
    for article, group in groupby(_placed(source, selection), key=lambda pair: pair[0]):
        events = [iri for _, iri in group]
        said = source.facts([article], ["nif:isString", "cq:wordsAt", "schema:headline"]).get(article, NO_FACTS)
        text = "".join(said.get("nif:isString", ()))
        if said.get("cq:wordsAt"):
            raise UsageError(f"{article}: this graph does not keep the words of its articles: none can be annotated")
        if text:
            yield _task(source, article, events), text, "".join(said.get("schema:headline", ())[:1])


def _placed(source: Source, selection: Selection) -> Iterator[tuple[str, str]]:
    """Yield article and IRI of each event; those of one article follow each other, as their IRIs begin alike."""
    for some in batches(source.things(selection), BATCH):
        triggers = source.facts(some, ["cq:trigger"], few=True)
        articles = source.facts([t for f in triggers.values() for t in f["cq:trigger"]], ["nif:referenceContext"])
        for iri in some:
            for trigger in triggers.get(iri, NO_FACTS).get("cq:trigger", ())[:1]:
                yield articles[trigger]["nif:referenceContext"][0], iri


def _task(source: Source, article: str, events: Sequence[str]) -> Task:
    facts = source.facts(events, ["rdf:type", "cq:factuality", "cq:trigger", *_PROPERTIES.values()], few=True)
    triggers = source.facts([t for f in facts.values() for t in f["cq:trigger"]], ["nif:beginIndex", "nif:endIndex"])
    spans: dict[str, list[Span]] = {}
    for row in source.rows(_MENTIONS % (terms([article]), article)):
        spans.setdefault(row["entity"], []).append((int(row["start"]), int(row["end"])))
    held = values(source.rows, events)
    shown = [_shown(iri, facts[iri], triggers, spans, held.get(iri, {})) for iri in events if iri in facts]
    named = {entity for one in shown for iris in one.roles.values() for entity in iris}
    return Task(article, shown, {iri: sorted(found) for iri, found in spans.items() if iri in named})


def _shown(
    iri: str, facts: Facts, triggers: Mapping[str, Facts], spans: Mapping[str, object], held: Mapping[str, str]
) -> Shown:
    names = {value.removeprefix(CQ) for value in facts.get("rdf:type", ())}
    cls = next((name for name in event_types() if name in names), "")
    trigger = triggers[facts["cq:trigger"][0]]
    return Shown(
        iri,
        (int(trigger["nif:beginIndex"][0]), int(trigger["nif:endIndex"][0])),
        label_of(cls, "".join(facts.get("cq:factuality", ())).removeprefix(CQ)),
        {role: [one for one in facts.get(name, ()) if one in spans] for role, name in _PROPERTIES.items()},
        held,
    )


def _marks(task: Task) -> tuple[list[tuple[Span, str]], list[tuple[int, int, str]]]:
    """Return the spans of a task with their labels, and its relations as positions of two spans and a type.

    A participant is shown at its mention that is nearest to the trigger, best at one that means nobody else.
    """
    of_span = Counter(span for found in task.mentions.values() for span in found)
    spans = [(shown.span, shown.label) for shown in task.events]
    mentions: dict[Span, int] = {}
    relations = []
    for event, shown in enumerate(task.events):
        for role, entity in ((role, entity) for role, entities in shown.roles.items() for entity in entities):
            nearest = min(task.mentions[entity], key=lambda s: (of_span[s] > 1, _distance(s, shown.span), s))
            if nearest not in mentions:
                mentions[nearest] = len(spans)
                spans.append((nearest, MENTIONED))
            relations.append((event, mentions[nearest], role))
    return spans, relations


def _distance(one: Span, other: Span) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)


def label_studio_task(made: Made) -> dict[str, Any]:
    """Return a task as Label Studio imports it, with a prediction."""
    task, text, headline = made
    spans, relations = _marks(task)
    result: list[dict[str, Any]] = [
        {
            "id": f"s{place}",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {"start": start, "end": end, "text": text[start:end], "labels": [label]},
        }
        for place, ((start, end), label) in enumerate(spans)
    ]
    result += [
        {"type": "relation", "from_id": f"s{one}", "to_id": f"s{other}", "direction": "right", "labels": [role]}
        for one, other, role in relations
    ]
    data = {"text": text, "headline": headline, "article": task.article, KEY: task.as_json()}
    return {"data": data, "predictions": [{"model_version": f"communique {__version__}", "result": result}]}


def doccano_document(made: Made) -> dict[str, Any]:
    """Return a document as doccano imports it (JSONL with relations)."""
    task, text, headline = made
    spans, relations = _marks(task)
    return {
        "text": text,
        "entities": [
            {"id": place, "start_offset": start, "end_offset": end, "label": label}
            for place, ((start, end), label) in enumerate(spans)
        ],
        "relations": [
            {"id": number, "from_id": one, "to_id": other, "type": role}
            for number, (one, other, role) in enumerate(relations)
        ],
        "headline": headline,
        "article": task.article,
        KEY: task.as_json(),
    }


def label_config() -> str:
    """Return the labeling interface of Label Studio for these tasks."""
    choices = "\n".join(f"    <Label value={quoteattr(label)}/>" for label in (*labels(), MENTIONED))
    relations = "\n".join(f"    <Relation value={quoteattr(role)}/>" for role in ROLES)
    return f"""<View>
  <Header value="$headline"/>
  <Relations>
{relations}
  </Relations>
  <Labels name="label" toName="text">
{choices}
  </Labels>
  <Text name="text" value="$text" granularity="word"/>
</View>
"""


def write_label_studio(made: Iterator[Made], out: IO[bytes]) -> int:
    """Write tasks as one JSON array, and return their number."""
    count = 0
    out.write(b"[")
    for one in made:
        out.write(b",\n" if count else b"\n")
        out.write(json.dumps(label_studio_task(one), ensure_ascii=False).encode("utf8", "surrogatepass"))
        count += 1
    out.write(b"\n]\n")
    return count


def write_doccano(made: Iterator[Made], out: IO[bytes]) -> int:
    """Write documents as lines of JSON, and return their number."""
    count = 0
    for one in made:
        out.write(json.dumps(doccano_document(one), ensure_ascii=False).encode("utf8", "surrogatepass") + b"\n")
        count += 1
    return count


def export(source: Source, name: str, given: Iterable[tuple[str, str]], out: IO[bytes]) -> int:
    """Write the tasks of the reports that parameters select in one of FORMATS, and return their number.

    Raises: UsageError: a parameter is wrong.
    """
    selection = selection_of("reports", resolved(source, given))
    return FORMATS[name](tasks(source, selection), out)


FORMATS: Mapping[str, Callable[[Iterator[Made], IO[bytes]], int]] = {
    "label-studio": write_label_studio,
    "doccano": write_doccano,
}
