"""Corrections by hand: two things are the same or not, one is two, a link or an event is wrong.

They are verdicts (`kg.verdicts`) outside of samples. `panel` is what an entity's or event's page shows of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from kg.errors import CommuniqueError, UsageError
from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CQ, OWL, RDF, VERDICTS_GRAPH, WD, cq
from kg.sparql.names import entities_called
from kg.sparql.questions import Parameter, iris_of
from kg.verdicts import records
from kg.verdicts.access import correction
from kg.verdicts.model import FIELDS, NAMES, SAME, SAME_EVENT, Verdict, now
from server.graph import queries, titles, verdicts
from server.graph.saved_questions import called
from server.graph.told import told
from server.http.problems import Problem
from server.pages import event, forms

blueprint = Blueprint("corrections", __name__)

ENTITY, EVENT = "cq:Actor cq:Place cq:Operation", "cq:Event"
"""The classes of what can be the same as an entity, and as an event."""
_WHOLE = "type"  # the field that is wrong where there is no such event
_AROUND = """
SELECT DISTINCT ?p ?o ?label {
  { ?_s a ?o BIND(rdf:type AS ?p) }
  UNION { ?_s owl:sameAs ?o BIND(owl:sameAs AS ?p) }
  UNION { ?o owl:sameAs ?_s BIND(owl:sameAs AS ?p) }
  UNION { ?reported cq:reports ?_s , ?o FILTER(?o != ?_s) BIND(cq:reports AS ?p) }
  UNION { GRAPH %s { ?o cq:on ?_s } BIND(cq:on AS ?p) }
  OPTIONAL { ?o rdfs:label ?label }
} ORDER BY ?o
"""


@dataclass(frozen=True, slots=True)
class Said:
    """A correction in words: `what` names a text of the section `correct`, `about` its field, `others` what else it is
    on, as pairs of IRI and name.
    """

    iri: str
    what: str
    field: str
    on: tuple[tuple[str, str], ...]
    coder: str
    time: str
    why: str


@dataclass(frozen=True, slots=True)
class Panel:
    """What a page shows of the corrections of its subject.

    `kind` is entity, event, reported (whose reports can be corrected), or "". `joined` are the entities or reports that
    are the same by the last resolution, `links` Wikidata items with the verdict that the link is wrong, if the newest
    on it says so.
    """

    kind: str
    said: Sequence[Said]
    joined: Sequence[tuple[str, str]]
    links: Mapping[str, Verdict | None]
    suggest: str
    fields: Sequence[str]


def panel(iri: str) -> Panel:
    """Return the corrections of an entity or event, and those that can be made."""
    near = _around(iri)
    kind = _kind(near.get(RDF + "type", ()))
    if kind in ("", "reported"):
        return Panel(kind, (), (), {}, "", ())
    found = _said_of(iri) if cq("on") in near else []
    same = near.get(OWL + "sameAs", {})
    ours = {other: name for other, name in same.items() if other.startswith(verdicts.base())}
    return Panel(
        kind,
        _in_words(found, iri),
        tuple((ours if kind == "entity" else near.get(cq("reports"), {})).items()),
        {other: _wrong(found, other) for other in same if other.startswith(WD)},
        ENTITY if kind == "entity" else EVENT,
        tuple(FIELDS),
    )


def _around(iri: str) -> dict[str, dict[str, str]]:
    """Return what is near a thing, by property: classes, what is the same, verdicts (cq:on), each with its name."""
    rows = queries.rows(_AROUND % f"<{verdicts.base()}{VERDICTS_GRAPH}>", _s=queries.checked_iri(iri))
    near: dict[str, dict[str, str]] = {}
    for row in rows:
        other = row["o"].value
        near.setdefault(row["p"].value, {})[other] = row["label"].value if "label" in row else queries.readable(other)
    if others := near.get(cq("reports")):
        near[cq("reports")] = {**others, **_sentences(others)}
    return near


def _wrong(found: Sequence[Verdict], other: str) -> Verdict | None:
    """Return the newest verdict on a link, where it says that the link is wrong: linking goes by the newest, too."""
    on_it = [one for one in found if one.field == SAME and other in one.on]
    newest = max(on_it, key=lambda one: (one.time, one.judgement), default=None)
    return newest if newest is not None and newest.judgement == "Wrong" else None


def _said_of(iri: str) -> list[Verdict]:
    return [one for one in verdicts.verdicts_on(iri) if one.is_correction or one.judgement == "Wrong"]


def _kind(classes: Iterable[str]) -> str:
    names = {cls.removeprefix(CQ) for cls in classes}
    if names & event_types().keys():
        return "event"
    if "ReportedEvent" in names:
        return "reported"
    return "entity" if names & {cls.removeprefix("cq:") for cls in ENTITY.split()} else ""


@blueprint.get("/corrections")
def listed() -> str:
    """All corrections, the newest first."""
    found = records.corrections(verdicts.ask, verdicts.base())
    return render_template("corrections.html", corrections=_in_words(list(reversed(found)), ""))


@blueprint.post("/corrections")
def correct() -> Response:
    """Record a correction."""
    forms.authorise()
    what, iri = forms.field("what"), forms.field("on")
    coder, why = forms.field("coder"), forms.field("why")
    if not coder:
        raise Problem(400, "coder: a correction needs the name of whoever makes it.")
    try:
        found = _correction(what, queries.checked_iri(iri).value, coder, why)
    except CommuniqueError as error:
        raise Problem(400, f"{error}.") from error
    verdicts.record([found])
    return forms.see(_own_address(iri) or f"{request.script_root}/corrections")


@blueprint.post("/corrections/undo")
def undo() -> Response:
    """Take a correction back."""
    forms.authorise()
    verdicts.withdraw(forms.field("verdict"))
    return forms.see(_own_address(forms.field("back")) or f"{request.script_root}/corrections")


def _own_address(iri: str) -> str:
    """Return the address of the page of one of our IRIs, "" for any other text."""
    return f"{queries.page_url(iri)}#correct" if iri.startswith(verdicts.base()) else ""


def _correction(what: str, iri: str, coder: str, why: str) -> Verdict:
    """Return the verdict that a form asks for. Raises: CommuniqueError, Problem."""
    around = panel(iri)
    allowed = {"entity": ("same", "different", "two", "not-a-link"), "event": ("same", "different", "wrong")}
    if what not in allowed.get(around.kind, ()):
        raise UsageError(f"what: {what!r} cannot be said of {iri}, which is {around.kind or 'no entity or event'}")
    if what == "two":
        return correction(what, [iri], coder, why)
    if what == "wrong":
        return _wrong_field(iri, forms.field("field") or _WHOLE, coder, why)
    other = forms.field(f"other-{what}")
    if what == "not-a-link":
        if other not in around.links:
            raise UsageError(f"other: {iri} has no link to {other!r}")
        return correction(what, [iri, other], coder, why)
    found = _other(other, around)
    if found == iri:
        raise UsageError("other: this is the same IRI; choose another")
    return correction(what if around.kind == "entity" else f"{what}-event", [iri, found], coder, why)


def _other(given: str, around: Panel) -> str:
    """Return the IRI of the other thing, which is an IRI or a name. Raises: UsageError: there is none, or several."""
    if not given:
        raise UsageError("other: name the other one")
    classes = around.suggest
    found = [node.value for node in iris_of(given)] or list(
        entities_called(given, Parameter("other", classes, "", "other"), called)
    )
    if len(found) > 1:
        raise UsageError(f"other: {given!r} may be {', '.join(found[:8])}; give the IRI of one of them")
    if panel(found[0]).kind != around.kind:
        raise UsageError(f"other: {given!r} is no {around.kind} of this graph")
    return found[0]


def _wrong_field(event: str, field: str, coder: str, why: str) -> Verdict:
    if field not in FIELDS:
        raise UsageError(f"field: {field!r} is not one of {', '.join(FIELDS)}")
    return Verdict((event,), FIELDS[field], "Wrong", coder, now(), verdicts.values(event).get(field, ""), why)


def _in_words(found: Sequence[Verdict], subject: str) -> tuple[Said, ...]:
    others = {iri for one in found for iri in one.on if iri != subject}
    names = {**queries.labels(others), **(_sentences(others) if others else {})}
    return tuple(
        Said(
            one.iri(verdicts.base()),
            _words_of(one),
            NAMES.get(one.field, ""),
            tuple((iri, names[iri]) for iri in sorted(one.on, key=_is_elsewhere) if iri != subject),
            one.coder,
            one.time,
            one.comment,
        )
        for one in found
    )


def _sentences(iris: Iterable[str]) -> dict[str, str]:
    """Return what those that are events are called; what is planned, denied or only somebody's word is told as such."""
    return {iri: titles.sentence_of(one, event.qualified) for iri, one in told(iris).items()}


def _is_elsewhere(iri: str) -> bool:
    return not iri.startswith(verdicts.base())


def _words_of(one: Verdict) -> str:
    """Return the name of the text that tells what a correction says."""
    if one.field == SAME_EVENT:
        return "same_event" if one.judgement == "Right" else "different_event"
    if one.field != SAME:
        return "wrong"
    if one.is_two:
        return "two"
    if any(iri.startswith(WD) for iri in one.on):
        return "link" if one.judgement == "Right" else "not_a_link"
    return "same" if one.judgement == "Right" else "different"
