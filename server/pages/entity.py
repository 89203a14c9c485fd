"""Pages and data of entities, events and statements. `/id/…` redirects to `/page/…` or `/data/…`."""

from __future__ import annotations

from typing import Any, TypeAlias
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kg.rdf.formats import GRAPHS as RDF_FORMATS
from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CQ, PROV, RDF, RDFS, SCHEMA, SEM, expand
from server.graph import queries, terms, titles
from server.graph.told import told
from server.http.content_negotiation import GRAPHS, HTML, choose
from server.http.parameters import whole_number
from server.http.problems import Problem
from server.http.state import server_state
from server.pages import article, event, evidence, participation, partners, pointing, reported
from server.pages.pointing import Pointer

blueprint = Blueprint("entities", __name__)

EXTENSIONS = {"ttl": "turtle", "jsonld": "jsonld", "nt": "ntriples", "rdf": "rdfxml"}
_OFFERED = {"html": (HTML,), **{name: GRAPHS[name] for name in EXTENSIONS.values()}}
_FACTS = f"""
SELECT DISTINCT ?p ?o {{
  ?s ?p ?o FILTER(?p NOT IN (gaf:denotedBy, nif:isString, {pointing.WIDER}))
}} ORDER BY ?p ?o LIMIT 400
"""
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
# how a link came about: shown among all fields only
_NOT_OF_THE_WORLD = ("linkBasis", "linkConfidence", "noLink", "lookedUpAt", "mergeBasis", "resolvedFingerprint")
_GEOMETRY = expand("geo:hasGeometry")  # its position stands there as latitude and longitude
_PER_PAGE = 25
_FEW = 8  # events that need no table of counts; sentences that are shown at once
Facts: TypeAlias = dict[str, list[queries.Term]]
Pointers: TypeAlias = dict[str, Pointer]


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
def page(path: str) -> AnyResponse | str:
    return _page(_iri(path).value)


@blueprint.get("/page")
def page_of() -> AnyResponse | str:
    """The page of any IRI that occurs in the graph."""
    return _page(queries.checked_iri(request.args.get("iri", "")).value)


def _iri(path: str) -> ox.NamedNode:
    part = request.args.get("part")
    return queries.checked_iri(server_state().settings.base + path.rstrip("/") + (f"#{part}" if part else ""))


def _unknown(iri: str) -> Problem:
    return Problem(404, f"{iri} does not occur in the graph.")


def _page(iri: str) -> AnyResponse | str:
    """Return the page of a thing. That of a reported event that one article tells is the page of the event there, which
    says more of it.
    """
    subject = queries.checked_iri(iri)
    facts: dict[str, list[queries.Term]] = {}
    for row in queries.rows(_FACTS, s=subject):
        facts.setdefault(row["p"].value, []).append(row["o"])
    types = list(terms.kinds((iri, term.value) for term in facts.get(RDF + "type", [])).values())
    if "Article" in types:
        return _article_page(subject, facts)
    reports = facts.get(CQ + "reports", [])
    if len(reports) == 1:
        return redirect(queries.page_url(reports[0].value), 303)
    pointers = pointing.pointers(subject)
    if not facts and not pointers:
        raise _unknown(iri)
    if set(types) & {*event_types(), "Statement", "ReportedEvent"}:
        return _fact_page(subject, types, facts, pointers)
    return _entity_page(subject, types, facts, pointers)


def _article_page(subject: ox.NamedNode, facts: Facts) -> str:
    read = article.article(subject)
    names = queries.labels(_mentioned(subject.value, facts) | read.terms)
    return render_template(
        "article.html",
        **_common(subject.value, ["Article"], facts, names),
        article=read,
        facts_of=facts,
        copy_of=CQ + "copyOf",
        revision_of=PROV + "wasRevisionOf",
        schema=SCHEMA,
    )


def _fact_page(subject: ox.NamedNode, types: list[str], facts: Facts, pointers: Pointers) -> str:
    """The page of an event, a statement or a reported event."""
    iri, is_reported = subject.value, "ReportedEvent" in types
    rows = reported.asked(subject)
    known = told([iri, *(term.value for term in facts.get(CQ + "reports", []))])
    reports = reported.reports(rows, known)
    names = queries.labels(_mentioned(iri, facts) | reports.terms | pointing.mentioned(pointers))
    cq = {prop.removeprefix(CQ): values for prop, values in facts.items() if prop.startswith(CQ)}
    kind = event.kind_of(types, facts)
    is_statement = "Statement" in types
    one = known.get(iri) or next((known[one.iri] for one in reports.all if one.iri in known), None)
    common = _common(iri, types, facts, names)
    return render_template(
        "event.html",
        **(common | {"title": titles.sentence_of(one, event.qualified) if one else common["title"]}),
        kind=kind,
        label=facts.get(RDFS + "label", []),
        is_statement=is_statement,
        told_above=[CQ + "reports", CQ + "representative"],
        number_of=lambda said, name: event.number(reported.people(said, name)),
        dates=event.dates,
        inverse=pointing.named(subject, pointers, names),
        cq=cq,
        places=facts.get(SEM + "hasPlace", []),
        status=event.status_of_statement(cq, names) if is_statement else event.status(kind, cq, names, reports),
        when=event.dates(cq),
        place_basis="" if is_reported else event.place_basis(one),
        sure=event.confidence(cq, not is_statement),
        reports=reports,
        sentences={iri: titles.sentence_of(one) for iri, one in known.items()},
        joins=reported.joins(cq.get("mergeBasis", []), reports.all),
        quotes=evidence.of_fact(subject, is_reported),
    )


def _entity_page(subject: ox.NamedNode, types: list[str], facts: Facts, pointers: Pointers) -> str:
    iri, number = subject.value, _page_number()
    chosen = participation.choice(*(request.args.get(name, "") for name in ("role", "type", "year")))
    counts, parts = participation.took_part(subject, chosen, (number - 1) * _PER_PAGE, _PER_PAGE)
    known = told([*(part.event for part in parts), *pointing.statements(pointers)])
    sentences = {iri: titles.sentence_of(one) for iri, one in known.items()}
    others = partners.partners(iri, types) if counts.total else []
    names = queries.labels(_mentioned(iri, facts) | pointing.mentioned(pointers) | {one.iri for one in others})
    return render_template(
        "entity.html",
        **_common(iri, types, facts, names),
        apart=[*(CQ + name for name in _NOT_OF_THE_WORLD), _GEOMETRY],
        inverse=pointing.named(subject, pointers, names | sentences),
        events=participation.listed(parts, sentences),
        number=number,
        per_page=_PER_PAGE,
        counts=counts,
        chosen=chosen,
        few=_FEW,
        drawn=partners.selected(iri, types),
        partners=others,
        network=partners.table(iri, others, names),
        quotes=evidence.sentences(subject, number, _PER_PAGE),
    )


def _common(iri: str, types: list[str], facts: Facts, names: dict[str, str]) -> dict[str, Any]:
    return {
        "iri": iri,
        "title": _title(iri, facts, names),
        "types": types,
        "facts": _ordered(_told_once(facts)),
        "names": names,
        "hidden": [RDF + "type", RDFS + "label"],
        "data": _data_links(iri),
    }


def _mentioned(iri: str, facts: dict[str, list[queries.Term]]) -> set[str]:
    return {iri, *facts, *(term.value for values in facts.values() for term in values if queries.is_iri(term))}


def _title(iri: str, facts: dict[str, list[queries.Term]], names: dict[str, str]) -> str:
    for name in (RDFS + "label", SCHEMA + "headline"):
        if name in facts:
            return facts[name][0].value
    return names[iri]


def _told_once(facts: dict[str, list[queries.Term]]) -> dict[str, list[queries.Term]]:
    """The facts without those actor and recipient states that are actors and recipients themselves."""
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
