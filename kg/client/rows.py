"""The rows of a result, and what notebooks make of them: a table, a DataFrame, a map, a network, a chart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, TypeAlias, overload

from kg.errors import UsageError
from kg.rdf.iris import IRI
from kg.rdf.vocab import compact

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes
    from networkx import MultiDiGraph
    from pandas import DataFrame

Value: TypeAlias = str | int | float | bool | Decimal | date | datetime | None
Row: TypeAlias = dict[str, Value]

_SHOWN = 20  # rows that a notebook shows
_BARS = 30
_WIDTHS = {4: 300.0, 7: 25.0}  # of a bar in days, by the length of a year and of a month as text
_POINT = re.compile(r"\s*(?:<[^>]*>)?\s*POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)\s*", re.IGNORECASE)
_DAY = re.compile(r"(\d{4}|-)(?:-\d\d){0,2}(?:/[\d-]+)?")  # or a month, a year, a day of any year, a range
_LATITUDES, _LONGITUDES = ("latitude", "lat"), ("longitude", "long", "lon")
_THINGS = {"event", "report", "article", "sentence"}  # columns of tables whose rows stand for one thing each
_FACTUALITIES, _SPEAKERS = ("fact", "factuality"), ("whose_word", "attributed_to")


class Rows(Sequence[Row]):
    """The rows of a result, each a dict from column to value; None where the variable is unbound."""

    def __init__(self, columns: Sequence[str], rows: Sequence[Row]) -> None:
        self.columns = tuple(columns)
        self._rows = tuple(rows)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> Rows: ...

    def __getitem__(self, place: int | slice) -> Row | Rows:
        return Rows(self.columns, self._rows[place]) if isinstance(place, slice) else self._rows[place]

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"<{len(self)} rows of {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        """The first rows as a table, as notebooks show it."""
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{_cell(row[column])}</td>" for column in self.columns) + "</tr>"
            for row in self._rows[:_SHOWN]
        )
        more = f"the first {_SHOWN} of {len(self):,} rows" if len(self) > _SHOWN else f"{len(self)} rows"
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{more}</p>"

    def frame(self) -> DataFrame:
        """Return a pandas DataFrame: integers are Int64, decimals floats, columns of only dates or times datetime64.

        Raises: UsageError: pandas is not installed.
        """
        try:
            return _frame(self.columns, self._rows)
        except ModuleNotFoundError as error:
            raise UsageError("a DataFrame needs pandas: pip install 'communique[pandas]'") from error

    def geo(self) -> GeoDataFrame:
        """Return a GeoDataFrame in WGS 84, of a column with points in WKT, or of latitude and longitude.

        Rows without a point stay, without a geometry.

        Raises: UsageError: there are no such columns, or geopandas is not installed.
        """
        points = self._points()
        try:
            from geopandas import GeoDataFrame, GeoSeries
            from shapely import Point
        except ModuleNotFoundError as error:
            raise UsageError("a GeoDataFrame needs geopandas: pip install 'communique[geo]'") from error
        shapes = GeoSeries([Point(point) if point else None for point in points], crs="EPSG:4326")
        return GeoDataFrame(self.frame(), geometry=shapes)

    def network(self, source: str | None = None, target: str | None = None) -> MultiDiGraph:
        """Return a network with an edge for each row, from one column to another; the other columns are its attributes.

        Without `source` and `target` these are the first two columns with texts. Rows in which either is unbound have
        no edge.

        Raises: UsageError: there are no such columns, or networkx is not installed.
        """
        ends = [*filter(None, (source, target))] or self._texts()[:2]
        if len(ends) < 2 or not set(ends) <= set(self.columns):
            raise UsageError(f"a network needs two of the columns {', '.join(self.columns)}: network(source, target)")
        try:
            from networkx import MultiDiGraph
        except ModuleNotFoundError as error:
            raise UsageError("a network needs networkx: pip install 'communique[network]'") from error
        made = MultiDiGraph()
        for row in self._rows:
            if row[ends[0]] is not None and row[ends[1]] is not None:
                made.add_edge(row[ends[0]], row[ends[1]], **{n: v for n, v in row.items() if n not in ends})
        return made

    def plot(self, ax: Axes | None = None) -> Axes:
        """Return the obvious chart: of rows that are events or sentences, how many there are in each month; of others,
        their first number, by day or by name.

        What is planned, possible, denied or on somebody's word has colours of its own where the rows say so. A range
        counts at its beginning; rows without a year are not drawn.

        Raises: UsageError: there is nothing to draw, or matplotlib is not installed.
        """
        bars = self._months() if _THINGS & set(self.columns) else self._numbers()
        try:
            from matplotlib import pyplot
        except ModuleNotFoundError as error:
            raise UsageError("a chart needs matplotlib: pip install 'communique[plot]'") from error
        axes: Axes = pyplot.subplots()[1] if ax is None else ax
        placed = {key: height for key, height in bars.items() if key[0]}
        _draw(axes, placed, is_time=self._day() is not None)
        return axes

    def _points(self) -> list[tuple[float, float] | None]:
        """Return longitude and latitude of each row. Raises: UsageError."""
        for column in self.columns:
            found = [_POINT.fullmatch(str(row[column])) for row in self._rows]
            if any(found):
                return [(float(one[1]), float(one[2])) if one else None for one in found]
        return self._coordinates()

    def _coordinates(self) -> list[tuple[float, float] | None]:
        """Return longitude and latitude of each row from columns with these names. Raises: UsageError."""
        north = next((name for name in _LATITUDES if name in self.columns), None)
        east = next((name for name in _LONGITUDES if name in self.columns), None)
        if north is None or east is None:
            raise UsageError(f"none of the columns {', '.join(self.columns)} has points, nor latitude and longitude")
        return [_pair(row[east], row[north]) for row in self._rows]

    def _texts(self) -> list[str]:
        """Return the columns of texts that are neither IRIs nor days."""
        return [c for c in self.columns if c != self._day() and self._is(c, str) and not self._is(c, IRI)]

    def _is(self, column: str, *types: type) -> bool:
        values = [row[column] for row in self._rows if row[column] is not None]
        return bool(values) and all(isinstance(value, types) and not isinstance(value, bool) for value in values)

    def _day(self) -> str | None:
        """Return the first column of days, months or years."""
        for column in self.columns:
            values = [row[column] for row in self._rows if row[column] is not None]
            if values and all(
                isinstance(one, date) or (isinstance(one, str) and _DAY.fullmatch(one)) for one in values
            ):
                return column
        return None

    def _months(self) -> Counter[tuple[str, str]]:
        """Return how many rows there are for each month and each way of telling. Raises: UsageError."""
        day = self._day()
        if day is None:
            raise UsageError(f"none of the columns {', '.join(self.columns)} has days to draw")
        return Counter((_start(row[day])[:7], _told(row)) for row in self._rows)

    def _numbers(self) -> Counter[tuple[str, str]]:
        """Return the first number of each row, by its day or its names, and by a further text. Raises: UsageError."""
        day, texts = self._day(), self._texts()
        number = next((c for c in self.columns if c != day and self._is(c, int, float, Decimal)), None)
        if number is None or not (day or texts):
            raise UsageError(f"the columns {', '.join(self.columns)} have no number with a name or a day to draw")
        found: Counter[tuple[str, str]] = Counter()
        for row in self._rows:
            names = [str(row[name]) for name in texts]
            key = (_start(row[day]), ", ".join(names)) if day else (" – ".join(names), number)
            found[key] += float(row[number] or 0)  # type: ignore[assignment, arg-type]
        return found


def _draw(axes: Axes, bars: Mapping[tuple[str, str], float], is_time: bool) -> None:
    """Draw stacked bars by place and series: upright on an axis of time, else lying with the longest on top."""
    total: Counter[str] = Counter()
    for (place, _), height in bars.items():
        total[place] += height  # type: ignore[assignment]
    places = sorted(total) if is_time else [place for place, _ in total.most_common(_BARS)][::-1]
    series = sorted({name for _, name in bars})
    base = [0.0] * len(places)
    for name in series:
        heights = [float(bars.get((place, name), 0)) for place in places]
        (_upright if is_time else _lying)(axes, places, heights, base, name)
        base = [one + other for one, other in zip(base, heights, strict=True)]
    if 1 < len(series) <= _BARS:
        axes.legend()
    elif len(series) == 1:
        (axes.set_ylabel if is_time else axes.set_xlabel)(series[0])


def _upright(axes: Axes, places: Sequence[str], heights: Sequence[float], base: Sequence[float], name: str) -> None:
    days = [date.fromisoformat(place + "-01" * ((10 - len(place)) // 3)) for place in places]
    width = _WIDTHS.get(max(map(len, places), default=0), 0.8)
    axes.bar(days, heights, width, bottom=base, label=name)  # type: ignore[arg-type]


def _lying(axes: Axes, places: Sequence[str], heights: Sequence[float], base: Sequence[float], name: str) -> None:
    axes.barh(places, heights, left=base, label=name)


def _start(day: Value) -> str:
    """Return the beginning of a day, month, year or range as text, "" where its year is not known."""
    text = str(day or "").partition("/")[0]
    return text[:10] if text[:1].isdigit() else ""


def _told(row: Row) -> str:
    """Return how a row is told: actual, planned, and so on, and whether on somebody's word; "reported" where its
    columns do not say.
    """
    fact = next((str(row[name]) for name in _FACTUALITIES if row.get(name)), "")
    is_claim = any(row.get(name) for name in _SPEAKERS)
    parts = (compact(fact).removeprefix("cq:").lower(), "on somebody's word" if is_claim else "")
    return ", ".join(filter(None, parts)) or "reported"


def _pair(east: Value, north: Value) -> tuple[float, float] | None:
    return (float(east), float(north)) if east not in (None, "") and north not in (None, "") else None  # type: ignore[arg-type]


def _cell(value: Value) -> str:
    """Return a value as HTML; addresses are links."""
    if value is None:
        return ""
    if isinstance(value, IRI) and re.match(r"https?://", value):
        return f'<a href="{escape(value)}">{escape(compact(value))}</a>'
    return escape(str(value))


def _frame(columns: Sequence[str], rows: Sequence[Row]) -> DataFrame:
    import pandas

    made = pandas.DataFrame([[row[column] for column in columns] for row in rows], columns=list(columns), dtype=object)
    for column in columns:
        kinds = {type(value) for value in made[column] if value is not None}
        if (name := _numeric_type(kinds)) is not None:
            made[column] = made[column].astype(name)
        elif kinds in ({date}, {datetime}):
            has_zones = any(getattr(value, "tzinfo", None) for value in made[column])
            with suppress(ValueError):  # outside of the range of pandas: they stay Python's
                made[column] = pandas.to_datetime(made[column], utc=has_zones)
    return made


def _numeric_type(kinds: Set[type]) -> str | None:
    """Return the pandas type for a column of values of these types; None unless all are numbers or booleans."""
    if kinds == {int}:
        return "Int64"
    if kinds == {bool}:
        return "boolean"
    return "Float64" if kinds and kinds <= {int, float, Decimal} else None
