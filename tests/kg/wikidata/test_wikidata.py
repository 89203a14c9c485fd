"""Requests to Wikidata: what is sent, waits, the cache, and every kind of failure."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.http_client import BadStatus, BrokenAnswer, CircuitOpen, HttpError, TimedOut
from kg.rdf.vocab import WD, WDT
from kg.wikidata.asking import BATCH, Wikidata
from kg.wikidata.cache import AnswerFile
from kg.wikidata.items import day, item
from kg.wikidata.kinds import Fit, Kinds, roots
from kg.wikidata.settings import Source
from kg.wikidata.sparql import QueryTimeout
from kg.wikidata.web import parsed
from tests.support.raw_server import drip, raw
from tests.support.wikidata_stub import (
    ALBUM,
    ARMY,
    FRONT,
    MINISTER,
    NAMESAKE,
    PARTY,
    UTOPIA,
    WEISS,
    Trouble,
    WikidataStub,
    wikidata_stub,
)

MAXLAG = json.dumps({"error": {"code": "maxlag", "info": "Waiting for db1: 7 seconds lagged", "lag": 7}}).encode()


@pytest.fixture
def stub() -> Iterator[WikidataStub]:
    with wikidata_stub() as served:
        yield served


def asking(stub: WikidataStub, tmp_path: Path, waited: list[float] | None = None, **settings: Any) -> Wikidata:
    source = stub.source(**settings)
    return Wikidata(
        source, AnswerFile(tmp_path / "answers.sqlite", source), (waited if waited is not None else []).append
    )


def test_says_who_asks_and_how(stub: WikidataStub, tmp_path: Path) -> None:
    wikidata = asking(stub, tmp_path, contact="editor@example.org")
    assert [(h.qid, h.label) for h in wikidata.search("Free Hills Front")] == [
        (FRONT, "Free Hills Front"),
        (NAMESAKE, "Free Hills Front"),
    ]
    assert wikidata.query(f"SELECT ?x {{ ?x <{WDT}P31> <{WD}Q5> }} ORDER BY ?x")[0] == {"x": WEISS}
    api, service = stub.asked
    assert api.fields["maxlag"] == "5" and api.fields["action"] == "wbsearchentities" and api.fields["type"] == "item"
    for asked in (api, service):
        assert (
            asked.headers["User-Agent"].startswith("communique/")
            and "(editor@example.org)" in asked.headers["User-Agent"]
        )
    assert wikidata.requests == 2


@pytest.mark.parametrize(
    "contact", ["nobody", "a@b", "x y@example.org", "me@example.org\nX: 1", "http://", "(a)@example.org"]
)
def test_a_contact_can_be_written_to(contact: str) -> None:
    with pytest.raises(UsageError, match="--contact"):
        Source(contact=contact)


def test_public_services_need_a_contact_and_addresses_are_addresses() -> None:
    with pytest.raises(UsageError, match="COMMUNIQUE_CONTACT"):
        Source()
    with pytest.raises(UsageError, match="--endpoint 'ftp:"):
        Source(sparql="ftp://example.org", contact="a@example.org")
    assert Source(contact="https://example.org/bot").agent.endswith("(https://example.org/bot)")


def test_items_are_asked_for_in_batches_and_once(stub: WikidataStub, tmp_path: Path) -> None:
    wikidata = asking(stub, tmp_path)
    many = [f"Q{n}" for n in range(800000000, 800000000 + BATCH + 10)] + [WEISS, "no number", "Q0"]
    known = wikidata.items(many)
    assert [len(a.fields["ids"].split("|")) for a in stub.asked] == [BATCH, 11]
    assert set(known.items) == {WEISS}
    assert len(known.answered_at) == BATCH + 11
    again = asking(stub, tmp_path)
    assert again.items(many).items == known.items
    assert again.requests == 0


def test_an_item_is_read_with_ranks_qualifiers_and_precision(stub: WikidataStub, tmp_path: Path) -> None:
    found = asking(stub, tmp_path).items([WEISS]).items[WEISS]
    assert found.names == ("Anna Weiss", "Anna M. Weiss", "Weiss, Anna")
    assert (found.countries, found.parties, found.begun) == ((UTOPIA,), (PARTY,), date(1970, 1, 1))
    assert [(h.position, h.start, h.end) for h in found.positions] == [(MINISTER, date(2023, 1, 10), None)]
    stub.entities[WEISS]["claims"]["P27"] = [
        {"mainsnak": {"snaktype": "somevalue"}, "rank": "normal"},
        *({**s, "rank": "deprecated"} for s in stub.entities[WEISS]["claims"]["P27"]),
    ]
    assert asking(stub, tmp_path).items([WEISS], fresh=True).items[WEISS].countries == ()


def test_a_merged_item_answers_under_its_old_number(stub: WikidataStub, tmp_path: Path) -> None:
    stub.merged["Q800000001"] = FRONT
    assert asking(stub, tmp_path).items(["Q800000001"]).items["Q800000001"].qid == FRONT


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["Q5", WEISS, "value"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "id",
                        "labels",
                        "en",
                        "value",
                        "claims",
                        "P31",
                        "P39",
                        "P569",
                        "mainsnak",
                        "snaktype",
                        "datavalue",
                        "rank",
                        "qualifiers",
                        "P580",
                        "aliases",
                        "time",
                        "precision",
                        "latitude",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_whatever_an_item_is_made_of_reading_it_never_fails(told: Any) -> None:
    item(told, "en")
    item({"id": "Q5", "labels": told, "aliases": told, "claims": told}, "en")
    value = [{"mainsnak": {"snaktype": "value", "datavalue": {"value": told}}}]
    item(
        {"id": "Q5", "claims": {"P31": told, "P39": told, "P569": [told], "P625": value, "P570": value, "P18": value}},
        "en",
    )


@pytest.mark.parametrize(
    ("time_", "precision", "last", "expected"),
    [
        ("+2021-08-15T00:00:00Z", 11, False, date(2021, 8, 15)),
        ("+2021-08-00T00:00:00Z", 10, False, date(2021, 8, 1)),
        ("+2021-02-00T00:00:00Z", 10, True, date(2021, 2, 28)),
        ("+2021-00-00T00:00:00Z", 9, True, date(2021, 12, 31)),
        ("+2020-00-00T00:00:00Z", 8, False, None),
        ("-0044-03-15T00:00:00Z", 11, False, None),
        ("+2021-02-30T00:00:00Z", 11, False, None),
        ("+0000-00-00T00:00:00Z", 9, True, None),
    ],
)
def test_days_of_wikidata(time_: str, precision: int, last: bool, expected: date | None) -> None:
    assert day({"time": time_, "precision": precision}, last) == expected


def test_answers_are_kept_nothing_among_them_and_age(stub: WikidataStub, tmp_path: Path) -> None:
    source = stub.source(age=1000.0, empty_age=100.0)
    now = [1_000_000.0]

    def fresh() -> Wikidata:
        return Wikidata(source, AnswerFile(tmp_path / "a.sqlite", source, lambda: now[0]))

    for name in ("Anna Weiss", "Nobody at all"):
        fresh().search(name)
        fresh().search(name)
    assert len(stub.asked) == 2
    now[0] += 101
    assert fresh().search("Anna Weiss") and not fresh().search("Nobody at all")
    assert len(stub.asked) == 3
    now[0] += 1000
    fresh().search("Anna Weiss")
    assert len(stub.asked) == 4


def test_a_cache_that_cannot_be_written_costs_requests_only(stub: WikidataStub, tmp_path: Path) -> None:
    (tmp_path / "answers.sqlite").write_bytes(
        b"this is no database, but long enough to look like a file of something else" * 20
    )
    assert len(asking(stub, tmp_path).search("Anna Weiss")) == 2
    assert len(asking(stub, tmp_path).search("Anna Weiss")) == 2
    assert len(stub.asked) == 2


@pytest.mark.parametrize(
    ("trouble", "waits"),
    [
        (Trouble(429, {"Retry-After": "7"}, b""), 7.0),
        (Trouble(503, {"Retry-After": "a date"}, b""), 13.0),
        (Trouble(500, {}, b"oops"), 0.0),
        (Trouble(200, {"Retry-After": "5"}, MAXLAG), 5.0),
        (Trouble(200, {}, json.dumps({"error": {"code": "ratelimited", "info": "slow down"}}).encode()), 0.0),
        (Trouble(cut=20), 0.0),
        (Trouble(body=b'{"search": ['), 0.0),
        (Trouble(body=b"<html>busy</html>"), 0.0),
    ],
)
@pytest.mark.parametrize("path", ["/w/api.php", "/sparql"])
def test_waits_as_long_as_asked_and_asks_again(
    stub: WikidataStub, tmp_path: Path, path: str, trouble: Trouble, waits: float
) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=15), usegmt=True)
    stub.troubles[path] = [
        replace(trouble, headers={name: value.replace("a date", later) for name, value in trouble.headers.items()})
    ]
    waited: list[float] = []
    wikidata = asking(stub, tmp_path, waited)
    found = (
        wikidata.search("Anna Weiss")
        if path == "/w/api.php"
        else wikidata.query(f"SELECT ?x {{ <{WD}{WEISS}> ?x ?y }}")
    )
    assert found
    assert len(stub.asked) == 2
    assert waits <= sum(waited) <= waits + 3


def test_a_ban_ends_the_asking_at_once(stub: WikidataStub, tmp_path: Path) -> None:
    stub.always["/"] = Trouble(
        403, {}, b"You have been banned until tomorrow, please respect throttling and retry-after headers."
    )
    wikidata = asking(stub, tmp_path)
    with pytest.raises(CircuitOpen, match="banned until tomorrow"):
        wikidata.search("Anna Weiss")
    with pytest.raises(CircuitOpen):
        wikidata.search("Someone Else")
    assert wikidata.is_closed
    assert len(stub.asked) == 1


def test_who_asks_for_more_time_than_there_is_is_left_alone(stub: WikidataStub, tmp_path: Path) -> None:
    stub.always["/"] = Trouble(429, {"Retry-After": "86400"}, b"")
    with pytest.raises(CircuitOpen, match="86400 seconds"):
        asking(stub, tmp_path).search("Anna Weiss")
    assert len(stub.asked) == 1


def test_what_only_fails_is_left_alone_after_a_while(stub: WikidataStub, tmp_path: Path) -> None:
    stub.always["/"] = Trouble(502, {}, b"")
    wikidata = asking(stub, tmp_path, attempts=2)
    for name in "ABCD":
        with pytest.raises(HttpError, match="HTTP 502"):
            wikidata.search(name)
    assert wikidata.is_closed
    assert len(stub.asked) == 3 * 2


@pytest.mark.parametrize("path", ["/w/api.php", "/sparql"])
def test_a_slow_answer_is_not_waited_for(stub: WikidataStub, tmp_path: Path, path: str) -> None:
    stub.always[path] = Trouble(pause=2.0)
    wikidata = asking(stub, tmp_path, timeout=1.0)
    with pytest.raises(TimedOut, match="no answer within 1 seconds"):
        _ = wikidata.search("x") if path == "/w/api.php" else wikidata.query("ASK {}")
    assert len(stub.asked) == 1


@pytest.mark.parametrize("beginning", [b"", b"{"])
def test_an_answer_that_drips_is_not_waited_for(tmp_path: Path, beginning: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nContent-Length: 1000\r\n\r\n"
    with raw(drip(head + beginning)) as address:
        source = Source(api=address, sparql=address, pause=0.0, first_wait=0.0, timeout=0.3)
        wikidata = Wikidata(source, AnswerFile(tmp_path / "a", source))
        for ask in (lambda: wikidata.query("ASK {}"), lambda: wikidata.search("x")):
            with pytest.raises(TimedOut, match=r"within 0\.3 seconds"):
                ask()


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (500, b"java.util.concurrent.TimeoutException at ...", QueryTimeout),
        (
            200,
            b'{"head": {}, "results": {"bindings": [ {"x":\njava.util.concurrent.TimeoutException\n at ...',
            QueryTimeout,
        ),
        (504, b"the upstream request timed out", QueryTimeout),
        (400, b"parse error", BadStatus),
        (404, b"", BadStatus),
        (401, b"", BadStatus),
    ],
)
def test_queries_that_are_too_much_or_wrong_are_not_repeated(
    stub: WikidataStub, tmp_path: Path, status: int, body: bytes, error: type[HttpError]
) -> None:
    stub.troubles["/sparql"] = [Trouble(status, {}, body)]
    wikidata = asking(stub, tmp_path)
    with pytest.raises(error):
        wikidata.query("SELECT * { ?s ?p ?o }")
    assert len(stub.asked) == 1
    assert wikidata.query("SELECT ?s { ?s ?p ?o } LIMIT 1")  # the service is not to blame


def test_nobody_listens(tmp_path: Path) -> None:
    source = Source(api="http://127.0.0.1:9/", sparql="http://127.0.0.1:9/", pause=0.0, first_wait=0.0)
    with pytest.raises(HttpError, match="refused"):
        Wikidata(source, AnswerFile(tmp_path / "a", source)).search("x")


def test_requests_keep_their_distance(stub: WikidataStub, tmp_path: Path) -> None:
    waited: list[float] = []
    wikidata = asking(stub, tmp_path, waited, pause=3.0)
    wikidata.search("Anna Weiss")
    wikidata.search("Utopia")
    assert len(waited) == 1 and 2.5 < waited[0] <= 3.0


def test_a_packed_answer_is_unpacked_and_a_cut_one_noticed(stub: WikidataStub, tmp_path: Path) -> None:
    packed = gzip.compress(json.dumps({"search": [{"id": WEISS, "label": "Anna Weiss"}]}).encode())
    stub.troubles["/w/"] = [Trouble(headers={"Content-Encoding": "gzip"}, body=body) for body in (packed[:-12], packed)]
    assert [h.qid for h in asking(stub, tmp_path).search("Anna Weiss")] == [WEISS]
    assert len(stub.asked) == 2


def test_deep_nesting_is_no_answer() -> None:
    with pytest.raises(BrokenAnswer):
        parsed(b"[" * 200_000)


def test_candidates_can_come_from_a_reconciliation_service(stub: WikidataStub, tmp_path: Path) -> None:
    wikidata = asking(stub, tmp_path, reconcile=f"{stub.address}/reconcile")
    assert [h.qid for h in wikidata.search("Free Hills Front", ("Q17149090",))] == [FRONT, NAMESAKE]
    assert json.loads(stub.asked[0].fields["queries"]) == {
        "q0": {"query": "Free Hills Front", "limit": 10, "type": ["Q17149090"]}
    }
    stub.troubles["/reconcile"] = [Trouble(body=b'{"q0": {"result": "none"}}')]
    with pytest.raises(HttpError, match="without results"):
        wikidata.search("Other")


def test_classes_are_looked_up_and_the_table_is_held_against_wikidata(stub: WikidataStub, tmp_path: Path) -> None:
    stub.entities["Q7278"]["labels"]["en"]["value"] = "kind of butterfly"
    wikidata = asking(stub, tmp_path)
    kinds = Kinds.of(wikidata)
    assert [r.qid for r in kinds.unconfirmed] == ["Q7278"]
    assert len(kinds.confirmed) == len(roots()) - 1
    assert kinds.fit("ArmedGroup", [ARMY]) is Fit.UNKNOWN
    kinds.learn([ARMY, ALBUM, "Q5", "Q3624078"])
    assert kinds.fit("ArmedGroup", [ARMY]) is Fit.SAME
    assert kinds.fit("Company", [ARMY]) is Fit.NEAR
    assert kinds.fit("Place", ["Q3624078"]) is Fit.NEAR
    assert kinds.fit("Person", [ARMY]) is kinds.fit("ArmedGroup", [ALBUM]) is kinds.fit("Person", []) is Fit.OTHER


def test_classes_stay_unknown_where_the_query_service_fails(stub: WikidataStub, tmp_path: Path) -> None:
    stub.always["/sparql"] = Trouble(500, {}, b"")
    kinds = Kinds.of(asking(stub, tmp_path, attempts=1))
    kinds.learn([ARMY, "Q5"])
    assert kinds.fit("ArmedGroup", [ARMY]) is Fit.UNKNOWN
    assert kinds.fit("Person", ["Q5"]) is Fit.SAME
