"""Wikidata, asked: names for candidates, items by their numbers, SPARQL for classes."""

from __future__ import annotations

import json
import time
import urllib.error
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import (
    EndPointInternalError,
    EndPointNotFound,
    QueryBadFormed,
    SPARQLWrapperException,
)

from kg.wikidata.cache import AnswerFile
from kg.wikidata.items import QID, Item, item
from kg.wikidata.rate_limiter import Broken, Courtesy, Refusal, Unanswered
from kg.wikidata.source import Source
from kg.wikidata.web import get_json, parsed, refusal, whole

BATCH = 50  # items that one request may ask for
_HITS = 10
_TAIL = 20_000  # bytes
_ENTITY = "http://www.wikidata.org/entity/"

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A candidate as a search names it, in its order."""

    qid: str
    label: str
    matched: str  # the label or alias that the name met


@dataclass(frozen=True, slots=True)
class Known:
    """Items by the number that they were asked by, an item that was merged under its old one; and when Wikidata said so (seconds since 1970).

    What is in neither is unknown to Wikidata.
    """

    items: Mapping[str, Item]
    told: Mapping[str, float]


class Wikidata:
    """The services of one source, each behind its own manners, and the answers kept of them."""

    def __init__(self, source: Source, kept: AnswerFile, sleep: Callable[[float], None] = time.sleep) -> None:
        self.source = source
        self._kept = kept
        self._api = Courtesy("Wikidata", source, sleep)
        self._service = Courtesy("the query service", source, sleep)
        self._reconcile = Courtesy("the reconciliation service", source, sleep)

    @property
    def requests(self) -> int:
        """How many were sent."""
        return self._api.requests + self._service.requests + self._reconcile.requests

    @property
    def is_shut(self) -> bool:
        """Whether names and items cannot be asked for any more in this run."""
        return self._api.is_shut or (bool(self.source.reconcile) and self._reconcile.is_shut)

    def search(self, name: str, roots: tuple[str, ...] = ()) -> tuple[Hit, ...]:
        """The items that bear a name, the likeliest first. `roots` are classes that a reconciliation service may prefer.

        Raises: Unanswered.
        """
        key = json.dumps(
            [
                "search",
                self.source.reconcile or self.source.api,
                self.source.language,
                name,
                *(roots if self.source.reconcile else ()),
            ]
        )
        kept = self._kept.get(key)
        if kept is None:
            found = self._reconciled(name, roots) if self.source.reconcile else self._searched(name)
            self._kept.put(key, found)
        else:
            found = kept[0]
        return tuple(Hit(*one) for one in found)

    def _searched(self, name: str) -> list[list[str]]:
        language = self.source.language
        told = self._api.attempt(
            lambda: get_json(
                self.source.api,
                {
                    "action": "wbsearchentities",
                    "search": name,
                    "language": language,
                    "uselang": language,
                    "type": "item",
                    "limit": str(_HITS),
                    "format": "json",
                    "maxlag": str(self.source.maxlag),
                },
                self.source,
            )
        )
        hits = told.get("search") if isinstance(told, dict) else None
        if not isinstance(hits, list):
            raise Unanswered("Wikidata: an answer without results")
        return [
            [
                h["id"],
                _string(h.get("label")),
                _string(h.get("match", {}).get("text") if isinstance(h.get("match"), dict) else None),
            ]
            for h in hits
            if isinstance(h, dict) and QID.fullmatch(_string(h.get("id")))
        ]

    def _reconciled(self, name: str, roots: tuple[str, ...]) -> list[list[str]]:
        """By the W3C reconciliation API 0.2."""
        asked: dict[str, Any] = {"query": name, "limit": _HITS, **({"type": list(roots)} if roots else {})}
        told = self._reconcile.attempt(
            lambda: get_json(self.source.reconcile, {"queries": json.dumps({"q0": asked})}, self.source, body=True)
        )
        result = (
            told.get("q0", {}).get("result") if isinstance(told, dict) and isinstance(told.get("q0"), dict) else None
        )
        if not isinstance(result, list):
            raise Unanswered("the reconciliation service: an answer without results")
        found = [c for c in result if isinstance(c, dict)]
        return [
            [qid, _string(c.get("name")), ""]
            for c in found
            if QID.fullmatch(qid := _string(c.get("id")).removeprefix(_ENTITY))
        ]

    def items(self, qids: Iterable[str], fresh: bool = False) -> Known:
        """The items of these numbers, 50 a request. `fresh`: as they are now, whatever is kept.

        Raises: Unanswered; what was learnt before is kept.
        """
        wanted = list(dict.fromkeys(q for q in qids if QID.fullmatch(q)))
        told: dict[str, tuple[Any, float]] = {}
        for qid in wanted:
            kept = None if fresh else self._kept.get(self._key(qid))
            if kept is not None:
                told[qid] = kept
        missing = [qid for qid in wanted if qid not in told]
        for start in range(0, len(missing), BATCH):
            told |= self._fetched(missing[start : start + BATCH])
        known = {
            qid: found for qid, (answer, _) in told.items() if (found := item(answer, self.source.language)) is not None
        }
        return Known(known, {qid: when for qid, (_, when) in told.items()})

    def _key(self, qid: str) -> str:
        return json.dumps(["item", self.source.api, self.source.language, qid])

    def _fetched(self, qids: list[str]) -> dict[str, tuple[Any, float]]:
        told = self._api.attempt(
            lambda: get_json(
                self.source.api,
                {
                    "action": "wbgetentities",
                    "ids": "|".join(qids),
                    "props": "info|labels|descriptions|aliases|claims",
                    "languages": f"{self.source.language}|mul",
                    "redirects": "yes",
                    "format": "json",
                    "maxlag": str(self.source.maxlag),
                },
                self.source,
            )
        )
        entities = told.get("entities") if isinstance(told, dict) else None
        if not isinstance(entities, dict):
            raise Unanswered("Wikidata: an answer without items")
        merged = {
            _string(e["redirects"].get("from")): e
            for e in entities.values()
            if isinstance(e, dict) and isinstance(e.get("redirects"), dict)
        }
        found = {}
        for qid in qids:
            one = merged.get(qid, entities.get(qid))
            answer = _needed(one) if isinstance(one, dict) and item(one, self.source.language) is not None else None
            found[qid] = (answer, self._kept.put(self._key(qid), answer))
        return found

    def query(self, text: str, fresh: bool = False) -> list[Row]:
        """The rows of a SELECT, terms as plain strings; standard SPARQL, so that any engine that holds Wikidata can answer.

        Raises: Unanswered; TooMuch where the service stopped it at its time limit.
        """
        key = json.dumps(["query", self.source.sparql, text])
        kept = None if fresh else self._kept.get(key)
        if kept is not None:
            return [dict(row) for row in kept[0]]
        rows = self._service.attempt(lambda: self._select(text))
        self._kept.put(key, rows)
        return rows

    def _select(self, text: str) -> list[Row]:
        client = SPARQLWrapper(self.source.sparql, returnFormat=JSON, agent=self.source.agent)
        client.setMethod(POST)
        client.setTimeout(int(self.source.timeout) or 1)
        client.setQuery(text)
        deadline = time.monotonic() + self.source.timeout
        try:
            with client.query().response as response:
                body, wait = (
                    whole(response, deadline, response.headers.get("Content-Encoding", "")),
                    response.headers.get("Retry-After"),
                )
        except urllib.error.HTTPError as error:
            raise refusal(error) from None
        except (EndPointInternalError, QueryBadFormed, EndPointNotFound) as error:
            status = {EndPointInternalError: 500, QueryBadFormed: 400, EndPointNotFound: 404}[type(error)]
            raise Refusal(status, None, str(error)) from None
        except SPARQLWrapperException as error:
            raise Refusal(401, None, str(error)) from None
        if body.rfind(b"TimeoutException", -_TAIL) >= 0:
            raise Refusal(
                500, None, "TimeoutException"
            )  # the public service says so at the end of an answer that it had begun
        told = parsed(body, wait)
        try:
            return [
                {
                    name: str(term["value"]).removeprefix(_ENTITY) if term["type"] == "uri" else str(term["value"])
                    for name, term in row.items()
                }
                for row in told["results"]["bindings"]
            ]
        except (LookupError, TypeError, AttributeError):
            raise Broken("the answer is not SPARQL JSON") from None


def _needed(told: dict[str, Any]) -> dict[str, Any]:
    """The parts of an entity that `item` reads, without the references and the properties that nobody asks for here."""
    from kg.wikidata import items as names

    wanted = {v for v in vars(names).values() if isinstance(v, str) and v[:1] == "P" and v[1:].isdigit()}
    claims: dict[str, Any] = told["claims"] if isinstance(told.get("claims"), dict) else {}
    slim = {
        prop: [
            {k: s[k] for k in ("mainsnak", "rank", "id", "qualifiers") if k in s}
            for s in statements
            if isinstance(s, dict)
        ]
        for prop, statements in claims.items()
        if prop in wanted and isinstance(statements, list)
    }
    return {k: told[k] for k in ("id", "labels", "descriptions", "aliases", "lastrevid", "redirects") if k in told} | {
        "claims": slim
    }


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
