"""Live blogs: each update is an article with its own time, whether JSON-LD or the page's elements give it."""

from __future__ import annotations

import json

import pytest

from kg.model import Article
from kg.sources import read_bytes

TEXTS = (
    "Ghana's foreign minister met the Togolese envoy in Accra on Tuesday and agreed to reopen the post at Aflao.",
    "Police in Lomé arrested eleven protesters on Monday after a march against the new tariff, the ministry said.",
    "The African Union condemned the arrests and urged both governments to return to the talks next week.",
)
HEADS = ("Border post to reopen", "Eleven arrested in Lomé", "African Union condemns arrests")
TIMES = ("2025-03-04T14:20:00Z", "2025-03-04T11:05:00Z", "2025-03-03T18:30:00Z")
THREE = tuple(zip(TIMES, HEADS, TEXTS, strict=True))


def page(body: str, title: str = "Border crisis live", head: str = "") -> list[Article]:
    whole = f"<html lang='en'><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return [found for found in read_bytes("a.html", whole.encode()) if isinstance(found, Article)]


def each(form: str) -> str:
    return "".join(form.format(i=i, time=t, head=h, text=x, clock=t[11:16]) for i, (t, h, x) in enumerate(THREE))


def described(*updates: dict[str, str]) -> str:
    blog = {"@type": "LiveBlogPosting", "headline": "Border crisis", "liveBlogUpdate": list(updates)}
    return f'<script type="application/ld+json">{json.dumps(blog)}</script>'


LAYOUTS = {
    "articles": (
        "<main><h1>Border crisis live</h1>"
        + each(
            "<article id='u{i}'><header><time datetime='{time}'>{clock}</time><h2>{head}</h2></header>"
            "<p>{text}</p></article>"
        )
        + "</main>"
    ),
    "sections with microdata": (
        "<div itemscope itemtype='https://schema.org/LiveBlogPosting'>"
        + each(
            "<section itemprop='liveBlogUpdate'><h3>{head}</h3><meta itemprop='datePublished' content='{time}'>"
            "<div itemprop='articleBody'><p>{text}</p></div></section>"
        )
        + "</div>"
    ),
    "blocks": (
        "<div class='liveblog__body'>"
        + each(
            "<div class='block' id='b{i}'><p class='stamp'><time datetime='{time}'>{clock}</time></p>"
            "<h2>{head}</h2><div class='elements'><p>{text}</p></div></div>"
        )
        + "</div>"
    ),
    "a list": (
        "<article><ol class='live-feed'>"
        + each("<li><time datetime='{time}'></time><h3><a href='#{i}'>{head}</a></h3><p>{text}</p></li>")
        + "</ol></article>"
    ),
    "times at the end": (
        "<article><h1>Border crisis live</h1>"
        + each(
            "<article><h2>{head}</h2><p>{text}</p><footer>Posted at <time datetime='{time}'>x</time></footer></article>"
        )
        + "</article>"
    ),
    "days around updates": (
        "<main>"
        + "".join(
            f"<section class='day'><h2>{day}</h2>"
            + "".join(
                f"<div class='post'><div><time datetime='{t}'>x</time></div><div><h3>{h}</h3><p>{x}</p></div></div>"
                for t, h, x in some
            )
            + "</section>"
            for day, some in (("Tuesday", THREE[:2]), ("Monday", THREE[2:]))
        )
        + "</main>"
    ),
    "a time of the last change": (
        "<article class='live-blog'><p>From <time datetime='2025-03-03T09:00:00Z'>Monday</time></p>"
        + each(
            "<article><h2>{head}</h2><div><time datetime='{time}'>x</time><p>{text}</p></div>"
            "<p>Updated <time datetime='2025-03-05T10:00:00Z'>Wednesday</time></p></article>"
        )
        + "</article>"
    ),
    "data attributes": each("<div class='live-post' data-timestamp='{time}'><h4>{head}</h4><p>{text}</p></div>"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_update_that_a_page_shows_is_an_article_with_its_own_time(layout: str) -> None:
    found = page(LAYOUTS[layout], "Border crisis live" if "live" not in LAYOUTS[layout] else "Border crisis")
    assert [(a.published, a.headline, a.text) for a in found] == list(THREE)
    assert [a.id for a in found] == ["a.html#1", "a.html#2", "a.html#3"]


@pytest.mark.parametrize("name", ["articleBody", "text", "description"])
@pytest.mark.parametrize("date", ["datePublished", "dateCreated", "dateModified"])
def test_updates_are_described_in_several_words(name: str, date: str) -> None:
    updates = [{"@type": "BlogPosting", "headline": h, date: t, name: x} for t, h, x in THREE]
    found = page("<p>Loading.</p>", "Border crisis", described(*updates))
    assert [(a.published, a.headline, a.text) for a in found] == list(THREE)


def test_updates_that_are_described_without_texts_are_read_from_the_page() -> None:
    head = described(*({"headline": h, "datePublished": t} for t, h, _ in THREE))
    found = page(
        each("<section><time datetime='{time}'>x</time><h2>{head}</h2><p>{text}</p></section>"), "Crisis", head
    )
    assert [(a.published, a.headline, a.text) for a in found] == list(THREE)


def test_a_page_that_shows_more_updates_than_it_describes_is_read_whole() -> None:
    head = described({"headline": HEADS[0], "datePublished": TIMES[0], "articleBody": TEXTS[0]})
    found = page(
        each("<section><time datetime='{time}'>x</time><h2>{head}</h2><p>{text}</p></section>"), "Crisis", head
    )
    assert [a.text for a in found] == list(TEXTS)


def test_updates_have_the_addresses_of_their_elements_and_an_introduction_that_of_the_page() -> None:
    introduction = "Follow the border crisis between Ghana and Togo with us over two long days in March."
    head = (
        '<link rel="canonical" href="https://example.org/live">'
        '<meta property="article:published_time" content="2025-03-03T10:00:00Z">'
    )
    body = f"<main><p>{introduction}</p>{LAYOUTS['articles'].removeprefix('<main>')}"
    found = page(body, head=head)
    assert [(a.text, a.published) for a in found[:2]] == [(introduction, "2025-03-03T10:00:00Z"), (TEXTS[0], TIMES[0])]
    assert [a.url for a in found[1:]] == [f"https://example.org/live#u{i}" for i in range(3)]


COMMENT = "I do not believe a word of what this government says about the border, my friend."
TEASER = "A teaser of another story about other things in another country, with a few more words."


def test_comments_and_teasers_below_a_live_blog_are_not_updates() -> None:
    others = (
        "".join(f"<article><time datetime='2025-03-0{i}'>x</time><p>{COMMENT}</p></article>" for i in range(5, 9))
        + "</section><section>"
        + "".join(
            f"<article><h3><a href='/{i}'>Other</a></h3><time datetime='2024-03-0{i}'>x</time><p>{TEASER}</p></article>"
            for i in range(1, 9)
        )
    )
    found = page(f"{LAYOUTS['articles']}<section id='comments'>{others}</section>")
    assert [a.text for a in found] == list(TEXTS)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Ministers meet",
            f"<article>{each('<p>{text}</p>')}</article>"
            + each("<aside><time datetime='{time}'>x</time>{text}</aside>"),
        ),
        (
            "Where refugees live in Berlin",
            each("<section><h2>{head}</h2><time datetime='{time}'>x</time><p>{text}</p></section>"),
        ),
        (
            "Live-fire drills begin",
            each("<section><h2>{head}</h2><time datetime='{time}'>x</time><p>{text}</p></section>"),
        ),
        (
            "Latest news",
            each("<article><h3><a href='/{i}'>{head}</a></h3><time datetime='{time}'>x</time><p>{text}</p></article>"),
        ),
        ("A day live", f"<article><time datetime='{TIMES[0]}'>x</time>{each('<p>{text}</p>')}</article>"),
    ],
)
def test_other_pages_with_times_stay_one_article(title: str, body: str) -> None:
    assert [a.id for a in page(f"<main>{body}</main>", title)] == ["a.html"]
