"""Pages of kinds that need care: live blogs, paywalls, lists."""

from __future__ import annotations

import json

import pytest

from kg.errors import InputError
from kg.model import Article
from kg.sources import FieldError, read_bytes

FIRST = "The ministers of both countries met in Accra on Tuesday to talk about the fees at the border posts."
SECOND = "Three of them agreed to lower the fees, while traders still wait for a decision on the roads."
OFFER = "Get unlimited access to our reporting from 2.95 euros a week. Already a subscriber? Log in to continue."


def page(body: str, head: str = "") -> bytes:
    return f"<html lang='en'><head><title>Ministers meet</title>{head}</head><body>{body}</body></html>".encode()


def read(content: bytes) -> tuple[list[Article], list[str]]:
    """The articles, and the reasons of errors and notes."""
    found = list(read_bytes("a.html", content))
    return [o for o in found if isinstance(o, Article)], [o.reason for o in found if isinstance(o, InputError)]


def live(*updates: dict[str, str], **fields: str) -> str:
    blog = {"@type": "LiveBlogPosting", "headline": "Crisis live", "liveBlogUpdate": list(updates), **fields}
    return f'<script type="application/ld+json">{json.dumps(blog)}</script>'


UPDATES = (
    {"@type": "BlogPosting", "headline": "Convoy hit", "datePublished": "2025-07-12T09:10:00Z", "articleBody": FIRST},
    {"@type": "BlogPosting", "headline": "Calls", "datePublished": "2025-07-11T15:30:00Z", "articleBody": SECOND},
)


def test_each_update_of_a_live_blog_is_an_article_with_its_own_date() -> None:
    articles, notes = read(page(f"<article><p>{FIRST}</p><p>{SECOND}</p></article>", live(*UPDATES)))
    assert [(a.id, a.headline, a.published, a.text) for a in articles] == [
        ("a.html#1", "Convoy hit", "2025-07-12T09:10:00Z", FIRST),
        ("a.html#2", "Calls", "2025-07-11T15:30:00Z", SECOND),
    ]
    assert {a.part_of for a in articles} == {"Crisis live"}
    assert notes == []


def test_updates_of_a_live_blog_have_their_own_addresses() -> None:
    updates = ({**UPDATES[0], "url": "https://example.org/live#one"}, UPDATES[1])
    head = '<link rel="canonical" href="https://example.org/live">' + live(*updates)
    articles, _ = read(page("<p>Loading.</p>", head))
    assert [a.url for a in articles] == ["https://example.org/live#one", "https://example.org/live#update-2"]


@pytest.mark.parametrize("updates", [(), ({"@type": "BlogPosting", "headline": "Nothing yet"},)])
def test_a_live_blog_without_texts_of_updates_is_a_page_like_others(updates: tuple[dict[str, str], ...]) -> None:
    articles, _ = read(page(f"<article><p>{FIRST}</p><p>{SECOND}</p></article>", live(*updates)))
    assert [a.id for a in articles] == ["a.html"]
    assert FIRST in articles[0].text


@pytest.mark.parametrize(
    "offer",
    [
        f'<div class="paywall"><h2>Subscribe to keep reading</h2><p>{OFFER}</p></div>',
        f'<section id="article-paywall"><p>{OFFER}</p></section>',
        '<div class="c-subscribe-wall"><p>Subscribe now and read all of it from 1 euro a week, every day.</p></div>',
    ],
)
def test_an_offer_to_subscribe_is_left_out_and_noted(offer: str) -> None:
    articles, notes = read(page(f"<main><article><p>{FIRST}</p><p>{SECOND}</p>{offer}</article></main>"))
    assert FIRST in articles[0].text
    assert "ubscribe" not in articles[0].text and "Log in" not in articles[0].text
    assert notes == ["field text: the page shows an offer to subscribe; only the text outside of it is read"]


@pytest.mark.parametrize(
    "offer",
    [
        '<div class="paywall"><p>This article is for subscribers only.</p><a href="/s">Subscribe now</a></div>',
        f'<div class="paywall"><p>{OFFER}</p></div>',
        (
            f'<div class="subscription-wall"><p>{OFFER}</p><p>Readers attacked our prices, so we agreed to cut'
            " them.</p></div>"
        ),
    ],
)
def test_a_page_with_nothing_but_an_offer_to_subscribe_is_refused(offer: str) -> None:
    articles, reasons = read(
        page(f"<main><article><h1>Ministers meet in Accra on Tuesday</h1>{offer}</article></main>")
    )
    assert articles == []
    assert reasons == ["the page shows an offer to subscribe and no article text"]


def test_the_text_of_an_article_within_an_element_called_paywall_is_read() -> None:
    long = " ".join(f"{FIRST} {SECOND}" for _ in range(5))
    articles, notes = read(
        page(f'<article><p>{FIRST}</p><div class="paywall"><p>{long}</p><p>{OFFER}</p></div></article>')
    )
    assert SECOND in articles[0].text
    assert notes == []


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{FIRST}</p><ul><li>Ghana freed nine men.</li><li>Togo condemned the talks.</li></ul><p>{SECOND}</p>",
        f"<p>{FIRST}</p><ol><li>Ghana freed nine men.</li><li>Togo condemned the talks.</li></ol><p>{SECOND}</p>",
        f"<article><ul><li>Ghana freed nine men.</li><li>Togo condemned the talks.</li><li>{FIRST}</li></ul></article>",
        f"<ul><li>Ghana freed nine men.</li><li>Togo condemned the talks.</li><li>{FIRST}</li></ul>",
    ],
)
def test_items_of_lists_are_read(body: str) -> None:
    articles, _ = read(page(body))
    assert "Ghana freed nine men." in articles[0].text
    assert "Togo condemned the talks." in articles[0].text


def test_notes_come_before_the_article_that_they_are_about() -> None:
    found = list(
        read_bytes("a.html", page(f'<article><p>{FIRST} {SECOND}</p><div id="paywall">{OFFER}</div></article>'))
    )
    assert [type(one) for one in found] == [FieldError, Article]


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        ('<a href="/x">x</a>' * 100_001, "the page has 100,008 elements, the limit is 100,000"),
        (
            f"<div {' '.join(f'a{i}=1' for i in range(50_000))}>x</div>",
            "an element has 50,001 attributes, the limit is 2,000",
        ),
        (
            f"<div {' '.join(f'a{i}' for i in range(50_000))}>x</div>",
            "an element has 50,001 attributes, the limit is 2,000",
        ),
        (
            f"<p {' '.join(f'''a{i}=' b c ' ''' for i in range(9_000))}>",
            "an element has 9,001 attributes, the limit is 2,000",
        ),
    ],
)
def test_pages_that_would_take_minutes_are_refused(extra: str, reason: str) -> None:
    articles, reasons = read(page(f"<article><p>{FIRST}</p><p>{SECOND}</p>{extra}</article>"))
    assert articles == []
    assert reasons == [reason]


@pytest.mark.parametrize(
    "extra",
    [
        f'<img src="data:image/png;base64,{"A" * 100_000}">',
        f"""<div data-state='{json.dumps({"k": ["a b c"] * 9_000})}'>x</div>""",
        '<a href="/x">x</a>' * 2_000,
    ],
)
def test_pages_with_long_attributes_and_many_links_are_read(extra: str) -> None:
    articles, _ = read(page(f"<article><p>{FIRST}</p><p>{SECOND}</p>{extra}</article>"))
    assert FIRST in articles[0].text


LINES = (
    "You have reached your limit of free articles. Subscribe to see more.",
    "To continue reading, choose one of our offers.",
    "This content is for subscribers only.",
    "Log in to read the full story.",
    "<b>Subscriber exclusive:</b> this is a subscriber-only report.",
)


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("form", ["<p>{}</p>", "<div data-testid='gate'><p>{}</p></div>", "<div>{}</div>"])
def test_a_line_that_asks_to_subscribe_is_left_out_whatever_its_element_is_called(line: str, form: str) -> None:
    articles, notes = read(page(f"<article><p>{FIRST}</p><p>{SECOND}</p>{form.format(line)}</article>"))
    assert articles[0].text == f"{FIRST}\n{SECOND}"
    assert notes == ["field text: the page shows an offer to subscribe; only the text outside of it is read"]
    assert read(page(f"<article>{form.format(line)}</article>"))[1] == [
        "the page shows an offer to subscribe and no article text"
    ]


@pytest.mark.parametrize(
    "body",
    [
        f"<header><p>{LINES[0]}</p></header><article><p>{FIRST}</p><p>{SECOND}</p></article>",
        f"<article><p>{FIRST}</p><p>{SECOND}</p></article><footer><p>{LINES[3]}</p></footer>",
        f"<article><p>{FIRST}</p><p>{SECOND} He was told to continue reading it, {'and so on ' * 20}.</p></article>",
    ],
)
def test_offers_outside_of_an_article_and_long_paragraphs_change_nothing(body: str) -> None:
    articles, notes = read(page(body))
    assert FIRST in articles[0].text and SECOND in articles[0].text
    assert notes == []


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "404 Not Found",
        "Error 503",
        "Page not found",
        "Sorry, this page could not be found",
        "Just a moment...",
        "Access denied",
        "Attention Required! | Cloudflare",
        "Are you a robot?",
        "403 Forbidden",
    ],
)
def test_pages_of_errors_and_checks_are_refused(title: str) -> None:
    text = "Please go back to the home page, or enable cookies in your browser and load the page again."
    content = f"<html lang='en'><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
    articles, [reason] = read(content.encode())
    assert articles == [] and reason.startswith("is no article but the page of an error or a check: ")


@pytest.mark.parametrize("title", ["404 killed in earthquake", "Access to the port denied", "A moment of peace"])
def test_headlines_that_begin_like_errors_are_read(title: str) -> None:
    content = f"<html lang='en'><head><title>{title}</title></head><body><h1>{title}</h1><p>{FIRST}</p></body></html>"
    assert FIRST in read(content.encode())[0][0].text


def test_tables_that_lay_out_a_page_are_no_rows() -> None:
    cell = f"{FIRST}<br><br>{SECOND}<p>{FIRST} {SECOND}</p>"
    articles, _ = read(page(f"<table><tr><td><a href='/'>Home</a></td><td><font>{cell}</font></td></tr></table>"))
    assert articles[0].text.split("\n")[:2] == [FIRST, SECOND] and "|" not in articles[0].text


def test_tables_with_data_keep_their_rows() -> None:
    rows = "".join(f"<tr><td>{name}</td><td>{seats}</td></tr>" for name, seats in (("Labour", 12), ("Greens", 9)))
    articles, _ = read(page(f"<article><p>{FIRST}</p><table>{rows}</table><p>{SECOND}</p></article>"))
    assert "| Labour | 12 |" in articles[0].text


@pytest.mark.parametrize(
    "body",
    [
        f"<article><header><h1>Ministers meet</h1><p>Wed 12 Mar 2025 10.15 GMT</p></header><p>{FIRST}</p></article>",
        f"<div><span>March 12, 2025</span><h1>Ministers meet</h1><div><p>{FIRST}</p></div></div>",
        f"<h1>Ministers meet</h1><div class='x'><i>By Ama Boadu</i> <i>Updated 12th March 2025</i></div><p>{FIRST}</p>",
    ],
)
def test_a_date_that_stands_alone_beside_the_heading_is_that_of_the_page(body: str) -> None:
    assert (read(page(body))[0][0].published or "")[:10] == "2025-03-12"


def test_a_date_far_from_the_heading_is_not_that_of_the_page() -> None:
    body = f"<h1>Ministers meet</h1>{f'<p>{FIRST}</p>' * 25}<div>March 12, 2019</div>"
    assert read(page(body))[0][0].published is None


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "us-ascii", "iso-8859-15", "windows-1251"])
def test_a_page_in_utf8_is_read_as_such_whatever_it_declares(declared: str) -> None:
    text = f"Côte d’Ivoire’s president met François Nzongo. {FIRST}"
    articles, _ = read(page(f"<article><p>{text}</p></article>", f"<meta charset='{declared}'>"))
    assert articles[0].text == text


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        ("iso-8859-9", "Şükrü Paşa in İstanbul"),
        ("iso-8859-2", "Jiří Dvořák in Łódź"),
        ("windows-1251", "Встреча прошла"),
        ("shift_jis", "金英哲 in 平壌"),
        ("gb18030", "王毅 in 北京"),
        ("koi8-r", "Встреча прошла"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_declares(declared: str, words: str) -> None:
    content = page(f"<article><p>{words}. {FIRST}</p></article>", f"<meta charset='{declared}'>").decode()
    assert read(content.encode(declared))[0][0].text == f"{words}. {FIRST}"


@pytest.mark.parametrize(
    ("declared", "encoding", "words"),
    [
        ("gb2312", "gbk", "朱镕基"),
        ("euc-kr", "cp949", "펲펲"),
        ("x-sjis", "cp932", "石破茂"),
        ("iso-8859-9", "cp1254", "“Erdoğan”"),
        (None, "cp1252", "Côte d’Ivoire"),
    ],
)
def test_pages_are_decoded_as_browsers_do_it(declared: str | None, encoding: str, words: str) -> None:
    head = f"<meta charset='{declared}'>" if declared else ""
    content = f"<html><head>{head}</head><body><article><p>{words}. {FIRST}</p></article></body></html>"
    assert words in read(content.encode(encoding))[0][0].text


def test_a_date_marked_in_the_text_of_the_page() -> None:
    articles, _ = read(page(f"<p><span itemprop='datePublished' content='2025-07-11'>Jul 11</span></p><p>{FIRST}</p>"))
    assert articles[0].published == "2025-07-11"
