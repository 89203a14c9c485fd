"""Events as objects, from a folder and from an endpoint."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import matplotlib
import pytest

import kg
from kg.client import Connection
from kg.errors import UsageError

SECONDS = 20.0  # of a query, at the most
matplotlib.use("Agg")


def test_an_event_has_its_sentence_and_article(graph: Connection) -> None:
    (meeting,) = graph.events(type="Consult", from_="2024-03", to=date(2024, 3, 31))
    assert meeting.date == date(2024, 3, 12) and meeting.type == "Consult" and meeting.is_plain_fact
    assert meeting.sentence.startswith("Utopian Foreign Minister Anna Weiss met")
    assert (meeting.article.headline, meeting.article.publisher) == ("Talks at the lake", "The Courier")
    assert meeting.place is not None and meeting.place.name == "Geneva"
    assert "Q1" in {one.wikidata for one in meeting.actors}
    again = graph.event(meeting.iri)
    assert again == meeting and str(again) == f"{meeting.label} (reported as fact)"
    assert "<blockquote>Utopian Foreign Minister" in again._repr_html_()
    with pytest.raises(UsageError, match="article/none: the graph has no event with this IRI"):
        graph.event("https://w3id.org/communique/id/article/none")


def test_a_claim_says_whose_it_is_in_every_form(graph: Connection) -> None:
    claims = graph.events(attributed=True)
    assert claims and not any(event.is_plain_fact for event in claims)
    assert all("claimed by" in event.status or "according to" in event.status for event in claims)
    assert not claims.frame()["plain_fact"].any() and claims.frame()["attributed_to"].all()
    assert "claimed by" in claims._repr_html_() or "according to" in claims._repr_html_()
    for _, _, told in claims.network().edges(data=True):
        assert told["plain_fact"] is False and told["status"] != "reported as fact"


def test_conditions_are_checked_and_entities_found_by_name(graph: Connection) -> None:
    everything = graph.events()
    assert len(everything) > len(graph.events(participant="Ruritania")) > 0
    assert len(graph.events(type=["Consult", "Accuse"])) >= 2 and len(everything[:1]) == len(graph.events(limit=1)) == 1
    assert {event.iri for event in graph.events("reports")} == {report.iri for e in everything for report in e.reports}
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"type": "Dinner"}, "type: 'Dinner' is not a class"),
        ({"actr": "x"}, "not selected by 'actr'"),
        ({"actor": "Nobody at all"}, "Nobody at all"),
        ({"kind": "people"}, "kind: 'people' is not events or reports"),
    ]
    for conditions, message in wrong:
        with pytest.raises(UsageError, match=message):
            graph.events(**conditions)


def test_events_become_tables_points_and_charts(store: Path) -> None:
    events = kg.connect(store).events()
    assert len(events.geo()) == len(events.rows()) == len(events)
    assert events.plot().patches and repr(events) == f"<{len(events)} events>"
