"""Characters that XML cannot hold: each becomes a space, so that offsets stay and every format can write the text."""

from __future__ import annotations

import json

import pytest

from kg.errors import InputError
from kg.model import Article
from kg.sources import read_bytes

TEXT = (
    "Kenyan police arrested twelve{}men in Nairobi.\r\n\tThe army{}attacked a camp on Friday, the army said. It was the"
    " second attack of the year, and nobody claimed it."
)
SIGNS = ["\x01", "\x0b", "\x0c", "\x1b", "\ufffe", "\uffff"]


def one(name: str, content: bytes) -> Article:
    (article,) = read_bytes(name, content)
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize("sign", SIGNS)
def test_in_plain_text(sign: str) -> None:
    text = TEXT.format(sign, sign)
    article = one("a.txt", text.encode())
    assert article.text == TEXT.format(" ", " ")
    assert len(article.text) == len(text)


@pytest.mark.parametrize("sign", SIGNS)
def test_in_json(sign: str) -> None:
    record = {"text": TEXT.format(sign, sign), "title": f"Arrests{sign}in Nairobi", "id": f"a{sign}b"}
    article = one("a.jsonl", json.dumps(record).encode())
    assert article.text == TEXT.format(" ", " ")
    assert (article.headline, article.id) == ("Arrests in Nairobi", "a b")


@pytest.mark.parametrize("sign", ["\x0c", "\x1b", "\ufffe"])
def test_in_feeds_and_pages(sign: str) -> None:
    sentence = TEXT.format(sign, sign).replace("\r\n\t", " ")
    feed = (
        "<rss"
        f" version='2.0'><channel><title>W</title><item><title>T</title><description>{sentence}</description>"
        "</item></channel></rss>"
    )
    page = f"<html lang='en'><body><article><p>{sentence}</p><p>{sentence}</p></article></body></html>"
    for name, content in (("a.rss", feed), ("a.html", page)):
        assert one(name, content.encode()).text.startswith(
            "Kenyan police arrested twelve men in Nairobi. The army attacked"
        )


@pytest.mark.parametrize("sign", ["\r", "\t", "\n", "\x7f", "\x85", "\u2028", "\U0001f54a"])
def test_other_characters_stay(sign: str) -> None:
    text = TEXT.format(sign, " ")
    assert one("a.jsonl", json.dumps({"text": text}).encode()).text == text


@pytest.mark.parametrize("sign", ["\\u0000", "\\ud83d"])
def test_nul_and_halves_of_characters_are_refused(sign: str) -> None:
    (error,) = read_bytes("a.jsonl", b'{"text": "Kenyan police' + sign.encode() + b' arrested twelve men."}')
    assert isinstance(error, InputError) and "U+" in error.reason
