"""The SPARQL of a selection. Prefixes are those of the graph and are not declared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from kg.rdf.vocab import XSD
from kg.sparql.search_service import MOST_HITS
from kg.sparql.selection import Selection, kind_named

_HOST = re.compile(r"(?=.*\.)[a-z0-9.-]+")


def select(selection: Selection, limit: int | None = None, offset: int = 0) -> str:
    """Return the SELECT query whose ?thing are the things selected, each once, sorted as it says or by IRI."""
    body = pattern(selection)
    name = selection.sort.removeprefix("-")
    if name:
        key, aggregate = _sort_key(selection, name)
        order = "DESC(?order)" if selection.sort.startswith("-") else "?order"
        text = f"SELECT ?thing ({aggregate} AS ?order) WHERE {{\n{body}\n{key}\n}}\n"
        text += f"GROUP BY ?thing\nORDER BY {order} ?thing"
    else:
        text = f"SELECT DISTINCT ?thing WHERE {{\n{body}\n}}\nORDER BY ?thing"
    return text + (f"\nLIMIT {limit:d} OFFSET {offset:d}" if limit is not None else "")


def count(selection: Selection) -> str:
    """Return the SELECT query whose one row has the number of things selected as ?count."""
    return f"SELECT (COUNT(DISTINCT ?thing) AS ?count) WHERE {{\n{pattern(selection)}\n}}"


def pattern(selection: Selection) -> str:
    """Return the graph pattern that binds ?thing, several times where several reasons select it.

    For events and reports it binds ?report as well, the event of one article. Other variables in it begin with `sel_`.
    All values are written by the engine's own serializer. Lines are not enclosed in braces.
    """
    make = _event_lines if selection.has_reports else _OTHERS.get(selection.kind, _entity_lines)
    return "\n".join(f"  {line}" for line in make(selection))


def _sort_key(selection: Selection, name: str) -> tuple[str, str]:
    """Return the pattern that binds ?sel_key, and the aggregate that sorts.

    An aggregate of which one value is unbound has none: so an event is sorted by its own day and label, which are the
    same in each of its rows, not by those of its reports.
    """
    if name == "events":
        return (
            "  OPTIONAL { ?sel_key cq:actor|cq:recipient|sem:hasPlace ?thing ; a cq:Event }",
            "COUNT(DISTINCT ?sel_key)",
        )
    if name == "confidence":
        of = "?report" if selection.has_reports else "?thing"
        return (
            f"  OPTIONAL {{ {of} cq:confidence ?sel_found }} BIND(COALESCE(?sel_found, 0) AS ?sel_key)",
            "MAX(?sel_key)",
        )
    if name == "date":
        path = {
            "articles": "schema:datePublished",
            "statements": "gaf:denotedBy/nif:referenceContext/schema:datePublished",
        }
        return f"  OPTIONAL {{ ?thing {path.get(selection.kind, 'cq:earliestDate')} ?sel_key }}", "MIN(STR(?sel_key))"
    path_of_label = "schema:headline" if selection.kind == "articles" else "rdfs:label"
    return f"  OPTIONAL {{ ?thing {path_of_label} ?sel_key }}", "MIN(STR(?sel_key))"


def _event_lines(selection: Selection) -> Iterator[str]:
    yield _one_of("?report", "a", "type", _iris(selection.types) or ["cq:Event"])
    yield from _participants("?report", selection, "cq:actor|cq:actorState", "cq:recipient|cq:recipientState")
    if selection.actor_countries:
        yield _one_of("?report", "cq:actor/cq:country", "actor_country", _literals(selection.actor_countries))
    if selection.places:
        yield _one_of("?report", "sem:hasPlace/cq:locatedIn*", "place", _iris(selection.places))
    if selection.countries:
        yield _one_of("?report", "sem:hasPlace/cq:country", "country", _literals(selection.countries))
    if selection.factualities:
        yield _one_of("?report", "cq:factuality", "factuality", _iris(selection.factualities))
    if selection.attributed_to:
        yield _one_of("?report", "cq:attributedTo/cq:actsFor?", "claimant", _iris(selection.attributed_to))
    if selection.attributed is not None:
        yield f"FILTER {'' if selection.attributed else 'NOT '}EXISTS {{ ?report cq:attributedTo ?sel_any }}"
    yield from _confident("?report", selection)
    yield from _dated("?report", selection)
    if selection.words:
        yield _sentences(selection.words) + " ?report gaf:denotedBy/cq:inSentence ?sel_sentence ."
    yield from _published_by("?sel_article", "?report cq:trigger/nif:referenceContext ?sel_article . ", selection)
    if selection.kind == "events":
        yield "OPTIONAL { ?sel_reported cq:reports ?report } BIND(COALESCE(?sel_reported, ?report) AS ?thing)"
    else:
        yield "BIND(?report AS ?thing)"


def _statement_lines(selection: Selection) -> Iterator[str]:
    yield "?thing a cq:Statement ."
    speaker, addressee = "cq:speaker/cq:actsFor?", "cq:addressee/cq:actsFor?"
    yield from _participants("?thing", selection, speaker, addressee)
    if selection.countries:
        yield _one_of("?thing", "cq:speaker/cq:country", "country", _literals(selection.countries))
    yield from _confident("?thing", selection)
    if selection.words:
        yield _sentences(selection.words) + " ?thing gaf:denotedBy/cq:inSentence ?sel_sentence ."
    if selection.earliest or selection.latest:
        yield "?thing gaf:denotedBy/nif:referenceContext ?sel_paper ." + _published("?sel_paper", selection)
    yield from _published_by("?sel_article", "?thing gaf:denotedBy/nif:referenceContext ?sel_article . ", selection)


def _article_lines(selection: Selection) -> Iterator[str]:
    yield "?thing a cq:Article ."
    if selection.earliest or selection.latest:
        yield _published("?thing", selection)
    if selection.participants:
        values = _iris(selection.participants)
        yield _one_of("?thing", "^nif:referenceContext/^gaf:denotedBy", "participant", values)
    if selection.places:
        yield _one_of("?thing", "^nif:referenceContext/^gaf:denotedBy/cq:locatedIn*", "place", _iris(selection.places))
    if selection.words:
        yield (
            f"{{ {_sentences(selection.words)} ?sel_sentence nif:referenceContext ?thing }} UNION "
            f"{{ {_named(selection)} }}"
        )
    yield from _published_by("?thing", "", selection)


def _entity_lines(selection: Selection) -> Iterator[str]:
    yield _one_of("?thing", "a", "type", _iris(selection.types) or _classes(selection))
    if selection.countries:
        yield _one_of("?thing", "cq:country", "country", _literals(selection.countries))
    if selection.places:
        yield _one_of("?thing", "cq:locatedIn*", "place", _iris(selection.places))
    if selection.words:
        yield _named(selection)
    if selection.earliest or selection.latest:
        yield "?sel_event cq:actor|cq:recipient|sem:hasPlace ?thing ."
        yield from _dated("?sel_event", selection)
    yield from _published_by("?sel_article", "?thing gaf:denotedBy/nif:referenceContext ?sel_article . ", selection)


_OTHERS: Mapping[str, Callable[[Selection], Iterator[str]]] = {
    "statements": _statement_lines,
    "articles": _article_lines,
}


def _participants(subject: str, selection: Selection, acting: str, receiving: str) -> Iterator[str]:
    if selection.actors:
        yield _one_of(subject, acting, "actor", _iris(selection.actors))
    if selection.recipients:
        yield _one_of(subject, receiving, "recipient", _iris(selection.recipients))
    if selection.participants:
        yield _one_of(subject, f"({acting})|({receiving})", "participant", _iris(selection.participants))


def _confident(subject: str, selection: Selection) -> Iterator[str]:
    if selection.min_confidence is not None:
        least = _typed(f"{selection.min_confidence:f}", "decimal")
        yield f"{subject} cq:confidence ?sel_confidence . FILTER(?sel_confidence >= {least})"


def _dated(event: str, selection: Selection) -> Iterator[str]:
    """Yield the lines by which the days of an event overlap those selected. A missing first or last day is open."""
    if not selection.earliest and not selection.latest:
        return
    conditions = ["(BOUND(?sel_from) || BOUND(?sel_to))"]
    if selection.earliest:
        conditions.append(f"COALESCE(?sel_to >= {_typed(str(selection.earliest), 'date')}, true)")
    if selection.latest:
        conditions.append(f"COALESCE(?sel_from <= {_typed(str(selection.latest), 'date')}, true)")
    yield (
        f"OPTIONAL {{ {event} cq:earliestDate ?sel_from }} OPTIONAL {{ {event} cq:latestDate ?sel_to }} "
        f"FILTER({' && '.join(conditions)})"
    )


def _published(article: str, selection: Selection) -> str:
    """Return the pattern by which an article was published on the days selected; a time counts with its day."""
    day = "SUBSTR(STR(?sel_published), 1, 10)"
    conditions = []
    if selection.earliest:
        conditions.append(f"{day} >= {_literals([str(selection.earliest)])[0]}")
    if selection.latest:
        conditions.append(f"{day} <= {_literals([str(selection.latest)])[0]}")
    return f"{article} schema:datePublished ?sel_published . FILTER({' && '.join(conditions)})"


def _published_by(article: str, lead: str, selection: Selection) -> Iterator[str]:
    """Yield the lines by which an article has one of the publishers or hosts selected.

    `article` is its variable, `lead` the pattern that binds it, "" where it is bound anyway.
    """
    if not selection.sources:
        return
    values = " ".join(_literals(selection.sources))
    yield f"{{ VALUES ?sel_source {{ {values} }} {lead}{article} schema:publisher ?sel_source }}"
    hosts = [source.lower() for source in selection.sources if _HOST.fullmatch(source.lower())]
    if hosts:
        host = 'LCASE(REPLACE(STRAFTER(STR(?sel_address), "://"), "[:/?#].*$", ""))'
        tests = " || ".join(
            f"?sel_host = {exact} || STRENDS(?sel_host, {below})"
            for exact, below in zip(_literals(hosts), _literals("." + one for one in hosts), strict=True)
        )
        yield f"UNION {{ {lead}{article} schema:url ?sel_address . BIND({host} AS ?sel_host) FILTER({tests}) }}"


def _sentences(words: str) -> str:
    return f"SERVICE cq:search {{ ?sel_sentence cq:matchesText {_literals([words])[0]} ; cq:atMost {MOST_HITS} }}"


def _named(selection: Selection) -> str:
    classes = _classes(selection)
    of = f"a {classes[0]} ; " if len(classes) == 1 else ""
    words = _literals([selection.words])[0]
    return f"SERVICE cq:search {{ ?thing cq:matchesName {words} ; {of}cq:atMost {MOST_HITS} }}"


def _classes(selection: Selection) -> list[str]:
    return [f"cq:{name}" for name in kind_named(selection.kind).classes]


def _one_of(subject: str, path: str, name: str, values: Sequence[str]) -> str:
    """Return the pattern by which a path leads to one of the values, which are written as terms."""
    if len(values) == 1:
        return f"{subject} {path} {values[0]} ."
    return f"VALUES ?sel_{name} {{ {' '.join(values)} }} {subject} {path} ?sel_{name} ."


def _iris(iris: Iterable[str]) -> list[str]:
    return [str(ox.NamedNode(iri)) for iri in iris]


def _literals(texts: Iterable[str]) -> list[str]:
    return [str(ox.Literal(text)) for text in texts]


def _typed(text: str, datatype: str) -> str:
    return str(ox.Literal(text, datatype=ox.NamedNode(XSD + datatype)))
