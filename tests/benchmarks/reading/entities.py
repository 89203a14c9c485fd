"""Sets about entities: their spans and classes, links, countries and sectors. Spans are [begin, end] in code points.

re3d: documents on Syria and Iraq. Data: `re3d/dev.jsonl`, a document a line: `id`, `url`, `title`, `text`, `entities`
({"begin", "end", "type", "value", "conf"}) and `relations` ({"type", "s": span, "t": span, "conf"}). Counted are those
with a confidence of 0.8 or more, and of entities the types Person, Organisation and Location without pronouns.
  entity_f1, per_f1, org_f1, loc_f1   micro F1 of mentions that overlap with a class that fits; entity_exact: with equal
  spans.
                A Group fits persons and organizations and is not counted against, nor is a State against one class
                alone
  fighting      recall of FightingAgainst by events of force, actor to recipient
  commwith      recall of CommWith by verbal events between the two, or a statement of one to the other
  allies        recall of AlliesOf by events of cooperation between the two
  belongs       recall of BelongsTo and InChargeOf by actsFor and tenures

newsfair: news with Wikidata items. Data: `newsfair/dev.jsonl`, an article a line: `id`, `title` ("YYYYMMDD - title"),
`text`, `evaluation_span`, and `labels` with `span`, `entity_id` (a QID or not), `name`, `type`, `coref`, `optional`. Of
gold count names with a capital that are neither optional nor coreference nor quantities; of the graph mentions with a
capital within the evaluation span that do not lie on other labels alone.
  link_exact, link_overlap     F1 of mentions with the right item, spans equal or overlapping; link_recall,
  link_precision: of overlap ner_exact, ner_overlap       the same for spans alone

trnews: place names. Data: `trnews/dev.jsonl`, an article a line: `id`, `title`, `text`, `toponyms` ({"b", "e",
"geonameid"}), and `trnews/countries.json`, the ISO 3166 alpha-3 code by GeoNames id; toponyms without one are left out.
  recall        share of toponyms that overlap a mention
  country       of these, share where one of the closest mentions gives the right country; country_all: of all
  ambiguous     share where they give several countries

actors: names of political actors. Data: `actor_resolution/dev.jsonl`, a check a line: `text` (the name), `context` or
null, `opts` with `query_date`, `country`, `known_country`, and `key`: wiki or title (an English Wikipedia title),
country, code_1 or code_2 (PLOVER sectors), and `expect`, one or several values. Each name is put into a sentence of its
own.
  title         an entity with a link has the title as a name; title_label: with or without a link; qid: of a few known
  titles, the
                link is the right one
  country, sector, sector2   one of the entity's values is one expected; if "" is expected there is none
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kg.model.classes import ORGANIZATIONS
from tests.benchmarks.reading.data import Row, line, lines
from tests.benchmarks.reading.graph import Graph
from tests.benchmarks.reading.measures import Figures, Span, Tally, mean, normal, overlap

_SURE = 0.8
_FITS = {
    "Person": {"Person", "Group"},
    "Organisation": ORGANIZATIONS | {"State", "Group"},
    "Location": {"Place", "State"},
}
_FIGURES = {
    "entity_f1": ("Person", "Organisation", "Location"),
    "per_f1": ("Person",),
    "org_f1": ("Organisation",),
    "loc_f1": ("Location",),
    "entity_exact": ("Person", "Organisation", "Location"),
}
_PRONOUNS = frozenset("i he she it we they you me him her us them my his its our their your who mr mrs".split())
_FORCE = frozenset(("Assault", "Coerce", "Sanction", "Mobilize", "Threaten"))
_TALK = frozenset(("Agree", "Consult", "Support", "Concede", "Request", "Accuse", "Reject", "Threaten"))
_FRIENDLY = frozenset(("Agree", "Consult", "Support", "Cooperate", "Aid"))
Found = list[tuple[Span, set[str]]]


def re3d_rows(folder: Path) -> list[Row]:
    found = []
    for r in lines(folder, "re3d"):
        sure = [e for e in r["entities"] if e["conf"] >= _SURE and e["type"] in _FITS and e["end"] > e["begin"]]
        gold = {(e["type"], (e["begin"], e["end"])) for e in sure if e["value"].lower() not in _PRONOUNS}
        relations = [(x["type"], tuple(x["s"]), tuple(x["t"])) for x in r["relations"] if x["conf"] >= _SURE]
        found.append(
            {"input": line("re3d", r["id"], r["text"], title=r["title"]), "gold": gold, "relations": relations}
        )
    return found


def re3d_score(graph: Graph, rows: list[Row]) -> Figures:
    tallies = {name: Tally() for name in _FIGURES}
    hits: dict[str, list[bool]] = {name: [] for name in ("fighting", "commwith", "allies", "belongs")}
    for row in rows:
        article = graph.article(row["input"]["text"], row["input"]["url"])
        said = [(mention.span, graph.classes(entity)) for mention, entity in graph.entities(article)]
        for name, kinds in _FIGURES.items():
            fit = _equal if name == "entity_exact" else overlap
            _count_mentions(tallies[name], said, {g for g in row["gold"] if g[0] in kinds}, kinds, fit)
        for kind, source, target in row["relations"]:
            for name, ok in _relation(graph, article, kind, source, target):
                hits[name].append(ok)
    return {name: (t.f1, t.gold) for name, t in tallies.items()} | {name: mean(some) for name, some in hits.items()}


def _equal(a: Span, b: Span) -> int:
    return a == b


def _count_mentions(
    tally: Tally, said: Found, gold: set[tuple[str, Span]], kinds: tuple[str, ...], fit: Callable[[Span, Span], int]
) -> None:
    def fits(span: Span, classes: set[str], wanted: tuple[str, Span]) -> bool:
        return bool(classes & _FITS[wanted[0]]) and bool(fit(span, wanted[1]))

    met = sum(any(fits(span, classes, one) for span, classes in said) for one in gold)
    mine = [(span, classes) for span, classes in said if any(classes & _FITS[kind] for kind in kinds)]
    right = [any(fits(span, classes, one) for one in gold) for span, classes in mine]
    lenient = {"Group"} if len(kinds) > 1 else {"Group", "State"}
    counted = sum(ok or not classes & lenient for ok, (_, classes) in zip(right, mine, strict=True))
    tally.add(sum(right), counted, met, len(gold))


def _relation(graph: Graph, article: str, kind: str, source: Span, target: Span) -> Iterable[tuple[str, bool]]:
    """The figure that a relation belongs to, and whether the graph has it; empty for other relations."""
    if kind == "FightingAgainst":
        yield "fighting", _between(graph, article, _FORCE, ("actor",), source, ("recipient",), target)
    elif kind == "CommWith":
        spoken = any(
            _joins(graph, article, s, ("speaker",), a, ("addressee",), b)
            for s in graph.facts(article, ["Statement"])
            for a, b in ((source, target), (target, source))
        )
        yield "commwith", spoken or _between(graph, article, _TALK, _SIDES, source, _SIDES, target)
    elif kind == "AlliesOf":
        yield "allies", _between(graph, article, _FRIENDLY, _SIDES, source, _SIDES, target)
    elif kind in ("BelongsTo", "InChargeOf"):
        acting = [e for _, e in graph.entities(article) if graph.at([e], [source], article)]
        tied = any(graph.at(graph.values(e, "actsFor"), [target], article) for e in acting)
        tenures = graph.facts(article, ["Tenure"])
        holds = any(_joins(graph, article, t, ("holder",), source, ("positionOf",), target) for t in tenures)
        yield "belongs", tied or holds


_SIDES = ("actor", "recipient", "participant", "hasActor")


def _joins(
    graph: Graph, article: str, fact: str, one: tuple[str, ...], source: Span, other: tuple[str, ...], target: Span
) -> bool:
    """Whether what a fact has by these properties is at these spans."""
    at_source = graph.at(graph.values(fact, *one), [source], article)
    return bool(at_source and graph.at(graph.values(fact, *other), [target], article))


def _between(
    graph: Graph,
    article: str,
    types: frozenset[str],
    one: tuple[str, ...],
    source: Span,
    other: tuple[str, ...],
    target: Span,
) -> bool:
    return any(_joins(graph, article, e, one, source, other, target) for e in graph.facts(article, types))


def newsfair_rows(folder: Path) -> list[Row]:
    found = []
    for r in lines(folder, "newsfair"):
        stamp, _, title = r["title"].partition(" - ")
        day = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", stamp)
        given = {"title": title or r["title"], "published": "-".join(day.groups()) if day else None}
        gold, ignored = [], []
        for label in r["labels"]:
            item = label["entity_id"] if re.fullmatch(r"Q\d+", label["entity_id"] or "") else None
            surface = r["text"][slice(*label["span"])]
            if _is_usable(label) and _has_capital(surface) and (item is None or _has_capital(label["name"])):
                gold.append((tuple(label["span"]), item))
            else:
                ignored.append(tuple(label["span"]))
        row = {"gold": gold, "ignored": ignored, "within": r["evaluation_span"]}
        found.append({"input": line("newsfair", r["id"], r["text"], **given), **row})
    return found


def _is_usable(label: dict[str, Any]) -> bool:
    return label["type"] not in ("QUANTITY", "DATETIME") and not label["coref"] and not label.get("optional")


def _has_capital(text: str) -> bool:
    return bool(re.match(r"\W*[A-Z0-9À-Þ]", text))


def newsfair_score(graph: Graph, rows: list[Row]) -> Figures:
    tallies = {name: Tally() for name in ("link_exact", "link_overlap", "ner_exact", "ner_overlap")}
    for row in rows:
        said = _named_spans(graph, row)
        for name, tally in tallies.items():
            fit = _equal if name.endswith("exact") else overlap
            linked = name.startswith("link")
            golds = [one for one in row["gold"] if one[1] or not linked]
            mine = [one for one in said.items() if one[1] or not linked]
            both = [
                (i, j)
                for i, (span, items) in enumerate(mine)
                for j, (wanted, item) in enumerate(golds)
                if fit(span, wanted) and (not linked or item in items)
            ]
            tally.add(len({i for i, _ in both}), len(mine), len({j for _, j in both}), len(golds))
    links = tallies["link_overlap"]
    return {name: (t.f1, t.gold) for name, t in tallies.items()} | {
        "link_recall": (links.recall, links.gold),
        "link_precision": (links.precision, links.found),
    }


def _named_spans(graph: Graph, row: Row) -> dict[Span, set[str]]:
    """The spans of the graph that count, each with the items of what it mentions."""
    first, last = row["within"]
    found: dict[Span, set[str]] = {}
    for mention, entity in graph.entities(graph.article(row["input"]["text"], row["input"]["url"])):
        begin, end = mention.span
        on_gold = any(overlap(mention.span, span) for span, _ in row["gold"])
        counts = on_gold or not any(overlap(mention.span, span) for span in row["ignored"])
        if counts and first <= begin and end <= last and _has_capital(mention.text):
            found.setdefault(mention.span, set()).update(graph.items(entity))
    return found


def trnews_rows(folder: Path) -> list[Row]:
    country = json.loads((folder / "trnews" / "countries.json").read_text("utf8"))
    return [
        {
            "input": line("trnews", r["id"], r["text"], title=r["title"]),
            "gold": [((t["b"], t["e"]), c) for t in r["toponyms"] if (c := country.get(t["geonameid"]))],
        }
        for r in lines(folder, "trnews")
    ]


def trnews_score(graph: Graph, rows: list[Row]) -> Figures:
    found: list[tuple[bool, bool, bool]] = []  # overlaps a mention, has the country, has several
    for row in rows:
        mentions = list(graph.entities(graph.article(row["input"]["text"], row["input"]["url"])))
        for span, country in row["gold"]:
            shares = [(_share(m.span, span), entity) for m, entity in mentions if overlap(m.span, span)]
            most = max((share for share, _ in shares), default=0.0)
            said = {code for share, entity in shares if share == most for code in graph.countries(entity)}
            found.append((bool(shares), country in said, len(said) > 1))
    return {
        "recall": mean(at for at, _, _ in found),
        "country": mean(right for at, right, _ in found if at),
        "country_all": mean(right for _, right, _ in found),
        "ambiguous": mean(several for at, _, several in found if at),
    }


def _share(a: Span, b: Span) -> float:
    return overlap(a, b) / max(a[1] - a[0], b[1] - b[0])


_KINDS = {"wiki": "title", "title": "title", "country": "country", "code_1": "sector", "code_2": "sector2"}
_OTHER_CODES = frozenset(("EUR", "IGO", "LEG", "UNO", "XKX", "????"))  # not of ISO 3166
_ITEMS = {
    "United Nations": "Q1065",
    "NATO": "Q7184",
    "European Union": "Q458",
    "Russia": "Q159",
    "France": "Q142",
    "Ukraine": "Q212",
    "Moscow": "Q649",
    "Angela Merkel": "Q567",
    "Emmanuel Macron": "Q3052772",
    "George W. Bush": "Q207",
    "Donald Trump": "Q22686",
    "Joe Biden": "Q6279",
    "Vladimir Putin": "Q7747",
    "Warsaw": "Q270",
    "Tehran": "Q3616",
}


def actors_rows(folder: Path) -> list[Row]:
    found = []
    inputs: dict[tuple[str, str], dict[str, str]] = {}
    for r in lines(folder, "actor_resolution"):
        kind, wanted = _KINDS[r["key"]], _expected(r["expect"])
        if "????" in wanted or (kind == "country" and _OTHER_CODES.intersection(wanted)):
            continue
        place = r["context"] or r["opts"].get("country") or r["opts"].get("known_country")
        lead = f"This is about {place}. On Monday, " if place else "On Monday, "
        text, date = f"{lead}{r['text']} spoke to reporters.", r["opts"].get("query_date")
        given = inputs.setdefault((text, date), line("actors", len(inputs), text, published=_iso(date)))
        span = (len(lead), len(lead) + len(r["text"]))
        found.append({"input": given, "span": span, "kind": kind, "wanted": wanted})
    return found


def _expected(told: Any) -> list[str]:
    """One value, a list of values, or a list written as text."""
    values = ast.literal_eval(told) if isinstance(told, str) and told.startswith("[") else told
    return values if isinstance(values, list) else [values]


def _iso(written: str | None) -> str | None:
    for form in ("%Y-%m-%d", "%d %B %Y"):
        try:
            return datetime.strptime(written or "", form).replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            continue
    return None


def actors_score(graph: Graph, rows: list[Row]) -> Figures:
    hits: dict[str, list[bool]] = {name: [] for name in ("title", "title_label", "qid", "country", "sector", "sector2")}
    for row in rows:
        article = graph.article(row["input"]["text"], row["input"]["url"])
        entities = {entity for mention, entity in graph.entities(article) if overlap(mention.span, row["span"])}
        for name, ok in _check(graph, row["kind"], row["wanted"], entities):
            hits[name].append(ok)
    return {name: mean(some) for name, some in hits.items()}


def _check(graph: Graph, kind: str, wanted: list[str], entities: set[str]) -> Iterable[tuple[str, bool]]:
    if kind == "title":
        titles = {_title(one) for one in wanted}
        same = [e for e in entities if titles & {_title(name) for name in graph.values(e, "label", "altLabel")}]
        yield "title_label", bool(same)
        yield "title", any(graph.items(e) for e in same)
        if wanted[0] in _ITEMS:
            yield "qid", any(_ITEMS[wanted[0]] in graph.items(e) for e in entities)
        return
    values = {v for e in entities for v in (graph.countries(e) if kind == "country" else graph.codes(e, "sector"))}
    right = bool(values.intersection(wanted)) if any(wanted) else not values
    yield kind, bool(entities) and right


def _title(text: str) -> str:
    return normal(re.sub(r"\s*\([^)]*\)$", "", text))
