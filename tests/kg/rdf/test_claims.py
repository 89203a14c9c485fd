"""A claim is never plain fact: what somebody says happened is written with who says it, on a node of its own."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

from kg.model import Document, Entity, Event, Factuality, Statement
from kg.model.classes import ENTITIES
from kg.rdf.checks import checks, run
from kg.rdf.vocab import CQ, PREFIXES, expand
from tests.support.documents import TEXT, document, quads

PROLOGUE = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())


def values(found: list[ox.Quad], prop: str) -> list[tuple[str, str]]:
    """The pairs of subject and object of a property, by their local names."""
    pairs = [(q.subject, q.object) for q in found if q.predicate.value == expand(prop)]
    return [(s.value.rpartition("/")[2], o.value) for s, o in pairs if hasattr(s, "value") and hasattr(o, "value")]


def claim(source: str = "rur", **changed: object) -> tuple[Document, Event]:
    """The document with one event more, the assault as its source claims it."""
    known = document()
    assault = known.events[3]
    told = replace(assault, key="e5", attributed_to=source, **changed)  # type: ignore[arg-type]
    fact = replace(assault, attributed_to=None)
    return replace(known, events=(*known.events[:3], fact, told)), told


def test_a_claim_and_the_fact_are_two_nodes_and_only_the_claim_has_a_source() -> None:
    found = quads(claim()[0])
    assaults = {s for s, o in values(found, "rdf:type") if o == CQ + "Assault"}
    assert assaults == {"event-e4", "event-e5"}
    assert [s for s, _ in values(found, "cq:attributedTo") if s in assaults] == ["event-e5"]


@pytest.mark.parametrize("cls", sorted(ENTITIES))
def test_a_source_of_any_class_is_written(cls: str) -> None:
    known = document()
    source = Entity("who", cls, "Somebody", known.entities[0].mentions[:1])
    changed = replace(
        known, entities=(*known.entities, source), events=(replace(known.events[3], attributed_to="who"),)
    )
    changed = replace(changed, statements=(replace(known.statements[0], speaker="who", about=()),))
    found = quads(changed)
    assert len(values(found, "cq:attributedTo")) == 1
    assert len(values(found, "cq:speaker")) == 1


@pytest.mark.parametrize("prop", ["cq:attributedTo", "cq:speaker"])
def test_a_source_without_a_mention_is_written_too(prop: str) -> None:
    known = document()
    unseen = Entity("who", "Organization", "Unseen Office")
    events = (replace(known.events[3], attributed_to="who"),) if prop == "cq:attributedTo" else ()
    statements = (replace(known.statements[0], speaker="who", about=()),) if prop == "cq:speaker" else ()
    found = quads(replace(known, entities=(*known.entities, unseen), events=events, statements=statements))
    ((_, source),) = values(found, prop)
    assert source.endswith("/org/unseen-office")
    assert ("unseen-office", "Unseen Office") in values(found, "rdfs:label")


@pytest.mark.parametrize("field", ["attributed_to", "speaker"])
def test_a_claim_whose_source_is_not_in_the_document_is_refused(field: str) -> None:
    known = document()
    events, statements = known.events, known.statements
    if field == "speaker":
        statements = (replace(statements[0], speaker="nobody"),)
    else:
        events = (replace(events[3], attributed_to="nobody"),)
    with pytest.raises(KeyError, match="nobody"):
        quads(replace(known, events=events, statements=statements))


@pytest.mark.parametrize("factuality", list(Factuality))
def test_factuality_of_a_claim_is_written_as_it_is_told(factuality: Factuality) -> None:
    found = quads(claim(factuality=factuality)[0])
    assert dict(values(found, "cq:factuality"))["event-e5"] == CQ + factuality.value


def test_content_of_a_statement_is_a_span_and_no_triple_of_its_own() -> None:
    known = document()
    statement: Statement = known.statements[0]
    with_it = quads(replace(known, events=(), statements=(replace(statement, about=()),)))
    without = quads(replace(known, events=(), statements=()))
    new = {q.subject.value for q in set(with_it) - set(without) if isinstance(q.subject, ox.NamedNode)}
    spans = {(m.start, m.end) for m in (*statement.content, *([statement.cue] if statement.cue else []))}
    expected = {f"#char={start},{end}" for start, end in spans}
    assert {iri[iri.index("#") :] for iri in new if "#char=" in iri} == expected
    assert {iri.rpartition("/")[2][:9] for iri in new if "#" not in iri} <= {"statement", "lake-talk"}
    assert not {s for s, o in values(with_it, "rdf:type") if o == CQ + "Event"}


# the check claim-is-attributed: an actual event in the content of somebody's statement has a source


def broken(*, trigger: str, content: str, drop: str = "", factuality: Factuality = Factuality.ACTUAL) -> list[str]:
    """The events that the check finds, of a document with one statement and one event without a source."""
    start, place = TEXT.index(content), TEXT.index(trigger)
    known = document()
    said = replace(known.statements[0].content[0], start=start, end=start + len(content))
    word = replace(known.events[3].trigger, start=place, end=place + len(trigger))
    event = replace(known.events[3], trigger=word, mentions=(word,), attributed_to=None, factuality=factuality)
    statement = replace(known.statements[0], content=(said,), about=())
    store = ox.Store()
    store.extend(quads(replace(known, events=(event,), statements=(statement,))))
    store.extend([ox.Quad(q.subject, q.predicate, q.object) for q in store])
    if drop:
        store.update(PROLOGUE + drop)
    (check,) = [one for one in checks() if one.name == "claim-is-attributed"]
    return [violation.focus.rpartition("/")[2] for violation in run(check, store)]


@pytest.mark.parametrize(
    ("trigger", "content", "is_broken"),
    [
        ("sign", "We shall sign in May", True),
        ("sign", "sign in May", True),
        ("sign", "We shall sign", True),
        ("sign", "We shall sig", False),
        ("sign", "ign in May", False),
        ("met", "We shall sign in May", False),
    ],
)
def test_the_check_finds_events_within_the_content_of_a_statement(trigger: str, content: str, is_broken: bool) -> None:
    assert broken(trigger=trigger, content=content) == (["event-e4"] if is_broken else [])


@pytest.mark.parametrize("factuality", [Factuality.PLANNED, Factuality.HYPOTHETICAL, Factuality.NEGATED])
def test_the_check_is_about_actual_events(factuality: Factuality) -> None:
    assert broken(trigger="sign", content="We shall sign in May", factuality=factuality) == []


@pytest.mark.parametrize(
    "change",
    [
        "INSERT { ?e cq:attributedTo ?x } WHERE { ?e cq:trigger ?t . ?x a cq:Person }",
        "DELETE { ?s cq:speaker ?x } WHERE { ?s cq:speaker ?x }",
        "DELETE { ?t nif:referenceContext ?a } INSERT { ?t nif:referenceContext <urn:other> } "
        "WHERE { ?e cq:trigger ?t . ?t nif:referenceContext ?a }",
        # the speaker's own act of speech, or that of whom the speaker acts for
        "INSERT { ?e a cq:Reject ; cq:actor ?x } WHERE { ?e cq:trigger ?t . ?s cq:speaker ?x }",
        "INSERT { ?e a cq:Accuse ; cq:actor <urn:a> . ?x cq:actsFor <urn:a> } "
        "WHERE { ?e cq:trigger ?t . ?s cq:speaker ?x }",
        # what the statement takes for granted
        "INSERT { ?s cq:presupposes ?e } WHERE { ?e cq:trigger ?t . ?s cq:speaker ?x }",
    ],
)
def test_the_check_is_silent_on_sourced_events_and_on_what_the_article_says_itself(change: str) -> None:
    assert broken(trigger="sign", content="We shall sign in May", drop=change) == []


@pytest.mark.parametrize(
    "change",
    [
        "INSERT { ?e cq:actor ?x } WHERE { ?e cq:trigger ?t . ?s cq:speaker ?x }",  # a deed
        "INSERT { ?e a cq:Reject ; cq:actor <urn:other> } WHERE { ?e cq:trigger ?t . ?s cq:speaker ?x }",
        "INSERT { ?s cq:presupposes <urn:other> } WHERE { ?s cq:speaker ?x }",
    ],
)
def test_the_check_finds_deeds_and_the_words_of_others(change: str) -> None:
    assert broken(trigger="sign", content="We shall sign in May", drop=change) == ["event-e4"]
