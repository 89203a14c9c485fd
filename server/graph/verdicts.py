"""Samples, verdicts and corrections of the served graph. They are written to the graph of verdicts and to no other."""

from __future__ import annotations

from collections.abc import Sequence

from kg.rdf.vocab import VERDICTS_GRAPH
from kg.verdicts import recalibration, records
from kg.verdicts.model import Judged, Sample, Verdict, sample_iri
from kg.verdicts.report import Fit, Moved, Report, fit, moved, report
from kg.verdicts.statistics import Recalibration
from server.graph import queries
from server.http.problems import Problem
from server.http.state import server_state
from server.http.writing import carry_out
from server.workers.wire import Change


def ask(query: str) -> list[dict[str, str]]:
    """Return the rows of a SELECT: the lexical form or IRI of each variable that is bound."""
    return [{name: term.value for name, term in row.items()} for row in queries.rows(query)]


def base() -> str:
    return server_state().settings.base


def samples() -> list[Sample]:
    return queries.cached("samples", lambda: records.samples(ask, base()))


def sample(name: str) -> Sample:
    """Return the sample whose IRI ends with a name. Raises: Problem 404."""
    found = records.samples(ask, base(), sample_iri(base(), name))
    if not found:
        raise Problem(404, f"This graph has no sample {name!r}; /sample lists those that it has.")
    return found[0]


def judged(of: Sample) -> list[Judged]:
    return queries.cached(f"judged {of.iri}", lambda: records.judged(ask, base(), of))


def report_of(of: Sample) -> Report:
    """Return the report on a sample."""
    return queries.cached(f"report {of.iri}", lambda: report(judged(of), _confidences()))


def fit_of(of: Sample) -> Fit:
    """Return how the confidence of the graph would be fitted to the verdicts on a sample."""
    return queries.cached(f"fit {of.iri}", lambda: fit(judged(of)))


def moved_by(curve: Recalibration) -> list[Moved]:
    """Return what a recalibration changes in this graph."""
    return moved(curve, _confidences())


def fitted() -> recalibration.Kept | None:
    """Return the recalibration that this graph has, None where it has none."""
    return queries.cached("recalibration", lambda: recalibration.kept(ask, base()))


def _confidences() -> dict[float, int]:
    """Return the number of events of each confidence."""
    return queries.cached("confidences", lambda: records.confidences(ask))


def coders(of: Sample) -> dict[str, int]:
    """Return the number of events of a sample that each coder has judged, in part or in full."""
    graph, iri = f"<{base()}{VERDICTS_GRAPH}>", f"<{of.iri}>"
    counted = f"GRAPH {graph} {{ ?verdict cq:sample {iri} ; cq:coder ?coder ; cq:on ?event ; cq:judgement ?said }}"
    rows = ask(f"SELECT ?coder (COUNT(DISTINCT ?event) AS ?n) {{ {counted} }} GROUP BY ?coder ORDER BY ?coder")
    return {row["coder"]: int(row["n"]) for row in rows}


def verdicts_on(iri: str, of: Sample | None = None) -> list[Verdict]:
    """Return the verdicts on a thing: those for a sample, or those outside of samples."""
    found = records.verdicts(ask, base(), queries.checked_iri(iri).value, of.iri if of else "")
    return found if of else [verdict for verdict in found if not verdict.sample]


def values(event: str) -> dict[str, str]:
    """Return what the fields of an event hold; {} where the graph does not have it."""
    return records.values(ask, [event]).get(event, {})


def keep(new: Sample) -> None:
    """Keep a sample. Raises: Problem."""
    _change(records.keeping_sample(new, base()))


def record(found: Sequence[Verdict]) -> None:
    """Record verdicts; each replaces an earlier one of its coder on the same field. Raises: Problem."""
    _change(records.recording(found, base()))


def withdraw(iri: str) -> Verdict:
    """Remove a correction and return it. Raises: Problem 404: there is none with this IRI, or it is of a sample."""
    known = {verdict.iri(base()): verdict for verdict in records.corrections(ask, base())}
    if iri not in known:
        raise Problem(404, f"{iri} is no correction of this graph; it may have been undone already.")
    _change(records.withdrawing([iri], base()))
    return known[iri]


def recalibrate(of: Sample) -> None:
    """Write the confidence that fits the verdicts on a sample beside that of every event. Raises: Problem: 409: no
    event of the sample is judged in all five fields.
    """
    found = fit(judged(of))
    if not found.cases:
        raise Problem(409, f"No event of the sample {of.label} is judged in all of the five fields yet.")
    with recalibration.written(ask, base(), found.curve, of.iri) as (body, _):
        change = Change("put", graph=recalibration.graph(base()), bodies=[(str(body), "ntriples")])
        carry_out(change, server_state().settings.upload_timeout)


def forget_recalibration() -> None:
    """Remove the fitted confidence of all events. Raises: Problem."""
    carry_out(Change("delete", graph=recalibration.graph(base())), server_state().settings.timeout)


def _change(text: str) -> None:
    carry_out(Change("update", text=text, graphs=[base() + VERDICTS_GRAPH]), server_state().settings.timeout)
