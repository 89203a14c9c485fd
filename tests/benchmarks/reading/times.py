"""Sets about times, and about the main event.

timex: news with time expressions. Data: `timex/dev.jsonl`, an article a line: `id`, `title`, `text`, `dct` (date of
publication), and `timex`: {"b", "e", "type", "value"} with code points and TIMEX3 values; DATE and TIME with a day,
month or year count.
  event_date_p      of events with an explicit or relative date in a sentence with such an expression: the date is one
  of them sentence_date_r   of expressions in a sentence with an event: an event of the sentence has the date; not all
  date one events_dated      share of events in sentences with such an expression that have a date

fivew: news with phrases for who, what, where and when. Data: `fivew/dev.jsonl`, an article a line: `id`, `title`,
`text`, `publisher`, `date_publish`, and `gold`: for each of the four a list of {"text", "n", "parsed"}; phrases of two
annotators or more (`n`) count, and for when `parsed`, an ISO 8601 day.
  who_top, what_top, where_top, when_top   share of articles in which one of the first three events has an answer that
  fits; _any:
                    one of all events. A phrase fits with half of the words in common (F1), or if one holds the other
  when_pm1          a date of the first three events is within a day
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.benchmarks.reading.data import Row, line, lines
from tests.benchmarks.reading.graph import Graph
from tests.benchmarks.reading.measures import Figures, day, mean, normal, overlap, word_f1

_VALUE = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:T.*)?")
_TOP = 3
_PHRASES = ("who", "what", "where")


def timex_rows(folder: Path) -> list[Row]:
    return [
        {
            "input": line("timex", r["id"], r["text"], title=r["title"], published=r["dct"]),
            "gold": [
                ((x["b"], x["e"]), found[1])
                for x in r["timex"]
                if x["type"] in ("DATE", "TIME") and (found := _VALUE.fullmatch(x["value"] or ""))
            ],
        }
        for r in lines(folder, "timex")
    ]


def timex_score(graph: Graph, rows: list[Row]) -> Figures:
    right, recalled, dated = [], [], []
    for row in rows:
        article = graph.article(row["input"]["text"], row["input"]["url"])
        sentences = {e: {m.sentence for m in graph.mentions(e, article) if m.sentence} for e in graph.events(article)}
        for event, own in sentences.items():
            near = {value for span, value in row["gold"] if any(overlap(span, s) for s in own)}
            said = _values(graph, event)
            dated += [bool(said)] if near else []
            if near and said and (graph.value(event, "dateBasis") or "").endswith(("Explicit", "Relative")):
                right.append(bool(said & near))
        for span, value in row["gold"]:
            around = [event for event, own in sentences.items() if any(overlap(span, s) for s in own)]
            recalled += [any(value in _values(graph, event) for event in around)] if around else []
    return {"event_date_p": mean(right), "sentence_date_r": mean(recalled), "events_dated": mean(dated)}


def _values(graph: Graph, event: str) -> set[str]:
    """The date of an event, and the day, month or year that its range is exactly."""
    found = {value[:10] for value in graph.values(event, "date")}
    low, high = ((graph.value(event, name) or "")[:10] for name in ("earliestDate", "latestDate"))
    if not (low and high):
        return found
    whole_month = f"{low[:7]}-{monthrange(int(low[:4]), int(low[5:7]))[1]}"
    ranges = {
        (low, low): low,
        (f"{low[:7]}-01", whole_month): low[:7],
        (f"{low[:4]}-01-01", f"{low[:4]}-12-31"): low[:4],
    }
    return found | ({ranges[low, high]} if (low, high) in ranges else set())


def fivew_rows(folder: Path) -> list[Row]:
    found = []
    for r in lines(folder, "fivew"):
        agreed = {name: [x for x in r["gold"][name] if (x["n"] or 0) >= 2] for name in (*_PHRASES, "when")}
        gold: dict[str, Any] = {name: [x["text"] for x in agreed[name] if x["text"]] for name in _PHRASES}
        gold["when"] = [known for x in agreed["when"] if (known := day(x["parsed"]))]
        date = (r["date_publish"] or "")[:10]
        given = line(
            "fivew", r["id"], r["text"], title=r["title"], published=date, publisher=r["publisher"], url=r["url"]
        )
        found.append({"input": given, "gold": gold})
    return found


def fivew_score(graph: Graph, rows: list[Row]) -> Figures:
    hits: dict[str, list[bool]] = {f"{q}_{level}": [] for level in ("top", "any") for q in (*_PHRASES, "when")}
    hits["when_pm1"] = []
    for row in rows:
        article, gold = graph.article(row["input"]["text"], row["input"]["url"]), row["gold"]
        events = graph.events(article)
        for level, some in (("top", events[:_TOP]), ("any", events)):
            said = _answers(graph, article, some)
            for name in _PHRASES:
                hits[f"{name}_{level}"] += [_fits(gold[name], said[name])] if gold[name] else []
            hits[f"when_{level}"] += [bool(_days(graph, some).intersection(gold["when"]))] if gold["when"] else []
        if gold["when"]:
            days = _days(graph, events[:_TOP])
            hits["when_pm1"].append(any(abs((a - b).days) <= 1 for a in days for b in gold["when"]))
    return {name: mean(some) for name, some in hits.items()}


def _answers(graph: Graph, article: str, events: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {name: [] for name in _PHRASES}
    for event in events:
        for side in graph.values(event, "actor", "recipient"):
            found["who"] += graph.names(side, article)
        triggers = graph.mentions(event, article, "trigger") or graph.mentions(event, article)
        found["what"] += graph.values(event, "label") + [m.text for m in triggers]
        for place in graph.values(event, "hasPlace"):
            for around in (place, *graph.values(place, "locatedIn")):
                found["where"] += graph.names(around, article)
    return found


def _days(graph: Graph, events: Iterable[str]) -> set[Any]:
    return {known for event in events if (known := day(graph.value(event, "date")))}


def _fits(phrases: Iterable[str], answers: Iterable[str]) -> bool:
    wanted = list(phrases)
    return any(word_f1(answer, phrase) >= 0.5 or _holds(answer, phrase) for answer in answers for phrase in wanted)


def _holds(answer: str, phrase: str) -> bool:
    """Whether an answer with a capital holds the words of the phrase, or the phrase those of the answer."""
    one, other = f" {normal(answer)} ", f" {normal(phrase)} "
    return min(len(one), len(other)) > 4 and answer[:1].isupper() and (one in other or other in one)
