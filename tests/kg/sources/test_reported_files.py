"""Files like those that users of other readers reported: each is read as it is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Article
from kg.sources import read

FILES = Path(__file__).parent / "files"
MET = "Armenian Prime Minister Nikol Pashinyan met Azerbaijani President Ilham Aliyev in Abu Dhabi on Thursday."


def articles(name: str) -> list[Article]:
    return [found for found in read([str(FILES / name)]) if isinstance(found, Article)]


def reasons(name: str) -> list[str]:
    return [found.reason for found in read([str(FILES / name)]) if isinstance(found, InputError)]


def test_updates_of_a_live_blog() -> None:
    found = articles("h01b_liveblog_jsonld_only.html")
    assert [a.published for a in found] == ["2025-07-12T09:10:00Z", "2025-07-11T15:30:00Z", "2025-07-10T08:00:00Z"]


def test_paywalls() -> None:
    [teaser] = articles("h02_paywall.html")
    assert teaser.text.endswith("the Armenian government said.") and "ubscri" not in teaser.text
    assert articles("h03_paywall_empty.html") == []


@pytest.mark.parametrize(
    ("name", "kept", "left_out"),
    [
        ("h04_cookie.html", MET, "ookie"),
        ("h05_list.html", "- Russia condemned the talks on Thursday.", "<"),
        ("h05b_bodylist.html", "- Azerbaijan released nine Armenian prisoners on Wednesday.", "<"),
        ("h13_amp.html", MET, "amp"),
        ("h17_br.html", "said.\nRussia condemned the meeting", "<br"),
        ("h09a_latin1.html", "Alassane Ouattara met François Nzongo in Yaoundé", "\ufffd"),
        ("h09b_cp1252_noname.html", "Côte d’Ivoire’s president", "\ufffd"),
        ("h09c_utf16bom.html", "Señor José Ibáñez", "\ufffd"),
        ("h09e_cp1251.html", "Встреча", "\ufffd"),
    ],
)
def test_texts_of_pages(name: str, kept: str, left_out: str) -> None:
    [article] = articles(name)
    assert kept in article.text and left_out not in article.text


def test_metadata_of_pages() -> None:
    [graph] = articles("h08_graph.html")
    assert (graph.published, graph.publisher, graph.authors) == (
        "2025-07-11T08:00:00+04:00",
        "Caucasus Wire",
        ("Anna Petrosyan",),
    )
    [untitled] = articles("h14_notitle.html")
    assert untitled.headline is None and MET in untitled.text
    [modified] = articles("h11_moddate.html")
    assert (modified.published or "")[:10] == "2025-07-11"


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.glob("h10_*.html")))
def test_dates_of_pages(name: str) -> None:
    [article] = articles(name)
    assert (article.published or "")[:10] == "2025-07-11"


def test_lines_of_json() -> None:
    assert [a.id for a in articles("j01_null.jsonl")] == ["n1", "j01_null.jsonl:4", "n5", "n6", "n8"]
    assert [a.id for a in articles("j04_ids.jsonl")[4:6]] == ["dup", "dup~2"]
    assert any("'dup' belongs to another article" in reason for reason in reasons("j04_ids.jsonl"))
    assert "event_text" in reasons("j02_ngec.jsonl")[0]
    assert [a.published for a in articles("j05_ccnews.jsonl")] == ["2019-08-01T00:00:00"]
    assert [a.headline for a in articles("j07_newsapi.json")] == ["Arrests"]
    assert [a.id for a in articles("j11_surrogate.jsonl")] == ["s6"] and len(reasons("j11_surrogate.jsonl")) == 5


def test_epochs_in_lines_of_json() -> None:
    found = articles("j06_epoch.jsonl")
    assert [a.id for a in found if not (a.published or "").startswith("2024-05-02")] == ["e6", "e10"]
    assert [reason.split(":")[0] for reason in reasons("j06_epoch.jsonl")] == ["field published"] * 2


@pytest.mark.parametrize(
    ("name", "number"),
    [("w02_singlegz.warc.gz", 3), ("w03_odd.warc.gz", 7), ("brotli.warc.gz", 1), ("w04_cut_plain.warc", 1)],
)
def test_archives(name: str, number: int) -> None:
    found = articles(name)
    assert len(found) == number and all(len(article.text) > 80 for article in found)


def test_the_break_of_an_archive_is_named() -> None:
    assert "the archive is truncated in record 2" in reasons("w04_cut_plain.warc")


def test_feeds() -> None:
    assert "with a tariff of <5 percent." in articles("r03_atom_xhtml.atom")[0].text
    assert [a.id for a in articles("r05_dupguid.rss")] == ["same", "same~2"]


@pytest.mark.parametrize(
    ("name", "entry", "published"),
    [
        ("r01_dates.rss", 1, "2018-06-25T11:41:36"),
        ("r01_dates.rss", 2, "2020-05-25T04:45:26+00:00"),
        ("r01_dates.rss", 3, "2009-09-06T16:18:00-05:00"),
        ("r01_dates.rss", 4, "2022-03-01T16:03:00+00:00"),
        ("r01_dates.rss", 10, "2022-03-19T22:45:00+00:00"),
        ("atom.atom", 0, "2025-03-12T08:00:00Z"),
        ("rdf.xml", 0, "2025-03-12T10:00:00+01:00"),
    ],
)
def test_dates_of_feeds(name: str, entry: int, published: str) -> None:
    assert articles(name)[entry].published == published


def test_soft_hyphens_stay_in_a_text_whose_offsets_count_them() -> None:
    [article] = articles("shy.txt")
    assert "ar\u00adrested" in article.text
