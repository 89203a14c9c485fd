"""Saved questions: queries/*.rq, each with its metadata in comments, in the form that grlc reads.

    #+ summary: Who met whom?
    #+ description: Meetings that took place, with the words that say so.
    #+ tags: meetings, actors
    #+ words: meet, visit, talks, summit
    #+ parameters:
    #+   - person (iri): https://w3id.org/communique/id/person/x | whose meetings
    #+ view: table

`words` are other words in which people ask it, and `phrasings.toml` has ways to ask each question: `kg.asking` finds it
by both.

The query has the parameter `person` either as the variable `?_person`, which the value replaces everywhere, or as
`?person`, to which the value is joined. An empty default leaves the variable unbound.

The kind of a parameter that stands for an entity is its class, or several: `who (cq:Actor)`,
`where (cq:Place cq:State)`. Its value is one IRI or several; `kg.sparql.names` finds them for a name. These and dates
are joined as `?_name` to each group that has the variable, which allows `FILTER(!BOUND(?_since) || ?day >= ?_since)`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from kg.errors import UsageError
from kg.rdf.taxonomy import event_types
from kg.rdf.vocab import CQ, PREFIXES, XSD
from kg.resources import queries_dir
from kg.sparql.query import InspectedQuery, inspect
from kg.sparql.selection import FACTUALITIES

_ENTRY = re.compile(r"^#\+ ?(\w+):\s*(.*)$")
_PARAMETER = re.compile(r"^#\+\s+-\s*\??_?(\w+)(?:\s*\(([\w: ]+)\))?\s*:\s*(.*?)(?:\s*\|\s*(.*))?$")
VIEWS = ("table", "map", "timeline", "chart", "graph", "matrix")
ENDPOINT = "wikidata"
_CURIE = re.compile(r"([A-Za-z]\w*):([\w./#-]+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter. `kind` is iri, string, integer, the name of another datatype of XML Schema (date, gYear), the
    classes of the entities that it stands for, or `type of event` or `factuality`: one of the terms of these.
    """

    name: str
    kind: str
    default: str
    label: str

    @property
    def is_entity(self) -> bool:
        return self.kind.startswith("cq:")

    @property
    def choices(self) -> tuple[str, ...]:
        """The local names of the terms that it can be, () where it is no such choice."""
        if self.kind == "type of event":
            return tuple(event_types())
        return FACTUALITIES if self.kind == "factuality" else ()

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes of its entities, as prefixed names."""
        return tuple(self.kind.split()) if self.is_entity else ()


@dataclass(frozen=True, slots=True)
class SavedQuestion:
    """A query with its metadata. `view` is one of VIEWS: the way in which its result is shown first. In
    the file, options as JSON may follow it, for the scripts of the page: `#+ view: chart {"x": "month"}`.
    """

    name: str
    summary: str
    description: str
    tags: tuple[str, ...]
    view: str
    parameters: tuple[Parameter, ...]
    text: str
    words: tuple[str, ...] = ()

    def bound(self, given: Mapping[str, str]) -> str:
        """Return the query with its parameters bound to the values given, else to their defaults.

        Raises: UsageError: a value is not of its parameter's kind.
        """
        terms: dict[str, ox.NamedNode | ox.Literal] = {}
        values: dict[str, tuple[ox.NamedNode | ox.Literal, ...]] = {}
        for parameter in self.parameters:
            value = given.get(parameter.name, parameter.default).strip()
            if value and (parameter.is_entity or parameter.choices):
                values[parameter.name] = _entities(parameter, value)
            elif value and parameter.kind == "date":
                values[parameter.name] = (term(parameter, value),)
            elif value:
                terms[parameter.name] = term(parameter, value)
        return bind(inspect(bind_values(inspect(self.text), values)), terms)

    def bound_exactly(self, given: Mapping[str, str]) -> str:
        """As `bound`, where every value must be that of a parameter. Raises: UsageError."""
        unknown = given.keys() - {parameter.name for parameter in self.parameters}
        if unknown:
            known = ", ".join(parameter.name for parameter in self.parameters) or "none"
            raise UsageError(f"{self.name}: no parameter {', '.join(sorted(unknown))}; it has: {known}")
        return self.bound(given)

    @property
    def asks_elsewhere(self) -> bool:
        """Whether it calls another endpoint, the one that its parameter `wikidata` names."""
        return any(p.name == ENDPOINT and p.kind == "iri" for p in self.parameters)


def bind(query: InspectedQuery, terms: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
    """Return the query with variables bound to terms, which the engine's own serializer writes.

    A term replaces the variable `?_name` everywhere; where the query has none, it is joined to the outermost pattern as
    `?name`, so that this can be projected. The engine's own substitution refuses variables that are not projected.
    """
    values = {name.removeprefix("_"): str(value) for name, value in terms.items()}
    places = {f"_{name}": value for name, value in values.items() if f"_{name}" in query.variables}
    joined = "".join(f" VALUES ?{name} {{ {value} }}" for name, value in values.items() if f"_{name}" not in places)
    edits = [
        (token.start, token.start + len(token.text), places[token.text[1:]])
        for token in query.tokens
        if token.kind == "variable" and token.text[1:] in places
    ]
    if joined and query.pattern >= 0:
        start = query.tokens[query.pattern].start + 1
        edits.append((start, start, joined))
    return query.edited(edits)


def bind_values(query: InspectedQuery, values: Mapping[str, tuple[ox.NamedNode | ox.Literal, ...]]) -> str:
    """Return the query where each variable `?_name` can have only the values of its name.

    A VALUES block stands at the beginning of each group in which the variable occurs, so that it restricts nested
    SELECTs as well.
    """
    edits = []
    opened: list[int] = []
    done: set[tuple[int, str]] = set()
    for token in query.tokens[max(query.pattern, 0) :]:
        name = token.text[2:] if token.kind == "variable" and token.text[1:2] == "_" else ""
        if token.text == "{":
            opened.append(token.start + 1)
        elif token.text == "}" and opened:
            opened.pop()
        elif opened and name in values and (opened[-1], name) not in done:
            done.add((opened[-1], name))
            edits.append((opened[-1], opened[-1], f" VALUES ?_{name} {{ {' '.join(map(str, values[name]))} }}"))
    return query.edited(sorted(edits))


def iris_of(value: str) -> tuple[ox.NamedNode, ...]:
    """Return the entities of a value that is one IRI or several, full or prefixed; () for a name."""
    found = []
    for part in value.split():
        short = _CURIE.fullmatch(part)
        is_full = part.startswith(("http://", "https://", "urn:"))
        if not is_full and not (short and short[1] in PREFIXES):
            return ()
        try:
            found.append(ox.NamedNode(part if is_full or not short else PREFIXES[short[1]] + short[2]))
        except ValueError:
            return ()
    return tuple(found)


def _entities(parameter: Parameter, value: str) -> tuple[ox.NamedNode, ...]:
    """Return the entities or terms of a value. Raises: UsageError."""
    if parameter.choices:
        local = value.removeprefix(CQ).removeprefix("cq:")
        if local not in parameter.choices:
            raise UsageError(f"parameter {parameter.name}: {value!r} is not one of {', '.join(parameter.choices)}")
        return (ox.NamedNode(CQ + local),)
    found = iris_of(value)
    if not found:
        raise UsageError(f"parameter {parameter.name}: {value!r} is not an IRI, nor a name such as id:state/PAK")
    return found


def term(parameter: Parameter, value: str) -> ox.NamedNode | ox.Literal:
    """Return the value as a term of the parameter's kind. Raises: UsageError."""
    try:
        if parameter.kind == "iri":
            short = _CURIE.fullmatch(value)
            return ox.NamedNode(PREFIXES[short[1]] + short[2] if short and short[1] in PREFIXES else value)
        if parameter.kind == "string":
            return ox.Literal(value)
        if parameter.kind == "date" and not _is_day(value):
            raise UsageError(f"parameter {parameter.name}: {value!r} is not a day, written like 2024-05-31")
        return ox.Literal(value, datatype=ox.NamedNode(XSD + parameter.kind.removeprefix("xsd:")))
    except ValueError as error:
        raise UsageError(f"parameter {parameter.name}: {value!r} is not of type {parameter.kind}: {error}") from error


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def questions(folder: Path | None = None) -> tuple[SavedQuestion, ...]:
    """Return all saved questions, by name."""
    return tuple(parse(path.stem, path.read_text("utf8")) for path in sorted((folder or queries_dir()).glob("*.rq")))


def by_theme() -> dict[str, tuple[SavedQuestion, ...]]:
    """Return the questions by the names of their themes, both in the order of `themes.toml`. Raises: UsageError."""
    known = {found.name: found for found in questions()}
    themes = tomllib.loads((queries_dir() / "themes.toml").read_text("utf8"))
    listed = [name for names in themes.values() for name in names]
    if sorted(listed) != sorted(known):
        raise UsageError(f"themes.toml: listed twice, missing or unknown: {', '.join(sorted({*listed} ^ {*known}))}")
    return {theme: tuple(known[name] for name in names) for theme, names in themes.items()}


def phrasings() -> dict[str, tuple[str, ...]]:
    """Return the ways in which people ask each question, by its name: the lines of `phrasings.toml`.

    Raises: UsageError: a question has none, or a name is that of no question.
    """
    told = tomllib.loads((queries_dir() / "phrasings.toml").read_text("utf8"))
    known = {found.name for found in questions()}
    if known != told.keys():
        raise UsageError(f"phrasings.toml: missing or unknown: {', '.join(sorted(known ^ told.keys()))}")
    return {name: tuple(text.strip().splitlines()) for name, text in told.items()}


def federated() -> tuple[SavedQuestion, ...]:
    """Return the questions that call another endpoint as well, by name. They are kept apart: most servers must not."""
    return questions(queries_dir() / "federated")


def question(name: str, folder: Path | None = None) -> SavedQuestion:
    """Return the saved question of this name. Raises: UsageError, which lists the names that there are."""
    known = {found.name: found for found in (*questions(folder), *(federated() if folder is None else ()))}
    if name not in known:
        raise UsageError(f"no saved question {name!r}; there are: {', '.join(known) or 'no questions'}")
    return known[name]


def parse(name: str, text: str) -> SavedQuestion:
    """Return the question in the text of a file. Raises: UsageError: its view is none of VIEWS."""
    entries: dict[str, str] = {}
    parameters = []
    for line in text.splitlines():
        if found := _PARAMETER.match(line):
            parameters.append(
                Parameter(found[1], found[2] or "string", found[3], found[4] or found[1].replace("_", " "))
            )
        elif found := _ENTRY.match(line):
            entries[found[1].lower()] = found[2].strip()
    view = entries.get("view", VIEWS[0]).partition(" ")[0]
    if view not in VIEWS:
        raise UsageError(f"{name}: view: {view!r} is not one of {', '.join(VIEWS)}")
    return SavedQuestion(
        name,
        entries.get("summary", name),
        entries.get("description", ""),
        _listed(entries.get("tags", "")),
        view,
        tuple(parameters),
        text,
        _listed(entries.get("words", "")),
    )


def _listed(entry: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in entry.strip("[]").split(",") if part.strip())
