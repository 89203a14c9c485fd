"""polnear: attributions in political news, with source, cue and content.

Data: `polnear/dev.jsonl`, one article a line: `id`, `text`, `date`, `publisher`, and `attributions`, each with lists
`source`, `cue` and `content` of {"text", "spans"}; spans are [begin, end] in code points. Those without content are
left out. A statement of gold is an attribution whose cue holds a word of saying, or whose content has quotation marks;
the others are beliefs and intentions.

Statements of the graph and attributions are matched one to one, best first, by the F1 of the characters of their
contents, which must be 0.5 or more.
  recall, recall_all   share of statements of gold, and of all attributions, that are matched
  precision, f1        share of statements of the graph that are matched; F1 with recall
  content_f1           F1 of the words in contents: in any of gold for precision, in statements of gold for recall
  speaker_span         of matched statements with a source: the speaker has a mention that overlaps it
  speaker              the same, or a name of the speaker has the last word of the source
  cue                  of matched statements with a cue: the cues overlap
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.benchmarks.reading.data import Row, line, lines
from tests.benchmarks.reading.graph import Graph
from tests.benchmarks.reading.measures import Figures, Span, harmonic, mean, normal, overlap

_LEAST = 0.5  # F1 of characters
_SAYING = re.compile(
    r"\b(according to|sa(y|ys|id|ying)|t(ell|ells|old|elling)|wr(ite|ites|ote|itten|iting)|sp(eak\w*|oke)"
    r"|not(e|es|ed|ing)"
    r"|stat(e|es|ed|ing)|urg(e|es|ed|ing)|quot(e|es|ed|ing)|add(s|ed|ing)?|ask(s|ed|ing)?|report(s|ed|ing)?|jok(e|ed)"
    r"|den(y|ies|ied|ying)|repl(y|ies|ied)|call(s|ed|ing)? for|point(s|ed)? out"
    r"|(accus|acknowledg|alleg|announc|argu|assert|claim|comment|confirm|contend|criticiz|declar|describ|explain|insist"
    r"|maintain|mention|pledg|promis|respond|reveal|suggest|tweet|vow|warn)\w*)\b",
    re.I,
)
Gold = dict[str, Any]


def rows(folder: Path) -> list[Row]:
    return [
        {
            "input": line("polnear", r["id"], r["text"], published=r["date"], publisher=r["publisher"]),
            "gold": [_gold(one) for one in r["attributions"] if one.get("content")],
        }
        for r in lines(folder, "polnear")
    ]


def _gold(told: dict[str, Any]) -> Gold:
    spans = {part: [s for one in told.get(part, ()) for s in one["spans"]] for part in ("source", "cue", "content")}
    words = {part: " ".join(one["text"] for one in told.get(part, ())) for part in spans}
    is_statement = bool(_SAYING.search(words["cue"]) or re.search('[“”"]', words["content"]))
    return {**spans, "head": normal(words["source"]).rpartition(" ")[2], "is_statement": is_statement}


def score(graph: Graph, rows: list[Row]) -> Figures:
    hits: dict[str, list[bool]] = {
        name: [] for name in ("recall", "precision", "recall_all", "speaker_span", "speaker", "cue")
    }
    said_words = gold_words = right_words = met_words = 0
    for row in rows:
        article, text = graph.article(row["input"]["text"]), row["input"]["text"]
        statements = graph.facts(article, ["Statement"])
        contents = [_characters(m.span for m in graph.mentions(s, article, "content")) for s in statements]
        golds = [_characters(one["content"]) for one in row["gold"]]
        matched = _matched(golds, contents)
        hits["precision"] += [i in matched.values() for i in range(len(statements))]
        hits["recall_all"] += [i in matched for i in range(len(golds))]
        for i, one in enumerate(row["gold"]):
            if one["is_statement"]:
                hits["recall"].append(i in matched)
                if i in matched:
                    for name, ok in _verdict(graph, article, statements[matched[i]], one).items():
                        hits[name].append(ok)
        begins = {m.start() for m in re.finditer(r"\w+", text)}
        said = begins & set().union(*contents)
        wanted = begins & set().union(*(c for c, one in zip(golds, row["gold"], strict=True) if one["is_statement"]))
        said_words, gold_words = said_words + len(said), gold_words + len(wanted)
        right_words, met_words = right_words + len(said & set().union(*golds)), met_words + len(said & wanted)
    found = {name: mean(some) for name, some in hits.items()}
    content = harmonic(right_words / max(1, said_words), met_words / max(1, gold_words))
    f1 = harmonic(found["precision"][0], found["recall"][0])
    return found | {"f1": (f1, found["recall"][1]), "content_f1": (content, gold_words)}


def _characters(spans: Any) -> set[int]:
    return {place for begin, end in spans for place in range(begin, end)}


def _matched(golds: list[set[int]], contents: list[set[int]]) -> dict[int, int]:
    """The statement of each attribution that is matched, by their places in the lists."""
    alike = [
        (2 * len(gold & said) / (len(gold) + len(said)), i, j)
        for i, gold in enumerate(golds)
        for j, said in enumerate(contents)
        if gold & said
    ]
    found: dict[int, int] = {}
    for f1, i, j in sorted(alike, reverse=True):
        if f1 >= _LEAST and i not in found and j not in found.values():
            found[i] = j
    return found


def _verdict(graph: Graph, article: str, statement: str, gold: Gold) -> dict[str, bool]:
    found = {}
    if gold["source"]:
        speakers = graph.values(statement, "speaker")
        found["speaker_span"] = bool(graph.at(speakers, gold["source"], article))
        words = {word for one in speakers for name in graph.names(one, article) for word in normal(name).split()}
        found["speaker"] = found["speaker_span"] or gold["head"] in words
    if gold["cue"]:
        cues: list[Span] = [m.span for m in graph.mentions(statement, article, "cue")]
        found["cue"] = any(overlap(a, b) for a in cues for b in gold["cue"])
    return found
