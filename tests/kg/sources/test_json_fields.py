"""JSON of known tools: their names of fields, their envelopes, and what is not read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kg.errors import InputError
from kg.model import Article
from kg.sources import FieldError, read_bytes

TEXT = "Kosovo police arrested eleven men in Mitrovica on Monday, and Serbia condemned the arrests."


def read(*records: Any, name: str = "a.jsonl") -> tuple[list[Article], list[str]]:
    """The articles, and the reasons of errors and notes."""
    content = json.dumps(records[0], indent=1) if name.endswith(".json") else "\n".join(map(json.dumps, records))
    found = list(read_bytes(name, content.encode()))
    return [o for o in found if isinstance(o, Article)], [o.reason for o in found if isinstance(o, InputError)]


def test_news_please() -> None:
    record = {
        "authors": ["Ana Hoxha", "Ben Kola"],
        "date_download": "2024-05-04 10:00:00",
        "date_publish": "2024-05-03 08:30:00",
        "description": "Arrests.",
        "filename": "x.json",
        "image_url": None,
        "language": "en",
        "maintext": TEXT,
        "source_domain": "example.org",
        "title": "Arrests in Mitrovica",
        "url": "https://example.org/1",
    }
    (article,), notes = read(record)
    assert notes == []
    assert (article.text, article.headline, article.url) == (TEXT, "Arrests in Mitrovica", "https://example.org/1")
    assert (article.published, article.publisher) == ("2024-05-03T08:30:00", "example.org")
    assert article.authors == ("Ana Hoxha", "Ben Kola")


def test_cc_news() -> None:
    record = {"title": "T", "text": TEXT, "domain": "example.org", "date": "2019-08-01 00:00:00", "description": "d"}
    (article,), notes = read(record | {"url": "https://example.org/cc", "image_url": None})
    assert notes == []
    assert (article.published, article.publisher) == ("2019-08-01T00:00:00", "example.org")


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_news_api(name: str) -> None:
    record = {"source": {"id": None, "name": "The Wire"}, "author": "A. Hoxha", "title": "T", "description": "d"}
    record |= {"url": "https://example.org/1", "publishedAt": "2024-05-02T09:00:00Z", "content": TEXT}
    second = record | {"url": "https://example.org/2", "content": f"{TEXT} Again."}
    articles, notes = read({"status": "ok", "totalResults": 2, "articles": [record, second]}, name=name)
    assert notes == []
    assert [a.url for a in articles] == ["https://example.org/1", "https://example.org/2"]
    assert (articles[0].published, articles[0].publisher) == ("2024-05-02T09:00:00Z", "The Wire")
    assert articles[0].source.endswith("record 1")


@pytest.mark.parametrize("envelope", ["items", "results", "docs"])
def test_other_envelopes(envelope: str) -> None:
    articles, notes = read({"count": 2, envelope: [{"text": TEXT}, {"text": None}]}, name="a.json")
    assert [a.text for a in articles] == [TEXT]
    assert notes == ["field text is missing"]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"event_text": TEXT}, "field text is missing; the longest text is in the field event_text, which is not read"),
        (
            {"id": "1", "Story": TEXT},
            "field text is missing; the longest text is in the field Story, which is not read",
        ),
        ({"id": "1", "summary": "Short."}, "field text is missing"),
        (
            {"text": None, "post": TEXT},
            "field text is missing; the longest text is in the field post, which is not read",
        ),
    ],
)
def test_an_object_without_a_text_says_where_one_is(record: dict[str, Any], reason: str) -> None:
    assert read(record) == ([], [reason])


@pytest.mark.parametrize("field", ["full_text", "article_body", "raw"])
def test_a_longer_text_in_a_field_that_is_not_read_is_noted(field: str) -> None:
    (article,), notes = read({"text": TEXT, field: f"{TEXT} " * 5})
    assert article.text == TEXT
    assert notes == [f"field {field}: it holds a longer text than the field text, and is not read"]


@pytest.mark.parametrize("value", [f"<p>{TEXT}</p> " * 5, "x" * 2000, TEXT, {"a": TEXT * 9}])
def test_markup_long_words_and_objects_in_other_fields_are_not_noted(value: Any) -> None:
    assert read({"text": TEXT, "other": value})[1] == []


def test_the_first_name_with_a_value_is_read() -> None:
    record = {"text": TEXT, "published": None, "date_publish": "", "date": "2024-05-02", "title": "", "headline": "H"}
    (article,), _ = read(record)
    assert (article.published, article.headline) == ("2024-05-02", "H")


def test_a_note_names_the_field_as_it_is_given() -> None:
    (article,), notes = read({"text": TEXT, "publishedAt": "soon"})
    assert article.published is None
    assert notes[0].startswith('field publishedAt: "soon" is not a date')


@pytest.mark.parametrize(
    ("value", "published"),
    [
        (1714640400, "2024-05-02T09:00:00Z"),
        (1714640400000, "2024-05-02T09:00:00Z"),
        (1714640400.25, "2024-05-02T09:00:00Z"),
        ({"$date": "2024-05-02T09:00:00Z"}, "2024-05-02T09:00:00Z"),
        ({"$date": 1714640400000}, "2024-05-02T09:00:00Z"),
        ({"$date": {"$numberLong": "1714640400000"}}, "2024-05-02T09:00:00Z"),
    ],
)
def test_dates_as_numbers_and_of_mongo(value: Any, published: str) -> None:
    (article,), notes = read({"text": TEXT, "published": value})
    assert (article.published, notes) == (published, [])


@pytest.mark.parametrize("value", [5, True, ["2024-05-02"], {"$date": "soon"}, {"day": "2024-05-02"}])
def test_other_values_are_no_dates(value: Any) -> None:
    (article,), notes = read({"text": TEXT, "published": value})
    assert article.published is None and len(notes) == 1


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (f"<p>{TEXT}</p><p>Second &amp; last.</p>", f"{TEXT}\nSecond & last."),
        (f"{TEXT}<br/>Fish &amp; chips.", f"{TEXT}\nFish & chips."),
        ("Kosovo&#8217;s police &quot;arrested&quot; eleven men.", 'Kosovo’s police "arrested" eleven men.'),
    ],
)
def test_markup_and_entities_in_a_text_are_read_as_what_they_show(text: str, plain: str) -> None:
    (article,), notes = read({"text": text})
    assert article.text == plain
    assert notes == ["field text: it holds HTML; the plain text of it is read"]


@pytest.mark.parametrize("text", ["A tariff of <5 percent & more.", "AT&T; R&D.", "if a < b and c > d", "x <y> z"])
def test_texts_that_only_look_like_markup_stay_as_they_are(text: str) -> None:
    (article,), notes = read({"text": text})
    assert (article.text, notes) == (text, [])


def test_notes_are_field_errors() -> None:
    found = list(read_bytes("a.jsonl", json.dumps({"text": TEXT, "url": "here"}).encode()))
    assert [type(one) for one in found] == [FieldError, Article]


@pytest.mark.parametrize(
    "name",
    ["Text", "TEXT", "full_text", "fullText", "article", "article_text", "body_text", "content_text", "content_html"],
)
def test_names_of_the_text_are_known_in_any_spelling(name: str) -> None:
    assert [a.text for a in read({name: TEXT})[0]] == [TEXT]


@pytest.mark.parametrize(
    "name",
    ["date", "Date", "publish_date", "pubDate", "PublicationDate", "date_published", "published_date"],
)
def test_names_of_the_date_are_known_in_any_spelling(name: str) -> None:
    assert [a.published for a in read({"text": TEXT, name: "2025-03-12"})[0]] == ["2025-03-12"]


def test_of_two_spellings_the_plain_one_is_read() -> None:
    [article], _ = read(
        {"Text": "Something else, of the same length or longer, that is of no use to anybody.", "text": TEXT}
    )
    assert article.text == TEXT


def test_json_feed() -> None:
    item = {
        "id": "1",
        "url": "https://example.org/1",
        "title": "Arrests &amp; talks",
        "content_html": f"<p>{TEXT}</p>",
        "date_published": "2025-03-12T08:00:00+03:00",
        "authors": [{"name": "Grace Wanjiru"}],
    }
    [article], notes = read({"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": [item]})
    assert (article.id, article.text, article.headline) == ("1", TEXT, "Arrests & talks")
    assert (article.published, article.authors) == ("2025-03-12T08:00:00+03:00", ("Grace Wanjiru",))
    assert notes == ["field text: it holds HTML; the plain text of it is read"]


def test_the_guardian() -> None:
    result = {
        "id": "world/1",
        "webTitle": "Arrests",
        "webUrl": "https://example.org/1",
        "webPublicationDate": "2025-03-12T08:00:00Z",
        "fields": {"bodyText": TEXT, "byline": "By Grace Wanjiru and Ana Hoxha"},
    }
    [article], _ = read({"response": {"status": "ok", "results": [result]}})
    assert (article.id, article.text, article.headline, article.url) == ("world/1", TEXT, "Arrests", result["webUrl"])
    assert (article.published, article.authors) == ("2025-03-12T08:00:00Z", ("Grace Wanjiru", "Ana Hoxha"))


def test_wordpress() -> None:
    post = {
        "id": 5,
        "date": "2025-03-12T08:00:00",
        "link": "https://example.org/5",
        "title": {"rendered": "Arrests &#8211; talks"},
        "content": {"rendered": f"<p>{TEXT}</p>\n", "protected": False},
    }
    [article], _ = read(post)
    assert (article.id, article.text, article.headline, article.url) == ("5", TEXT, "Arrests – talks", post["link"])


@pytest.mark.parametrize(
    "record",
    [
        {"data": {"articles": [{"text": TEXT}]}},
        {"response": {"docs": [{"body": TEXT}]}},
        {"article": {"title": "Arrests", "body": TEXT}},
        {"data": {"article": {"content": TEXT}}},
    ],
)
def test_envelopes_in_envelopes(record: dict[str, Any]) -> None:
    assert [a.text for a in read(record)[0]] == [TEXT]


def test_a_text_that_its_source_has_cut_off_is_noted() -> None:
    _, notes = read({"content": f"{TEXT[:60]}… [+2310 chars]"})
    assert notes == ["field text: its source has cut it off, as '[+2310 chars]' at its end says"]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("By GRACE WANJIRU", ("Grace Wanjiru",)),
        ({"original": "By Grace Wanjiru"}, ("Grace Wanjiru",)),
        ("Grace Wanjiru and Ana Hoxha", ("Grace Wanjiru", "Ana Hoxha")),
        (["Grace Wanjiru", "Reuters"], ("Grace Wanjiru", "Reuters")),
    ],
)
def test_bylines_are_read_as_names(value: Any, names: tuple[str, ...]) -> None:
    assert read({"text": TEXT, "byline": value})[0][0].authors == names


@pytest.mark.parametrize("source", [{"uri": "ex.org", "title": "Ex"}, {"id": None, "name": "Ex"}, "Ex"])
def test_publishers_as_texts_and_objects(source: Any) -> None:
    assert read({"text": TEXT, "source": source})[0][0].publisher == "Ex"


def test_a_list_on_a_line_holds_articles() -> None:
    articles, notes = read([{"id": "a", "text": TEXT}, {"id": "b", "text": TEXT}])
    assert ([one.id for one in articles], notes) == (["a", "b"], [])
