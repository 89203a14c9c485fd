"""Corrected articles leave a trace, and copies are known across runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build import Report, build
from kg.cli.main import main
from kg.engines.local import Store, open_snapshot
from kg.rdf.checks import check
from kg.rdf.vocab import PREFIXES

TALKS = (
    "Kenyan President William Ruto met Tanzanian diplomats in Nairobi on Tuesday. The two sides agreed on the border "
    "near the lake and on a road between both countries, officials said after the meeting at the State House. "
    "They will meet again in Dodoma, where the foreign ministers of the region gather for three days of talks."
)
CORRECTED = TALKS.replace("Tanzanian diplomats", "Ugandan diplomats")
NEAR = TALKS.replace("a road between", "the road between")
OTHER = "Rebels killed seven soldiers near Goma on 3 May 2024, the army said. The rebels denied the attack."
URL = "https://news.example/talks"


def lines(path: Path, *articles: dict[str, str]) -> str:
    path.write_text("".join(json.dumps(one) + "\n" for one in articles), "utf8")
    return str(path)


def read(tmp_path: Path, *articles: dict[str, str]) -> Report:
    """Read articles, in a run of their own, into the store of a test."""
    return build([lines(tmp_path / "a.jsonl", *articles)], tmp_path / "store")


def ask(tmp_path: Path, query: str) -> list[tuple[str, ...]]:
    rows = open_snapshot(tmp_path / "store").query(query, prefixes=PREFIXES)
    assert isinstance(rows, ox.QuerySolutions)
    return sorted(tuple(getattr(row[v], "value", "") for v in rows.variables) for row in rows)


def copies(tmp_path: Path) -> list[tuple[str, ...]]:
    """The id of each copy, with that of its original."""
    return ask(
        tmp_path,
        "SELECT ?copy ?original { ?a cq:copyOf ?b ; schema:identifier ?copy . ?b schema:identifier ?original }",
    )


def versions(tmp_path: Path) -> list[str]:
    return [row[0] for row in ask(tmp_path, "SELECT ?hash { ?a prov:wasRevisionOf/cq:contentHash ?hash }")]


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@pytest.fixture(autouse=True)
def every_rule_holds(tmp_path: Path) -> Iterator[None]:
    yield
    assert list(check(open_snapshot(tmp_path / "store"))) == []


def test_a_correction_leaves_a_trace_and_nothing_of_the_earlier_text(tmp_path: Path) -> None:
    first = read(tmp_path, {"id": "talks", "text": TALKS})
    ((before,),) = ask(tmp_path, "SELECT ?time { ?a a cq:Article ; prov:generatedAtTime ?time }")
    second = read(tmp_path, {"id": "talks", "text": CORRECTED})
    assert (first.corrected, second.corrected) == (0, 1)
    ((old, generated, replaced, now),) = ask(
        tmp_path,
        "SELECT ?old ?generated ?replaced ?now { ?a a cq:Article ; cq:contentHash ?now ; prov:wasRevisionOf ?v . "
        "?v a cq:ArticleVersion ; cq:contentHash ?old ; prov:generatedAtTime ?generated ; "
        "prov:invalidatedAtTime ?replaced }",
    )
    assert (old, now, generated) == (digest(TALKS), digest(CORRECTED), before) and replaced >= generated
    assert not any("Tanzanian" in str(quad) for quad in open_snapshot(tmp_path / "store"))


def test_each_earlier_version_is_kept_also_when_an_article_is_read_anew(tmp_path: Path) -> None:
    for text in (TALKS, CORRECTED, NEAR):
        read(tmp_path, {"id": "talks", "text": text})
    assert sorted(versions(tmp_path)) == sorted([digest(TALKS), digest(CORRECTED)])
    again = read(tmp_path, {"id": "talks", "text": NEAR, "title": "Talks"})
    assert (again.articles, again.corrected) == (1, 0)
    assert sorted(versions(tmp_path)) == sorted([digest(TALKS), digest(CORRECTED)])


def test_a_later_text_at_the_same_address_is_a_version_whatever_its_id(tmp_path: Path) -> None:
    read(tmp_path, {"id": "monday.html", "url": URL, "text": TALKS})
    report = read(tmp_path, {"id": "tuesday.html", "url": URL, "text": CORRECTED})
    assert report.corrected == 1 and versions(tmp_path) == [digest(TALKS)]
    assert ask(tmp_path, "SELECT ?id { ?a a cq:Article ; schema:identifier ?id }") == [("monday.html",)]
    assert read(tmp_path, {"id": "friday.html", "url": URL, "text": CORRECTED}).unchanged == 1


def test_another_article_at_the_same_address_is_none(tmp_path: Path) -> None:
    read(tmp_path, {"id": "one", "url": URL, "text": TALKS})
    report = read(tmp_path, {"id": "two", "url": URL, "text": OTHER}, {"id": "three", "url": URL, "text": OTHER * 5})
    assert (report.articles, report.corrected, versions(tmp_path)) == (2, 0, [])


def test_versions_in_one_run_follow_each_other(tmp_path: Path) -> None:
    first, second = {"url": URL, "text": TALKS}, {"url": URL, "text": CORRECTED}
    blog = {"url": URL, "text": OTHER * 5}
    report = read(tmp_path, first, second, blog)
    assert (report.articles, report.corrected, report.refused, report.noted) == (3, 1, [], [])
    assert versions(tmp_path) == [digest(TALKS)]
    assert ask(tmp_path, "SELECT ?hash { ?a a cq:Article ; cq:contentHash ?hash }") == sorted(
        [(digest(CORRECTED),), (digest(OTHER * 5),)]
    )
    again = read(tmp_path, first, second, blog)
    assert (again.articles, again.unchanged) == (0, 3)


def test_copies_are_known_across_runs(tmp_path: Path) -> None:
    reports = [
        read(tmp_path, {"id": "agency", "text": TALKS}, {"id": "strike", "text": OTHER}),
        read(tmp_path, {"id": "courier", "text": NEAR}, {"id": "strike-2", "text": f" {OTHER}\n"}),
        read(tmp_path, {"id": "herald", "text": TALKS, "title": "Talks"}),
    ]
    found = [("courier", "agency"), ("herald", "agency"), ("strike-2", "strike")]
    assert copies(tmp_path) == found and [one.duplicates for one in reports] == [0, 2, 1]
    # whatever is read anew, the first stays the first
    read(tmp_path, {"id": "agency", "text": TALKS, "title": "Other"}, {"id": "courier", "text": NEAR, "title": "Other"})
    assert copies(tmp_path) == found


def test_an_index_that_is_lost_or_of_other_articles_is_made_anew(tmp_path: Path) -> None:
    read(tmp_path, {"id": "agency", "text": TALKS})
    for content in (b"", b"no database " * 100):
        for file in (tmp_path / "store").glob("copies.sqlite*"):
            file.write_bytes(content)
        assert read(tmp_path, {"id": "courier", "text": NEAR}).duplicates == 1
    with Store.open(tmp_path / "store") as store:
        graph = next(one for one in store.graphs() if "article/agency" in one)
        store.remove(graph)
        store.publish()
    assert read(tmp_path, {"id": "herald", "text": TALKS}).duplicates == 1  # of the courier's
    assert copies(tmp_path) == [("herald", "courier")]


def test_copies_in_a_store_of_an_older_version_are_marked(tmp_path: Path) -> None:
    read(tmp_path, {"id": "agency", "text": TALKS}, {"id": "courier", "text": NEAR})
    with Store.open(tmp_path / "store") as store:
        store.update("DELETE WHERE { GRAPH ?g { ?a cq:copyOf ?b } }")
        store.publish()
    (tmp_path / "store" / "copies.sqlite").unlink()
    read(tmp_path, {"id": "strike", "text": OTHER})
    assert len(copies(tmp_path)) == 1


def test_the_first_copy_of_a_removed_article_counts_again(tmp_path: Path) -> None:
    read(tmp_path, *({"id": name, "text": TALKS} for name in ("agency", "courier", "herald")))
    assert main(["remove", "agency", "--store", str(tmp_path / "store")]) == 0
    assert copies(tmp_path) == [("herald", "courier")]
    read(tmp_path, {"id": "post", "text": NEAR})
    assert copies(tmp_path) == [("herald", "courier"), ("post", "courier")]


def test_an_article_that_is_corrected_to_another_is_a_copy_no_more(tmp_path: Path) -> None:
    read(tmp_path, {"id": "agency", "text": TALKS}, {"id": "courier", "text": NEAR})
    read(tmp_path, {"id": "courier", "text": OTHER})
    assert copies(tmp_path) == []
