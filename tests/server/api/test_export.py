"""/export: tables of events over HTTP, under the limits of other queries."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import requests
from frictionless import Package

from kg.export.polecat import COLUMNS
from kg.rdf.vocab import ID, PREFIXES
from tests.support.graph_fixture import publish
from tests.support.live_server import running

_MANY = 4_000
_TABLE = "/export/csv"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of more events than one second is enough for."""
    folder = tmp_path_factory.mktemp("many")
    prologue = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())
    events = "".join(
        f'<{ID}x/event-{n}> a cq:Assault, cq:Event ; rdfs:label "attack {n}" ; cq:factuality cq:Actual ; '
        f"cq:actor <{ID}state/UTO> ; cq:confidence 0.5 ; cq:trigger <urn:m{n}> .\n"
        f"<urn:m{n}> a cq:Mention ; cq:inSentence <urn:s{n}> . "
        f'<urn:s{n}> a cq:Sentence ; nif:anchorOf "They attacked the village for the {n}th time." .\n'
        for n in range(_MANY)
    )
    publish(folder, more=f"{prologue} GRAPH <urn:many> {{ {events} }}")
    return folder


@pytest.fixture(scope="module")
def roomy(many: Path) -> Iterator[str]:
    with running(many, timeout=60.0) as found:
        yield found


def get(address: str, path: str, **more: str) -> requests.Response:
    return requests.get(address + path, params=more, timeout=60)


def rows(answer: requests.Response, delimiter: str = ",") -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode(), newline=""), delimiter=delimiter))


def test_a_table_of_all_events(address: str) -> None:
    answer = get(address, _TABLE)
    found = {row["type"]: row for row in rows(answer)}
    assert set(found) == {"Consult", "Agree"}
    assert found["Agree"]["status"] == "denied or not done, according to Anna Weiss"
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="communique-csv.csv"'
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_parameters_select(address: str) -> None:
    assert [row["type"] for row in rows(get(address, _TABLE, type="Consult"))] == ["Consult"]
    assert [row["type"] for row in rows(get(address, _TABLE, actor="Ruritania"))] == ["Consult"]
    assert rows(get(address, _TABLE, min_confidence="0.95")) == []
    polecat = get(address, "/export/polecat")
    assert list(rows(polecat, "\t")[0])[:40] == COLUMNS.split("|")
    assert polecat.headers["Content-Type"].startswith("text/tab-separated-values")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/export/xls", 404, "There is no table 'xls'; there are: polecat, ged, csv, parquet, events,"),
        ("/export/csv?type=Murder", 400, "type: 'Murder' is not a class of events"),
        ("/export/csv?format=parquet", 400, "csv is not written as 'parquet'; it is as: csv"),
        ("/export/statements?type=Aid", 400, "statements are not selected by 'type'"),
        ("/export/csv?page=2", 400, "events are not selected by 'page'"),
        ("/export/csv?actor=Nobody", 400, "actor: nothing in the graph is called 'Nobody'"),
        ("/export/csv?actor=%FF", 400, "is not UTF-8"),
        ("/export/xls/datapackage.json", 404, "There is no table 'xls'"),
    ],
)
def test_errors(address: str, path: str, status: int, said: str) -> None:
    answer = requests.get(address + path, timeout=20)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert said in answer.json()["detail"]


def test_parquet(roomy: str) -> None:
    answer = get(roomy, "/export/parquet", factuality="Negated")
    assert answer.headers["Content-Type"] == "application/vnd.apache.parquet"
    assert pq.read_table(io.BytesIO(answer.content)).num_rows == 1
    answer = get(roomy, "/export/statements", format="parquet")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="communique-statements.parquet"'
    assert "/export/statements/datapackage.json?format=parquet" in answer.headers["Link"]
    assert pq.read_table(io.BytesIO(answer.content))["speaker"].to_pylist() == ["Anna Weiss"]


def test_the_dictionary_names_the_table_by_its_address(address: str, tmp_path: Path) -> None:
    answer = get(address, _TABLE, type="Consult")
    link = answer.headers["Link"]
    assert link == '</export/csv/datapackage.json?type=Consult>; rel="describedby"; type="application/json"'
    told = requests.get(address + link[1 : link.index(">")], timeout=20).json()
    (resource,) = told["resources"]
    assert resource["path"] == f"{address}/export/csv?type=Consult"
    assert resource["selection"] == {"kind": "events", "parameters": ["type=Consult"]}
    (tmp_path / "table.csv").write_bytes(requests.get(resource["path"], timeout=20).content)
    resource["path"] = "table.csv"
    (tmp_path / "datapackage.json").write_text(json.dumps(told), "utf8")
    assert Package(str(tmp_path / "datapackage.json")).validate().valid


@pytest.mark.parametrize(
    ("path", "tables"),
    [
        ("events?type=Consult", {"csv": 1, "participants": 2, "polecat": 1, "ged": 0}),
        ("statements?actor=Anna+Weiss", {"statements": 1}),
        ("people", {"entities": 1}),
        ("places?place=Doha", {"entities": 1}),
    ],
)
def test_a_list_leads_to_tables_of_the_same_things(address: str, path: str, tables: dict[str, int]) -> None:
    page = get(address, f"/browse/{path}").text
    links = [unescape(link) for link in re.findall(r'href="(/export/[^"]+)"', page) if "/parquet" not in link]
    assert [link.partition("?")[0] for link in links] == [f"/export/{name}" for name in tables]
    for link, number in zip(links, tables.values(), strict=True):
        assert len(rows(get(address, link), "\t" if "polecat" in link else ",")) == number


def test_an_unchanged_table_is_not_sent_again(address: str) -> None:
    first, other = get(address, _TABLE), get(address, _TABLE, type="Consult")
    assert first.headers["ETag"] != other.headers["ETag"]
    again = requests.get(address + _TABLE, headers={"If-None-Match": first.headers["ETag"]}, timeout=20)
    assert (again.status_code, again.content) == (304, b"")
    head = requests.head(address + _TABLE, timeout=20)
    assert (head.status_code, head.content) == (200, b"")


def test_a_long_table_is_streamed_whole(roomy: str) -> None:
    found = rows(get(roomy, _TABLE, type="Assault"))
    assert len({row["event_link"] for row in found}) == len(found) == _MANY


@pytest.mark.parametrize("name", ["csv", "parquet"])
def test_a_table_that_takes_too_long_is_no_shorter_table(many: Path, name: str) -> None:
    with running(many, timeout=0.4) as address:
        try:
            answer = get(address, f"/export/{name}", type="Assault")
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ConnectionError):
            return
        assert (answer.status_code, "time limit" in answer.json()["detail"]) == (504, True)


def test_tables_are_charged_and_limited_as_queries_are(many: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running(many, timeout=60.0, budget=0.05, rows=500, query_log=str(log)) as address:
        with pytest.raises(requests.exceptions.RequestException):
            get(address, _TABLE, type="Assault").raise_for_status()
        assert get(address, _TABLE, type="Consult").status_code == 429
    asked = [json.loads(line)["query"] for line in log.read_text("utf8").splitlines()]
    assert "# export/csv?type=Assault" in asked
