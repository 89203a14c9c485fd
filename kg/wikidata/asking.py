"""Requests to Wikidata: candidates for a name, items by their QIDs, SPARQL for classes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kg.http_client import BrokenAnswer, Service
from kg.wikidata.cache import AnswerFile
from kg.wikidata.items import PROPERTIES, QID, Item, item
from kg.wikidata.settings import Source
from kg.wikidata.sparql import Row, select
from kg.wikidata.web import get_json

BATCH = 50  # items that one request may ask for
_PARTS = ("id", "labels", "descriptions", "aliases", "lastrevid", "redirects")  # of an entity, beside its claims
_HITS = 10
_ENTITY = "http://www.wikidata.org/entity/"


@dataclass(frozen=True, slots=True)
class Hit:
    """A candidate as a search names it, in its order."""

    qid: str
    label: str
    matched: str  # the label or alias that matched the name


@dataclass(frozen=True, slots=True)
class Known:
    """Items by the QID that they were asked for by, a merged item by its old one, and when Wikidata answered.

    Times in seconds since 1970. A QID without an item is unknown to Wikidata.
    """

    items: Mapping[str, Item]
    answered_at: Mapping[str, float]


class Wikidata:
    """The services of one source, and the cache of their answers."""

    def __init__(self, source: Source, kept: AnswerFile, sleep: Callable[[float], None] = time.sleep) -> None:
        self.source = source
        self._kept = kept
        self._api = Service("Wikidata", source.policy, sleep)
        self._service = Service("the query service", source.policy, sleep)
        self._reconcile = Service("the reconciliation service", source.policy, sleep)

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        return self._api.requests + self._service.requests + self._reconcile.requests

    @property
    def is_closed(self) -> bool:
        """Whether names and items cannot be asked for any more in this run: the circuit is open."""
        return self._api.is_open or (bool(self.source.reconcile) and self._reconcile.is_open)

    def search(self, name: str, roots: tuple[str, ...] = ()) -> tuple[Hit, ...]:
        """The items that have a name, the likeliest first.

        Args:
            roots: classes that a reconciliation service may prefer.

        Raises: HttpError.
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
        told = self._api.ask(
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
            raise BrokenAnswer("Wikidata: an answer without results")
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
        """Candidates by the W3C reconciliation API 0.2."""
        asked: dict[str, Any] = {"query": name, "limit": _HITS, **({"type": list(roots)} if roots else {})}
        told = self._reconcile.ask(
            lambda: get_json(self.source.reconcile, {"queries": json.dumps({"q0": asked})}, self.source, body=True)
        )
        result = (
            told.get("q0", {}).get("result") if isinstance(told, dict) and isinstance(told.get("q0"), dict) else None
        )
        if not isinstance(result, list):
            raise BrokenAnswer("the reconciliation service: an answer without results")
        found = [c for c in result if isinstance(c, dict)]
        return [
            [qid, _string(c.get("name")), ""]
            for c in found
            if QID.fullmatch(qid := _string(c.get("id")).removeprefix(_ENTITY))
        ]

    def items(self, qids: Iterable[str], fresh: bool = False) -> Known:
        """The items of these QIDs, 50 in a request. `fresh`: as they are now, whatever is in the cache.

        Raises: HttpError; what was answered before is in the cache.
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
        told = self._api.ask(
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
            raise BrokenAnswer("Wikidata: an answer without items")
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
        """The rows of a SELECT in standard SPARQL, terms as plain strings, IRIs of items as their QIDs.

        Raises: HttpError; QueryTimeout where the service stopped it at its time limit.
        """
        key = json.dumps(["query", self.source.sparql, text])
        kept = None if fresh else self._kept.get(key)
        if kept is not None:
            return [dict(row) for row in kept[0]]
        rows = self._service.ask(lambda: select(text, self.source))
        self._kept.put(key, rows)
        return rows


def _needed(told: dict[str, Any]) -> dict[str, Any]:
    """The parts of an entity that `item` reads: no references, and only the properties of PROPERTIES."""
    claims = told.get("claims")
    slim = {
        prop: [_slim(s) for s in statements if isinstance(s, dict)]
        for prop, statements in (claims.items() if isinstance(claims, dict) else ())
        if prop in PROPERTIES and isinstance(statements, list)
    }
    return {k: told[k] for k in _PARTS if k in told} | {"claims": slim}


def _slim(statement: dict[str, Any]) -> dict[str, Any]:
    return {k: statement[k] for k in ("mainsnak", "rank", "id", "qualifiers") if k in statement}


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
