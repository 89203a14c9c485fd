"""gold: whole articles with every event annotated by hand.

Data: `gold/dev.jsonl`, one article a line: `id`, `text`, `title`, `published`, and `events`, each with
  type, also        its class, and other classes that are right too
  core              false: borderline, neither rewarded nor counted against
  mentions          spans [begin, end], in code points, of the words that show it
  actors, recipients   lists of participants, each a list of spans that name it
  attributed, place    a list of spans that name it; empty: none
  date              ISO 8601 day, month or year, or FROM/TO; null: not known from the text
  factuality        Actual, Planned, Hypothetical or Negated
  killed            [low, high] or null

Events of the graph and of gold that share a mention are paired one to one: those with the most mentions in common and
the same type first, core before borderline. Then
  event_p, event_r, event_f1   events that are paired with a core event
  typed_f1    those of them with the right type
  full_f1     those with type, actors, recipients, factuality and attribution right; full_p: their share of events found
  type, actor, recipient, factuality, attribution, place, date   share of pairs in which it is right
  killed      share of pairs with a number in gold that is among the numbers of the graph
  coref_f1    B3 over the gold mentions that an event of the graph has
  conf_auc    the chance that an event that is full has a higher confidence than one that is not
  conf_ece    expected calibration error of confidence as the chance of being full, in ten bins
  full_p50    full_p of the half with the higher confidence
Participants are right if all of gold are named, of four or more three quarters, and no other is. One is named by a
mention on an accepted span, or by a name with the words of one. Where gold has no date, one that falls back on
publication is right too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.reading.data import Row, line, lines
from tests.benchmarks.reading.graph import Graph, local
from tests.benchmarks.reading.measures import (
    Figures,
    Span,
    are_met,
    auc,
    b_cubed,
    calibration_error,
    mean,
    one_to_one,
    same_span,
)

FIELDS = ("type", "actor", "recipient", "factuality", "attribution", "place", "date")
_FULL = FIELDS[:5]
_FALLBACKS = ("Publication", "Dateline")
Gold = dict[str, Any]


def rows(folder: Path) -> list[Row]:
    return [
        {"input": line("gold", r["id"], r["text"], title=r.get("title"), published=r.get("published")), **r}
        for r in lines(folder, "gold")
    ]


def score(graph: Graph, rows: list[Row]) -> Figures:
    verdicts: list[dict[str, bool]] = []  # of pairs with core events
    ranked: list[tuple[float, bool]] = []  # of all events: confidence, and whether it is full
    killed: list[bool] = []
    clusters: dict[tuple[str, int, int], tuple[tuple[str, int], str]] = {}
    for row in rows:
        article = graph.article(row["text"], row["input"]["url"])
        for event, gold in _counted(graph, article, row["events"]):
            verdict = _verdict(graph, article, event, gold) if gold else {}
            ranked.append((float(graph.value(event, "confidence") or 0), bool(gold) and all(verdict[f] for f in _FULL)))
            if gold:
                verdicts.append(verdict)
                killed += [_count_is_right(graph, event, gold["killed"][0])] if gold.get("killed") else []
        clusters |= _clusters(graph, article, row)
    core = sum(gold["core"] for row in rows for gold in row["events"])
    full, said = sum(ok for _, ok in ranked), len(ranked)
    surest = sorted(ranked, key=lambda one: -one[0])[: max(1, said // 2)]

    def f1(hits: int) -> tuple[float, int]:
        return 2 * hits / max(1, said + core), core

    return {
        "event_p": (len(verdicts) / max(1, said), said),
        "event_r": (len(verdicts) / max(1, core), core),
        "event_f1": f1(len(verdicts)),
        "typed_f1": f1(sum(v["type"] for v in verdicts)),
        "full_f1": f1(full),
        "full_p": (full / max(1, said), said),
        **{field: mean(v[field] for v in verdicts) for field in FIELDS},
        "killed": mean(killed),
        "coref_f1": (
            b_cubed({m: own for m, (own, _) in clusters.items()}, {m: other for m, (_, other) in clusters.items()}),
            len(clusters),
        ),
        "conf_auc": (auc(ranked), said),
        "conf_ece": (calibration_error(ranked), said),
        "full_p50": mean(ok for _, ok in surest),
    }


def _counted(graph: Graph, article: str, golds: list[Gold]) -> Iterable[tuple[str, Gold | None]]:
    """The events that count, each with the core event that it is paired with; not those of borderline happenings."""
    events = graph.events(article)
    chosen = _pairs(graph, article, events, golds)
    borderline = [span for gold in golds if not gold["core"] for span in gold["mentions"]]
    for event in events:
        gold = chosen.get(event)
        if gold["core"] if gold else not _shared(graph, article, event, borderline):
            yield event, gold


def _pairs(graph: Graph, article: str, events: list[str], golds: list[Gold]) -> dict[str, Gold]:
    weighed: list[tuple[int, bool, int, int]] = []
    for i, event in enumerate(events):
        for j, gold in enumerate(golds):
            if shared := _shared(graph, article, event, gold["mentions"]):
                weighed.append((-shared - _type_is_right(graph, event, gold), not gold["core"], i, j))
    return {events[i]: golds[j] for i, j in one_to_one(weighed).items()}


def _shared(graph: Graph, article: str, event: str, spans: Iterable[Span]) -> int:
    return sum(bool(graph.at([event], [span], article)) for span in spans)


def _clusters(graph: Graph, article: str, row: Row) -> dict[tuple[str, int, int], tuple[tuple[str, int], str]]:
    """For each core mention that an event of the graph has: its gold event, and the first of those events."""
    found = {}
    events = graph.events(article)
    for number, gold in enumerate(row["events"]):
        for span in gold["mentions"] if gold["core"] else ():
            if having := graph.at(events, [span], article):
                found[row["id"], span[0], span[1]] = (row["id"], number), min(having, key=events.index)
    return found


def _verdict(graph: Graph, article: str, event: str, gold: Gold) -> dict[str, bool]:
    def named(field: str, wanted: list[Any]) -> bool:
        return _participants_are_right(graph, article, graph.values(event, field), wanted)

    return {
        "type": _type_is_right(graph, event, gold),
        "actor": named("actor", gold["actors"]),
        "recipient": named("recipient", gold["recipients"]),
        "factuality": local(graph.value(event, "factuality") or "") == gold["factuality"],
        "attribution": named("attributedTo", [gold["attributed"]] if gold["attributed"] else []),
        "place": _place_is_right(graph, article, graph.values(event, "hasPlace"), gold["place"]),
        "date": _date_is_right(graph, event, gold["date"]),
    }


def _type_is_right(graph: Graph, event: str, gold: Gold) -> bool:
    return graph.event_type(event) in (gold["type"], *gold.get("also", ()))


def _participants_are_right(graph: Graph, article: str, found: list[str], wanted: list[list[Span]]) -> bool:
    return are_met([[_is(graph, article, one, spans) for one in found] for spans in wanted], len(found))


def _is(graph: Graph, article: str, node: str, spans: Sequence[Span]) -> bool:
    """Whether a node of the graph is what these spans name."""
    here = graph.mentions(node, article)
    text = graph.text(article)
    on_span = any(same_span(m.span, span) for m in here for span in spans)
    return on_span or graph.is_named(node, (text[begin:end] for begin, end in spans), article)


def _place_is_right(graph: Graph, article: str, found: list[str], wanted: list[Span]) -> bool:
    return any(_is(graph, article, place, wanted) for place in found) if wanted else not found


def _date_is_right(graph: Graph, event: str, wanted: str | None) -> bool:
    date, low, high = (graph.value(event, name) for name in ("date", "earliestDate", "latestDate"))
    if wanted is None:
        return (date is None and low is None) or local(graph.value(event, "dateBasis") or "") in _FALLBACKS
    first, _, last = wanted.partition("/")
    if last:
        start = (date or low or "")[:10]
        return first <= start <= last or (low, high) == (first, last)
    if date and (date.startswith(wanted) or wanted.startswith(date)):
        return True
    return _spans_only(low, high, wanted)


def _spans_only(low: str | None, high: str | None, wanted: str) -> bool:
    """Whether a range within one month holds the date."""
    if not (low and high) or low[:7] != high[:7]:
        return False
    return low[: len(wanted)] <= wanted <= high[: len(wanted)]


def _count_is_right(graph: Graph, event: str, wanted: int) -> bool:
    return wanted in {int(float(n)) for n in graph.values(event, "killedLow", "killedBest", "killedHigh")}
