"""Gzip data that are cut off, damaged or followed by something else: what is whole is read, and the break is named."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import random

import pytest
import zstandard

from kg.errors import InputError
from kg.model import Article
from kg.sources import read_bytes
from kg.sources.unpacking import Unpacked

SENTENCE = "The ministers of both countries met in Accra on Tuesday to talk about the fees at the border posts."


def lines(number: int, seed: int = 1) -> bytes:
    """Lines of JSON that compress badly, so that a cut of the file is a cut of the content."""
    noise = random.Random(seed)
    return b"".join(
        json.dumps({"id": f"a{i}", "text": f"{SENTENCE} Note {noise.getrandbits(400)}."}).encode() + b"\n"
        for i in range(number)
    )


def archive(number: int) -> bytes:
    """A web archive in which each record is a gzip member."""
    found = b""
    for i in range(number):
        page = f"<html lang=en><body><article><p>{SENTENCE}</p><p>{SENTENCE} {i}</p></article></body></html>".encode()
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{i}\r\n"
        head += f"WARC-Record-ID: <urn:uuid:{i}>\r\nContent-Type: application/http; msgtype=response\r\n"
        found += gzip.compress(f"{head}Content-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n")
    return found


def read(name: str, content: bytes) -> tuple[list[str], list[str]]:
    """The ids of the articles, and the reasons of errors."""
    found = list(read_bytes(name, content))
    return [o.id for o in found if isinstance(o, Article)], [o.reason for o in found if isinstance(o, InputError)]


@pytest.mark.parametrize("number", [10, 2000])
def test_lines_before_a_cut_are_read(number: int) -> None:
    packed = gzip.compress(lines(number))
    articles, reasons = read("a.jsonl.gz", packed[: len(packed) * 4 // 5])
    assert number * 6 // 10 < len(articles) < number
    assert articles == [f"a{i}" for i in range(len(articles))]
    assert reasons[-1].startswith("the gzip data is truncated after ")


def test_records_of_an_archive_before_a_cut_are_read() -> None:
    articles, reasons = read("a.warc.gz", archive(3)[: len(archive(2)) + 60])
    assert articles == ["https://example.org/0", "https://example.org/1"]
    assert reasons[-1].startswith("the gzip data is truncated after ")


def test_entries_of_a_feed_before_a_cut_are_read() -> None:
    items = "".join(
        f"<item><guid>urn:{i}</guid><title>T</title><description>{SENTENCE}"
        f" {random.Random(i).getrandbits(400):x}</description></item>"
        for i in range(40)
    )
    packed = gzip.compress(f"<rss version='2.0'><channel><title>W</title>{items}</channel></rss>".encode())
    articles, reasons = read("a.rss.gz", packed[: len(packed) * 4 // 5])
    assert 20 < len(articles) < 40
    assert reasons[-1].startswith("the gzip data is truncated after ")


@pytest.mark.parametrize("name", ["a.txt.gz", "a.html.gz", "a.json.gz"])
def test_a_single_document_that_is_cut_is_refused(name: str) -> None:
    noise = " ".join(f"{SENTENCE} {random.Random(i).getrandbits(400):x}" for i in range(40))
    content = {
        "a.txt.gz": noise,
        "a.html.gz": f"<html><p>{noise}</p></html>",
        "a.json.gz": json.dumps([{"text": noise}]),
    }
    packed = gzip.compress(content[name].encode())
    articles, reasons = read(name, packed[: len(packed) * 4 // 5])
    assert articles == []
    assert len(reasons) == 1 and reasons[0].startswith("the gzip data is truncated after ")


@pytest.mark.parametrize(
    ("after", "is_named"),
    [(b"", False), (b"\0" * 512, False), (b"x", True), (b"\n\n", True), (b"PK\x03\x04 other", True)],
)
def test_bytes_after_the_last_member_do_not_lose_those_before(after: bytes, is_named: bool) -> None:
    packed = gzip.compress(lines(3)) + gzip.compress(lines(2, seed=2))
    articles, reasons = read("a.jsonl.gz", packed + after)
    assert len(articles) == 5
    assert len([r for r in reasons if r.startswith("the gzip data is followed by other data after ")]) == is_named


def test_members_are_joined_wherever_the_reads_end() -> None:
    parts = [bytes([i]) * size for i, size in enumerate((0, 1, 4095, 4096, 4097, 100_000))]
    packed = b"".join(gzip.compress(part) + b"\0" * (i % 3) for i, part in enumerate(parts))
    content = Unpacked(io.BytesIO(packed))
    assert io.BufferedReader(content).read() == b"".join(parts)
    assert (content.broken, content.given) == (None, sum(map(len, parts)))


@pytest.mark.parametrize("place", [20, 3000, 20_000])
def test_content_before_damage_is_given(place: int) -> None:
    content = lines(200)
    packed = bytearray(gzip.compress(content, compresslevel=1))
    packed[place : place + 8] = b"\xff" * 8
    stream = Unpacked(io.BytesIO(bytes(packed)))
    found = io.BufferedReader(stream).read()
    assert stream.broken
    assert len(found) >= max(0, place - 8192)


def test_nothing_but_a_header_is_truncated() -> None:
    assert read("a.gz", gzip.compress(b"abc")[:5]) == ([], ["the gzip data is truncated after 0 bytes of content"])


def packed(name: str, content: bytes) -> bytes:
    """The content as one member of a format, with a checksum."""
    if name == "Zstandard":
        return zstandard.ZstdCompressor(write_checksum=True).compress(content)
    return gzip.compress(content) if name == "gzip" else bz2.compress(content)


@pytest.mark.parametrize(("name", "ending"), [("gzip", "gz"), ("bzip2", "bz2"), ("Zstandard", "zst")])
@pytest.mark.parametrize("number", [3, 2000])
def test_each_format_is_read_whole_and_until_a_break(name: str, ending: str, number: int) -> None:
    whole = lines(number)
    half = whole.index(b"\n", len(whole) // 2) + 1
    members = packed(name, whole[:half]) + packed(name, whole[half:])
    assert read(f"a.jsonl.{ending}", members) == ([f"a{i}" for i in range(number)], [])
    articles, reasons = read(f"a.jsonl.{ending}", members[: len(members) * 3 // 4])
    assert articles == [f"a{i}" for i in range(len(articles))] and number // 3 <= len(articles) < number
    assert reasons[-1].startswith(f"the {name} data is truncated after ")
    articles, reasons = read(f"a.jsonl.{ending}", members + b"something else")
    assert len(articles) == number and reasons[-1].startswith(f"the {name} data is followed by other data after ")
    damaged = bytearray(members)
    damaged[len(damaged) * 3 // 4] ^= 0xFF
    articles, reasons = read(f"a.jsonl.{ending}", bytes(damaged))
    assert any("is damaged after" in reason for reason in reasons)


@pytest.mark.parametrize("name", ["gzip", "bzip2", "Zstandard"])
@pytest.mark.parametrize("size", [1, 7, 5000, 1 << 20])
def test_pieces_of_any_size_are_the_content(name: str, size: int) -> None:
    content = lines(300)[:20_000]
    stream = Unpacked(io.BytesIO(packed(name, content)), name)
    pieces = []
    while piece := stream.read(size):
        pieces.append(piece)
    assert b"".join(pieces) == content and stream.broken is None
