"""The Graph Store Protocol: graphs by their own address, by ?graph= and ?default, and bodies that are traps."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

import pyoxigraph as ox
import pytest
import requests

from tests.support.live_server import writable

TURTLE = {"Content-Type": "text/turtle"}
ALICE = '<urn:alice> <urn:name> "Alice" ; <urn:knows> [ <urn:name> "Bob" ] .'
HREF = {"graph": "urn:people"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with writable(tmp_path_factory.mktemp("graphs") / "store") as address:
        yield address + "/store"


@pytest.fixture
def empty(store: str) -> str:
    requests.post(store.replace("/store", "/update"), data={"update": "DROP ALL"}, timeout=20).raise_for_status()
    return store


def put(
    store: str, body: str | bytes = ALICE, params: Mapping[str, str] = HREF, headers: Mapping[str, str] = TURTLE
) -> requests.Response:
    data = body.encode() if isinstance(body, str) else body
    return requests.put(store, params=params, data=data, headers={**TURTLE, **headers}, timeout=20)


def triples(answer: requests.Response) -> int:
    assert answer.status_code == 200, answer.text
    media_type = answer.headers["Content-Type"].split(";")[0]
    syntax = ox.RdfFormat.from_media_type(media_type)
    assert syntax is not None
    return len(list(ox.parse(answer.content, format=syntax)))


@pytest.mark.parametrize(
    ("path", "params"), [("", {"graph": "urn:people"}), ("/people/1.ttl", {}), ("", {"default": ""})]
)
def test_life_of_a_graph(empty: str, path: str, params: dict[str, str]) -> None:
    url, is_default = empty + path, "default" in params
    assert requests.get(url, params=params, timeout=20).status_code == (200 if is_default else 404)
    assert requests.delete(url, params=params, timeout=20).status_code == (204 if is_default else 404)
    created = put(url, params=params)
    assert created.status_code == (204 if is_default else 201)
    assert triples(requests.get(url, params=params, timeout=20)) == 3
    assert put(url, "<urn:x> <urn:y> 1 .", params).status_code == 204
    assert triples(requests.get(url, params=params, timeout=20)) == 1
    assert requests.post(url, params=params, data=ALICE.encode(), headers=TURTLE, timeout=20).status_code == 204
    assert triples(requests.get(url, params=params, timeout=20)) == 4
    head = requests.head(url, params=params, headers={"Accept": "application/n-triples"}, timeout=20)
    assert (head.status_code, head.headers["Content-Type"], head.content) == (200, "application/n-triples", b"")
    assert requests.delete(url, params=params, timeout=20).status_code == 204
    gone = requests.get(url, params=params, timeout=20)
    assert gone.status_code == (200 if is_default else 404)
    assert requests.head(url, params=params, timeout=20).status_code == gone.status_code


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/turtle", "<urn:s> <urn:p> '\ufeff' ."),
        ("application/n-triples", '<urn:s> <urn:p> "\ufeff" .'),
        ("application/trig", "<urn:s> <urn:p> '\ufeff' ."),
        ("application/ld+json", '{"@id": "urn:s", "urn:p": "\ufeff"}'),
        (
            "application/rdf+xml",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:"><rdf:Description '
            'rdf:about="urn:s"><u:p>\ufeff</u:p></rdf:Description></rdf:RDF>',
        ),
    ],
)
def test_a_byte_order_mark_before_a_body_is_no_part_of_it(empty: str, media_type: str, body: str) -> None:
    sent = requests.put(
        empty, params=HREF, data=("\ufeff" + body).encode(), headers={"Content-Type": media_type}, timeout=20
    )
    assert sent.status_code == 201, sent.text
    parts = [("a", ("a", ("\ufeff" + body).encode(), media_type))]
    assert requests.post(empty, params={"graph": "urn:parts"}, files=parts, timeout=20).status_code == 201
    for params in (HREF, {"graph": "urn:parts"}):
        found = requests.get(empty, params=params, headers={"Accept": "application/n-triples"}, timeout=20)
        assert found.content.decode() == '<urn:s> <urn:p> "\ufeff" .\n'


@pytest.mark.parametrize("body", ["", "\ufeff", "#", "\ufeff#"])
def test_bodies_shorter_than_a_byte_order_mark(empty: str, body: str) -> None:
    assert put(empty, body).status_code == 201
    assert triples(requests.get(empty, params=HREF, timeout=20)) == 0


def test_an_empty_graph_is_there(empty: str) -> None:
    assert put(empty, "").status_code == 201
    assert triples(requests.get(empty, params=HREF, timeout=20)) == 0


@pytest.mark.parametrize(
    "media_type",
    [
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
        "application/n-quads",
        "application/trig",
    ],
)
def test_every_format_both_ways(empty: str, media_type: str) -> None:
    put(empty, '<urn:s> <urn:p> "dove \N{DOVE OF PEACE}"@en, 1.5, [ <urn:q> <urn:r> ] .')
    answer = requests.get(empty, params=HREF, headers={"Accept": media_type}, timeout=20)
    assert answer.headers["Content-Type"].split(";")[0] == media_type
    back = requests.put(
        empty, params={"graph": "urn:copy"}, data=answer.content, headers={"Content-Type": media_type}, timeout=20
    )
    assert back.status_code == 201
    assert triples(requests.get(empty, params={"graph": "urn:copy"}, timeout=20)) == 4


def test_multipart_and_new_graphs(empty: str) -> None:
    parts = [
        ("a", ("a.ttl", ALICE, "text/turtle")),
        ("b", ("b.nt", '<urn:bob> <urn:name> "Bob" .\n_:x <urn:p> _:x .\n', "application/n-triples")),
    ]
    assert requests.post(empty, params=HREF, files=parts, timeout=20).status_code == 201
    assert triples(requests.get(empty, params=HREF, timeout=20)) == 5
    created = requests.post(empty, data=ALICE, headers=TURTLE, timeout=20)
    assert created.status_code == 201
    assert triples(requests.get(created.headers["Location"], timeout=20)) == 3
    assert triples(requests.get(empty, params={"graph": created.headers["Location"]}, timeout=20)) == 3
    assert requests.post(empty, params=HREF, data={"a": "b"}, files=parts, timeout=20).status_code == 400


def test_whole_datasets_are_added(empty: str) -> None:
    quads = b'<urn:s> <urn:p> "1" <urn:g> .\n<urn:s> <urn:p> "2" .\n'
    nquads = {"Content-Type": "application/n-quads"}
    assert requests.post(empty, data=quads, headers=nquads, timeout=20).status_code == 204
    assert triples(requests.get(empty, params={"graph": "urn:g"}, timeout=20)) == 1
    assert requests.post(empty, data=quads * 500 + b"<urn:s> <urn", headers=nquads, timeout=20).status_code == 400
    assert triples(requests.get(empty, params={"default": ""}, timeout=20)) == 1


def test_the_whole_is_read_put_and_emptied(empty: str) -> None:
    put(empty)
    put(empty, "<urn:s> <urn:p> 1 .", {"default": ""})
    whole = requests.get(empty, timeout=20)
    assert whole.headers["Content-Type"].startswith("application/n-quads") and triples(whole) == 4
    for media_type in ("application/trig", "application/ld+json"):
        assert triples(requests.get(empty, headers={"Accept": media_type}, timeout=20)) == 4
    assert requests.get(empty, headers={"Accept": "text/turtle"}, timeout=20).status_code == 406
    head = requests.head(empty, timeout=20)
    assert head.status_code == 200 and not head.content and head.headers["ETag"] == whole.headers["ETag"]
    assert requests.get(empty, headers={"If-None-Match": whole.headers["ETag"]}, timeout=20).status_code == 304
    trig = {"Content-Type": "application/trig"}
    assert requests.put(empty, data=b"<urn:g> { <urn:a> <urn:b> 1 , 2 }", headers=trig, timeout=20).status_code == 204
    assert triples(requests.get(empty, timeout=20)) == 2
    assert requests.get(empty, params=HREF, timeout=20).status_code == 404
    assert requests.put(empty, data=b"<urn:g> { <urn:a> <urn:b> 3 } wrong", headers=trig, timeout=20).status_code == 400
    assert triples(requests.get(empty, timeout=20)) == 2
    assert requests.delete(empty, timeout=20).status_code == 204
    assert triples(requests.get(empty, timeout=20)) == 0


def test_a_write_rests_on_the_state_that_was_seen(empty: str) -> None:
    assert put(empty, headers={"If-Match": "*"}).status_code == 412
    assert put(empty, headers={"If-None-Match": "*"}).status_code == 201
    assert put(empty, "", headers={"If-None-Match": "*"}).status_code == 412
    seen = requests.get(empty, params=HREF, timeout=20).headers["ETag"]
    time.sleep(6)  # the writer's process has ended meanwhile, and nothing has changed
    assert put(empty, "<urn:s> <urn:p> 1 .", headers={"If-Match": f'"other", {seen}'}).status_code == 204
    for method, body in (("PUT", ALICE), ("POST", ALICE), ("DELETE", "")):
        answer = requests.request(
            method, empty, params=HREF, data=body, headers={**TURTLE, "If-Match": seen}, timeout=20
        )
        assert answer.status_code == 412 and answer.json()["status"] == 412
    assert triples(requests.get(empty, params=HREF, timeout=20)) == 1
    now = requests.get(empty, params=HREF, headers={"Accept": "application/n-triples"}, timeout=20).headers["ETag"]
    assert put(empty, "", headers={"If-None-Match": now}).status_code == 412
    whole = requests.head(empty, timeout=20).headers["ETag"]
    assert requests.delete(empty, headers={"If-Match": seen}, timeout=20).status_code == 412
    assert requests.delete(empty, headers={"If-Match": whole}, timeout=20).status_code == 204


def test_changes_are_told_by_the_tag(empty: str) -> None:
    put(empty)
    first = requests.get(empty, params=HREF, timeout=20)
    again = {"If-None-Match": first.headers["ETag"]}
    assert requests.get(empty, params=HREF, headers=again, timeout=20).status_code == 304
    put(empty, "")
    assert requests.get(empty, params=HREF, headers=again, timeout=20).status_code == 200


@pytest.mark.parametrize(
    ("status", "method", "params", "body", "headers"),
    [
        (400, "PUT", {}, ALICE, TURTLE),
        (400, "PUT", {"graph": "urn:a", "default": ""}, ALICE, TURTLE),
        (400, "PUT", {"graph": ["urn:a", "urn:b"]}, ALICE, TURTLE),
        (400, "PUT", {"graph": "relative"}, ALICE, TURTLE),
        (400, "PUT", HREF, "<urn:a> <urn:b>", TURTLE),
        (400, "PUT", HREF, "<urn:a> <urn:b> <urn:c> <urn:g> .", {"Content-Type": "application/n-quads"}),
        (406, "GET", {"default": ""}, "", {"Accept": "image/png"}),
        (405, "PATCH", HREF, ALICE, TURTLE),
        (415, "PUT", HREF, ALICE, {"Content-Type": "text/html"}),
        (415, "PUT", HREF, ALICE, {}),
        (415, "PUT", HREF, ALICE, {"Content-Type": "text/turtle; charset=utf-16"}),
        (415, "PUT", HREF, ALICE, {**TURTLE, "Content-Encoding": "gzip"}),
        (400, "PUT", HREF, '{"@context": "http://127.0.0.1:9/c", "a": "b"}', {"Content-Type": "application/ld+json"}),
        (
            400,
            "PUT",
            HREF,
            '<?xml version="1.0"?><!-- x --> <!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
            {"Content-Type": "application/rdf+xml"},
        ),
        (
            400,
            "PUT",
            HREF,
            '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"),
            {"Content-Type": "application/rdf+xml"},
        ),
    ],
)
def test_wrong_requests_change_nothing(
    empty: str, status: int, method: str, params: dict[str, str], body: str | bytes, headers: dict[str, str]
) -> None:
    put(empty, "<urn:s> <urn:p> 1 .")
    data = body.encode() if isinstance(body, str) else body
    answer = requests.request(method, empty, params=params, data=data, headers=headers, timeout=20)
    assert answer.status_code == status, answer.text
    assert answer.json()["status"] == status
    assert triples(requests.get(empty, params=HREF, timeout=20)) == 1


def test_where_a_body_is_wrong_is_told(empty: str) -> None:
    answer = put(empty, "<urn:s> <urn:p> 1 .\n<urn:s> wrong 1 .").json()
    assert answer["line"] == 2
    assert answer["detail"].startswith("The body is not what its media type says. Line 2, ")


def test_deep_bodies_cost_themselves_alone(empty: str) -> None:
    put(empty, "<urn:s> <urn:p> 1 .")
    for media_type, body in (
        ("text/turtle", "<urn:a> <urn:b> " + "[ <urn:b> " * 200_000),
        ("application/ld+json", "[" * 500_000),
        ("application/rdf+xml", "<a>" * 200_000),
    ):
        answer = requests.put(empty, params=HREF, data=body.encode(), headers={"Content-Type": media_type}, timeout=60)
        assert answer.status_code in (400, 503)
    assert triples(requests.get(empty, params=HREF, timeout=20)) == 1
    assert put(empty, "").status_code == 204
