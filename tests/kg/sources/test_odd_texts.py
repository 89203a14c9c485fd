"""Texts that are escaped twice, have invisible characters, or come in compressions that are not read."""

from __future__ import annotations

import html
import json

import brotli
import pytest

from kg.errors import InputError
from kg.model import Article
from kg.sources import read_bytes
from kg.sources.fields import plain

TEXT = "Kenyan police arrested twelve protesters in Nairobi on Thursday, and the army attacked a camp on Friday."


def read(name: str, content: str | bytes) -> tuple[list[str], list[str]]:
    """The texts of the articles, and the reasons of errors."""
    found = list(read_bytes(name, content if isinstance(content, bytes) else content.encode()))
    return [o.text for o in found if isinstance(o, Article)], [o.reason for o in found if isinstance(o, InputError)]


def feed(description: str) -> str:
    return (
        "<rss"
        f" version='2.0'><channel><title>W</title><item><title>T</title><description>{description}</description>"
        "</item></channel></rss>"
    )


@pytest.mark.parametrize(
    "markup", [f"<p>{TEXT}</p><p>Second.</p>", f"{TEXT}<br>Second.", f"<div>{TEXT}</div><div>Second.</div>"]
)
@pytest.mark.parametrize("times", [1, 2])
def test_feeds_that_are_escaped_once_or_twice(markup: str, times: int) -> None:
    for _ in range(times):
        markup = html.escape(markup)
    assert read("a.rss", feed(markup))[0] == [f"{TEXT}\nSecond."]


@pytest.mark.parametrize("text", ["a tariff of &lt;5 percent", "if a &lt; b &amp; c &gt; d", "the tag &lt;x&gt;"])
def test_escaped_signs_that_are_no_tags_stay_signs(text: str) -> None:
    assert plain(text) == html.unescape(text)


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u2060", "&shy;", "&#8203;", "&#xAD;"])
def test_invisible_characters_in_pages_split_no_words(sign: str) -> None:
    broken = TEXT.replace("police", f"po{sign}lice").replace("attacked", f"attac{sign}ked")
    texts, _ = read("a.html", f"<html lang='en'><body><article><p>{broken}</p><p>{broken}</p></article></body></html>")
    assert texts[0].startswith(TEXT)


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\ufeff"])
def test_invisible_characters_in_feeds_split_no_words(sign: str) -> None:
    assert read("a.rss", feed(TEXT.replace("police", f"po{sign}lice")))[0] == [TEXT]


def archive(encoding: str, body: bytes) -> bytes:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {encoding}\r\n\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/1\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
    )
    head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    return head.encode() + http + b"\r\n\r\n"


def page(text: str) -> bytes:
    return f"<html lang='en'><body><article><p>{text}</p></article></body></html>".encode()


@pytest.mark.parametrize("encoding", ["br", "BR", " br"])
@pytest.mark.parametrize("quality", [0, 11])
def test_brotli_in_an_archive_is_undone(encoding: str, quality: int) -> None:
    texts, reasons = read("a.warc", archive(encoding, brotli.compress(page(TEXT), quality=quality)))
    assert (texts, reasons) == ([TEXT], [])


def test_brotli_in_chunks_is_undone() -> None:
    packed = brotli.compress(page(TEXT))
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(one), one) for one in (packed[:20], packed[20:])) + b"0\r\n\r\n"
    assert read("a.warc", archive("br\r\nTransfer-Encoding: chunked", chunks)) == ([TEXT], [])


def test_a_page_that_was_archived_without_its_brotli_is_read() -> None:
    assert read("a.warc", archive("br", page(TEXT))) == ([TEXT], [])


def test_brotli_that_is_cut_off_damaged_or_endless_is_refused_and_the_next_page_read() -> None:
    packed = brotli.compress(page(TEXT))
    whole = archive("br", packed)
    reasons = [
        read("a.warc", archive("br", content) + whole)
        for content in (packed[:-9], b"\xff" * 40, brotli.compress(b" " * 17_000_000))
    ]
    assert [texts for texts, _ in reasons] == [[TEXT]] * 3
    told = (
        "the Brotli data of the page is truncated",
        "the Brotli data of the page is damaged",
        "the page is too large",
    )
    assert all(reason.startswith(start) for (_, [reason]), start in zip(reasons, told, strict=True))


@pytest.mark.parametrize("encoding", ["zstd", "ZSTD"])
def test_a_page_in_a_compression_that_is_not_supported_is_named(encoding: str) -> None:
    texts, reasons = read("a.warc", archive(encoding, b"\x8b\x02\x80abc\x03\xb1\xff"))
    assert texts == []
    assert reasons == ["the page is compressed with Zstandard, which is not supported"]


@pytest.mark.parametrize("line", [b'{"text": "a\0b"}', b"\0", b'{"text"\0: "x"}'])
@pytest.mark.parametrize("name", ["a.jsonl", "a", "a.txt"])
def test_a_nul_byte_in_lines_of_json_costs_its_line_alone(line: bytes, name: str) -> None:
    good = json.dumps({"text": TEXT}).encode()
    texts, reasons = read(name, b"\n".join([good, good, line, good]))
    assert texts == [TEXT] * 3
    assert len(reasons) == 1


@pytest.mark.parametrize("content", [b"plain \0 text", b"\0" * 500, b'{"' + b"\0" * 500])
def test_other_inputs_with_nul_bytes_are_binary(content: bytes) -> None:
    texts, reasons = read("a", content)
    assert texts == [] and "NUL" in reasons[0] or "UTF-16" in reasons[0]


def test_a_nul_byte_in_a_feed_costs_no_entry() -> None:
    texts, reasons = read("a.rss", feed(TEXT.replace("Nairobi", "Nairobi\0")))
    assert (texts, reasons) == ([TEXT], [])


def test_a_feed_with_declarations_in_its_document_type_is_a_feed() -> None:
    declared = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY nbsp "&#160;"> <!ENTITY who "police">]>'
    assert read("a.rss", declared + feed(TEXT))[0] == [TEXT]
