"""SPARQL by a language model, where the operator has configured one."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache

import pyoxigraph as ox

from kg.asking.drafting import Draft, Told
from kg.asking.drafting import drafted as by_model
from kg.asking.ranking import Candidate
from kg.asking.understanding import Understood
from kg.engines.local.reader import evaluated, syntax_error
from kg.http_client import HttpError, host_of
from kg.http_client.chat import Client, Endpoint
from kg.rdf.vocab import CQ
from kg.sparql.selection import shortened
from server.graph import asking, queries, terms
from server.http.problems import Problem
from server.http.state import server_state
from server.http.writing import is_of_another_site

_ATTEMPTS = 2
_AT_ONCE = 2  # questions that are asked of the model at a time: each keeps a thread
_EXAMPLES = 3  # saved questions that the model sees
_WAIT = 30  # seconds after which to come again
_turns = threading.BoundedSemaphore(_AT_ONCE)
_client = cache(Client)  # one for each endpoint, since it counts failures
_IN_GRAPH = """
SELECT DISTINCT ?x { VALUES ?x { %s }
  FILTER(EXISTS { ?x ?p ?o } || EXISTS { ?s ?x ?o } || EXISTS { ?s ?q ?x }) }"""


def model() -> str:
    """Return the model that may be asked, and at which host, for people; "" if none is configured."""
    settings = server_state().settings
    return f"{settings.llm_model}, {host_of(settings.llm_url)}" if settings.llm_url and settings.llm_model else ""


def drafted(text: str) -> Draft:
    """Return the query that the model writes for a question, checked and not run.

    Raises: Problem: 403 for a page of another site, 404 without a model, 503 where others wait for it, 502 where it
    fails.
    """
    settings = server_state().settings
    if not (settings.llm_url and settings.llm_model):
        raise Problem(404, "No language model is configured here: --llm-url and --llm-model name one.")
    if is_of_another_site():
        raise Problem(403, "Requests made by pages of other sites may not ask the language model.")
    if not _turns.acquire(blocking=False):
        raise Problem(503, "The language model is busy with other questions.", headers={"Retry-After": str(_WAIT)})
    try:
        endpoint = Endpoint(
            settings.llm_url, settings.llm_model, settings.llm_key, settings.llm_timeout, attempts=_ATTEMPTS
        )
        return by_model(text, _told(*asking.asked(text)), _client(endpoint).ask, _parse, _known)
    except HttpError as error:
        raise Problem(502, f"The language model gave no query: {error.reason}.") from error
    finally:
        _turns.release()


def _told(said: Understood, found: Sequence[Candidate]) -> Told:
    examples = tuple(_without_metadata(one) for one in found[:_EXAMPLES])
    return Told(terms.described(), examples, tuple(_things(said)), datetime.now(UTC).date())


def _without_metadata(one: Candidate) -> str:
    lines = one.question.bound(one.parameters).splitlines()
    return f"# {one.question.summary}\n" + "\n".join(line for line in lines if not line.startswith("#+")).strip()


def _things(said: Understood) -> Iterator[str]:
    for name in said.names:
        for entity in name.entities:
            yield f"{name.words}: {shortened(entity.iri)} (cq:{entity.cls}, {entity.label})"


def _parse(text: str) -> None:
    """Raises: QuerySyntaxError."""
    try:
        evaluated(ox.Store(), text)
    except SyntaxError as error:
        raise syntax_error(error) from error


def _known(iris: Sequence[str]) -> frozenset[str]:
    """Return which terms of ours the ontology has, and which other IRIs are in the graph."""
    ours = {term.iri for term in terms.terms()}
    others = [f"<{iri}>" for iri in iris if not iri.startswith(CQ) and ":" in iri]
    there = queries.rows(_IN_GRAPH % " ".join(others)) if others else []
    return frozenset(ours) | {row["x"].value for row in there}
