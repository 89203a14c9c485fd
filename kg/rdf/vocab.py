"""Namespaces, prefixes and names of graphs. The Turtle files in ontology/ define the terms."""

from __future__ import annotations

CQ = "https://w3id.org/communique/ontology#"
CONCEPT = (
    "https://w3id.org/communique/ontology/"  # …/sector/GOV, …/mode/consult-visit, …/context/diplomatic, …/cameo/042
)
ID = "https://w3id.org/communique/id/"
SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"
GAF = "http://groundedannotationframework.org/gaf#"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"
WD = "http://www.wikidata.org/entity/"
GEO = "http://www.opengis.net/ont/geosparql#"
WGS84 = "http://www.w3.org/2003/01/geo/wgs84_pos#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"
VOID = "http://rdfs.org/ns/void#"
SH = "http://www.w3.org/ns/shacl#"
SD = "http://www.w3.org/ns/sparql-service-description#"
WDT = "http://www.wikidata.org/prop/direct/"
WDS = "http://www.wikidata.org/entity/statement/"
WDP = "http://www.wikidata.org/prop/"
PS = "http://www.wikidata.org/prop/statement/"
PQ = "http://www.wikidata.org/prop/qualifier/"

PREFIXES = {
    "cq": CQ,
    "id": ID,
    "sem": SEM,
    "gaf": GAF,
    "nif": NIF,
    "prov": PROV,
    "schema": SCHEMA,
    "wd": WD,
    "geo": GEO,
    "wgs84": WGS84,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "skos": SKOS,
    "xsd": XSD,
    "void": VOID,
    "sd": SD,
    "sh": SH,
    "wdt": WDT,
    "wds": WDS,
    "p": WDP,
    "ps": PS,
    "pq": PQ,
}

ONTOLOGY_GRAPH = "graph/ontology"  # below the base of the data
RESOLUTION_GRAPH = "graph/resolution"
VERDICTS_GRAPH = "graph/verdicts"  # judgements and corrections made by hand
RUNS_GRAPH = "graph/runs"
DESCRIPTION_GRAPH = "graph/description"  # saved questions, prefixes, and which class has which properties
VERDICTS_GRAPH = "graph/verdicts"  # judgements and corrections made by hand
LINKS_GRAPH = "graph/links"  # links found by `communique link`, and reasons why there is none
DESCRIPTION_GRAPH = "graph/description"  # saved questions, prefixes, and which class has which properties
VERDICTS_GRAPH = "graph/verdicts"  # what people say about the graph: verdicts, samples, corrections
CALIBRATION_GRAPH = "graph/calibration"  # confidence fitted to verdicts
WIKIDATA_GRAPH = "graph/wikidata"  # statements of Wikidata about linked entities, in its own terms


def cq(name: str) -> str:
    """The IRI of a term of our ontology."""
    return CQ + name


def expand(name: str) -> str:
    """The IRI of a prefixed name such as `sem:hasPlace`.

    Raises: KeyError for a prefix that is not in PREFIXES.
    """
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def compact(iri: str) -> str:
    """The shortest prefixed name of an IRI, else the IRI itself."""
    found = max(
        (p for p, space in PREFIXES.items() if iri.startswith(space)), key=lambda p: len(PREFIXES[p]), default=None
    )
    return f"{found}:{iri[len(PREFIXES[found]) :]}" if found else iri
