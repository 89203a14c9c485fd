"""Export of links: for editors of Wikidata as QuickStatements, for other data sets as a linkset of VoID.

An editor of Wikidata can take little from a machine's reading of the news: no statements, since their source is the
articles and not this graph, and no identifiers of ours, since Wikidata has no property for them. What is left is
aliases: names that articles use and Wikidata does not have. Aliases carry no references, so the summary of the edit
names the articles. A person has to look at each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kg.engines.local import open_snapshot
from kg.engines.local.manifest import manifest
from kg.gazetteer.atlas import plain
from kg.rdf.vocab import ID, PREFIXES, VOID, WD, XSD
from kg.rdf.vocab import RDF as RDF_SPACE
from kg.resolution.hand import without
from kg.wikidata.refused import refused

FORMATS = ("quickstatements", "linkset")
_ARTICLES = 2  # at least, that use the name
_SURE = 0.9  # confidence of the link, at least
_LONGEST = 100
_NAMES = """
SELECT ?e ?item ?name (COUNT(DISTINCT ?article) AS ?n) (MIN(STR(?where)) AS ?one) WHERE {
  ?e owl:sameAs ?item ; cq:linkConfidence ?sure . FILTER(?sure >= %s && STRSTARTS(STR(?item), STR(wd:))) %s
  { ?e rdfs:label ?name } UNION { ?e skos:altLabel ?name }
  ?e gaf:denotedBy ?m . ?m nif:anchorOf ?words ; nif:referenceContext ?article . FILTER(STR(?words) = STR(?name))
  OPTIONAL { ?article schema:url ?url } BIND(COALESCE(?url, STR(?article)) AS ?where)
} GROUP BY ?e ?item ?name HAVING(COUNT(DISTINCT ?article) >= %d) ORDER BY ?item ?name
"""
_KNOWN = """
SELECT ?item ?name WHERE { ?item cq:lookedUpAt ?when . { ?item rdfs:label ?name } UNION { ?item skos:altLabel ?name } }
"""
_BEARERS = (
    "SELECT DISTINCT ?e ?name WHERE { { ?e rdfs:label ?name } UNION { ?e skos:altLabel ?name } ?e gaf:denotedBy ?m }"
)
_PERSONS = "SELECT ?e WHERE { ?e a cq:Person }"
_LINKS = """
SELECT DISTINCT ?e ?item WHERE {
  ?e owl:sameAs ?item FILTER(STRSTARTS(STR(?item), STR(wd:)) && !STRSTARTS(STR(?e), STR(wd:))) %s
}"""
_CONTROL = re.compile(r'[\x00-\x1f"|]')


def export(path: Path | str, format_name: str, out: IO[bytes]) -> None:
    """Write the links of a published state in one of FORMATS. Raises: StoreError: there is none."""
    store = open_snapshot(path)
    base = str(manifest(path).get("base", ID))
    if format_name == "quickstatements":
        for line in quickstatements(store, base):
            out.write(line.encode("utf8") + b"\n")
    else:
        ox.serialize(linkset(store, base), out, ox.RdfFormat.TURTLE, prefixes=PREFIXES)


def quickstatements(store: ox.Store, base: str = ID) -> Iterator[str]:
    """One command a line, sorted: an alias that several articles use and Wikidata does not have.

    Items whose names have not been copied from Wikidata are left out: run `communique link` before. So are names that
    another entity here has, single words for a person, and links that a person has judged wrong.
    """
    known: dict[str, set[str]] = {}
    for row in _rows(store, _KNOWN):
        known.setdefault(row["item"], set()).add(plain(row["name"]))
    bearers: dict[str, set[str]] = {}
    for row in _rows(store, _BEARERS):
        bearers.setdefault(plain(row["name"]), set()).add(row["e"])
    persons = {row["e"] for row in _rows(store, _PERSONS)}
    for row in _rows(store, _NAMES % (_SURE, _right(store, base), _ARTICLES)):
        name, item, n = row["name"], row["item"], int(row["n"])
        if (
            item not in known
            or plain(name) in known[item]
            or len(bearers[plain(name)]) > 1
            or not _is_alias(name, row["e"] in persons)
        ):
            continue
        known[item].add(plain(name))
        yield f'{item.removeprefix(WD)}\tAen\t"{name}" /* a name in {n} news articles, as {_without_end(row["one"])} */'


def _right(store: ox.Store, base: str) -> str:
    """Return the filter that leaves out links that a person has judged wrong."""
    return without(refused(store, base), "?e", "?item")


def _is_alias(name: str, is_person: bool) -> bool:
    return (
        len(name) <= _LONGEST
        and not _CONTROL.search(name)
        and name[:1].isupper()
        and not name.startswith("The ")
        and (" " in name or not is_person)
    )


def _without_end(text: str) -> str:
    """The text as it may stand in a comment: without what would end it."""
    return re.sub(r"[\x00-\x1f]|\*/", "", text)


def linkset(store: ox.Store, base: str = ID) -> list[ox.Triple]:
    """The links to Wikidata, and their description in VoID: predicate, targets, exact number."""
    links = sorted(
        (
            ox.Triple(ox.NamedNode(row["e"]), ox.NamedNode(PREFIXES["owl"] + "sameAs"), ox.NamedNode(row["item"]))
            for row in _rows(store, _LINKS % _right(store, base))
        ),
        key=str,
    )
    node = ox.NamedNode(base + "linkset/wikidata")
    ends: dict[str, ox.NamedNode | ox.Literal] = {
        "subjectsTarget": ox.NamedNode(base + "dataset"),
        "objectsTarget": ox.NamedNode("http://www.wikidata.org/entity/"),
        "linkPredicate": ox.NamedNode(PREFIXES["owl"] + "sameAs"),
        "triples": ox.Literal(str(len(links)), datatype=ox.NamedNode(XSD + "integer")),
        "distinctSubjects": ox.Literal(str(len({t.subject for t in links})), datatype=ox.NamedNode(XSD + "integer")),
    }
    said = [
        ox.Triple(node, ox.NamedNode(RDF_SPACE + "type"), ox.NamedNode(VOID + "Linkset")),
        *(ox.Triple(node, ox.NamedNode(VOID + name), value) for name, value in ends.items()),
    ]
    return [*said, *links]


def _rows(store: ox.Store, query: str) -> Iterator[dict[str, str]]:
    found = store.query(query, prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    names = [v.value for v in found.variables]
    for row in found:
        yield {name: term.value for name in names if isinstance(term := row[name], ox.NamedNode | ox.Literal)}
