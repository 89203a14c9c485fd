"""plv: sentences with a marked source and target and the type of what the source does to the target.

Data: `plv/dev.jsonl`, one pair a line: `id`, `sentence`, `marked` (the sentence with <s>source</s> and <t>target</t>),
`source` and `target` (their words, for where a mark is missing), `root` (a type of PLOVER in capitals; YIELD is Concede
and Retreat) and `penta` (1 to 4: verbal cooperation, material cooperation, verbal conflict, material conflict). Pairs
without a source or target that is in the sentence are left out.

A pair is found if an event has the source as an actor and the target as a recipient, or as another actor of several.
  pair_recall    share of pairs found
  root_f1        macro F1 of the type; wrong where the pair is not found, right if one of several events with the pair
  has it penta_f1, penta_acc   macro F1 and accuracy of the four groups, in the same way undirected     share with the
  right type whichever of the two acts type_any       share of sentences with an event of the type, whoever takes part
  root_given     share with the right type of the pairs found events_a_pair  mean number of events with a pair that is
  found; more than 1 raises the others for nothing
"""

from __future__ import annotations

import re
from pathlib import Path

from kg.model.classes import QUADS
from kg.rdf.taxonomy import event_types
from tests.benchmarks.reading.data import Row, line, lines
from tests.benchmarks.reading.graph import Graph
from tests.benchmarks.reading.measures import Figures, Span, macro_f1, mean


def rows(folder: Path) -> list[Row]:
    found = []
    identity: dict[str, str] = {}  # of the first row with a sentence: it is read once
    for r in lines(folder, "plv"):
        own = identity.setdefault(r["sentence"], r["id"])
        spans = {kind: _spans(r, tag, kind) for kind, tag in (("source", "s"), ("target", "t"))}
        if all(spans.values()):
            found.append({"input": line("plv", own, r["sentence"]), "root": r["root"], "penta": r["penta"], **spans})
    return found


def _spans(row: Row, tag: str, field: str) -> list[Span]:
    """The spans of a mark in the sentence without marks, else that of the field's words."""
    found: list[Span] = []
    at = start = 0
    for part in re.split(r"(</?[st]>)", row["marked"]):
        if part == f"<{tag}>":
            start = at
        elif part == f"</{tag}>":
            found.append((start, at))
        elif not re.fullmatch(r"</?[st]>", part):
            at += len(part)
    place = row["sentence"].find(row[field])
    return found or ([(place, place + len(row[field]))] if place >= 0 else [])


def score(graph: Graph, rows: list[Row]) -> Figures:
    roots: list[tuple[str, str | None]] = []
    pentas: list[tuple[str, str | None]] = []
    found, undirected, typed = [], [], []
    for row in rows:
        article = graph.article(row["input"]["text"], row["input"]["url"])
        events = graph.events(article)
        having = [e for e in events if _has(graph, article, e, row["source"], row["target"])]
        reverse = [e for e in events if _has(graph, article, e, row["target"], row["source"])]
        quad = QUADS[row["penta"] - 1]
        found.append(len(having))
        roots.append((row["root"], _best([_root(graph, e) for e in having], row["root"])))
        pentas.append((quad, _best([event_types()[graph.event_type(e)] for e in having], quad)))
        undirected.append(any(_root(graph, e) == row["root"] for e in having + reverse))
        typed.append(any(_root(graph, e) == row["root"] for e in events))
    return {
        "pair_recall": mean(map(bool, found)),
        "root_f1": (macro_f1(roots), len(rows)),
        "penta_f1": (macro_f1(pentas), len(rows)),
        "penta_acc": mean(a == b for a, b in pentas),
        "undirected": mean(undirected),
        "type_any": mean(typed),
        "root_given": mean(a == b for (a, b), number in zip(roots, found, strict=True) if number),
        "events_a_pair": mean(number for number in found if number),
    }


def _has(graph: Graph, article: str, event: str, source: list[Span], target: list[Span]) -> bool:
    actors, recipients = graph.values(event, "actor"), graph.values(event, "recipient")
    targets = graph.at(recipients, target, article)
    if len(actors) > 1:
        targets |= graph.at(actors, target, article)
    sources = graph.at(actors, source, article)
    return bool(sources and targets) and len(sources | targets) > 1


def _root(graph: Graph, event: str) -> str:
    name = graph.event_type(event)
    return "YIELD" if name in ("Concede", "Retreat") else name.upper()


def _best(said: list[str], wanted: str) -> str | None:
    """What is wanted, if it is among them, else the first; None if there are none."""
    return wanted if wanted in said else next(iter(said), None)
