"""Publication dates in the forms that programs and people write."""

from __future__ import annotations

import pytest

from kg.model import Article
from kg.sources import FieldError, read_bytes
from kg.sources.dates import days_of, iso

BODY = "<p>The ministers of both countries met in Accra on Tuesday to talk about the fees at the border posts.</p>" * 3


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1752192000", "2025-07-11T00:00:00Z"),
        ("1752192000000", "2025-07-11T00:00:00Z"),
        ("1714640400.5", "2024-05-02T09:00:00Z"),
        ("99999999999", None),
        ("12", None),
        ("11.07.2025", "2025-07-11"),
        ("11.07.2025 14:30", "2025-07-11T14:30:00"),
        ("11.07.2025, 14:30 Uhr", "2025-07-11T14:30:00"),
        ("31.12.2024", "2024-12-31"),
        ("11/07/2025", None),
        ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37+00:00"),
        ("Friday, 11-Jul-25 08:00:00 GMT", "2025-07-11T08:00:00+00:00"),
        ("Mo, 25 Jun 2018", "2018-06-25"),
        ("Mo, 25 Jun 2018 10:00:00 +0200", "2018-06-25T10:00:00+02:00"),
        ("Di 26 Jun 2018", "2018-06-26"),
        ("Updated: 11 July 2025, 09:12 IST", "2025-07-11T09:12:00"),
        ("Published on July 11, 2025", "2025-07-11"),
        ("Last updated 2025-07-11T09:12:00Z", "2025-07-11T09:12:00Z"),
        ("Posted: 11 Jul 2025", "2025-07-11"),
        ("Updated soon", None),
        ("11 juillet 2025", "2025-07-11"),
        ("1er août 2025", "2025-08-01"),
        ("11. Juli 2025", "2025-07-11"),
        ("3. März 2025", "2025-03-03"),
        ("11 de julio de 2025", "2025-07-11"),
        ("11 luglio 2025 ore 10:00", None),
        ("11 luglio 2025", "2025-07-11"),
        ("11 de dezembro de 2025", "2025-12-11"),
        ("11 foobar 2025", None),
        ("11 juil. 2025", "2025-07-11"),
        ("15 déc. 2024", "2024-12-15"),
        ("11 jui 2025", None),
        ("11 Temmuz 2025 Cuma", "2025-07-11"),
        ("Publié le 11 juillet 2025 à 10h15", "2025-07-11T10:15:00"),
        ("11 de julho de 2025 às 08h00", "2025-07-11T08:00:00"),
        ("11 Jul '25", "2025-07-11"),
        ("11 Jul 25", None),
        ("٢٠٢٥-٠٧-١١", "2025-07-11"),
        ("2025-07-11Z", "2025-07-11"),
        ("2025-07-11T08:00:00+4", "2025-07-11T08:00:00+04:00"),
        ("Publish Date: Friday, 11 July 2025", "2025-07-11"),
        ("Posted on July 11,2025 by admin", "2025-07-11"),
        ("July 11, 2025 / 8:00 AM EDT / Morning News", "2025-07-11T08:00:00-04:00"),
        ("Tue, 03/04/2025 - 08:00", "2025-03-04T08:00:00"),
        ("Fri, 07/11/2025", None),
        ("Wed, 29 Jun 2016 3:07:41 PM", "2016-06-29T15:07:41"),
        ("Wed,29 Jun 2016 15:07:60 GMT", "2016-06-29T15:07:59+00:00"),
        ("Wed, 29 Jun 2016 15:07:41 +02:00", "2016-06-29T15:07:41+02:00"),
        ("Wed, 29 Jun 2016 15:07:41 GMT+1", "2016-06-29T15:07:41+01:00"),
        ("Wed Jun 29 15:07:41 GMT+02:00 2016", "2016-06-29T15:07:41+02:00"),
    ],
)
def test_forms(written: str, value: str | None) -> None:
    assert iso(written) == value


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("02/07/2024", {"2024-02-07", "2024-07-02"}),
        ("25/07/2024", {"2024-07-25"}),
        ("7/7/2024", {"2024-07-07"}),
        ("02-07-2024 10:00", {"2024-02-07", "2024-07-02"}),
        ("2024-07-02", {"2024-07-02"}),
        ("soon", set()),
        ("31/31/2024", set()),
    ],
)
def test_the_days_that_a_date_can_be(written: str, days: set[str]) -> None:
    assert days_of(written) == days


# what feeds and pages give


def articles(name: str, content: str) -> tuple[list[Article], list[str]]:
    """What is read, and the reasons of the notes."""
    found = list(read_bytes(name, content.encode()))
    assert all(isinstance(one, Article | FieldError) for one in found), found
    notes = [one.reason for one in found if isinstance(one, FieldError)]
    return [one for one in found if isinstance(one, Article)], notes


def atom(dates: str) -> str:
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>W</title><entry><id>urn:a</id>'
        f"<title>T</title><content>Chad met Niger in Paris on Monday.</content>{dates}</entry></feed>"
    )


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        ("<updated>2025-03-12T08:00:00Z</updated>", "2025-03-12T08:00:00Z"),
        ("<published>2025-03-11T08:00:00Z</published><updated>2025-03-12T08:00:00Z</updated>", "2025-03-11T08:00:00Z"),
        ("<updated>12 March 2025</updated>", "2025-03-12"),
    ],
)
def test_an_atom_entry_without_a_date_of_publication_has_that_of_its_update(dates: str, published: str) -> None:
    (article,), notes = articles("a.atom", atom(dates))
    assert (article.published, notes) == (published, [])


@pytest.mark.parametrize(
    "feed",
    [
        (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel'
            ' rdf:about="https://e.org/"><title>W</title></channel><item><title>T</title><description>Chad met Niger in'
            " Paris.</description><dc:date>2025-03-12</dc:date></item></rdf:RDF>"
        ),
        (
            '<rss version="2.0"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>W</title><item><title>T</title><description>Chad'
            " met Niger in Paris.</description><dc:date>2025-03-12</dc:date></item></channel></rss>"
        ),
        (
            '<rss version="2.0"'
            ' xmlns:dcterms="http://purl.org/dc/terms/"><channel><title>W</title><item><title>T</title><description>Chad'
            " met Niger in Paris.</description><dcterms:modified>2025-03-12</dcterms:modified></item></channel></rss>"
        ),
    ],
)
def test_rss_with_dates_of_dublin_core(feed: str) -> None:
    (article,), notes = articles("a.rss", feed)
    assert (article.published, notes) == ("2025-03-12", [])


@pytest.mark.parametrize("written", ["sometime in May", "02/07/2024", "2024-13-45"])
def test_a_date_of_a_feed_that_cannot_be_read_is_noted(written: str) -> None:
    (article,), notes = articles("a.atom", atom(f"<published>{written}</published>"))
    assert article.published is None
    assert notes == [
        f"field published: {written!r} is not a date that can be read without guessing; the article is read without it"
    ]


def page(head: str, url: str = "") -> str:
    canonical = f'<link rel="canonical" href="{url}">' if url else ""
    return (
        "<html><head><title>Ministers meet in"
        f" Accra</title>{canonical}{head}</head><body><article>{BODY}</article></body></html>"
    )


def dated(written: str, name: str = "article:published_time") -> str:
    return f'<meta property="{name}" content="{written}">'


@pytest.mark.parametrize("written", ["sometime in May", "02/07/2024", "2024-13-45"])
def test_a_date_of_a_page_that_cannot_be_read_is_noted(written: str) -> None:
    (article,), notes = articles("a.html", page(dated(written)))
    assert article.published is None
    assert notes == [
        f"field published: {written!r} is not a date that can be read without guessing; the article is read without it"
    ]


@pytest.mark.parametrize(
    ("head", "url", "published"),
    [
        (dated("02/07/2024"), "https://example.org/2024/07/02/talks", "2024-07-02"),
        (dated("02/07/2024"), "https://example.org/2024/02/07/talks", "2024-02-07"),
        (dated("02/07/2024") + dated("2024-07-03T08:00:00Z", "article:modified_time"), "", "2024-07-02"),
        (dated("02/07/2024") + dated("2024-07-02", "date"), "", "2024-07-02"),
    ],
)
def test_other_dates_of_the_page_decide_between_day_and_month(head: str, url: str, published: str) -> None:
    (article,), notes = articles("a.html", page(head, url))
    assert (article.published, notes) == (published, [])


def test_an_unreadable_date_beside_a_readable_one_is_not_noted() -> None:
    (article,), notes = articles("a.html", page(dated("soon") + dated("2024-07-02", "date")))
    assert (article.published, notes) == ("2024-07-02", [])


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Tue, 01 Mar 2022 16:03:00 GMT+0000", "2022-03-01T16:03:00+00:00"),
        ("Tue, 01 Mar 2022 16:03:00 UTC+0530", "2022-03-01T16:03:00+05:30"),
        ("July 11, 2025 at 6:00 a.m. EDT", "2025-07-11T06:00:00-04:00"),
        ("11 July 2025 06:00 CEST", "2025-07-11T06:00:00+02:00"),
        ("2025-07-11 08:00:00.5 EST", "2025-07-11T08:00:00.5-05:00"),
        ("2025-07-11T08:00:00-0500[America/Bogota]", "2025-07-11T08:00:00-05:00"),
        ("July 11, 2025 6:00 PM IST", "2025-07-11T18:00:00"),  # of India, Israel or Ireland
    ],
)
def test_zones_by_offset_and_by_name(written: str, value: str) -> None:
    assert iso(written) == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Published 7:07 PM EDT, Fri July 11, 2025", "2025-07-11T19:07:00-04:00"),
        ("10:15 GMT, 11 July 2025", "2025-07-11T10:15:00Z"),
        ("08:30 AM Jul 11, 2025", "2025-07-11T08:30:00"),
        ("Wed Sep  4 10:11:12 UTC 2024", "2024-09-04T10:11:12Z"),
        ("11 July 2025, 6 pm", "2025-07-11T18:00:00"),
        ("Friday 11 July 2025 08.30 BST", "2025-07-11T08:30:00"),
        ("11. Juli 2025, 08:00 Uhr", "2025-07-11T08:00:00"),
        ("2025/07/11 08:00 PM", "2025-07-11T20:00:00"),
    ],
)
def test_times_of_day_before_and_after_the_day(written: str, value: str) -> None:
    assert iso(written) == value


@pytest.mark.parametrize(
    "written",
    [
        "the 11th of July, 2025",
        "11/Jul/2025",
        "Jul-11-2025",
        "2025. 7. 11.",
        "2025年7月11日",
        "2025–07–11",
        "11 lipca 2025",
        "11 июля 2025",
        "11 Temmuz 2025",
    ],
)
def test_days_in_other_forms(written: str) -> None:
    assert iso(written) == "2025-07-11"


@pytest.mark.parametrize("written", ["1752192000000000", "/Date(1752192000000)/", "/Date(1752192000000+0200)/"])
def test_epochs_in_other_forms(written: str) -> None:
    assert iso(written) == "2025-07-11T00:00:00Z"


@pytest.mark.parametrize(
    "written", ["0001-01-01T00:00:00", "0001-01-01", "1970-01-01T00:00:00Z", "1970-01-01 00:00:00"]
)
def test_what_programs_write_for_no_date_is_none(written: str) -> None:
    assert iso(written) is None


def test_times_outside_of_the_article_with_the_heading_are_of_other_articles() -> None:
    teasers = "".join(f"<article><h3>Other</h3><time datetime='2024-0{i}-01'>x</time></article>" for i in range(1, 6))
    text = "The ministers of both countries met in Accra on Tuesday to talk about the fees at the border posts."
    page = (
        "<html lang='en'><main><article><h1>Ministers meet</h1><time datetime='2025-03-04T10:00Z'>x</time>"
        f"<p>{text}</p>"
        f"<p>{text} More.</p></article>{teasers}</main></html>"
    )
    [article] = read_bytes("a.html", page.encode())
    assert isinstance(article, Article) and article.published == "2025-03-04T10:00:00Z"
