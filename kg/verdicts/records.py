"""Verdicts and samples in the graph: the queries that read them and the updates that write them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias, TypeVar, cast

import pyoxigraph as ox

from kg.errors import StoreError
from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CQ, PROV, RDF, RDFS, SCHEMA, VERDICTS_GRAPH, XSD, cq
from kg.verdicts.model import FIELDS, JUDGEMENTS, Drawn, Judged, Sample, Verdict

Ask: TypeAlias = Callable[[str], Iterable[Mapping[str, str]]]
"""What answers a SELECT query with rows: the lexical form or IRI of each variable that is bound."""

_TYPE, _LABEL, _COMMENT = RDF + "type", RDFS + "label", RDFS + "comment"
_TIME, _POSITION = PROV + "generatedAtTime", SCHEMA + "position"
_BATCH = 500  # IRIs that are named in one query


def population(ask: Ask) -> list[Judged]:
    """Return all events of the graph with type and confidence, without values, in order of their IRIs."""
    found = {one.event: one for one in _population(ask, "")}
    return [found[event] for event in sorted(found)]


def _population(ask: Ask, of: str) -> Iterator[Judged]:
    rows = ask(
        f"SELECT ?event ?class ?confidence {{ {of}VALUES ?class {{ {_types()} }} "
        "?event a ?class ; cq:confidence ?confidence }"
    )
    return (Judged(row["event"], _local(row["class"]), float(row["confidence"]), {}) for row in rows)


def confidences(ask: Ask) -> dict[float, int]:
    """Return the number of events of each confidence."""
    rows = ask(
        f"SELECT ?confidence (COUNT(?event) AS ?n) {{ VALUES ?class {{ {_types()} }} "
        "?event a ?class ; cq:confidence ?confidence } GROUP BY ?confidence"
    )
    return {float(row["confidence"]): int(row["n"]) for row in rows}


def values(ask: Ask, events: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return what each field of each event holds: sorted IRIs or lexical forms, separated by spaces.

    Events that are not in the graph are left out.
    """
    of_field = {iri: name for name, iri in FIELDS.items()}
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    wanted = list(dict.fromkeys(events))
    for start in range(0, len(wanted), _BATCH):
        named = " ".join(map(_iri, wanted[start : start + _BATCH]))
        for row in ask(f"SELECT ?event ?field ?value {{ VALUES ?event {{ {named} }} {_held_by_event()} }}"):
            found[row["event"]][of_field[row["field"]]].add(row["value"])
    return {
        event: {name: " ".join(sorted(held.get(name, ()))) for name in FIELDS}
        for event, held in found.items()
        if "type" in held
    }


def shown(ask: Ask, events: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return, for each event, its fields for a reader: labels, separated by "; ", and its "words" (the event word),
    "sentence" and "article".
    """
    of_field = {iri: name for name, iri in FIELDS.items()}
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    wanted = list(dict.fromkeys(events))
    for start in range(0, len(wanted), _BATCH):
        named = " ".join(map(_iri, wanted[start : start + _BATCH]))
        for row in ask(
            f"SELECT ?event ?field ?shown {{ VALUES ?event {{ {named} }} {_held_by_event()} "
            "OPTIONAL { ?value rdfs:label ?label } BIND(COALESCE(?label, STR(?value)) AS ?shown) }"
        ):
            found[row["event"]][of_field[row["field"]]].add(row["shown"])
        for row in ask(
            f"SELECT ?event ?article ?words ?sentence {{ VALUES ?event {{ {named} }} ?event cq:trigger ?trigger . "
            "?trigger nif:referenceContext ?article ; (nif:anchorOf|cq:wordsAt) ?words ; "
            "cq:inSentence/(nif:anchorOf|cq:wordsAt) ?sentence }"
        ):
            for name in ("article", "words", "sentence"):
                found[row["event"]][name].add(" ".join(row[name].split()))
    return {event: {name: "; ".join(sorted(held)) for name, held in fields.items()} for event, fields in found.items()}


def _types() -> str:
    return " ".join(f"cq:{name}" for name in event_types())


def _held_by_event() -> str:
    """The pattern of each ?value that a ?field of ?event holds."""
    fields = " ".join(f"<{iri}>" for iri in FIELDS.values() if iri != FIELDS["type"])
    return (
        f"{{ VALUES ?field {{ {fields} }} ?event ?field ?value }} UNION "
        f"{{ VALUES ?value {{ {_types()} }} ?event a ?value BIND(cq:class AS ?field) }}"
    )


def verdicts(ask: Ask, base: str, on: str = "", sample: str = "") -> list[Verdict]:
    """Return all verdicts, or those on a thing, for a sample or both, the oldest first.

    Raises: StoreError: one of them is incomplete.
    """
    wanted = (f"; cq:on {_iri(on)} " if on else "") + (f"; cq:sample {_iri(sample)} " if sample else "")
    found = [_read(_verdict, iri, held) for iri, held in _held(ask, base, "Verdict", wanted).items()]
    return sorted(found, key=lambda v: (v.time, v.on, v.field, v.coder))


def corrections(ask: Ask, base: str) -> list[Verdict]:
    """Return what was said outside of samples: of two things, and that a field of an event is wrong; oldest first.

    Raises: StoreError: one of them is incomplete.
    """
    held = _held(ask, base, "Verdict", "FILTER NOT EXISTS { ?s cq:sample ?any } ")
    found = [_read(_verdict, iri, properties) for iri, properties in held.items()]
    return sorted((v for v in found if v.is_correction or v.judgement == "Wrong"), key=lambda v: (v.time, v.on))


def samples(ask: Ask, base: str, iri: str = "") -> list[Sample]:
    """Return all samples, or the one of an IRI if there is one, the oldest first.

    Raises: StoreError: one of them is incomplete.
    """
    drawn: defaultdict[str, list[tuple[int, Drawn]]] = defaultdict(list)
    for node, held in _held(ask, base, "SampledEvent", f"; cq:sample {_iri(iri)} " if iri else "").items():
        of, place, one = _read(_drawn, node, held)
        drawn[of].append((place, one))
    found = [
        replace(sample, drawn=tuple(one for _, one in sorted(drawn[node], key=lambda pair: pair[0])))
        for node, held in _held(ask, base, "Sample", f"FILTER(?s = {_iri(iri)}) " if iri else "").items()
        if (sample := _read(_sample, node, held))
    ]
    return sorted(found, key=lambda one: (one.time, one.iri))


def judged(ask: Ask, base: str, sample: Sample | None = None) -> list[Judged]:
    """Return the events that have verdicts, or those of a sample, with values and verdicts.

    Events that the graph no longer has are left out.
    """
    given: defaultdict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts(ask, base, sample=sample.iri if sample else ""):
        if not verdict.is_correction:
            given[verdict.on[0]].append(verdict)
    probabilities = {one.event: one.probability for one in sample.drawn} if sample else {}
    wanted = list(probabilities) if sample else sorted(given)
    held = values(ask, wanted)
    confidence = _with_confidence(ask, wanted)
    return [
        Judged(
            event,
            confidence[event].cls,
            confidence[event].confidence,
            held[event],
            tuple(given[event]),
            probabilities.get(event),
        )
        for event in wanted
        if event in confidence and event in held
    ]


def _with_confidence(ask: Ask, events: Sequence[str]) -> dict[str, Judged]:
    """Return those of the events that the graph has, without values."""
    found: dict[str, Judged] = {}
    for start in range(0, len(events), _BATCH):
        named = " ".join(map(_iri, events[start : start + _BATCH]))
        found |= {one.event: one for one in _population(ask, f"VALUES ?event {{ {named} }} ")}
    return found


def recording(found: Sequence[Verdict], base: str) -> str:
    """Return the update that records verdicts. Each replaces an earlier one of its coder on the same field."""
    return _replacing(base, {verdict.iri(base): _properties(verdict) for verdict in found})


def withdrawing(iris: Iterable[str], base: str) -> str:
    """Return the update that removes verdicts."""
    return _removing(base, list(iris))


def keeping_sample(sample: Sample, base: str) -> str:
    """Return the update that keeps a sample. A sample of the same name is replaced; its verdicts stay."""
    nodes: dict[str, _Properties] = {
        sample.iri: [
            (_TYPE, ox.NamedNode(cq("Sample"))),
            (_LABEL, ox.Literal(sample.label)),
            (_TIME, _typed(sample.time, "dateTime")),
            (cq("design"), ox.Literal(sample.design)),
            (cq("seed"), _typed(sample.seed, "integer")),
            (cq("populationSize"), _typed(sample.population, "integer")),
        ]
    }
    for place, one in enumerate(sample.drawn, 1):
        nodes[f"{sample.iri}/{place}"] = [
            (_TYPE, ox.NamedNode(cq("SampledEvent"))),
            (cq("sample"), ox.NamedNode(sample.iri)),
            (cq("on"), ox.NamedNode(one.event)),
            (cq("stratum"), ox.Literal(one.stratum)),
            (cq("samplingProbability"), _probability(one.probability)),
            (_POSITION, _typed(place, "integer")),
        ]
    graph, iri = _iri(base + VERDICTS_GRAPH), _iri(sample.iri)
    parts = f"GRAPH {graph} {{ ?part a cq:SampledEvent ; cq:sample {iri} ; ?p ?o }}"
    return f"DELETE {{ GRAPH {graph} {{ ?part ?p ?o }} }} WHERE {{ {parts} }} ;\n{_replacing(base, nodes)}"


T = TypeVar("T")
_Held: TypeAlias = Mapping[str, Sequence[str]]


def _read(make: Callable[[str, _Held], T], iri: str, held: _Held) -> T:
    """Raises: StoreError: a property that the record needs is missing or malformed."""
    try:
        return make(iri, held)
    except (LookupError, ValueError) as error:
        raise StoreError(f"{iri}: this record in the graph of verdicts is incomplete: {error}") from error


def _held(ask: Ask, base: str, cls: str, wanted: str = "") -> dict[str, defaultdict[str, list[str]]]:
    """Return the properties of each record of a class for which a pattern holds that continues `?s a CLASS`."""
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    graph = _iri(base + VERDICTS_GRAPH)
    for row in ask(f"SELECT ?s ?p ?o {{ GRAPH {graph} {{ ?s a cq:{cls} {wanted}. ?s ?p ?o }} }}"):
        found[row["s"]][row["p"]].append(row["o"])
    return dict(found)


def _verdict(_: str, held: _Held) -> Verdict:
    judgement = _local(held[cq("judgement")][0])
    if judgement not in JUDGEMENTS:
        raise ValueError(f"judgement {judgement!r}")
    probability = held[cq("samplingProbability")]
    return Verdict(
        tuple(sorted(held[cq("on")])),
        held[cq("field")][0],
        judgement,
        held[cq("coder")][0],
        held[_TIME][0],
        next(iter(held[cq("judgedValue")]), None),
        "".join(held[_COMMENT]),
        "".join(held[cq("sample")]),
        float(probability[0]) if probability else None,
    )


def _sample(iri: str, held: _Held) -> Sample:
    design = cast(Literal["simple", "stratified"], held[cq("design")][0])
    numbers = int(held[cq("seed")][0]), int(held[cq("populationSize")][0])
    return Sample(iri, held[_LABEL][0], held[_TIME][0], design, *numbers, ())


def _drawn(_: str, held: _Held) -> tuple[str, int, Drawn]:
    """Return the sample, the position in it, and what was drawn."""
    one = Drawn(held[cq("on")][0], held[cq("stratum")][0], float(held[cq("samplingProbability")][0]))
    return held[cq("sample")][0], int(held[_POSITION][0]), one


_Properties: TypeAlias = Sequence[tuple[str, ox.NamedNode | ox.Literal]]


def _properties(verdict: Verdict) -> _Properties:
    texts = {cq("coder"): verdict.coder, cq("judgedValue"): verdict.value, _COMMENT: verdict.comment or None}
    return [
        (_TYPE, ox.NamedNode(cq("Verdict"))),
        *((cq("on"), ox.NamedNode(iri)) for iri in verdict.on),
        (cq("field"), ox.NamedNode(verdict.field)),
        (cq("judgement"), ox.NamedNode(cq(verdict.judgement))),
        (_TIME, _typed(verdict.time, "dateTime")),
        *((prop, ox.Literal(text)) for prop, text in texts.items() if text is not None),
        *([(cq("sample"), ox.NamedNode(verdict.sample))] if verdict.sample else []),
        *([(cq("samplingProbability"), _probability(verdict.probability))] if verdict.probability is not None else []),
    ]


def _replacing(base: str, nodes: Mapping[str, _Properties]) -> str:
    return f"{_removing(base, list(nodes))} ;\n{_inserting(base, nodes)}"


def _removing(base: str, iris: Sequence[str]) -> str:
    graph, named = _iri(base + VERDICTS_GRAPH), " ".join(map(_iri, iris))
    return f"DELETE {{ GRAPH {graph} {{ ?s ?p ?o }} }} WHERE {{ VALUES ?s {{ {named} }} GRAPH {graph} {{ ?s ?p ?o }} }}"


def _inserting(base: str, nodes: Mapping[str, _Properties]) -> str:
    return f"INSERT DATA {{ GRAPH {_iri(base + VERDICTS_GRAPH)} {{\n" + "\n".join(_triples(nodes)) + "\n} }"


def _triples(nodes: Mapping[str, _Properties]) -> Iterator[str]:
    for iri, properties in nodes.items():
        for prop, term in properties:
            yield f"{_iri(iri)} {_iri(prop)} {term} ."


def _iri(iri: str) -> str:
    return str(ox.NamedNode(iri))


def _typed(value: object, kind: str) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + kind))


def _probability(value: float) -> ox.Literal:
    return _typed(f"{value:.9f}".rstrip("0").rstrip("."), "decimal")


def _local(iri: str) -> str:
    return iri.removeprefix(CQ)
