"""Every kind of input, what is known of each, and each refusal with its reason."""

from __future__ import annotations

import contextlib
import gc
import gzip
import io
import itertools
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Article
from kg.sources import Duplicates, FieldError, read, read_bytes
from kg.sources.admission import MAX_CHARACTERS
from kg.sources.bylines import authors
from kg.sources.dates import day_in, day_of_address, iso
from kg.sources.fields import absolute
from kg.sources.language import foreign_language, tag
from tests.support.loopback import listening
from tests.support.raw_server import drip, raw

BODY = (
    (
        "The foreign minister of Ghana met her Togolese counterpart in Lomé on Tuesday to discuss the border posts that"
        " were shut last year."
    ),
    "The two sides agreed to open three of them by the end of the month, a spokesman said after the talks.",
    "Traders on both sides have asked for this since the posts were shut, and lorries still wait for days.",
)
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in BODY)
GERMAN = (
    "Der Außenminister traf am Dienstag seine Kollegin in der Hauptstadt, um über die Öffnung der Grenze zu sprechen."
    " Beide Seiten einigten sich darauf, drei Übergänge bis zum Ende des Monats wieder zu öffnen, wie ein Sprecher nach"
    " den Gesprächen sagte."
)
FRENCH = (
    "Le ministre des affaires étrangères a rencontré mardi son homologue dans la capitale afin de parler de la"
    " réouverture de la frontière. Les deux parties sont convenues de rouvrir trois postes avant la fin du mois, a"
    " déclaré un porte-parole."
)
DUTCH = (
    "De minister van Buitenlandse Zaken sprak dinsdag in de hoofdstad met zijn collega over de opening van de grens."
    " Beide landen hebben afgesproken dat drie posten voor het einde van de maand weer opengaan, zei een woordvoerder"
    " na het overleg in het paleis."
)
SPANISH = (
    "El ministro de Asuntos Exteriores se reunió el martes con su homóloga en la capital para hablar de la apertura de"
    " la frontera. Las dos partes acordaron abrir tres puestos antes de fin de mes, dijo un portavoz después de las"
    " conversaciones."
)


def page(
    head: str = "", body: str = f"<article><h1>Ghana and Togo to open border posts</h1>{PARAGRAPHS}</article>"
) -> bytes:
    return (
        f"<!DOCTYPE html><html lang='en-GB'><head><meta charset='utf-8'>{head}</head><body><nav>Home |"
        f" World</nav>{body}</body></html>".encode()
    )


def one(source: str, content: bytes) -> Article:
    (article,) = read_bytes(source, content)
    assert isinstance(article, Article), article
    return article


def refusal(source: str, content: bytes) -> str:
    (error,) = read_bytes(source, content)
    assert isinstance(error, InputError)
    assert not isinstance(error, FieldError)
    return str(error)


def lines(*records: object) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


# plain text


@pytest.mark.parametrize(
    "text",
    [
        "The king left.",
        "\nThe king left.\r\n\r\nHe did not say why.\n\n",
        "🕊 The king of Tonga left.\u2028He waved.",
        "\tIndented. Page\u2029",
    ],
)
def test_plain_text_is_read_to_the_letter(text: str) -> None:
    assert one("a.txt", text.encode()) == Article("a.txt", text, "a.txt", language="en")


@pytest.mark.parametrize(
    ("encoded", "text"),
    [
        (b"\xef\xbb\xbfThe king left.", "The king left."),
        ("The king left.".encode("utf-16"), "The king left."),
        (
            "The king left S\u00e3o Tom\u00e9.".encode("utf-16-be").join([b"\xfe\xff", b""]),
            "The king left S\u00e3o Tom\u00e9.",
        ),
        (b"The king left S\xe3o Tom\xe9 \x96 \x93gladly\x94.", "The king left São Tomé – “gladly”."),
    ],
)
def test_encodings(encoded: bytes, text: str) -> None:
    assert one("a", encoded).text == text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b" \n\r\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"%PDF-1.7\n1 0 obj", "a PDF document"),
        (b"PK\x03\x04\x14\0", "a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"abc\0def", "NUL bytes"),
        (b"\x01\x02\x03\x04\x05\x06\x07 a b c d", "is binary"),
        ("The king left.".encode("utf-16-le"), "UTF-16 without its byte order mark"),
        (b"\xff\xfeT\0h\0e", "wrong encoding: begins with the byte order mark of UTF-16"),
        ("Президент прибыл в столицу".encode("cp1251"), "wrong encoding: byte 0 (0xCF)"),
        ("– The king – left – S\u00e3o Tom\u00e9".encode() + b"\xff", "wrong encoding: byte"),
        (b"a word " * 300_000, f"the limit is {MAX_CHARACTERS:,} characters"),
        (b"a word " * 3_000_000, "is too large for one article"),
        (GERMAN.encode(), "language is de, only English is read"),
        ("Президент прибыл в столицу".encode(), "only English is read"),
        ("外交部长星期二在首都会见了他的同事。".encode(), "language is zh"),
        (b'<?xml version="1.0"?><nitf><body/></nitf>', "field body.content: the document holds no text"),
        (b"<newsMessage>A</newsMessage>", "holds no news item"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    told = refusal("some file", content)
    assert told.startswith("some file: ")
    assert reason in told


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.csv", "a .csv file"),
        ("a.warc", "is not WARC"),
        ("a.rss", "is not RSS"),
        ("a.jsonl", "is not JSON"),
        ("a.json", "is not JSON"),
    ],
)
def test_an_ending_that_promises_something_else(name: str, reason: str) -> None:
    assert reason in refusal(name, b"The king left.")


# language


@pytest.mark.parametrize(
    "text",
    [
        "Sheikh Tamim bin Hamad Al Thani met Recep Tayyip Erdoğan.",
        "Kenya signed a trade deal with Uganda.",
        "Vučić, Orbán, Fico, Babiš, Kaczyński.",
        "Yes.",
        "12:30",
        "Macron, Scholz und Meloni",
        (
            "Der Spiegel, Le Monde, El País and La Repubblica reported that Özdemir Yıldız, Jürgen Müller and François"
            " Lefèvre met Şükrü Çelik."
        ),
        (
            "KABUL: Mullah Abdul Ghani Baradar, Amir Khan Muttaqi, Zalmay Khalilzad, Hamid Karzai, Abdullah Abdullah,"
            " Gulbuddin Hekmatyar, Rashid Dostum, Atta Noor, Ismail Khan, Mohammad Mohaqiq, Karim Khalili, Salahuddin"
            " Rabbani and Ahmad Massoud were among those invited to the talks."
        ),
        (
            "MINISTERS OF THE SIX STATES AROUND THE GULF HAVE AGREED TO MEET AGAIN IN MUSCAT BEFORE THE SUMMER, THE"
            " HOSTS SAID ON TUESDAY."
        ),
    ],
)
def test_english_is_not_refused_for_its_names(text: str) -> None:
    assert one("a.txt", text.encode()).language == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de"),
        (FRENCH, "fr"),
        (DUTCH, "nl"),
        (SPANISH, "es"),
        ("وزیر خارجہ نے منگل کو دارالحکومت میں اپنے ہم منصب سے ملاقات کی۔", "ur"),
    ],
)
def test_other_languages_are_named(text: str, language: str) -> None:
    assert foreign_language(text) == language


def test_what_an_article_says_of_its_language_decides_only_where_the_text_cannot() -> None:
    assert foreign_language("Der Minister traf am Dienstag seine Kollegin.", "de") == "de"
    assert (
        foreign_language("Der Minister traf am Dienstag in Wien seine Kollegin und sprach dort über neue Zölle.")
        == "de"
    )
    assert foreign_language("The minister met her colleague on Tuesday.", "de") is None
    assert one("a.jsonl", lines({"id": "a", "text": " ".join(BODY), "language": "fr"})).language == "en"


def test_language_tags() -> None:
    assert [tag(t) for t in ("en_US.UTF-8", "English", "EN-gb", "eng", "", "no such", None)] == [
        "en-US",
        "en",
        "en-GB",
        "en",
        None,
        None,
        None,
    ]


# JSONL


def test_jsonl_fields() -> None:
    record = {
        "id": 7,
        "text": "\r\nThe king left.\n",
        "title": "King\nleaves",
        "url": "https://example.org/a b",
        "published": "2024-05-03T10:00:00Z",
        "publisher": "The Daily",
        "author": ["Ama Mensah", "Kofi Boateng"],
        "language": "en_GB",
        "colour": "red",
    }
    assert one("a.jsonl", lines(record)) == Article(
        "7",
        "\r\nThe king left.\n",
        "a.jsonl, line 1",
        "King leaves",
        "https://example.org/a%20b",
        "2024-05-03T10:00:00Z",
        "The Daily",
        ("Ama Mensah", "Kofi Boateng"),
        "en-GB",
    )


def test_jsonl_without_id_takes_the_url_else_the_line() -> None:
    found = list(read_bytes("a.jsonl", lines({"text": "One.", "url": "https://example.org/1"}, {"text": "Two."})))
    assert [a.id for a in found if isinstance(a, Article)] == ["https://example.org/1", "a.jsonl:2"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "is not JSON"),
        (b"[1]", "is not a JSON object but a list"),
        (b'"a"', "is not a JSON object but a string"),
        (b"[" * 100_000, "nested"),
        (b"{}", "field text is missing"),
        (b'{"text": null}', "field text is missing"),
        (b'{"text": 5}', "field text is not a string but a number"),
        (b'{"text": " \\n"}', "the text is empty"),
        (b'{"text": "a \\ud800 b"}', "U+D800 at character 2"),
        (b'{"text": "a\\u0000b"}', "U+0000 at character 1"),
        (b'{"text": "\xff\xfe\xd0\xcf"}', "wrong encoding"),
        (lines({"text": GERMAN}), "language is de"),
        (lines({"text": "word " * 500_000}), "is too large for one article: 2,500,000 characters"),
    ],
)
def test_a_wrong_line_is_refused_and_the_others_are_read(line: bytes, reason: str) -> None:
    first, wrong, last = read_bytes(
        "a.jsonl", lines({"id": "1", "text": "One."}) + line.strip() + b"\n\n" + lines({"id": "2", "text": "Two."})
    )
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert isinstance(wrong, InputError)
    assert wrong.source == "a.jsonl, line 2"
    assert reason in wrong.reason


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("published", "02/07/2024"),
        ("published", 20240702100),
        ("url", "example"),
        ("author", {"x": 1}),
        ("language", "?"),
        ("id", [1]),
        ("title", 5),
        ("publisher", ["a"]),
    ],
)
def test_a_wrong_field_is_named_and_the_article_kept(field: str, value: object) -> None:
    error, article = read_bytes("a.jsonl", lines({"id": "1", "text": "One.", field: value}))
    assert isinstance(error, FieldError)
    assert error.source == "a.jsonl, line 1"
    assert error.reason.startswith(f"field {field}: {json.dumps(value)} is not ")
    assert isinstance(article, Article)
    assert article == replace(Article("1", "One.", "a.jsonl, line 1", language="en"), id=article.id)


def test_a_line_that_is_too_long_is_passed_over() -> None:
    wrong, article = read_bytes(
        "a.jsonl", b'{"text": "' + b"x" * 20_000_000 + b'"}\n' + lines({"id": "1", "text": "One."})
    )
    assert "the line is too long" in str(wrong)
    assert isinstance(article, Article)


def test_input_without_end_is_read_as_it_comes(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    def write() -> None:
        with contextlib.suppress(BrokenPipeError), (tmp_path / "pipe").open("wb") as pipe:
            for number in itertools.count():
                pipe.write(lines({"id": number, "text": "The king left."}))

    writer = threading.Thread(target=write)
    writer.start()
    found = read([str(tmp_path / "pipe")])
    assert [a.id for a in itertools.islice(found, 5000) if isinstance(a, Article)] == [str(n) for n in range(5000)]
    del found
    gc.collect()
    writer.join(5)
    assert not writer.is_alive()


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    for content, article in (
        (lines({"id": "1", "text": "One."}), Article("1", "One.", "standard input, line 1", language="en")),
        (b"The king left.", Article("stdin", "The king left.", "standard input", language="en")),
    ):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        assert list(read(["-"])) == [article]


def test_jsonl_in_utf_16_and_as_one_document() -> None:
    records = [{"id": "1", "text": "One."}, {"id": "2", "text": "Two.\u2028Three."}]
    wide, marked = lines(*records).decode().encode("utf-16"), b"\xef\xbb\xbf" + lines(*records)
    for content in (wide, marked, json.dumps(records, indent=1).encode(), json.dumps(records).encode()):
        assert [a.text for a in read_bytes("a", content) if isinstance(a, Article)] == ["One.", "Two.\u2028Three."]
    assert one("a.json", json.dumps(records[0], indent=1).encode()).id == "1"
    assert "is not JSON" in refusal("a.json", b'[{"id": "1",')


# dates


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2024-07-02", "2024-07-02"),
        ("20240702", "2024-07-02"),
        ("2024/7/2", "2024-07-02"),
        ("2024-07-02T10:00:00Z", "2024-07-02T10:00:00Z"),
        ("2024-07-02T10:00", "2024-07-02T10:00:00"),
        ("2024-07-02 5:19:00 -0600", "2024-07-02T05:19:00-06:00"),
        ("2024-07-02T10:00:00.25+0530", "2024-07-02T10:00:00.25+05:30"),
        ("Tue Jul 02 2024 09:28:00 GMT+0200 (CEST)", "2024-07-02T09:28:00+02:00"),
        ("Tue, 02 Jul 2024 10:00:00 GMT", "2024-07-02T10:00:00+00:00"),
        ("Tue, 02 Jul 2024 10:00:00 -0000", "2024-07-02T10:00:00"),
        ("July 2, 2024", "2024-07-02"),
        ("2nd July 2024, 10:30 pm", "2024-07-02T22:30:00"),
        ("Tuesday, July 2nd, 2024 at 11:08 a.m.", "2024-07-02T11:08:00"),
        ("25/07/2024", "2024-07-25"),
        ("07/25/2024", "2024-07-25"),
        ("05.05.2024", "2024-05-05"),
        ("02/07/2024", None),
        ("2024-07", None),
        ("2024", None),
        ("2024-02-30", None),
        ("2024-07-02T25:00:00", None),
        ("2024-07-02T10:00:00+25:00", None),
        ("Tue, 02 Jul 2024 99:00:00 GMT", None),
        ("yesterday", None),
        ("1719914400", "2024-07-02T10:00:00Z"),
        ("", None),
        ("0000-01-01", None),
    ],
)
def test_dates_are_read_as_far_as_they_are_known(written: str, value: str | None) -> None:
    assert iso(written) == value


@given(
    st.text(max_size=40)
    | st.datetimes().map(str)
    | st.from_regex(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}( [0-9]+:[0-9]+)?", fullmatch=True)
)
def test_any_string_is_a_date_or_none(written: str) -> None:
    value = iso(written)
    assert value is None or iso(value) == value


def test_days_in_addresses_and_short_texts() -> None:
    assert (
        day_of_address("https://example.org/world/2024/jul/02/a-b")
        == day_of_address("https://example.org/2024-07-02-a")
        == "2024-07-02"
    )
    assert day_of_address("https://example.org/world/2024/13/02/") is None
    assert day_in("Published 7:07 PM EST Jul 2, 2024") == "2024-07-02"
    assert day_in("2 July 2024 to 3 July 2024") is None


# HTML

LD = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "The Daily", "@id": "#site"},
        {"@type": "Person", "@id": "#ama", "name": "Ama Mensah"},
        {
            "@type": ["NewsArticle"],
            "headline": "Ghana &amp; Togo to open posts",
            "datePublished": "2024-05-03T08:00:00+01:00",
            "author": [{"@id": "#ama"}, {"name": "Kofi Boateng"}],
            "publisher": {"@type": "Organization", "name": "The Daily"},
            "articleSection": ["Africa"],
            "inLanguage": "en-GH",
            "url": "https://example.org/ld",
        },
    ],
}
META = (
    '<meta property="og:title" content="Ghana and Togo to open border posts - The Paper"><meta property="og:site_name"'
    ' content="The Paper"><meta property="article:published_time" content="2024-05-04T09:00:00Z"><meta name="author"'
    ' content="By ESI OWUSU, Foreign Correspondent"><meta property="article:section" content="World"><meta'
    ' property="og:url" content="https://example.org/og"><link rel="canonical" href="https://example.org/">'
)


def test_json_ld_goes_first() -> None:
    article = one("a.html", page(META + f'<script type="application/ld+json">{json.dumps(LD)}</script>'))
    assert article == Article(
        "a.html",
        article.text,
        "a.html",
        "Ghana & Togo to open posts",
        "https://example.org/og",
        "2024-05-03T08:00:00+01:00",
        "The Daily",
        ("Ama Mensah", "Kofi Boateng"),
        "en-GH",
        "Africa",
    )
    assert all(line in article.text.split("\n") for line in BODY)
    assert "Home" not in article.text


def test_meta_elements_go_second() -> None:
    article = one(
        "a.html", page(META + '<script type="application/ld+json">{"@type": "NewsArticle", "headline": </script>')
    )
    assert (article.headline, article.published, article.publisher) == (
        "Ghana and Togo to open border posts",
        "2024-05-04T09:00:00Z",
        "The Paper",
    )
    assert (article.authors, article.language, article.part_of) == (("Esi Owusu",), "en-GB", "World")


def test_the_visible_page_goes_third() -> None:
    marks = '<div class="byline">By <a>Ama Mensah</a></div><time datetime="2024-05-05">5 May</time>'
    body = f"<article><h1>Border posts open</h1>{marks}{PARAGRAPHS}</article>"
    article = one("a.html", page("<title>Border posts open | The Daily</title>", body))
    assert (article.headline, article.published, article.authors, article.url) == (
        "Border posts open",
        "2024-05-05",
        ("Ama Mensah",),
        None,
    )
    body = f"<article><h1>Border posts open</h1><div>Published: 6 May 2024</div>{PARAGRAPHS}</article>"
    assert one("a.html", page("", body)).published == "2024-05-06"


def test_other_articles_on_the_page_do_not_count() -> None:
    others = [
        {
            "@type": "NewsArticle",
            "headline": f"Other {n}",
            "url": f"https://example.org/{n}",
            "datePublished": "2020-01-01",
        }
        for n in range(5)
    ]
    script = (
        f'<script type="application/ld+json">{json.dumps({"@type": "ItemList", "itemListElement": others})}</script>'
    )
    script += f'<script type="application/ld+json">{json.dumps(others)}</script>'
    article = one("a.html", page(script, f"<article><h1>Border posts open</h1>{PARAGRAPHS}</article>"))
    assert (article.headline, article.published) == ("Border posts open", None)


def test_half_a_page_is_read() -> None:
    whole = page(META)
    assert BODY[0] in one("a.html", whole[: whole.index(b"Traders")]).text
    soup = f"{PARAGRAPHS}</div></span><p>An unclosed <b>end <i>of it"
    assert BODY[1] in one("a.html", soup.encode()).text
    assert BODY[1] in one("no ending", ("...and so on.</p>" + soup).encode()).text
    cut = page(META)
    assert "Lom\ufffd" in one("a.html", cut.replace("é".encode(), b"\xc3")).text


@pytest.mark.parametrize(
    ("charset", "declared"), [("cp1252", "iso-8859-1"), ("utf-8", "no-such-charset"), ("iso8859-15", "iso-8859-15")]
)
def test_pages_in_other_encodings(charset: str, declared: str) -> None:
    content = f"<html><head><meta charset={declared}></head><body><article>{PARAGRAPHS}</article></body></html>".encode(
        charset
    )
    assert "Lomé" in one("a.html", content).text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (page(body="<div id=app></div><script>run()</script>"), "no article text"),
        (page(body="<a href=/a>Home</a> <a href=/b>World</a>"), "no article text"),
        (b"<html>", "no article text"),
        (b"<!-- nothing -->", "is not HTML that can be read"),
        (page(body=f"<p>{GERMAN}</p>"), "language is de"),
    ],
)
def test_pages_without_an_article_are_refused(content: bytes, reason: str) -> None:
    assert reason in refusal("a.html", content)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (["By ANNA BERG and Li Wei, Staff Writers"], ("Anna Berg", "Li Wei")),
        (["Ama Mensah Reuters"], ("Ama Mensah",)),
        (["Reuters"], ("Reuters",)),
        (["Written by Ana-María de la Cruz | 3 May 2024"], ("Ana-María de la Cruz",)),
        (["Ama Mensah", "AMA MENSAH"], ("Ama Mensah",)),
        (["By <b>Kofi Boateng</b> &amp; Esi Owusu"], ("Kofi Boateng", "Esi Owusu")),
        (["https://example.org/ama"], ()),
        ([""], ()),
    ],
)
def test_bylines(written: list[str], names: tuple[str, ...]) -> None:
    assert authors(written) == names


# feeds, archives, compression

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Daily</title><language>en-gb</language>
<item><title>King &amp;amp; queen leave</title><link>https://example.org/1</link><guid>g1</guid>
<pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate><category>World</category>
<description>&lt;p&gt;The king left.&lt;/p&gt;&lt;p&gt;The queen &lt;b&gt;stayed&lt;/b&gt;.&lt;/p&gt;</description>
</item>
<item><title>Empty</title><link>https://example.org/2</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Daily</title>
<entry><id>tag:example.org,2024:1</id><title>King leaves</title>
<link href="https://example.org/1"/><published>2024-05-03T10:00:00+02:00</published>
<author><name>Ama Mensah</name></author>
<content type="html">The king left.&lt;br&gt;He waved.</content><summary>Short.</summary></entry></feed>"""


def test_rss() -> None:
    article, empty = read_bytes("a.xml", RSS.encode())
    assert article == Article(
        "g1",
        "The king left.\nThe queen stayed.",
        "a.xml, entry 1",
        "King & queen leave",
        "https://example.org/1",
        "2024-05-03T10:00:00+00:00",
        "The Daily",
        (),
        "en-GB",
        "World",
    )
    assert str(empty) == "a.xml, entry 2: the entry holds no text"


def test_atom() -> None:
    assert one("a", ATOM.encode()) == Article(
        "tag:example.org,2024:1",
        "The king left.\nHe waved.",
        "a, entry 1",
        "King leaves",
        "https://example.org/1",
        "2024-05-03T10:00:00+02:00",
        "The Daily",
        ("Ama Mensah",),
        "en",
    )


def test_half_a_feed_and_an_empty_one() -> None:
    article, broken = read_bytes("a.rss", RSS[: RSS.index("<item><title>Empty")].encode())
    assert isinstance(article, Article)
    assert str(broken) == "a.rss: the feed is truncated after entry 1"
    assert "the feed holds no entries" in refusal("a.rss", b"<rss><channel></channel></rss>")


def archive(*pages: tuple[str, str, bytes], compressed: bool = True) -> bytes:
    records = []
    for status, kind, content in pages:
        answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + content
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2024-05-03T10:00:00Z\r\nWARC-Target-URI:"
            " https://example.org/page\r\nContent-Type: application/http; msgtype=response\r\nContent-Length:"
            f" {len(answer)}\r\n\r\n"
        )
        records.append(head.encode() + answer + b"\r\n\r\n")
    return b"".join(gzip.compress(record) if compressed else record for record in records)


@pytest.mark.parametrize("compressed", [True, False])
def test_warc(compressed: bool) -> None:
    content = archive(
        ("200 OK", "text/html; charset=utf-8", page()),
        ("200 OK", "image/png", b"\x89PNG"),
        ("404 Not Found", "text/html", page()),
        ("200 OK", "text/html", page(body="")),
        compressed=compressed,
    )
    article, empty = read_bytes("a.warc.gz" if compressed else "a.warc", content)
    assert isinstance(article, Article)
    assert (article.id, article.url) == ("https://example.org/page", "https://example.org/page")
    assert BODY[0] in article.text
    assert str(empty).endswith("record 4 (https://example.org/page): no article text was found in the page")


def test_half_an_archive_and_one_without_pages() -> None:
    content = archive(("200 OK", "text/html", page()), ("200 OK", "text/html", page() + b" " * 1000), compressed=False)
    found = list(read_bytes("a.warc", content[:-1500]))
    assert isinstance(found[0], Article)
    assert "truncated" in str(found[-1])
    assert "the archive holds no page" in refusal(
        "a.warc", archive(("200 OK", "image/png", b"\x89PNG"), compressed=False)
    )


def test_gzip() -> None:
    assert one("a.txt.gz", gzip.compress(b"The king left.")).id == "a.txt.gz"
    assert one("a.html.gz", gzip.compress(page())).headline
    assert "the gzip data is truncated after 1,400 bytes" in refusal(
        "a.txt.gz", gzip.compress(b"The king left." * 100)[:-9]
    )
    assert "the gzip data is truncated" in refusal("a.gz", b"\x1f\x8b\x08\x00broken")
    assert "compressed more than 2 times" in refusal("a.gz", gzip.compress(gzip.compress(gzip.compress(b"a"))))
    *articles, error = read_bytes(
        "a.jsonl.gz", gzip.compress(lines(*({"id": n, "text": f"{n} kings left."} for n in range(9000))))[:-50]
    )
    assert len(articles) > 1000
    assert "the gzip data is truncated after" in str(error)


# files, folders, addresses


def test_folders_files_and_their_names(tmp_path: Path) -> None:
    for name in ("a/x.txt", "a/deep/x.txt", "b/x.txt", "b/.hidden", "b/y.jsonl", "c/x.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(
            f"The king of {name} left." if name.endswith("txt") else '{"text": "The queen left."}', "utf8"
        )
    (tmp_path / "b" / "z.pdf").write_bytes(b"%PDF-1.7")
    found = list(read([str(tmp_path / name) for name in ("a", "b", "c/x.txt", "a/x.txt", "missing")]))
    assert [a.id for a in found if isinstance(a, Article)] == ["x.txt", "deep/x.txt", "b/x.txt", "y.jsonl:1", "c/x.txt"]
    assert [str(e) for e in found if isinstance(e, InputError)] == [
        f"{tmp_path}/b/z.pdf: is a PDF document, which is not read",
        f"{tmp_path}/missing: no such file or folder",
    ]
    (tmp_path / "empty").mkdir()
    (error,) = read([str(tmp_path / "empty")])
    assert "holds no files" in str(error)


def test_the_same_id_for_two_texts_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines({"id": "1", "text": "The king left."}))
    (tmp_path / "b.jsonl").write_bytes(
        lines({"id": "1", "text": "The queen left."}, {"id": "1", "text": "The king left."})
    )
    first, error, second, copy = read([str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")])
    assert isinstance(error, FieldError)
    assert [a.id for a in (first, second, copy) if isinstance(a, Article)] == ["1", "1~2", "1"]


REDIRECTS = {
    "/moved": "/page",
    "/loop": "/loop",
    "/evil": "http://localhost:1/page",
    "/evil/mapped": "http://[::ffff:127.0.0.1]:1/page",
    "/evil/translated": "http://[64:ff9b::7f00:1]:1/page",
    "/evil/tunnelled": "http://[2002:7f00:1::]:1/page",
}


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        target = REDIRECTS.get(self.path)
        self.send_response(302 if target else 404 if self.path == "/gone" else 200)
        if target:
            self.send_header("Location", target)
        content = {"/page": page(), "/data": lines({"id": "1", "text": "The king left."}), "/cut": b"The king"}.get(
            self.path, b""
        )
        self.send_header("Content-Type", "text/html; charset=utf-8" if self.path == "/page" else "text/plain")
        self.send_header("Content-Length", str(len(content) + (9 if self.path == "/cut" else 0)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_addresses(site: str) -> None:
    first, second, third = read([f"{site}/page", f"{site}/moved", f"{site}/data"])
    assert isinstance(first, Article)
    assert (first.id, first.url) == (f"{site}/page", f"{site}/page")
    assert isinstance(second, Article)
    assert (second.id, second.url) == (f"{site}/moved", f"{site}/page")
    assert isinstance(third, Article)
    assert third.id == "1"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gone", "status 404"),
        ("/evil", "a private address"),
        ("/evil/mapped", "a private address"),
        ("/evil/translated", "a private address"),
        ("/evil/tunnelled", "a private address"),
        ("/loop", "redirect"),
        ("/cut", "breaks off"),
        ("/empty", "is empty"),
    ],
)
def test_addresses_that_cannot_be_read(site: str, path: str, reason: str) -> None:
    (error,) = read([site + path])
    assert isinstance(error, InputError)
    assert error.source == site + path
    assert reason in error.reason


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://[::1", "https://no such host/", "http://example.invalid/"]
)
def test_addresses_without_a_server(url: str) -> None:
    (error,) = read([url])
    assert "cannot be fetched" in str(error)


@pytest.mark.parametrize(
    "head", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"]
)
def test_the_time_limit_of_a_page_holds_while_it_drips(monkeypatch: pytest.MonkeyPatch, head: bytes) -> None:
    monkeypatch.setattr("kg.sources.fetch.MAX_SECONDS", 0.4)
    with raw(drip(head)) as address:
        (error,) = read([address])
    assert "no answer within 0.4 seconds" in str(error)


def test_the_time_limit_of_a_page_is_that_of_its_redirects_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.sources.fetch.MAX_SECONDS", 0.5)

    class Slow(_Site):
        def do_GET(self) -> None:
            threading.Event().wait(0.2)
            super().do_GET()

    with listening(Slow) as address:
        (error,) = read([f"{address}/loop"])
    assert "no answer within 0.5 seconds" in str(error)


def test_absolute_addresses() -> None:
    assert absolute(" https://example.org/a b?{c} ") == "https://example.org/a%20b?%7Bc%7D"
    assert [absolute(u) for u in ("example.org", "/a", "https://", "javascript:alert(1)", "")] == [None] * 5


# copies

LONG = " ".join(
    f"{line} The talks in the {word} room went on until the evening."
    for line, word in zip(BODY, ("red", "blue", "green"), strict=True)
)
LONG += (
    " Neither side would say what had been decided about the fees that drivers pay at the posts, which the owners of"
    " lorries call a hidden tax. A paper on the fees is to be ready before the ministers meet again in Accra."
)


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        (LONG, True),
        (LONG.replace(" ", "\n"), True),
        (LONG + " (Reporting by Ama Mensah; editing by Kofi Boateng)", True),
        (LONG.replace("still wait", "still have to wait"), True),
        (LONG.replace("three of them", "four of them"), False),
        (LONG.replace("Traders", "Farmers"), False),
        (LONG.replace("agreed", "never agreed"), False),
        (BODY[0], False),
    ],
)
def test_copies(text: str, copied: bool) -> None:
    seen = Duplicates()
    assert seen.seen(Article("first", LONG)) is None
    assert seen.seen(Article("second", text)) == ("first" if copied else None)


def test_short_texts_are_copies_only_if_they_are_the_same() -> None:
    seen = Duplicates()
    texts = ("Kenya met Uganda.", "Kenya met Rwanda.", "Kenya  met Uganda.\n")
    assert [seen.seen(Article(str(n), text)) for n, text in enumerate(texts)] == [None, None, "0"]


# anything


@settings(max_examples=300)
@given(
    st.sampled_from(["", "a", "a.txt", "a.html", "a.jsonl", "a.json", "a.xml", "a.rss", "a.warc", "a.gz"]),
    st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode("utf8", "surrogatepass")),
    st.sampled_from(
        [
            b"",
            b"<html><p>",
            b"{",
            b"[",
            b'{"text": "',
            b"<rss><channel><item>",
            b"WARC/1.0\r\n",
            b"\x1f\x8b\x08\0",
            b"\xff\xfe",
        ]
    ),
)
def test_any_bytes_become_articles_or_reasons(name: str, content: bytes, beginning: bytes) -> None:
    for found in read_bytes(name, beginning + content):
        assert isinstance(found, Article | InputError)
        if isinstance(found, Article):
            assert found.text.strip()
            found.text.encode("utf8")


@settings(max_examples=150)
@given(st.integers(0, 2000), st.binary(max_size=4), st.sampled_from(["a.html", "a.rss", "a.jsonl", "a.warc"]))
def test_damage_anywhere_raises_nothing(at: int, put: bytes, name: str) -> None:
    whole = {
        "a.html": page(META + f'<script type="application/ld+json">{json.dumps(LD)}</script>'),
        "a.rss": RSS.encode(),
        "a.jsonl": lines({"text": " ".join(BODY)}),
        "a.warc": archive(("200 OK", "text/html", page()), compressed=False),
    }[name]
    assert all(
        isinstance(found, Article | InputError) for found in read_bytes(name, whole[:at] + put + whole[at + len(put) :])
    )
    assert all(isinstance(found, Article | InputError) for found in read_bytes(name, whole[:at]))
