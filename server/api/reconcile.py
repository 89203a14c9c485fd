"""The W3C reconciliation service API 0.2: links the rows of a researcher's table to entities, for OpenRefine and other
clients.

Source: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, Response, request

from kg.rdf.vocab import CQ
from kg.version import __version__
from server.api import reconcile_matching
from server.api.reconcile_requests import BATCH_SIZE, LONGEST_NAME, MOST_LISTED, Extension, asked, batch, extension
from server.graph import queries, terms
from server.graph.statistics import counts
from server.http.parameters import whole_number
from server.http.problems import Problem
from server.http.state import server_state

blueprint = Blueprint("reconcile", __name__, url_prefix="/reconcile")

_SUGGESTED = 20
_CALLBACK = re.compile(r"[A-Za-z_$][\w$]{0,99}(?:\.[A-Za-z_$][\w$]{0,99}){0,5}", re.ASCII)
_FRAMED = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors *"
_STYLE = (
    "<style>body{font:14px/1.4 system-ui,sans-serif;margin:.6rem}"
    "h1{font-size:1rem;margin:0}p{margin:.2rem 0;color:#555}</style>"
)


@blueprint.route("", methods=["GET", "POST"])
def endpoint() -> Response:
    """The manifest; with queries=, query= or extend= their answers."""
    fields = request.form if request.method == "POST" else request.args
    with _charged():
        if "queries" in fields:
            return _answer(
                {key: {"result": _result(told)} for key, told in batch(_json(fields["queries"], "queries")).items()}
            )
        if "query" in fields:
            told = fields["query"]
            return _answer(
                {"result": _result(_json(told, "query") if told.lstrip().startswith("{") else {"query": told})}
            )
        if "extend" in fields:
            return _answer(_extension(extension(_json(fields["extend"], "extend"))))
    if request.method == "POST":
        raise Problem(
            400, "This POST has neither queries= nor extend=, as a form of the type application/x-www-form-urlencoded."
        )
    return _answer(manifest())


def manifest() -> dict[str, Any]:
    """What this service is and can do."""
    root = request.url_root.rstrip("/")
    suggest = {
        kind: {
            "service_url": root,
            "service_path": f"/reconcile/suggest/{kind}",
            "flyout_service_path": f"/reconcile/flyout/{kind}?id=${{id}}",
        }
        for kind in ("entity", "type", "property")
    }
    return {
        "versions": ["0.1", "0.2"],
        "name": "Communiqué: actors and places in the news",
        "serviceVersion": __version__,
        "identifierSpace": server_state().settings.base,
        "schemaSpace": CQ,
        "documentation": f"{root}/ontology",
        "logo": f"{root}/assets/mark.svg",
        "defaultTypes": [_type(cls) for cls in ("Person", "State", "Organization", "Place")],
        "view": {"url": f"{root}/page/{{{{id}}}}"},
        "preview": {"url": f"{root}/reconcile/preview?id={{{{id}}}}", "width": 400, "height": 140},
        "suggest": suggest,
        "batchSize": BATCH_SIZE,
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/reconcile/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Limit",
                    "type": "number",
                    "default": 0,
                    "help_text": "The most values of a cell; 0: no limit",
                }
            ],
        },
    }


@blueprint.get("/suggest/<kind>")
def suggest(kind: str) -> Response:
    """Entities, types or properties for what has been typed so far."""
    prefix = request.args.get("prefix", "").strip()[:LONGEST_NAME]
    start = whole_number(request.args.get("cursor", "0"), default=0, most=MOST_LISTED)
    if kind == "entity":
        with _charged():
            found = [
                {
                    "id": reconcile_matching.id_of(c.entity.iri),
                    "name": c.entity.label,
                    "description": c.entity.description,
                    "notable": [_type(c.entity.cls)],
                }
                for c in (
                    reconcile_matching.candidates(reconcile_matching.Asked(prefix, limit=MOST_LISTED)) if prefix else []
                )
            ]
    elif kind == "type":
        sizes = counts().classes
        found = [_type(t.name) | {"description": t.definition} for t in _types() if _begins(prefix, t.name, t.label)]
        found.sort(key=lambda one: -sizes.get(CQ + str(one["id"]), 0))
    elif kind == "property":
        found = [
            {"id": pid, "name": words}
            for pid, (words, _) in reconcile_matching.PROPERTIES.items()
            if _begins(prefix, pid, words)
        ]
    else:
        raise Problem(404, "There are suggestions for entity, type and property.")
    return _answer({"result": found[start : start + _SUGGESTED]})


@blueprint.get("/flyout/<kind>")
def flyout(kind: str) -> Response:
    """A small preview of what a suggestion names, as HTML in JSON."""
    wanted = request.args.get("id", "")
    if kind == "entity":
        return _answer({"id": wanted, "html": _box(wanted)})
    if kind == "type":
        found = next((t for t in _types() if t.name == wanted), None)
        words, more = (found.label, found.definition) if found else ("", "")
    else:
        words, more = reconcile_matching.PROPERTIES.get(wanted, ("", ""))
    if not words:
        raise Problem(404, f"There is no {kind} {wanted!r}.")
    return _answer({"id": wanted, "html": f"<h1>{html.escape(words)}</h1><p>{html.escape(more)}</p>"})


@blueprint.get("/preview")
def preview() -> Response:
    """A page about an entity that is small enough for a frame in another page."""
    box = _box(request.args.get("id", ""))
    head = f'<meta charset="utf-8"><title>Preview</title>{_STYLE}'
    page = f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{box}</body></html>'
    return Response(page, mimetype="text/html", headers={"Content-Security-Policy": _FRAMED})


@blueprint.get("/properties")
def properties() -> Response:
    """The properties by which a table of entities of a class can be extended."""
    cls, told = request.args.get("type", ""), request.args.get("limit", "")
    limit = whole_number(told, default=len(reconcile_matching.PROPERTIES), most=MOST_LISTED)
    wanted = set(reconcile_matching.above(cls)) if cls else set()
    own = [pid for pid in reconcile_matching.PROPERTIES if not wanted or _suits(pid, wanted)]
    return _answer(
        {
            "type": cls,
            "properties": [{"id": pid, "name": reconcile_matching.PROPERTIES[pid][0]} for pid in own[:limit]],
            **({"limit": limit} if told else {}),
        }
    )


def _suits(pid: str, types: set[str]) -> bool:
    if pid in ("latitude", "longitude"):
        return "Place" in types
    return pid not in ("office", "officeOf", "nationality") or "Person" in types


def _box(wanted: str) -> str:
    """Raises: Problem 404."""
    iri = reconcile_matching.iri_of(wanted)
    found = reconcile_matching.described([iri]) if iri else []
    if not found:
        raise Problem(404, f"There is no entity {wanted!r}.")
    entity = found[0]
    others = [n for n in entity.names[1:6] if n != entity.label]
    also = f"<p>also: {html.escape(', '.join(others))}</p>" if others else ""
    return f"<h1>{html.escape(entity.label)}</h1><p>{html.escape(entity.description)}</p>{also}"


def _result(told: Any) -> list[dict[str, Any]]:
    """The candidates of one query; none for a malformed one, so that the others of its batch are answered."""
    wanted = asked(told)
    found = reconcile_matching.candidates(wanted) if wanted is not None else []
    return [
        {
            "id": reconcile_matching.id_of(c.entity.iri),
            "name": c.entity.label,
            "description": c.entity.description,
            "score": c.score,
            "match": c.match,
            "type": [_type(cls) for cls in reconcile_matching.above(c.entity.cls)],
            "features": [{"id": name, "value": value} for name, value in c.features.items()],
        }
        for c in found
    ]


def _extension(wanted: Extension) -> dict[str, Any]:
    """The values of properties of entities, as rows."""
    iris = {i: iri for i in wanted.ids if (iri := reconcile_matching.iri_of(i))}
    columns = {pid: _column(pid, iris, most) for pid, most in wanted.properties.items()}
    rows = {i: {pid: cells.get(i, []) for pid, cells in columns.items()} for i in wanted.ids}
    meta = [{"id": pid, "name": reconcile_matching.PROPERTIES[pid][0]} for pid in wanted.properties]
    return {"meta": meta, "rows": rows}


def _column(pid: str, iris: dict[str, str], most: int | None) -> dict[str, list[dict[str, Any]]]:
    """The cells of one property by id, each with `most` values at the most."""
    if not iris:
        return {}
    found = reconcile_matching.values(sorted(set(iris.values())), pid)
    names = queries.labels(t.value for own in found.values() for t in own if queries.is_iri(t))
    return {i: [_cell(t, names) for t in found.get(iri, [])[:most]] for i, iri in iris.items()}


def _cell(term: queries.Term, names: dict[str, str]) -> dict[str, Any]:
    if queries.is_iri(term):
        return (
            {"id": reconcile_matching.id_of(term.value), "name": names[term.value]}
            if queries.is_ours(term.value)
            else {"str": term.value}
        )
    number = reconcile_matching.as_number(term)
    return {"str": term.value} if number is None else {"int": number} if isinstance(number, int) else {"float": number}


def _types() -> list[terms.OntologyTerm]:
    return [
        t
        for t in terms.terms()
        if t.kind == "class" and set(reconcile_matching.above(t.name)) & set(reconcile_matching.ROOTS)
    ]


def _type(cls: str) -> dict[str, Any]:
    return {"id": cls, "name": reconcile_matching.type_name(cls)}


def _begins(prefix: str, *names: str) -> bool:
    """Whether a word of one of the names, or an id as a whole, begins with a prefix."""
    low = prefix.casefold()
    return any(
        name.casefold().startswith(low) or any(word.startswith(low) for word in name.casefold().split())
        for name in names
    )


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Problem(400, f"{name}= is not JSON: {error}") from error


@contextmanager
def _charged() -> Iterator[None]:
    """Count the time of a batch against the client's budget, as queries are. Raises: Problem 429."""
    budget, client = server_state().budget, (request.remote_addr or "", request.user_agent.string)
    wait = budget.wait(*client)
    if wait:
        raise Problem(
            429,
            f"This client has used up its time for queries; the next may come in {wait} seconds.",
            headers={"Retry-After": str(wait)},
        )
    begun, started = budget.begin(*client), time.perf_counter()
    try:
        yield
    finally:
        budget.end(*client, begun, time.perf_counter() - started)


def _answer(body: Any) -> Response:
    """JSON, or the call of a function of that name with it, for the oldest clients."""
    callback = request.args.get("callback", "")
    text = json.dumps(body, ensure_ascii=False)
    if not callback:
        return Response(text + "\n", content_type="application/json; charset=utf-8")
    if not _CALLBACK.fullmatch(callback):
        raise Problem(400, "callback= is not the name of a function.")
    safe = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("</", "<\\/")
    return Response(f"/**/{callback}({safe});\n", content_type="application/javascript; charset=utf-8")
