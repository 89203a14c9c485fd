"""From a document to its graph."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.errors import CommuniqueError
from kg.model import Article, Document, Entity, Event, Factuality, Mention, MentionKind, Sentence, Skipped
from kg.rdf.checks import checks, run
from kg.rdf.iris import article_iri, checked, entity_iri, fact_iri, slug
from kg.rdf.mapping import run_end
from kg.rdf.mapping.terms import date_literal, decimal, moment
from kg.rdf.reasoning import materialised
from kg.rdf.vocab import CQ, ID, NIF, OWL, RDF, RDFS, RUNS_GRAPH, XSD, expand
from tests.support.documents import ARTICLE, IRI, LINK, RUN, SENTENCES, TEXT, document, quads


def test_words_are_left_out_but_for_those_that_show_events() -> None:
    kept = {
        q.object.value
        for q in quads(texts=False)
        if isinstance(q.object, ox.Literal) and q.predicate.value in (NIF + "isString", NIF + "anchorOf")
    }
    assert kept == {TEXT[e.trigger.start : e.trigger.end] for e in document().events}
    said = objects(quads(texts=False), f"{IRI}#sentence=0,{len(SENTENCES[0])}", "cq:wordsAt")
    assert said == {f"[words not kept: characters 0 to {len(SENTENCES[0])} of {ARTICLE.url}]"}


def objects(found: list[ox.Quad], subject: str, prop: str) -> set[str]:
    return {
        q.object.value
        for q in found
        if q.subject == ox.NamedNode(subject)
        and q.predicate == ox.NamedNode(expand(prop))
        and isinstance(q.object, ox.NamedNode | ox.Literal)
    }


def typed(found: list[ox.Quad], cls: str) -> list[str]:
    return [
        q.subject.value
        for q in found
        if q.predicate.value == RDF + "type"
        and q.object == ox.NamedNode(CQ + cls)
        and isinstance(q.subject, ox.NamedNode)
    ]


def test_mapping_twice_gives_the_same() -> None:
    assert quads() == quads()
    assert quads() == sorted(set(quads()), key=str)


def test_graph_is_the_article_and_has_no_blank_nodes() -> None:
    assert {q.graph_name for q in quads()} == {ox.NamedNode(IRI)}
    assert not any(isinstance(term, ox.BlankNode) for q in quads() for term in (q.subject, q.object))


def test_every_span_holds_its_words() -> None:
    found = quads()
    spans = {
        q.subject.value
        for q in found
        if q.predicate.value == NIF + "beginIndex" and isinstance(q.subject, ox.NamedNode)
    }
    assert len(spans) > 20
    for span in spans:
        (begin,), (end,), (words,) = (
            objects(found, span, f"nif:{name}") for name in ("beginIndex", "endIndex", "anchorOf")
        )
        assert TEXT[int(begin) : int(end)] == words
        assert span.endswith(f"={begin},{end}")


def test_why_a_text_was_read_as_it_was() -> None:
    (agreement,) = typed(quads(), "Agree")
    assert objects(quads(), agreement, "cq:reason") == {'sign: Agree, frame "sign obj"'}
    (link,) = typed(quads(), "Unread")
    assert objects(quads(), link, "nif:anchorOf") == {LINK} and objects(quads(), link, "cq:reason") == {"link"}
    nothing = quads(
        replace(
            document(),
            events=(),
            statements=(),
            skipped=(Skipped(0, len(SENTENCES[0]), "no word that shows an event"),),
        )
    )
    reasons = {words for node in typed(nothing, "Sentence") for words in objects(nothing, node, "cq:reason")}
    assert reasons == {"no word that shows an event", "no reason given"}
    assert not any(objects(quads(), node, "cq:reason") for node in typed(quads(), "Sentence"))


def test_event_has_all_that_the_contract_names() -> None:
    found = quads()
    (event,) = typed(found, "Consult")
    assert event.startswith(IRI + "/event-")
    assert {f"{ID}person/anna-weiss"} < objects(found, event, "cq:actor") == objects(found, event, "sem:hasActor")
    assert objects(found, event, "cq:actorState") == {f"{ID}state/UTO", f"{ID}state/RUR"}
    assert objects(found, event, "sem:hasPlace") == {f"{ID}geonames/1"}
    assert objects(found, event, "cq:dateBasis") == {CQ + "Relative"}
    assert objects(found, event, "cq:subEventOf") == {f"{ID}occasion/lake-conference"}
    assert objects(found, event, "cq:mode") == {"https://w3id.org/communique/ontology/mode/consult-third-party"}
    assert {expand("sem:Event"), CQ + "Event", CQ + "VerbalCooperation", CQ + "Consult"} <= objects(
        found, event, "rdf:type"
    )
    (assault,) = typed(found, "Assault")
    assert objects(found, assault, "cq:killedLow") == {"7"}
    assert objects(found, assault, "cq:killedHigh") == set()
    assert objects(found, assault, "cq:attributedTo") == {f"{ID}state/RUR"}
    assert objects(found, assault, "cq:recipientState") == {f"{ID}state/RUR"}


def test_office_makes_its_holder_act_for_the_state() -> None:
    assert objects(quads(), f"{ID}person/anna-weiss", "cq:actsFor") == {f"{ID}state/UTO"}


def test_entity_is_written_if_it_is_mentioned_or_named_by_a_fact() -> None:
    found = quads()
    assert f"{ID}person/nobody" not in {str(q.subject.value) for q in found if isinstance(q.subject, ox.NamedNode)}
    assert objects(found, f"{ID}state/LAK", "rdfs:label") == {"Lakeland"}
    unseen = Entity("far", "State", "Farland", ref="state/FAR")
    known = document()
    moved = replace(known, entities=(*known.entities, unseen), tenures=(replace(known.tenures[0], position_in="far"),))
    assert objects(quads(moved), f"{ID}state/FAR", "rdfs:label") == {"Farland"}


def test_pronouns_are_written_in_sentences_with_a_fact_about_whom_they_mean() -> None:
    known = document()
    pronouns = tuple(Mention(s.start, s.start + 1, MentionKind.PRONOUN) for s in known.sentences)
    (weiss,) = (e for e in known.entities if e.key == "weiss")
    people = tuple(replace(e, mentions=(*e.mentions, *pronouns)) if e.key == "weiss" else e for e in known.entities)
    met, claimed = known.events[0], known.events[3]
    anna = f"{ID}person/anna-weiss"

    def places(*events: Event, entities: tuple[Entity, ...] = people) -> set[int]:
        found = quads(replace(known, entities=entities, events=events, statements=(), tenures=()))
        starts = {int(iri.partition("#char=")[2].partition(",")[0]) for iri in objects(found, anna, "gaf:denotedBy")}
        return starts - {m.start for m in weiss.mentions}

    first, _, third = (m.start for m in pronouns)
    assert places(met) == {first}
    assert places(met, replace(claimed, attributed_to="weiss")) == {first, third}
    assert places() == set()
    alone = tuple(replace(e, mentions=pronouns) if e.key == "weiss" else e for e in known.entities)
    assert places(entities=alone) == {first}  # something in the text must stand for whom is written


def test_superclasses_are_written_of_our_ontology_alone() -> None:
    found = quads()
    types = objects(found, f"{ID}org/free-hills-front", "rdf:type")
    assert types == {CQ + "ArmedGroup", CQ + "Organization", CQ + "Actor"}
    (mention,) = (m for m in typed(found, "TimeMention") if objects(found, m, "nif:anchorOf") == {"May"})
    assert objects(found, mention, "rdf:type") == {CQ + "TimeMention", CQ + "Mention"}
    store = ox.Store()
    store.extend([ox.Quad(q.subject, q.predicate, q.object) for q in found])
    store.extend([ox.Quad(t.subject, t.predicate, t.object) for t in materialised()])
    for cls in ("prov:Agent", "sem:Actor", "nif:OffsetBasedString", "schema:Organization"):
        assert store.query(f"ASK {{ ?x a/<{RDFS}subClassOf>* <{expand(cls)}> }}")


def test_bounds_of_a_size_are_written_where_they_say_more() -> None:
    known = document()
    (envoys,) = (e for e in known.entities if e.key == "envoys")
    (iri,) = {s for s in typed(quads(), "Group") if "envoys" in s}
    some = quads(replace(known, entities=tuple(replace(e, size_high=5) if e == envoys else e for e in known.entities)))
    assert [objects(quads(), iri, f"cq:size{end}") for end in ("", "Low", "High")] == [{"3"}, set(), set()]
    assert [objects(some, iri, f"cq:size{end}") for end in ("", "Low", "High")] == [{"3"}, {"3"}, {"5"}]


def test_place_lies_in_all_that_its_places_lie_in() -> None:
    known = document()
    lake = Entity("lake", "Place", "Lake Shore", ref="geonames/2", located_in=("lakeland",))
    entities = (*(replace(e, located_in=("lake",)) if e.key == "geneva" else e for e in known.entities), lake)
    found = quads(replace(known, entities=entities))
    assert objects(found, f"{ID}geonames/1", "cq:locatedIn") == {f"{ID}geonames/2", f"{ID}state/LAK"}
    assert objects(found, f"{ID}geonames/1/geometry", "geo:asWKT") == {"POINT(6.14583 46.20000)"}


def test_names_are_labels_once() -> None:
    found = quads()
    assert objects(found, f"{ID}person/anna-weiss", "skos:altLabel") == {"Weiss"}
    assert objects(found, f"{ID}state/UTO", "skos:altLabel") == set()  # "Utopian" is no name of the state
    assert objects(found, f"{ID}org/free-hills-front", "skos:altLabel") == {"FHF"}
    assert objects(found, f"{ID}state/UTO", "owl:sameAs") == {"http://www.wikidata.org/entity/Q999999901"}
    assert {q.predicate.value for q in found if q.predicate.value.startswith(OWL)} == {OWL + "sameAs"}


def test_a_name_torn_by_invisible_characters_is_no_other_name() -> None:
    known = document()
    torn = tuple(replace(e, aliases=(*e.aliases, "Wei\u00adss", "Anna\u200b Weiss")) for e in known.entities)
    found = quads(replace(known, entities=torn))
    assert objects(found, f"{ID}person/anna-weiss", "skos:altLabel") == {"Weiss"}


def test_article_has_what_is_known_of_it_and_no_more() -> None:
    found = quads()
    assert objects(found, IRI, "nif:isString") == {TEXT}
    assert objects(found, IRI, "schema:author") == {"Rudolf R."}
    bare = Document(Article("bare", "One line.\r\n  Two\u00a0lines \N{DOVE OF PEACE}"), sentences=(Sentence(0, 9),))
    iri = article_iri(ID, bare.article)
    assert objects(quads(bare), iri, "nif:isString") == {bare.article.text}
    assert not any(
        objects(quads(bare), iri, f"schema:{name}")
        for name in ("headline", "url", "datePublished", "publisher", "author", "inLanguage")
    )


def test_run_says_when_it_ended_in_the_graph_of_runs() -> None:
    found = run_end(RUN, "2024-03-14T11:00:00Z", ID)
    assert {q.graph_name for q in found} == {ox.NamedNode(ID + RUNS_GRAPH)}
    assert objects(found, RUN.iri, "prov:endedAtTime") == {"2024-03-14T11:00:00Z"}
    assert objects(quads(), IRI, "prov:wasGeneratedBy") == {RUN.iri}


def test_described_things_belong_to_their_article_and_named_ones_to_all() -> None:
    named, described = (
        Entity("a", "GovernmentBody", "Ministry of Rain"),
        Entity("b", "Group", "two soldiers", (Mention(7, 19),), named=False),
    )
    assert (
        entity_iri(ID, IRI, named)
        == entity_iri(ID, "urn:other", replace(named, key="z"))
        == f"{ID}org/ministry-of-rain"
    )
    assert entity_iri(ID, IRI, described) != entity_iri(ID, "urn:other", described)
    assert article_iri(ID, ARTICLE) == article_iri(ID, replace(ARTICLE, text="changed", source="elsewhere"))
    assert article_iri(ID, ARTICLE) != article_iri(ID, replace(ARTICLE, url="https://news.example/other"))


@pytest.mark.parametrize(
    ("value", "kind"), [("2024-02-29", "date"), ("2024-02", "gYearMonth"), ("2024", "gYear"), ("--02-29", "gMonthDay")]
)
def test_date_has_the_type_of_its_precision(value: str, kind: str) -> None:
    assert date_literal(value) == ox.Literal(value, datatype=ox.NamedNode(XSD + kind))


@pytest.mark.parametrize(
    "value", ["2023-02-29", "2024-13", "24", "--02-30", "2024-1-1", "2024-W10", "", "٢٠٢٤", "2024-02-29Z"]
)
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(CommuniqueError, match="not a date"):
        date_literal(value)


def test_moments_are_times_or_days() -> None:
    assert moment("2024-03-12T10:00:00+05:00").datatype.value == XSD + "dateTime"
    assert moment("2024-03-12").datatype.value == XSD + "date"
    for wrong in ("2024-03-12T25:00:00Z", "2024-03-12T10:00", "2024-03-12T10:00:00+0500"):
        with pytest.raises(CommuniqueError):
            moment(wrong)


@given(st.dates(date(1, 1, 1)))
def test_any_day_is_a_date(when: date) -> None:
    assert date_literal(when.isoformat()).datatype.value == XSD + "date"


@given(st.floats(-1e6, 1e6))
def test_decimals_are_canonical(number: float) -> None:
    store = ox.Store()
    quad = ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), decimal(number))
    store.add(quad)
    assert quad in store
    assert abs(float(decimal(number).value) - number) <= 1e-5


@given(st.text())
@example("\U000e0000")  # the tag characters stand in no IRI
def test_any_string_becomes_an_iri_or_an_error(text: str) -> None:
    assert slug(text)
    iris = [
        article_iri(ID, Article(text, "x")),
        entity_iri(ID, IRI, Entity("k", "Person", text)),
        fact_iri(IRI, "event", text),
    ]
    with suppress(CommuniqueError):
        iris.append(checked("http://example.org/" + text))
    for iri in iris:
        triple = ox.Triple(ox.NamedNode(iri), ox.NamedNode(iri), ox.NamedNode(iri))
        (back,) = ox.parse(ox.serialize([triple], format=ox.RdfFormat.TURTLE) or b"", format=ox.RdfFormat.TURTLE)
        assert back.triple == triple


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1), st.data())
def test_offsets_give_back_the_surface_form_of_any_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    made = Document(
        Article("any", text),
        sentences=(Sentence(0, len(text)),),
        entities=(Entity("e", "Person", "P", (Mention(start, end),)),),
    )
    iri = article_iri(ID, made.article)
    found = quads(made)
    assert objects(found, f"{iri}#char={start},{end}", "nif:anchorOf") == {text[start:end]}
    written = ox.serialize(found, format=ox.RdfFormat.N_QUADS) or b""
    assert set(ox.parse(written, format=ox.RdfFormat.N_QUADS)) == set(found)


def test_negated_event_is_no_other_than_its_factuality() -> None:
    known = document()
    denied = replace(known, events=(replace(known.events[0], factuality=Factuality.NEGATED),))
    (event,) = typed(quads(denied), "Consult")
    assert objects(quads(denied), event, "cq:factuality") == {CQ + "Negated"}


def test_what_only_a_list_knows_of_is_left_out_unless_it_is_a_state_or_place() -> None:
    known = document()
    parent = Entity("parent", "ArmedGroup", "Parent Front", ref="org/parent")
    entities = (
        *(
            replace(e, part_of=("parent",), acts_for=("parent", "rur")) if e.key == "front" else e
            for e in known.entities
        ),
        parent,
    )
    found = quads(replace(known, entities=entities))
    assert objects(found, f"{ID}org/free-hills-front", "cq:partOf") == set()
    assert objects(found, f"{ID}org/free-hills-front", "cq:actsFor") == {f"{ID}state/RUR"}
    assert objects(found, f"{ID}org/parent", "rdfs:label") == set()


def test_place_takes_no_part_but_may_be_the_source() -> None:
    known = document()
    events = tuple(replace(e, actors=("geneva", "weiss"), attributed_to="geneva") for e in known.events[:1])
    found = quads(replace(known, events=events, tenures=(replace(known.tenures[0], holder="front"),)))
    (event,) = typed(found, "Consult")
    assert objects(found, event, "cq:actor") == {f"{ID}person/anna-weiss"}
    assert objects(found, event, "cq:attributedTo") == {f"{ID}geonames/1"}
    assert typed(found, "Tenure") == []


@pytest.mark.parametrize("between", ["weiss", "envoys"])
def test_who_acts_for_a_person_or_group_acts_for_what_these_act_for(between: str) -> None:
    known = document()
    staff = Entity("staff", "GovernmentBody", "Staff Office", known.entities[0].mentions[:1], acts_for=(between,))
    event = replace(known.events[2], actors=("staff",), recipients=())
    store = ox.Store()
    found = quads(replace(known, entities=(*known.entities, staff), events=(event,), statements=()))
    state = {f"{ID}state/UTO" if between == "weiss" else f"{ID}state/RUR"}
    assert objects(found, f"{ID}org/staff-office", "cq:actsFor") == state
    (accuse,) = typed(found, "Accuse")
    assert objects(found, accuse, "cq:actorState") == state
    store.extend([ox.Quad(q.subject, q.predicate, q.object) for q in found])
    (check,) = [one for one in checks() if one.name == "states-have-an-agent"]
    assert list(run(check, store)) == []
