"""A document made by hand that has something of everything, for tests of mapping, store, shapes and checks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyoxigraph as ox

from kg.model import (
    Article,
    Basis,
    Block,
    Count,
    Document,
    Entity,
    Event,
    Factuality,
    Link,
    Mention,
    MentionKind,
    Paragraph,
    Quotation,
    Sentence,
    Statement,
    Tenure,
    TimeMention,
    TimeValue,
)
from kg.rdf.iris import article_iri
from kg.rdf.mapping import Run, to_quads
from kg.rdf.vocab import ID

SENTENCES = (
    "Utopian Foreign Minister Anna Weiss met three Ruritanian envoys at the Lake Conference in Geneva on Tuesday.",
    "“We shall sign in May,” Weiss said \N{DOVE OF PEACE} on behalf of Utopia.",
    (
        "Ruritania accused the Free Hills Front of killing at least seven soldiers near Strelsau last week during"
        " Operation Clear Sky."
    ),
)
LINK = "Read more: Ruritania votes"
TEXT = f"{SENTENCES[0]} {SENTENCES[1]}\n{SENTENCES[2]}\n{LINK}"
ARTICLE = Article(
    "lake-talks",
    TEXT,
    headline="Talks at the lake",
    url="https://news.example/lake-talks",
    published="2024-03-13T08:00:00Z",
    publisher="The Courier",
    authors=("Rudolf R.",),
    language="en",
    part_of="World",
)
IRI = article_iri(ID, ARTICLE)
RUN = Run(f"{ID}run/0123456789ab", "2024-03-14T10:00:00Z", "0.1.0", "0123456789abcdef")


def at(words: str, kind: MentionKind = MentionKind.NAME, nth: int = 0) -> Mention:
    """The nth place of these words in the text."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Mention(start, start + len(words), kind)


def _entities() -> tuple[Entity, ...]:
    link = Link("http://www.wikidata.org/entity/Q999999901", 0.98, "a table")
    return (
        Entity(
            "uto",
            "State",
            "Utopia",
            (at("Utopia", nth=1), at("Utopian", MentionKind.DEMONYM)),
            ref="state/UTO",
            country="UTO",
            links=(link,),
            sectors=("GOV",),
        ),
        Entity("rur", "State", "Ruritania", (at("Ruritania", nth=1),), ref="state/RUR", country="RUR"),
        Entity("weiss", "Person", "Anna Weiss", (at("Anna Weiss"), at("Weiss", nth=1)), sectors=("GOV",)),
        Entity(
            "envoys",
            "Group",
            "Ruritanian envoys",
            (at("three Ruritanian envoys", MentionKind.NOMINAL),),
            named=False,
            acts_for=("rur",),
            size=3,
            size_low=3,
            size_high=3,
        ),
        Entity("conference", "Conference", "Lake Conference", (at("Lake Conference"),), located_in=("geneva",)),
        Entity(
            "geneva",
            "Place",
            "Geneva",
            (at("Geneva"),),
            ref="geonames/1",
            located_in=("lakeland",),
            latitude=46.2,
            longitude=6.14583,
        ),
        Entity("lakeland", "State", "Lakeland", ref="state/LAK"),
        Entity("strelsau", "Place", "Strelsau", (at("Strelsau"),), located_in=("rur",)),
        Entity(
            "front", "ArmedGroup", "Free Hills Front", (at("Free Hills Front"),), aliases=("FHF",), sectors=("REB",)
        ),
        Entity("soldiers", "Group", "soldiers", (at("soldiers", MentionKind.NOMINAL),), named=False, acts_for=("rur",)),
        Entity("operation", "Operation", "Operation Clear Sky", (at("Operation Clear Sky"),)),
        Entity("unnamed", "Person", "Nobody"),
    )


def _events() -> tuple[Event, ...]:
    met, sign = at("met", MentionKind.TRIGGER), at("sign", MentionKind.TRIGGER)
    accused, killing = at("accused", MentionKind.TRIGGER), at("killing", MentionKind.TRIGGER)
    return (
        Event(
            "e1",
            "Consult",
            met,
            "Anna Weiss met Ruritanian envoys in Geneva",
            (met,),
            ("weiss", "envoys"),
            (),
            "geneva",
            TimeValue("2024-03-12", date(2024, 3, 12), date(2024, 3, 12), Basis.RELATIVE),
            modes=("third-party",),
            contexts=("diplomatic",),
            cameo="04",
            part_of=("conference",),
            confidence=0.9,
            why='met: Consult, frame "meet obj:actor"',
        ),
        Event(
            "e2",
            "Agree",
            sign,
            "Utopia is to sign",
            (sign,),
            ("uto",),
            time=TimeValue("2024-05", date(2024, 5, 1), date(2024, 5, 31)),
            factuality=Factuality.PLANNED,
            attributed_to="weiss",
            why='sign: Agree, frame "sign obj"',
        ),
        Event(
            "e3",
            "Accuse",
            accused,
            "Ruritania accused the Free Hills Front",
            (accused,),
            ("rur",),
            ("front",),
            time=TimeValue("2024-03-13", date(2024, 3, 13), date(2024, 3, 13), Basis.PUBLICATION),
        ),
        Event(
            "e4",
            "Assault",
            killing,
            "the Free Hills Front killed soldiers near Strelsau",
            (killing,),
            ("front",),
            ("soldiers",),
            "strelsau",
            TimeValue(None, date(2024, 3, 4), date(2024, 3, 10), Basis.RELATIVE),
            attributed_to="rur",
            part_of=("operation",),
            killed=Count(7, 7),
            confidence=0.75,
        ),
    )


def document() -> Document:
    """The whole document."""
    said = at("said", MentionKind.CUE)
    title = at("Foreign Minister", MentionKind.TITLE)
    starts = [TEXT.index(words) for words in SENTENCES]
    week = TimeValue(None, date(2024, 3, 4), date(2024, 3, 10), Basis.RELATIVE)
    times = [
        ("Tuesday", "2024-03-12", TimeValue("2024-03-12")),
        ("May", "2024-05", TimeValue("2024-05")),
        ("last week", "2024-W10", week),
    ]
    return Document(
        ARTICLE,
        (
            Paragraph(0, TEXT.index("\n")),
            Paragraph(TEXT.index("\n") + 1, TEXT.index(LINK) - 1),
            Paragraph(TEXT.index(LINK), len(TEXT), Block.LINK),
        ),
        tuple(Sentence(start, start + len(words)) for start, words in zip(starts, SENTENCES, strict=True)),
        entities=_entities(),
        times=tuple(TimeMention(at(words).start, at(words).end, "DATE", value, time) for words, value, time in times),
        events=_events(),
        statements=(
            Statement(
                "s1",
                (at("We shall sign in May", MentionKind.CONTENT),),
                Quotation.DIRECT,
                "Weiss: We shall sign",
                "weiss",
                said,
                about=("e2", "uto"),
                confidence=0.8,
            ),
        ),
        tenures=(Tenure("t1", "weiss", "Foreign Minister", (title,), "uto"),),
    )


def quads(of: Document | None = None, texts: bool = True) -> list[ox.Quad]:
    """The graph of a document."""
    return to_quads(of or document(), RUN, ID, "2024-03-14T10:00:01Z", "f" * 64, texts=texts)


def renamed(name: str, entity: str, **fields: object) -> Document:
    """The same article under another id, with one entity changed."""
    found = document()
    entities = tuple(replace(e, **fields) if e.key == entity else e for e in found.entities)  # type: ignore[arg-type]
    return replace(found, article=replace(ARTICLE, id=name, url=None), entities=entities)
