"""Pages and data of entities, events and statements. `/id/…` redirects to `/page/…` or `/data/…`."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, render_template, request

from kg.rdf.formats import GRAPHS as RDF_FORMATS
from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CQ, PROV, RDF, RDFS, SCHEMA
from server.graph import queries, terms
from server.http.content_negotiation import GRAPHS, HTML, choose
from server.http.parameters import whole_number
from server.http.problems import Problem
from server.http.state import server_state
from server.pages import article, evidence, participation

blueprint = Blueprint("entities", __name__)

EXTENSIONS = {"ttl": "turtle", "jsonld": "jsonld", "nt": "ntriples", "rdf": "rdfxml"}
_OFFERED = {"html": (HTML,), **{name: GRAPHS[name] for name in EXTENSIONS.values()}}
# what is only said in wider words, too
_WIDER = "sem:hasActor, cq:participant"
_TOLD_HERE = ", ".join(f"<{iri}>" for iri in participation.TOLD_HERE)
_INVERSE_COUNTS = f"""SELECT ?p (COUNT(DISTINCT ?x) AS ?n) {{
  ?x ?p ?s FILTER(?p NOT IN (nif:referenceContext, sem:hasPlace, {_WIDER}, {_TOLD_HERE}))
}} GROUP BY ?p ORDER BY DESC(?n)"""
_FACTS = f"""
SELECT DISTINCT ?p ?o {{
  ?s ?p ?o FILTER(?p NOT IN (gaf:denotedBy, nif:isString, {_WIDER}))
}} ORDER BY ?p ?o LIMIT 400
"""
_INVERSE = "{ SELECT DISTINCT ?p ?x { BIND(%(p)s AS ?p) ?x %(p)s %(s)s } LIMIT 60 }"
_ALL = "SELECT ?x ?label {{ ?x <{}> <{}> OPTIONAL {{ ?x rdfs:label ?label }} }} ORDER BY ?label"
_DATA = "CONSTRUCT { ?s ?p ?o . ?x ?q ?s } WHERE { { ?s ?p ?o } UNION { ?x ?q ?s } } LIMIT 20000"
_GRAPH_DATA = "CONSTRUCT { ?a ?b ?c } WHERE { GRAPH ?s { ?a ?b ?c } }"
_FIRST = (
    "type",
    "headline",
    "label",
    "prefLabel",
    "altLabel",
    "actor",
    "recipient",
    "speaker",
    "holder",
    "position",
    "date",
)
# what points to an entity, in words from its side, the most telling first
_TELLING = {
    "speaker": "statements",
    "about": "statements about it",
    "addressee": "statements addressed to it",
    "holder": "offices held",
    "positionOf": "offices it has",
    "positionIn": "offices there",
    "reports": "reported event",
    "denies": "denied by",
    "presupposes": "taken for granted by",
    "ledBy": "leads",
    "actsFor": "actors that act for it",
    "partOf": "parts",
    "nationality": "people of this nationality",
    "locatedIn": "places in it",
}
_PER_PAGE = 25
_FEW = 8  # events that need no table of counts; values shown for each property


@blueprint.get("/id/<path:path>")
def identifier(path: str) -> Response:
    chosen = choose(request.headers.get("Accept"), _OFFERED)
    if chosen is None:
        raise Problem(406, "This is available as " + ", ".join(types[0] for types in _OFFERED.values()) + ".")
    part = {"part": request.args["part"]} if "part" in request.args else {}
    extension = next((e for e, name in EXTENSIONS.items() if name == chosen), None)
    where = f"/data/{quote(path)}.{extension}" if extension else f"/page/{quote(path)}"
    response = redirect(request.script_root + where + ("?" + urlencode(part) if part else ""), 303)
    response.headers["Vary"] = "Accept"
    return response  # type: ignore[return-value]


@blueprint.get("/data/<path:path>.<extension>")
def data(path: str, extension: str) -> Response:
    """Its triples; of an article, its whole graph."""
    if extension not in EXTENSIONS:
        raise Problem(404, "Data are available as .ttl, .jsonld, .nt and .rdf.")
    iri = _iri(path)
    kind = EXTENSIONS[extension]
    is_graph = bool(queries.rows("SELECT ?x { GRAPH ?s { ?x ?p ?o } } LIMIT 1", s=iri))
    if not is_graph and not queries.rows("SELECT ?p { { ?s ?p ?o } UNION { ?x ?p ?s } } LIMIT 1", s=iri):
        raise _unknown(iri.value)
    body = queries.construct(_GRAPH_DATA if is_graph else _DATA, kind, s=iri)
    return Response(body, content_type=RDF_FORMATS[kind].media_type)


@blueprint.get("/page/<path:path>")
def page(path: str) -> str:
    return _page(_iri(path).value)


@blueprint.get("/page")
def page_of() -> str:
    """The page of any IRI that the graph speaks of."""
    return _page(queries.checked_iri(request.args.get("iri", "")).value)


def _iri(path: str) -> ox.NamedNode:
    part = request.args.get("part")
    return queries.checked_iri(server_state().settings.base + path.rstrip("/") + (f"#{part}" if part else ""))


def _unknown(iri: str) -> Problem:
    return Problem(404, f"{iri} does not occur in the graph.")


def _page(iri: str) -> str:
    subject = queries.checked_iri(iri)
    said = queries.rows(_FACTS, s=subject)
    inverse = [] if _is_article(said) else _inverse(subject)
    if not said and not inverse:
        raise _unknown(iri)
    facts: dict[str, list[queries.Term]] = {}
    for row in said:
        facts.setdefault(row["p"].value, []).append(row["o"])
    types = list(terms.kinds((iri, term.value) for term in facts.get(RDF + "type", [])).values())
    names = queries.labels(_mentioned(iri, facts))
    number = _page_number()
    common = {
        "iri": iri,
        "title": _title(iri, facts, names),
        "types": types,
        "facts": _ordered(_told_once(facts)),
        "names": names,
        "inverse": inverse,
        "hidden": _hidden(types),
        "data": _data_links(iri),
        "number": number,
        "cq": {name: facts.get(CQ + name, []) for name in evidence.SHOWN_APART},
    }
    if _is_article(said):
        told = article.article(subject)
        return render_template(
            "article.html",
            **{**common, "names": {**names, **queries.labels(told.terms)}},
            article=told,
            facts_of=facts,
            copy_of=CQ + "copyOf",
            revision_of=PROV + "wasRevisionOf",
            schema=SCHEMA,
        )
    chosen = participation.choice(*(request.args.get(name, "") for name in ("role", "type", "year")))
    counts, events = participation.took_part(subject, chosen, (number - 1) * _PER_PAGE, _PER_PAGE)
    return render_template(
        "entity.html",
        **common,
        events=events,
        per_page=_PER_PAGE,
        counts=counts,
        chosen=chosen,
        few=_FEW,
        roles=participation.ROLES,
        is_event=bool(set(types) & event_types().keys()),
        is_statement="Statement" in types,
        quotes=evidence.sentences(subject, number, _PER_PAGE),
    )


def _is_article(said: list[queries.Row]) -> bool:
    return any(row["p"].value == RDF + "type" and row["o"].value == CQ + "Article" for row in said)


@dataclass(frozen=True, slots=True)
class Pointing:
    """What has a subject as value of one property: how many, the first of different names, and where all are listed."""

    property: str
    words: str
    number: int
    some: tuple[tuple[str, str], ...]
    url: str


def _inverse(subject: ox.NamedNode) -> list[Pointing]:
    """Return what has the subject as a value, apart from events, the most informative property first."""
    order = list(_TELLING)

    def place(row: queries.Row) -> int:
        local = row["p"].value.rpartition("#")[2]
        return order.index(local) if local in _TELLING else len(order)

    rows = sorted(queries.rows(_INVERSE_COUNTS, s=subject), key=place)
    if not rows:
        return []
    each = " UNION ".join(_INVERSE % {"p": row["p"], "s": subject} for row in rows)
    pointing: dict[str, list[str]] = {}
    for row in queries.rows(f"SELECT ?p ?x {{ {each} }}"):
        pointing.setdefault(row["p"].value, []).append(row["x"].value)
    names = queries.labels([*pointing, *(iri for iris in pointing.values() for iri in iris)])
    found = []
    for row in rows:
        prop, number = row["p"].value, int(row["n"].value)
        by_name = {names[iri]: iri for iri in sorted(pointing[prop], reverse=True)}
        some = tuple((iri, name) for name, iri in reversed(by_name.items()))[:_FEW]
        words = _TELLING.get(prop.rpartition("#")[2], f"is {names[prop]} of")
        url = f"{request.script_root}/sparql?" + urlencode(
            {"query": f"PREFIX rdfs: <{RDFS}>\n" + _ALL.format(prop, subject.value)}
        )
        found.append(Pointing(prop, words, number, some, url))
    return found


def _mentioned(iri: str, facts: dict[str, list[queries.Term]]) -> set[str]:
    return {iri, *facts, *(term.value for values in facts.values() for term in values if queries.is_iri(term))}


def _title(iri: str, facts: dict[str, list[queries.Term]], names: dict[str, str]) -> str:
    for name in (RDFS + "label", SCHEMA + "headline"):
        if name in facts:
            return facts[name][0].value
    return names[iri]


def _told_once(facts: dict[str, list[queries.Term]]) -> dict[str, list[queries.Term]]:
    """The facts without the states that act or are acted upon themselves: they stand there as actors and recipients."""
    shown = dict(facts)
    for role in ("actor", "recipient"):
        others = [state for state in facts.get(f"{CQ}{role}State", []) if state not in facts.get(CQ + role, [])]
        shown.pop(f"{CQ}{role}State", None)
        if others:
            shown[f"{CQ}{role}State"] = others
    return shown


def _ordered(facts: dict[str, list[queries.Term]]) -> list[tuple[str, list[queries.Term]]]:
    def place(iri: str) -> tuple[int, str]:
        local = iri.rpartition("#")[2].rpartition("/")[2]
        return (_FIRST.index(local) if local in _FIRST else len(_FIRST), local)

    return sorted(facts.items(), key=lambda pair: place(pair[0]))


def _hidden(types: list[str]) -> tuple[str, ...]:
    """Return the properties that the page shows elsewhere than among the facts."""
    apart = (*evidence.SHOWN_APART, "trigger", "cue", "content") if {*types} & {*event_types(), "Statement"} else ()
    return (RDF + "type", RDFS + "label", *(CQ + name for name in apart))


def _data_links(iri: str) -> list[tuple[str, str]]:
    base = server_state().settings.base
    if not iri.startswith(base):
        return []
    path, _, part = iri[len(base) :].partition("#")
    ending = "?" + urlencode({"part": part}) if part else ""
    start = f"{request.script_root}/data/{quote(path)}"
    return [(extension, f"{start}.{extension}{ending}") for extension in EXTENSIONS]


def _page_number() -> int:
    return whole_number(request.args.get("page"), default=1, most=10_000)
