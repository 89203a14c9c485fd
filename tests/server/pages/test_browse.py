"""Browsing and search: the chart of months, countries that are in no article themselves, and what a name finds."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kg.rdf.vocab import CQ
from kg.sparql.facets import Found, Value
from server.graph import search
from server.pages import browse, listings


@pytest.mark.parametrize(
    ("months", "first", "last", "bars", "earlier", "later"),
    [
        ({"2024-05": 2, "2024-08": 1, "": 4}, "2024-05", "2024-08", [2, 0, 0, 1], 0, 0),
        ({"2008-01": 1, "2024-05": 2, "2024-06": 1}, "2024-05", "2024-06", [2, 1], 1, 0),
        ({"2024-05": 2, "2024-06": 1, "2035-01": 1}, "2024-05", "2024-06", [2, 1], 0, 1),
        ({"": 3}, "", "", [], 0, 0),
    ],
)
def test_bars_stand_for_months_without_gaps(
    client: FlaskClient, months: dict[str, int], first: str, last: str, bars: list[int], earlier: int, later: int
) -> None:
    found = Found(9, {"month": tuple(Value(month, number) for month, number in months.items())}, ())
    with client.application.test_request_context():
        shown, before, after = browse._months(browse.Page("events", (), found, {}, 1))
    assert [one.number for one in shown] == bars and (before, after) == (earlier, later)
    assert [one.month for one in shown[:1] + shown[-1:]] == [month for month in (first, last) if month]


def test_a_country_has_its_name_where_the_graph_lacks_the_state(client: FlaskClient) -> None:
    with client.application.test_request_context():
        names = [listings.label("country", code, {}) for code in ("FRA", "XYZ")]
    assert names == ["France", "XYZ"]


def test_what_a_search_finds_is_said_to_be_a_claim_and_offices_are_listed_once(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {one["class"]: one for one in client.get("/api/suggest?q=signing").get_json()}
    assert found["Agree"]["attributed_to"] == "Anna Weiss"
    assert 'said">according to Anna Weiss</span>' in client.get("/search?q=signing").text
    offices = [
        {"s": ox.NamedNode(f"urn:{n}"), "matched": ox.Literal("Anna Weiss, envoy"), "type": ox.NamedNode(CQ + "Tenure")}
        for n in range(3)
    ]
    monkeypatch.setattr("server.graph.queries.rows", lambda *_, **__: offices)
    with client.application.test_request_context():
        assert [one["iri"] for one in search.find("weiss")] == ["urn:0"]
