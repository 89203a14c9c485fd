"""Questions in free words over this graph: what they name in it, and which saved questions fit."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from flask import request

from kg.asking.names import Entity, Named
from kg.asking.profiles import profiles
from kg.asking.ranking import Candidate, ranked
from kg.asking.understanding import MOST_CHARACTERS, Understood, understood
from kg.rdf.reasoning import superclasses
from kg.rdf.vocab import CQ
from kg.sparql.selection import shortened
from server.graph import queries, terms
from server.http.problems import Problem

SHOWN = 5  # candidates of an answer
_CLASSES = ("cq:Actor", "cq:Place")
_MOST = 20  # things that are looked at for each phrase
_CALL = (
    "{{ SERVICE cq:search {{ ?thing cq:matchesName {words} ; a {cls} ; cq:score ?score ; cq:matched ?matched ; "
    "cq:atMost {most} }} BIND({number} AS ?phrase) }}"
)
_NAMED = """
SELECT ?phrase ?thing ?matched ?type ?label {
  %s
  FILTER NOT EXISTS { ?thing a cq:Group }
  ?thing a ?type FILTER(STRSTARTS(STR(?type), STR(cq:))) OPTIONAL { ?thing rdfs:label ?label }
} ORDER BY ?phrase DESC(?score) STRLEN(STR(?matched)) ?thing"""


def checked(text: str) -> str:
    """Return the question of a client. Raises: Problem 400: it is empty, or too long."""
    text = " ".join(text.split())
    if not text:
        raise Problem(400, "The question is empty.")
    if len(text) > MOST_CHARACTERS:
        raise Problem(400, f"The question has {len(text)} characters; {MOST_CHARACTERS} are the most.")
    return text


def asked(text: str) -> tuple[Understood, list[Candidate]]:
    """Return what a question in free words says, and the saved questions that come nearest, the best first."""
    known = _profiles()
    said = understood(text, named, datetime.now(UTC).date(), known.vocabulary)
    return said, ranked(said, known)[:SHOWN]


def answer(text: str) -> dict[str, Any]:
    """Return the same as JSON: `fits` says whether the first candidate is a fitting question, `read_as` what is asked
    with misspelled words mended.
    """
    said, found = asked(text)
    nearest = [one for one in found if one.fits]
    return {
        "asked": text,
        "read_as": said.text,
        "fits": bool(nearest),
        "understood": _as_json(said),
        "not_understood": list(said.unknown),
        "candidates": [_candidate(one) for one in nearest],
        "browse": browse_address(said),
        "search": f"{request.script_root}/search?{urlencode({'q': said.text})}",
    }


def form_address(one: Candidate, before: str = "/queries/") -> str:
    """Return the address of a question with its fields filled."""
    given = f"?{urlencode(dict(one.parameters))}" if one.parameters else ""
    return f"{request.script_root}{before}{quote(one.question.name)}{given}"


def browse_address(said: Understood) -> str:
    """Return the address of the events that all understood conditions select."""
    pairs = conditions(said)
    return f"{request.script_root}/browse/events" + (f"?{urlencode(pairs)}" if pairs else "")


def conditions(said: Understood) -> list[tuple[str, str]]:
    """Return what was understood as parameters of `kg.sparql.selection`."""
    days = (("from", said.earliest), ("to", said.latest))
    return [
        *(("type", cls) for cls in said.types),
        *(("factuality", one) for one in said.factualities),
        *((name, day.isoformat()) for name, day in days if day is not None),
        *((_part(one, said.names), shortened(entity.iri)) for one in said.names for entity in one.entities),
    ]


def _part(one: Named, names: Sequence[Named]) -> str:
    """Return the parameter for a name: actor and recipient where two are named that act on each other."""
    actors = [name for name in names if name.is_actor]
    if one not in actors:
        return "place"
    if sorted(name.role for name in actors) == ["object", "subject"]:
        return "actor" if one.role == "subject" else "recipient"
    return "participant"


def named(phrases: Sequence[str]) -> Mapping[str, Sequence[Entity]]:
    """Return the actors and places with these words, next to each other, in a name, the closest first."""
    calls = " UNION ".join(
        _CALL.format(words=queries.text(f'"{phrase}"'), cls=cls, most=_MOST, number=number)
        for number, phrase in enumerate(phrases)
        for cls in _CLASSES
    )
    rows = queries.rows(_NAMED % calls)
    kinds = terms.kinds((row["thing"].value, row["type"].value) for row in rows)
    found: defaultdict[str, dict[tuple[str, str], Entity]] = defaultdict(dict)
    for row in rows:
        iri, matched = row["thing"].value, row["matched"].value
        label = row["label"].value if "label" in row else matched
        entity = Entity(iri, label, kinds[iri], _classes(kinds[iri]), matched)
        found[phrases[int(row["phrase"].value)]].setdefault((iri, matched), entity)
    return {phrase: tuple(some.values()) for phrase, some in found.items()}


def _classes(cls: str) -> frozenset[str]:
    above = superclasses().get(CQ + cls, ())
    return frozenset(iri.removeprefix(CQ) for iri in (CQ + cls, *above) if iri.startswith(CQ))


_profiles = functools.cache(profiles)


def _as_json(said: Understood) -> dict[str, Any]:
    days = (("from", said.earliest), ("to", said.latest))
    return {
        "names": [_name(one) for one in said.names],
        **{name: day.isoformat() for name, day in days if day is not None},
        "types": list(said.types),
        "factualities": list(said.factualities),
        **({"words": said.quoted} if said.quoted else {}),
    }


def _name(one: Named) -> dict[str, Any]:
    return {
        "words": one.words,
        "role": one.role,
        "entities": [{"iri": entity.iri, "label": entity.label, "class": entity.cls} for entity in one.entities],
    }


def _candidate(one: Candidate) -> dict[str, Any]:
    return {
        "name": one.question.name,
        "question": one.question.summary,
        "score": one.score,
        "reasons": [{"kind": r.kind, "value": r.value, "points": r.points} for r in one.reasons],
        "parameters": dict(one.parameters),
        "not_used": list(one.left_over),
        "form": form_address(one),
        "data": form_address(one, "/api/query/"),
    }
