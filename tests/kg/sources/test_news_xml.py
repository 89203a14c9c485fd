"""NewsML-G2 and NITF: which fields an article gets, and what is refused by name."""

from __future__ import annotations

import pytest

from kg.errors import InputError
from kg.model import Article
from kg.sources import read_bytes

FIRST = "Kenyan President William Ruto met Tanzanian diplomats in Nairobi on Tuesday to talk about the border."
SECOND = "“We agreed on the road,” Ruto said after the meeting."

NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf><head><title>Talks in Nairobi - agency</title><docdata><doc-id id-string="agency-4711"/>
<date.issue norm="20240507T100000Z"/><doc.copyright holder="The Agency"/></docdata>
<pubdata name="The Courier" date.publication="20240508T060000Z" ex-ref="https://courier.example/talks"/></head>
<body><body.head><hedline><hl1>Talks in <em>Nairobi</em></hl1></hedline><byline>By Anna Weiss</byline>
<dateline><location>NAIROBI</location></dateline></body.head>
<body.content><media><media-caption>A picture of the talks</media-caption></media>
<p>{FIRST}</p><p>{SECOND}</p></body.content></body></nitf>"""

ITEM = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="2">
<itemMeta><itemClass qcode="{kind}"/><provider literal="agency"><name>The Agency</name></provider>
<versionCreated>2024-05-07T10:00:00+00:00</versionCreated></itemMeta>
<contentMeta><contentCreated>2024-05-07T09:00:00+00:00</contentCreated><creator><name>Anna Weiss</name></creator>
<language tag="{language}"/><headline>Talks in Nairobi</headline></contentMeta>
<contentSet>{content}</contentSet></newsItem>"""
XHTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>'
    f"</head><body><p>{FIRST}</p><p>{SECOND}</p></body></html></inlineXML>"
)


def newsml(content: str = XHTML, guid: str = "urn:newsml:1", kind: str = "ninat:text", language: str = "en") -> str:
    return ITEM.format(guid=guid, kind=kind, language=language, content=content)


def read(text: str) -> tuple[list[Article], list[str]]:
    found = list(read_bytes("a.xml", text.encode()))
    return [o for o in found if isinstance(o, Article)], [str(o) for o in found if isinstance(o, InputError)]


def test_nitf() -> None:
    (article,), errors = read(NITF)
    assert errors == []
    assert article.text == f"NAIROBI — {FIRST}\n{SECOND}"
    assert (article.id, article.headline, article.url) == (
        "agency-4711",
        "Talks in Nairobi",
        "https://courier.example/talks",
    )
    assert (article.publisher, article.authors) == ("The Courier", ("Anna Weiss",))
    assert article.published is not None and article.published.startswith("2024-05-07")


@pytest.mark.parametrize(
    "content",
    [
        XHTML,
        f'<inlineXML contenttype="application/nitf+xml">{NITF[NITF.index("<nitf>") :]}</inlineXML>',
        f"<inlineData contenttype='text/plain'>{FIRST}\n{SECOND}</inlineData>",
    ],
)
def test_newsml(content: str) -> None:
    (article,), errors = read(newsml(content))
    assert errors == []
    assert article.text.removeprefix("NAIROBI — ") == f"{FIRST}\n{SECOND}"
    assert (article.id, article.headline, article.language) == ("urn:newsml:1", "Talks in Nairobi", "en")
    assert (article.publisher, article.authors) == ("The Agency", ("Anna Weiss",))
    assert article.published == "2024-05-07T09:00:00+00:00" or str(article.published).startswith("2024-05-07T09:00:00")


def test_a_message_of_several_items_names_those_that_are_refused() -> None:
    items = [newsml(), newsml(guid="urn:p", kind="ninat:picture"), newsml("", "urn:e"), newsml(guid="urn:4")]
    articles, errors = read(f"<newsMessage><itemSet>{''.join(items)}</itemSet></newsMessage>")
    assert [article.id for article in articles] == ["urn:newsml:1", "urn:4"]
    assert errors == [
        "a.xml, item 2: field itemClass: 'ninat:picture' is not a text",
        "a.xml, item 3: field contentSet: the item holds no text",
    ]


def test_broken_and_hostile_xml() -> None:
    assert "is not XML that can be read" in read(NITF[:300])[1][0]
    assert "holds no news item" in read("<newsMessage/>")[1][0]
    entity = NITF.replace("<nitf>", '<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/hostname">]><nitf>')
    (article,), _ = read(entity.replace(SECOND, f"{SECOND} &x;"))
    assert article.text.endswith(f"{SECOND} &x;")
