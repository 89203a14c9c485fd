"""isaf: military press releases from Afghanistan, each with one hand-coded record.

Data: `isaf/dev.jsonl`, one release a line: `id`, `text`, `start_date` (ISO 8601 or null), `event_type` (a list, of
which detention, captureandkill, insurgentskilled and airstrike count), `airstrike` (true or false), `province` and
`target_group` (lists of names), `min_killed`, `min_captured`, `min_leaders_killed`, `min_leaders_captured` (numbers).

Looked at are the Coerce and Assault events of a release that are Actual, in text order:
  date_exact    the date of the first that has a date or range is the start date; date_pm1: it is within a day of it
  date_any      any event of the release has the start date
  province_f1   micro F1 of the province that the first place, or what it lies in, names
  group_f1      micro F1 of the armed groups that the participants, and those whom they act for, name
  type_f1       mean F1 of three marks: detained (a count, or Coerce with a mode of arrest), killed (Assault with a
  count),
                aerial (Assault with a mode of air attack)
  killed_acc, captured_acc   share with the right count: the highest of the events or their sum, with or without
  leaders, or a
                range no wider than 5 around it; killed_nz, captured_nz: of releases with a count
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tests.benchmarks.reading.data import Row, line, lines
from tests.benchmarks.reading.graph import Graph
from tests.benchmarks.reading.measures import Figures, Tally, day, mean, normal

_PROVINCES = """badakhshan|badghis|baghlan|balkh|bamyan bamiyan|daykundi daikundi|farah|faryab|ghazni|ghor
    |helmand hilmand|herat hirat|jowzjan jawzjan|kabul|kandahar|kapisa|khost khowst|kunar konar kunarha
    |kunduz konduz kondoz|laghman|logar|nangarhar|nimroz nimruz|nuristan nurestan|paktika|paktya paktia paktiya|panjshir
    |parwan|samangan
    |sar-e-pul sari-pul sar-e-pol sar-i-pul saripul|takhar|uruzgan oruzgan urozgan
    |wardak maidan-wardak maidan-wardag vardak wardag|zabul zabol"""
_NAMES = [[normal(name) for name in some.split()] for some in _PROVINCES.split("|")]
_PROVINCE = {name: names[0] for names in _NAMES for name in names}
_GROUPS = {
    "taliban": r"\btaliban\b",
    "haqqani": r"\bhaqqani\b",
    "imu": r"islamic movement of uzbekistan|\bimu\b",
    "hig": r"hezb|hizb|\bhig\b|gulbuddin",
    "aq": r"al ?qa[ei]da|\baq\b",
    "let": r"lashkar|^let$",
}
_WIDEST = 5  # of a range of counts


def rows(folder: Path) -> list[Row]:
    return [{"input": line("isaf", r["id"], r["text"]), **r} for r in lines(folder, "isaf")]


def score(graph: Graph, rows: list[Row]) -> Figures:
    hits: dict[str, list[bool]] = {name: [] for name in ("date_exact", "date_pm1", "date_any")}
    counts: dict[str, list[bool]] = {name: [] for name in ("killed_acc", "captured_acc", "killed_nz", "captured_nz")}
    provinces, groups, marks = Tally(), Tally(), {name: Tally() for name in ("detained", "killed", "aerial")}
    for row in rows:
        every = graph.events(graph.article(row["text"], row["input"]["url"]))
        events = [e for e in every if _is_harm(graph, e)]
        for name, ok in _dates(graph, every, events, row["start_date"]).items():
            hits[name].append(ok)
        provinces.sets(
            _province(graph, events), {_PROVINCE[n] for p in row["province"] if (n := normal(p)) in _PROVINCE}
        )
        groups.sets(_groups(graph, events), set(row["target_group"]) & _GROUPS.keys())
        found, wanted = _marks(graph, events), _gold_marks(row)
        for name, tally in marks.items():
            tally.sets(found & {name}, wanted & {name})
        for name, kind in (("killed", "killed"), ("captured", "detained")):
            number = row[f"min_{name}"]
            ok = _count_is_right(graph, events, kind, number, number + (row[f"min_leaders_{name}"] or 0))
            counts[f"{name}_acc"].append(ok)
            counts[f"{name}_nz"] += [ok] if number else []
    return {
        **{name: mean(some) for name, some in hits.items()},
        "province_f1": (provinces.f1, provinces.gold),
        "group_f1": (groups.f1, groups.gold),
        "type_f1": (mean(t.f1 for t in marks.values())[0], sum(t.gold for t in marks.values())),
        **{name: mean(some) for name, some in counts.items()},
    }


def _is_harm(graph: Graph, event: str) -> bool:
    actual = (graph.value(event, "factuality") or "").endswith("Actual")
    return actual and graph.event_type(event) in ("Coerce", "Assault")


def _dates(graph: Graph, every: list[str], events: list[str], start: str | None) -> dict[str, bool]:
    wanted = day(start)
    if wanted is None:
        return {}
    known = ([day(graph.value(e, name)) for name in ("date", "earliestDate", "latestDate")] for e in events)
    date, low, high = next((some for some in known if any(some)), (None, None, None))
    near = [some is not None and abs((some - wanted).days) <= 1 for some in (date, low, high)]
    return {
        "date_exact": date == wanted,
        "date_pm1": near[0] or (near[1] and near[2]),
        "date_any": any(day(graph.value(e, "date")) == wanted for e in every),
    }


def _province(graph: Graph, events: Iterable[str]) -> set[str]:
    """The province of the first place that names one, itself or by what it lies in; empty if there is none."""
    for event in events:
        for place in graph.values(event, "hasPlace"):
            for around in (place, *graph.values(place, "locatedIn")):
                for name in graph.values(around, "label", "altLabel"):
                    if found := _PROVINCE.get(re.sub(r" (province|city)$", "", normal(name))):
                        return {found}
    return set()


def _groups(graph: Graph, events: Iterable[str]) -> set[str]:
    sides = {s for e in events for s in graph.values(e, "actor", "recipient", "participant", "hasActor")}
    sides |= {other for side in sides for other in graph.values(side, "actsFor")}
    names = {normal(name) for side in sides for name in graph.values(side, "label", "altLabel")}
    return {group for group, pattern in _GROUPS.items() if any(re.search(pattern, name) for name in names)}


def _marks(graph: Graph, events: list[str]) -> set[str]:
    found = set()
    for event in events:
        modes = " ".join(graph.codes(event, "mode", "context")).lower()
        assault = graph.event_type(event) == "Assault"
        arrest = not assault and re.search("arrest|detain|abduct|captur", modes)
        found |= {"detained"} if arrest or _count(graph, event, "detained") else set()
        found |= {"killed"} if assault and _count(graph, event, "killed") else set()
        found |= {"aerial"} if assault and re.search("air|aerial", modes) else set()
    return found


def _gold_marks(row: Row) -> set[str]:
    kinds = set(row["event_type"])
    told = {
        "detained": kinds & {"detention", "captureandkill"} or row["min_captured"],
        "killed": kinds & {"insurgentskilled", "captureandkill"} or row["min_killed"],
        "aerial": row["airstrike"] or "airstrike" in kinds,
    }
    return {name for name, is_so in told.items() if is_so}


def _count(graph: Graph, event: str, kind: str) -> int:
    """The best number, else the lowest, else 0."""
    return int(next(iter(graph.values(event, f"{kind}Best", f"{kind}Low")), 0))


def _count_is_right(graph: Graph, events: list[str], kind: str, *wanted: int) -> bool:
    """Whether the highest count or the sum is one of those wanted, or a narrow range holds the first of them."""
    said = [_count(graph, event, kind) for event in events]
    if {max(said, default=0), sum(said)} & set(wanted):
        return True
    ranges = [[int(n) for n in graph.values(e, f"{kind}Low", f"{kind}High")] for e in events]
    return any(len(r) == 2 and all(r) and r[0] <= wanted[0] <= r[1] <= r[0] + _WIDEST for r in ranges)
