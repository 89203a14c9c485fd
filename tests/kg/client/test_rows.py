"""What notebooks make of rows: HTML, points, networks, charts."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from typing import Any

import matplotlib
import pytest

from kg.client.rows import Rows, Value
from kg.errors import UsageError
from kg.rdf.iris import IRI
from kg.rdf.vocab import ID

matplotlib.use("Agg")


def rows(columns: str, *values: tuple[Value, ...]) -> Rows:
    names = columns.split()
    return Rows(names, [dict(zip(names, one, strict=True)) for one in values])


def heights(found: Rows) -> list[float]:
    """The heights of the bars that can be seen."""
    bars: list[Any] = list(found.plot().patches)
    return sorted(bar.get_height() for bar in bars if bar.get_height())


def legend(found: Rows) -> list[str]:
    shown = found.plot().get_legend()
    return [text.get_text() for text in shown.get_texts()] if shown else []


MEETINGS = rows(
    "when event fact whose_word point",
    (date(2024, 3, 1), IRI(ID + "e1"), "actual", None, "POINT(51.5 25.2)"),
    (date(2024, 3, 9), IRI(ID + "e2"), "actual", "Ruritania", "POINT(51.5 25.2)"),
    ("2024-04", IRI(ID + "e3"), "planned", None, None),
    ("--05-01", IRI(ID + "e4"), "actual", None, None),
    ("2024-04-30/2024-05-02", IRI(ID + "e5"), "planned", None, None),
    (None, IRI(ID + "e6"), "actual", None, None),
)
DYADS = rows("one other events", ("Utopia", "Ruritania", 3), ("Utopia", "Strelsau", 5), (None, "Ruritania", 1))


def test_html_is_escaped_and_links_only_addresses_of_the_web() -> None:
    found = rows("a b", ("<script>", IRI("https://example.org/?a=1&b=2")), (None, IRI("javascript:alert(1)")))
    html = found._repr_html_()
    assert "<script" not in html and "&lt;script&gt;" in html and 'href="https://example.org/?a=1&amp;b=2"' in html
    assert 'href="javascript' not in html and html.endswith("<p>2 rows</p>")
    assert "the first 20 of 45 rows" in rows("a", *[(n,) for n in range(45)])._repr_html_()


def test_points_of_wkt_and_of_latitude_and_longitude() -> None:
    found = MEETINGS.geo()
    assert found.crs.to_epsg() == 4326 and len(found) == 6 and found.geometry.notna().sum() == 2
    assert (found.geometry[0].x, found.geometry[0].y) == (51.5, 25.2)
    pairs = rows("latitude longitude", (Decimal("25.2"), 51.5), (None, 1.0)).geo()
    assert (pairs.geometry[0].x, pairs.geometry[0].y) == (51.5, 25.2) and pairs.geometry[1] is None
    with pytest.raises(UsageError, match="none of the columns one, other, events has points"):
        DYADS.geo()


def test_network_has_an_edge_for_each_row_with_the_other_columns() -> None:
    found = DYADS.network()
    assert list(found.edges(data=True)) == [
        ("Utopia", "Ruritania", {"events": 3}),
        ("Utopia", "Strelsau", {"events": 5}),
    ]
    assert list(MEETINGS.network("whose_word", "event").edges) == [("Ruritania", IRI(ID + "e2"), 0)]
    with pytest.raises(UsageError, match="a network needs two of the columns"):
        MEETINGS.network("whose_word", "place")


def test_events_are_counted_by_month_and_by_how_they_are_told() -> None:
    assert heights(MEETINGS) == [1, 1, 2]
    assert legend(MEETINGS) == ["actual", "actual, on somebody's word", "planned"]


def test_numbers_are_drawn_by_name_or_by_day() -> None:
    axes: Any = DYADS.plot()
    assert [text.get_text() for text in axes.get_yticklabels()][-1] == "Utopia – Strelsau"
    assert axes.get_xlabel() == "events" and sorted(bar.get_width() for bar in axes.patches) == [1, 3, 5]
    monthly = rows("month kind events", ("2024-01", "assault", 2), ("2024-02", "consult", 3))
    assert heights(monthly) == [2, 3] and legend(monthly) == ["assault", "consult"]
    for nothing in (rows("a", ("x",)), rows("event", (IRI(ID + "e1"),)), rows("a")):
        with pytest.raises(UsageError, match="to draw"):
            nothing.plot()


@pytest.mark.parametrize(
    ("package", "extra", "method"),
    [("geopandas", "geo", "geo"), ("networkx", "network", "network"), ("matplotlib", "plot", "plot")],
)
def test_a_missing_package_is_named_with_its_extra(
    package: str, extra: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    found = MEETINGS if method != "network" else DYADS
    with pytest.raises(UsageError, match=rf"needs {package}: pip install 'communique\[{extra}\]'"):
        getattr(found, method)()
