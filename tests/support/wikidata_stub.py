"""A small Wikidata on a free port: the API's search and items, the query service, a reconciliation service. What it
holds is made up.

Its items have numbers above Q900000000 beside the few classes that the program knows by number.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pyoxigraph as ox

from kg.rdf.vocab import PREFIXES, WD
from kg.wikidata.kinds import roots
from kg.wikidata.settings import Source
from tests.support.loopback import listening, send

UTOPIA = "Q999999901"  # the link of the document that tests make by hand
RURITANIA, MINISTER, PARTY, WEISS, OTHER_WEISS, FRONT, ALBUM, NAMESAKE, FISHERIES, STRELSAU, ARMY = (
    f"Q{n}" for n in range(900000001, 900000012)
)
_PREFIXES = "".join(f"PREFIX {name}: <{space}>\n" for name, space in PREFIXES.items())


@dataclass
class Trouble:
    """What goes wrong with a request in the place of an answer."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None  # None: the right answer
    cut: int = 0  # bytes that are announced and not sent
    pause: float = 0.0


@dataclass
class Asked:
    path: str
    fields: dict[str, str]
    headers: dict[str, str]


def said(kind: str, value: Any) -> dict[str, Any]:
    return {"snaktype": "value", "datavalue": {"type": kind, "value": value}}


def pointing(qid: str, rank: str = "normal", number: str = "", **qualifiers: str) -> dict[str, Any]:
    """A statement whose value is an item; qualifiers are properties with days."""
    statement: dict[str, Any] = {
        "mainsnak": said("wikibase-entityid", {"id": qid, "entity-type": "item"}),
        "rank": rank,
        "type": "statement",
    }
    if number:
        statement["id"] = number
    if qualifiers:
        statement["qualifiers"] = {
            prop: [said("time", {"time": f"+{day}T00:00:00Z", "precision": 11})] for prop, day in qualifiers.items()
        }
    return statement


def entity(
    qid: str, label: str, aliases: tuple[str, ...] = (), description: str = "", **claims: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "id": qid,
        "type": "item",
        "lastrevid": 1,
        "labels": {"en": {"language": "en", "value": label}},
        "descriptions": {"en": {"language": "en", "value": description}} if description else {},
        "aliases": {"en": [{"language": "en", "value": a} for a in aliases]} if aliases else {},
        "claims": claims,
    }


def sample() -> dict[str, dict[str, Any]]:
    """The items: two states, a minister and a namesake of hers, an armed group and its faction, a party, an office, a
    city.
    """
    term = {"P580": "2023-01-10"}
    found = [
        *(entity(r.qid, r.label) for r in roots()),
        entity(
            UTOPIA, "Utopia", P31=[pointing("Q3624078")], P298=[{"mainsnak": said("string", "UTO"), "rank": "normal"}]
        ),
        entity(RURITANIA, "Ruritania", P31=[pointing("Q3624078")]),
        entity(MINISTER, "Minister of Foreign Affairs of Utopia", P279=[pointing("Q7330070")], P17=[pointing(UTOPIA)]),
        entity(FISHERIES, "Minister of Fisheries", P279=[pointing("Q83307")]),
        entity(PARTY, "Utopian Unity Party", P31=[pointing("Q7278")], P17=[pointing(UTOPIA)]),
        entity(
            WEISS,
            "Anna Weiss",
            ("Anna M. Weiss", "Weiss, Anna"),
            "Utopian politician",
            P31=[pointing("Q5")],
            P27=[pointing(UTOPIA)],
            P102=[pointing(PARTY)],
            P569=[{"mainsnak": said("time", {"time": "+1970-00-00T00:00:00Z", "precision": 9}), "rank": "normal"}],
            P39=[pointing(MINISTER, number=f"{WEISS}$0a1b2c3d-0000-4000-8000-0123456789ab", **term)],
            P18=[{"mainsnak": said("string", "Anna Weiss.jpg"), "rank": "normal"}],
        ),
        entity(
            OTHER_WEISS, "Anna Weiss", description="Ruritanian swimmer", P31=[pointing("Q5")], P27=[pointing(RURITANIA)]
        ),
        entity(FRONT, "Free Hills Front", ("FHF",), "armed group", P31=[pointing(ARMY)]),
        entity(ARMY, "hill army", P279=[pointing("Q17149090")]),
        entity(NAMESAKE, "Free Hills Front", description="album", P31=[pointing(ALBUM)]),
        entity(ALBUM, "album"),
        entity(
            STRELSAU,
            "Strelsau",
            P31=[pointing("Q486972")],
            P17=[pointing(RURITANIA)],
            P1566=[{"mainsnak": said("string", "77"), "rank": "normal"}],
            P625=[{"mainsnak": said("globecoordinate", {"latitude": 50.1, "longitude": 14.4}), "rank": "normal"}],
        ),
    ]
    return {e["id"]: e for e in found}


class WikidataStub:
    """The running server. `troubles` are taken in turn by requests whose path begins as said; `merged` items answer
    for others.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.asked: list[Asked] = []
        self.entities = sample()
        self.merged: dict[str, str] = {}
        self.troubles: dict[str, list[Trouble]] = {}
        self.always: dict[str, Trouble] = {}

    def source(self, **settings: Any) -> Source:
        """A source of this server, without any waiting."""
        return Source(
            **{
                "api": f"{self.address}/w/api.php",
                "sparql": f"{self.address}/sparql",
                "pause": 0.0,
                "first_wait": 0.0,
                "timeout": 5.0,
                "longest_wait": 20.0,
                **settings,
            }
        )

    def paths(self) -> list[str]:
        return [a.path for a in self.asked]

    def store(self) -> ox.Store:
        """All that the items say, as the query service has it."""
        lines = []
        for qid, told in self.entities.items():
            lines += [
                f"wd:{qid} rdfs:label {ox.Literal(v['value'], language=code)} ." for code, v in told["labels"].items()
            ]
            lines += [
                f"wd:{qid} skos:altLabel {ox.Literal(a['value'], language='en')} ."
                for a in told["aliases"].get("en", [])
            ]
            for prop, statements in told["claims"].items():
                for i, statement in enumerate(statements):
                    lines += _triples(qid, prop, i, statement)
        lines += [f"wd:{old} owl:sameAs wd:{new} ." for old, new in self.merged.items()]
        store = ox.Store()
        store.load(input=(_PREFIXES + "\n".join(lines)).encode(), format=ox.RdfFormat.TURTLE)
        return store

    def trouble(self, path: str) -> Trouble | None:
        for begin, waiting in self.troubles.items():
            if path.startswith(begin) and waiting:
                return waiting.pop(0)
        return next((t for begin, t in self.always.items() if path.startswith(begin)), None)

    def answer(self, path: str, fields: dict[str, str]) -> bytes:
        if path == "/sparql":
            found = self.store().query(fields["query"])
            assert isinstance(found, ox.QuerySolutions | ox.QueryBoolean)
            return found.serialize(format=ox.QueryResultsFormat.JSON) or b""
        if path == "/reconcile":
            asked = json.loads(fields["queries"])
            return json.dumps(
                {
                    key: {
                        "result": [
                            {"id": e["id"], "name": e["labels"]["en"]["value"], "score": 100, "match": False}
                            for e in self.bearing(one["query"])
                        ]
                    }
                    for key, one in asked.items()
                }
            ).encode()
        if fields["action"] == "wbsearchentities":
            return json.dumps(
                {
                    "search": [
                        {
                            "id": e["id"],
                            "label": e["labels"]["en"]["value"],
                            "match": {"type": "label", "text": fields["search"]},
                        }
                        for e in self.bearing(fields["search"])
                    ]
                }
            ).encode()
        return json.dumps(
            {"entities": {qid: self.item(qid) for qid in fields["ids"].split("|")}, "success": 1}
        ).encode()

    def item(self, qid: str) -> dict[str, Any]:
        target = self.merged.get(qid, qid)
        if target not in self.entities:
            return {"id": qid, "missing": ""}
        return self.entities[target] | ({"redirects": {"from": qid, "to": target}} if target != qid else {})

    def bearing(self, name: str) -> list[dict[str, Any]]:
        low = name.lower()
        return [
            e
            for e in self.entities.values()
            if any(n["value"].lower().startswith(low) for n in (e["labels"]["en"], *e["aliases"].get("en", [])))
        ]


def _triples(qid: str, prop: str, number: int, statement: dict[str, Any]) -> list[str]:
    value = _term(statement["mainsnak"])
    node = "wds:" + statement.get("id", f"{qid}$s{prop}-{number}").replace("$", "-")
    lines = [f"wd:{qid} wdt:{prop} {value} .", f"wd:{qid} p:{prop} {node} .", f"{node} ps:{prop} {value} ."]
    return lines + [
        f"{node} pq:{q} {_term(s)} ." for q, snaks in statement.get("qualifiers", {}).items() for s in snaks
    ]


def _term(snak: dict[str, Any]) -> str:
    kind, value = snak["datavalue"]["type"], snak["datavalue"]["value"]
    if kind == "wikibase-entityid":
        return f"<{WD}{value['id']}>"
    if kind == "time":
        return f'"{value["time"].lstrip("+").replace("-00", "-01")}"^^xsd:dateTime'
    if kind == "globecoordinate":
        return f'"Point({value["longitude"]} {value["latitude"]})"^^geo:wktLiteral'
    return str(ox.Literal(value))


@contextlib.contextmanager
def wikidata_stub() -> Iterator[WikidataStub]:
    kinds = {"/sparql": "application/sparql-results+json"}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._answer(parts.path, parts.query)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            is_query = self.headers["Content-Type"] == "application/sparql-query"
            self._answer(urlsplit(self.path).path, urlencode({"query": body}) if is_query else body)

        def _answer(self, path: str, form: str) -> None:
            fields = {name: values[0] for name, values in parse_qs(form, keep_blank_values=True).items()}
            served.asked.append(Asked(path, fields, dict(self.headers)))
            trouble = served.trouble(path) or Trouble()
            time.sleep(trouble.pause)
            body = served.answer(path, fields) if trouble.body is None else trouble.body
            send(
                self,
                trouble.status,
                {"Content-Type": kinds.get(path, "application/json"), **trouble.headers},
                body,
                trouble.cut,
            )

        def log_message(self, *_: object) -> None:
            pass

    with listening(Handler) as address:
        served = WikidataStub(address)
        yield served
