"""From inputs to a store: runs that are repeated, changed, shared out among processes, broken and interrupted; any
text at all.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.build import Report, Step, build, reading
from kg.build.reading import read_article
from kg.engines.local import export, open_snapshot
from kg.engines.remote.backend import Backend
from kg.engines.remote.client import Client
from kg.errors import StoreError, UsageError
from kg.model import Article, Document, Mention, Sentence, Skipped, TimeMention
from kg.nlp.components import Component
from kg.nlp.text.segmentation import LONGEST
from kg.rdf.mapping import Run, to_quads
from kg.rdf.vocab import ID
from kg.settings import Settings
from tests.support.engines import oxigraph

RUN = Run(f"{ID}run/0", "2024-01-01T00:00:00Z", "0", "0")
TALKS = (
    "Kenyan President William Ruto met Tanzanian diplomats in Nairobi on Tuesday. “We agreed on the border,” Ruto said."
)
STRIKE = "Rebels killed seven soldiers near Goma on 3 May 2024, the army said. The rebels denied the attack."


# what tells which run made a graph, and when, and of earlier versions
RUNS = (
    "#version=",
    "graph/description",
    "wasGeneratedBy",
    "generatedAtTime",
    "StartedAtTime",
    "startedAtTime",
    "endedAtTime",
    "/run/",
)


def lines(path: Path, *records: dict[str, str]) -> str:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), "utf8")
    return str(path)


def exported(store: Path) -> bytes:
    out = io.BytesIO()
    export(store, "nquads", out)
    return out.getvalue()


def said(store: Path) -> set[str]:
    """The exported lines without those that tell which run made a graph, and when, and of earlier versions."""
    return {line for line in exported(store).decode("utf8").splitlines() if not any(word in line for word in RUNS)}


def spans(document: Document) -> list[Mention | Sentence | TimeMention | Skipped]:
    found: list[Mention | Sentence | TimeMention | Skipped] = [*document.sentences, *document.times, *document.skipped]
    found += [m for e in document.entities for m in e.mentions]
    found += [m for e in document.events for m in (e.trigger, *e.mentions)]
    found += [m for s in document.statements for m in (*s.content, *([s.cue] if s.cue else []))]
    return found + [m for t in document.tenures for m in t.mentions]


def whole(text: str, published: str | None = "2024-05-07") -> Document:
    """The text read by every stage and mapped, every span and key looked at."""
    document = read_article(Article("test", text, published=published))
    assert all(0 <= m.start < m.end <= len(text) for m in spans(document))
    assert all(text[m.start : m.end].strip() for m in spans(document))
    keys = {e.key for e in document.entities} | {e.key for e in document.events}
    assert len(keys) == len(document.entities) + len(document.events)
    named = [k for e in document.events for k in (*e.actors, *e.recipients, *e.part_of, e.place, e.attributed_to)]
    named += [k for s in document.statements for k in (s.speaker, s.addressee, *s.about)]
    assert {k for k in named if k} <= keys
    made = to_quads(document, RUN, ID, "2024-05-08T00:00:00Z", "f")
    assert made == to_quads(document, RUN, ID, "2024-05-08T00:00:00Z", "f")
    assert list(ox.parse(ox.serialize(made, format=ox.RdfFormat.N_QUADS) or b"", format=ox.RdfFormat.N_QUADS)) == made
    return document


def test_reading_again_leaves_every_byte(tmp_path: Path) -> None:
    given_file = lines(
        tmp_path / "a.jsonl",
        {"id": "talks", "text": TALKS, "published": "2024-05-07"},
        {"id": "strike", "text": STRIKE},
    )
    store = tmp_path / "store"
    first = build([given_file], store)
    before = exported(store)
    again = build([given_file], store)
    assert (first.articles, first.unchanged, again.articles, again.unchanged) == (2, 0, 0, 2)
    assert exported(store) == before and first.quads > 0 and again.quads == 0


def test_reading_anew_says_the_same_but_for_the_run(tmp_path: Path) -> None:
    given_file = lines(tmp_path / "a.jsonl", {"id": "talks", "text": TALKS, "published": "2024-05-07"})
    for name in ("one", "two"):
        build([given_file], tmp_path / name)
    assert said(tmp_path / "one") == said(tmp_path / "two")


def test_a_changed_article_replaces_its_graph_and_no_other(tmp_path: Path) -> None:
    store, strike = tmp_path / "store", {"id": "strike", "text": STRIKE}
    build([lines(tmp_path / "a.jsonl", {"id": "talks", "text": TALKS}, strike)], store)
    changed = lines(tmp_path / "b.jsonl", {"id": "talks", "text": STRIKE.replace("Goma", "Bunia")}, strike)
    report = build([changed], store)
    assert (report.articles, report.unchanged) == (1, 1)
    build([changed], tmp_path / "fresh")
    assert said(store) == said(tmp_path / "fresh")
    assert not any("Ruto" in line for line in said(store))


def test_an_id_that_is_taken_is_noted_and_both_articles_are_read(tmp_path: Path) -> None:
    steps: list[Step] = []
    report = build(
        [
            lines(
                tmp_path / "a.jsonl",
                {"id": "a", "text": TALKS},
                {"id": "a", "text": STRIKE},
                {"id": "a", "text": TALKS},
            )
        ],
        tmp_path / "store",
        progress=steps.append,
    )
    assert (report.articles, report.duplicates, report.refused) == (2, 1, [])
    assert [(source[-6:], "'a~2'" in reason) for source, reason in report.noted] == [("line 2", True)]
    assert [s.outcome for s in steps] == ["read", "noted", "read"]
    assert all(any(place in line for line in said(tmp_path / "store")) for place in ("Nairobi", "Goma"))


def test_two_versions_of_one_article_are_not_mixed(tmp_path: Path) -> None:
    report = build(
        [
            lines(
                tmp_path / "a.jsonl",
                {"id": "a", "text": TALKS, "title": "Talks"},
                {"id": "a", "text": TALKS, "title": "Border talks"},
            )
        ],
        tmp_path / "store",
    )
    assert report.articles == 1 and [("line 2" in source, "'a'" in reason) for source, reason in report.refused] == [
        (True, True)
    ]
    assert not any("Border talks" in line for line in said(tmp_path / "store"))


def test_worker_processes_say_what_one_process_says(tmp_path: Path) -> None:
    records = [{"id": f"a{i}", "text": f"{TALKS if i % 2 else STRIKE} It happened {i + 2} times."} for i in range(26)]
    given_file = lines(tmp_path / "a.jsonl", *records)
    alone = build([given_file], tmp_path / "alone")
    shared = build([given_file], tmp_path / "shared", Settings(workers=2))
    assert said(tmp_path / "alone") == said(tmp_path / "shared")
    assert (
        (alone.articles, alone.quads, alone.events)
        == (shared.articles, shared.quads, shared.events)
        == (26, shared.quads, shared.events)
    )


def test_an_article_that_breaks_a_component_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = reading.components

    def breaking(document: Document) -> Document:
        if "Goma" in document.article.text:
            raise ZeroDivisionError("no such day")
        return document

    monkeypatch.setattr(
        reading,
        "components",
        lambda chosen: (*usual(chosen), Component("breaking", breaking, frozenset(), frozenset())),
    )
    report = build(
        [lines(tmp_path / "a.jsonl", {"id": "strike", "text": STRIKE}, {"id": "talks", "text": TALKS})],
        tmp_path / "store",
    )
    assert report.articles == 1 and len(report.refused) == 1
    assert "line 1" in report.refused[0][0] and "ZeroDivisionError: no such day" in report.refused[0][1]
    assert any("Nairobi" in line for line in said(tmp_path / "store")) and not any(
        "Goma" in line for line in said(tmp_path / "store")
    )


def test_an_interrupt_keeps_what_was_read(tmp_path: Path) -> None:
    def enough(step: Step) -> None:
        raise KeyboardInterrupt

    given_file = lines(tmp_path / "a.jsonl", {"id": "talks", "text": TALKS}, {"id": "strike", "text": STRIKE})
    report = build([given_file], tmp_path / "store", progress=enough)
    assert report.interrupted and report.articles == 1
    assert any("Nairobi" in line for line in said(tmp_path / "store"))


def test_no_second_writer(tmp_path: Path) -> None:
    given_file = lines(tmp_path / "a.jsonl", {"id": "talks", "text": TALKS})

    def meddle(step: Step) -> None:
        build([given_file], tmp_path / "store")

    with pytest.raises(StoreError, match="another process"):
        build([given_file], tmp_path / "store", progress=meddle)


def test_the_report_adds_up(tmp_path: Path) -> None:
    report = build(
        [
            lines(
                tmp_path / "a.jsonl",
                {"id": "talks", "text": TALKS},
                {"id": "copy", "text": TALKS},
                {"id": "none", "text": ""},
            )
        ],
        tmp_path / "store",
    )
    assert isinstance(report, Report) and report.articles == 2 and report.duplicates == 1 and len(report.refused) == 1
    assert report.sentences == 4 and report.mentions and report.linked and report.statements and report.seconds > 0
    told = report.as_dict()
    assert (
        told["refused"] == [{"source": report.refused[0][0], "reason": report.refused[0][1]}] and told["articles"] == 2
    )


_SIGNS = [
    ".",
    "\n",
    " \t\n ",
    "Kenya",
    "Kenya.\r\n\r\nUganda.\r",
    "“" * 700,
    '" a ' * 300,
    "'' ``" * 100,
    "(" * 700,
    "- " * 500,
    "‘a’ " * 200,
    "\u202eKenya met \u200fUganda\u202c. " * 5,
    "👩‍👩‍👧 Kenya met 🇺🇬 Uganda in Nairobi 🕊️. " * 5,
    "Kampa\u0301\u0308la said it. " * 5,
    "a" + "\u0300" * 3000,
    "Kenya\x01 met\x02 Uganda\x1b[0m on\x7f Tuesday\x85 said\x0b he\x0c.",
    "a\x1cb\x1dc\x1ed\u2028e\u2029f",
    "\U0010ffff\ufffe said it.",
    "\u200b\ufeff\u00ad",
    "On 31 February 0000 and 99999 years ago, 9999 years from now, 0 days ago, Kenya met Uganda.",
    "99999999999999999999 soldiers died.",
    "Alpha-Beta Front (Ax-Bx) met. Ax-Bx (A-B) met. A-B (Ax-Bx) left. Ax-Bx (A-B) fled.",
    "the two both the two the both sides the group the minister.",
    "He said she said they said it said he said that it, they said, was said.",
    "Prime Minister Foreign Minister President General of the of to.",
    "İSTANBUL ǅ ﬃ ẞ met Kenya’s ’s 's.",
    "said: “",
    "“ said he",
    "x" * 5000,
    "data " + "Zm9v" * 500 + " Kenya met Uganda.",
]


@pytest.mark.parametrize("text", _SIGNS, ids=range(len(_SIGNS)))
def test_odd_texts_are_read(text: str) -> None:
    whole(text)


_WORDS = st.sampled_from(
    "Kenya Uganda Ruto Museveni the a minister president rebels soldiers army said told met killed accused denied"
    " agreed to of in with by that which will not Tuesday 2024 May 3 seven \" “ ” ‘ ’ ' , . ; : ( ) — - ? ! \n \n\n"
    " according Operation UN (UN) He they it two sides".split(" ")
)


@settings(max_examples=60)
@given(st.lists(_WORDS, min_size=1, max_size=60).map(" ".join))
def test_any_words_are_read(text: str) -> None:
    whole(text)


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=120))
def test_any_text_is_read(text: str) -> None:
    whole(text)


def test_a_monstrous_paragraph_is_parsed_in_pieces() -> None:
    text = f"{TALKS} {STRIKE} " * (2 * LONGEST // len(TALKS + STRIKE) + 1)
    document = whole(text)
    lengths = [len(doc.text) for doc in document.parse]
    assert len(lengths) > 2 and max(lengths) <= LONGEST
    assert sum(document.surface(s).startswith("Kenyan President") for s in document.sentences) == text.count(
        "Kenyan President"
    )


def test_signs_without_a_space_are_left_out() -> None:
    document = whole("Kenya met Uganda in Nairobi. " + "iVBORw0KGgo" * 100 + " Rebels killed seven soldiers.")
    assert [document.surface(s)[:4] for s in document.skipped if "signs" in s.reason] == ["iVBO"]
    assert {e.cls for e in document.events} == {"Consult", "Assault"}


def test_an_engine_elsewhere_gets_the_same_graph(tmp_path: Path) -> None:
    """Built in two runs, with an article changed and one that is not."""
    talks, strike = {"id": "talks", "text": TALKS, "published": "2024-05-07"}, {"id": "strike", "text": STRIKE}
    older = {**talks, "text": TALKS.replace("Nairobi", "Kampala").replace("Kenyan", "Ugandan")}
    before, after = lines(tmp_path / "a.jsonl", older, strike), lines(tmp_path / "b.jsonl", talks, strike)
    with oxigraph(tmp_path) as running:
        build([before], tmp_path / "work", backend=running.backend)
        report = build([after], tmp_path / "work", backend=running.backend)
        found = {str(quad) for quad in Client(running.backend).quads("all")}
    assert (report.articles, report.unchanged) == (1, 1)
    build([after], tmp_path / "store")
    quads = list(open_snapshot(tmp_path / "store"))
    described = {quad.triple for quad in quads if str(quad.graph_name).endswith("graph/description>")}
    wanted = {str(quad) for quad in quads if quad.triple not in described}

    def plain(quads: set[str]) -> set[str]:
        return {quad for quad in quads if not any(word in quad for word in RUNS)}

    assert plain(found) == plain(wanted)


def test_an_engine_elsewhere_needs_its_addresses(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--backend URL"):
        build([], tmp_path / "work", backend=Backend(store="http://127.0.0.1:9/store"))
