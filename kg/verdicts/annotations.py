"""Events as spans and relations for annotation tools, and what people changed there as verdicts.

A task is an article's text. Each event is a span over its trigger, whose label is its type and, unless it is reported
to have happened, how it is reported ("Assault", "Assault planned"). Relations lead from there to spans over names and
descriptions: actor, recipient, place, claimed by. A task carries all that is needed to judge it again: what was shown,
and the values of the fields at that time. Spans are half-open and count Unicode code points, as both tools do.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from kg.errors import UsageError
from kg.rdf.taxonomy import event_types
from kg.verdicts.model import FIELDS, Judgement, Verdict

ROLES: Mapping[str, str] = {
    "actor": "actors",
    "recipient": "recipients",
    "claimed by": "attribution",
    "place": "place",
}
"""The fields that relations of these types show."""
MENTIONED = "named"
KEY = "communique"
_STATUS: Mapping[str, str] = {"Actual": "", "Planned": " planned", "Hypothetical": " possible", "Negated": " denied"}
_FACTUALITIES = {word.strip(): name for name, word in _STATUS.items()}

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """An event as a task shows it: `roles` maps types of relations to IRIs, `values` fields to `Verdict.value`."""

    event: str
    span: Span
    label: str
    roles: Mapping[str, Sequence[str]]
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Task:
    """An article with its events, and where it mentions the entities that take part."""

    article: str
    events: Sequence[Shown]
    mentions: Mapping[str, Sequence[Span]]

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of_json(cls, text: str) -> Task:
        """Raises: ValueError, TypeError, LookupError: it is no task."""
        said = json.loads(text)
        events = [Shown(**{**one, "span": _span(one["span"])}) for one in said["events"]]
        return cls(said["article"], events, {iri: [_span(s) for s in spans] for iri, spans in said["mentions"].items()})


@dataclass(frozen=True, slots=True)
class Coded:
    """What a person left of a task: spans with their labels by identifier, and relations of two spans."""

    spans: Mapping[str, tuple[Span, str]]
    relations: Sequence[tuple[str, str, str]] = ()


@dataclass
class Judgements:
    """Verdicts of annotated tasks; `missed` counts events that people added, on which there can be no verdict."""

    verdicts: list[Verdict] = field(default_factory=list)
    missed: int = 0
    tasks: int = 0


def labels() -> list[str]:
    """Return the labels of all events, by type."""
    return [cls + word for cls in event_types() for word in _STATUS.values()]


def label_of(cls: str, factuality: str) -> str:
    return cls + _STATUS.get(factuality, "")


def of_label_studio(tasks: Iterable[Mapping[str, Any]], coder: str, time: str) -> Judgements:
    """Return the verdicts of an export of Label Studio (JSON). Tasks that nobody has submitted are left out.

    Args:
        coder, time: of annotations that name none.

    Raises: UsageError: a task is not one of ours; the message has its number.
    """
    found = Judgements()
    for number, said in enumerate(tasks, 1):
        with _naming(f"task {number}"):
            for annotation in said.get("annotations", ()):
                if annotation.get("was_cancelled"):
                    continue
                coded = _of_results(annotation["result"])
                when = str(annotation.get("updated_at") or annotation.get("created_at") or time)
                _add(found, Task.of_json(said["data"][KEY]), coded, _annotator(annotation, coder), _second(when))
    return found


def of_doccano(documents: Iterable[Mapping[str, Any]], coder: str, time: str) -> Judgements:
    """Return the verdicts of an export of doccano (JSONL with relations). Every document in it counts as judged.

    Raises: UsageError: a document is not one of ours; the message has its number.
    """
    found = Judgements()
    for number, said in enumerate(documents, 1):
        with _naming(f"document {number}"):
            spans = {
                str(one["id"]): ((int(one["start_offset"]), int(one["end_offset"])), str(one["label"]))
                for one in said["entities"]
            }
            relations = [(str(r["from_id"]), str(r["to_id"]), str(r["type"])) for r in said.get("relations", ())]
            carried = said.get(KEY) or said.get("meta", {}).get(KEY) or said.get("metadata", {})[KEY]
            _add(found, Task.of_json(carried), Coded(spans, relations), coder, time)
    return found


def is_task(said: object) -> bool:
    """Whether a record of a file is one of ours from Label Studio or doccano."""
    if not isinstance(said, Mapping):
        return False
    places = (said, said.get("data"), said.get("meta"), said.get("metadata"))
    return any(isinstance(place, Mapping) and KEY in place for place in places)


class _naming:
    """Turns what malformed records raise into UsageError with the name of the record."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ValueError | TypeError | LookupError | AttributeError):
            raise UsageError(f"{self._what} was not made by communique export, or lost its key {KEY!r}: {error!r}")


def _of_results(results: Iterable[Mapping[str, Any]]) -> Coded:
    spans, relations = {}, []
    for one in results:
        if one.get("type") == "relation":
            relations += [(one["from_id"], one["to_id"], name) for name in one.get("labels") or ()]
        elif one.get("value", {}).get("labels"):
            value = one["value"]
            spans[str(one["id"])] = ((int(value["start"]), int(value["end"])), str(value["labels"][0]))
    return Coded(spans, relations)


def _annotator(annotation: Mapping[str, Any], coder: str) -> str:
    told = annotation.get("completed_by")
    if isinstance(told, Mapping):
        told = told.get("email") or told.get("id")
    return coder or (f"Label Studio user {told}" if isinstance(told, int) else str(told or ""))


def _second(text: str) -> str:
    return text[:19] + "Z"


def _add(found: Judgements, task: Task, coded: Coded, coder: str, time: str) -> None:
    found.tasks += 1
    taken: set[str] = set()
    for shown in task.events:
        region = _region(shown, coded, taken)
        if region:
            taken.add(region)
        found.verdicts += _judged(task, shown, coded, region, coder, time)
    known = labels()
    found.missed += sum(label in known and name not in taken for name, (_, label) in coded.spans.items())


def _region(shown: Shown, coded: Coded, taken: set[str]) -> str:
    """Return the span that an event has become: one over the same characters, best with the same label, else one of
    the same label that overlaps; "" where it was removed."""
    events = set(labels())
    left = {name: one for name, one in coded.spans.items() if name not in taken and one[1] in events}
    same = [name for name, (span, _) in left.items() if span == shown.span]
    moved = [name for name, (span, label) in left.items() if label == shown.label and _overlap(span, shown.span)]
    return next((name for name in same if left[name][1] == shown.label), next(iter([*same, *moved]), ""))


def _judged(task: Task, shown: Shown, coded: Coded, region: str, coder: str, time: str) -> Iterator[Verdict]:
    def verdict(name: str, right: bool, comment: str) -> Verdict:
        judgement: Judgement = "Right" if right else "Wrong"
        value = shown.values.get(name)
        return Verdict((shown.event,), FIELDS[name], judgement, coder, time, value, "" if right else comment)

    if not region:
        yield verdict("type", False, "removed")
        return
    label = coded.spans[region][1]
    (cls, factuality), (old_cls, old_factuality) = _parts(label), _parts(shown.label)
    yield verdict("type", cls == old_cls, f"is {cls}")
    yield verdict("factuality", factuality == old_factuality, f"is {factuality}")
    for role, name in ROLES.items():
        wanted = set(shown.roles.get(role, ()))
        if len(wanted) < len(shown.values.get(name, "").split()):
            continue  # some are not mentioned in the article's text, so that the task could not show them
        ends = [end for start, end, kind in coded.relations if (start, kind) == (region, role)]
        told = {entity for end in ends for entity in _entities(task, coded.spans[end][0], wanted)}
        yield verdict(name, told == wanted, f"is {', '.join(sorted(told)) or 'nobody'}")


def _parts(label: str) -> tuple[str, str]:
    cls, _, word = label.partition(" ")
    return cls, _FACTUALITIES.get(word, "Actual")


def _entities(task: Task, span: Span, wanted: Collection[str]) -> list[str]:
    """Return those of the wanted entities that a span mentions, else another one that it mentions, else its place."""
    exact = [iri for iri, spans in task.mentions.items() if span in spans]
    near = [iri for iri, spans in task.mentions.items() if any(_overlap(span, other) for other in spans)]
    for found in (exact, near):
        if meant := [iri for iri in found if iri in wanted]:
            return meant
    return [*exact, *near, f"characters {span[0]} to {span[1]}"][:1]


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _span(told: Sequence[int]) -> Span:
    start, end = told
    return int(start), int(end)
