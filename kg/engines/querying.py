"""Queries answered in this process, from the newest snapshot of a store: for the command line and scripts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

import pyoxigraph as ox

from kg.engines.local import current_snapshot, is_merged
from kg.engines.local.damage import is_damage
from kg.engines.local.reader import Evaluated, evaluated, syntax_error
from kg.engines.local.search import finder
from kg.engines.local.snapshots import opened
from kg.engines.remote.backend import Backend
from kg.engines.remote.errors import BadAnswer, NotAnswered
from kg.engines.remote.search import with_patterns
from kg.errors import QueryError, UsageError
from kg.rdf.formats import RESULTS
from kg.rdf.vocab import PREFIXES, compact
from kg.rdf.xml import NAMES as XML
from kg.rdf.xml import well_formed
from kg.sparql.errors import Refused
from kg.sparql.federation import bind_join
from kg.sparql.query import InspectedQuery, inspect
from kg.sparql.search_service import with_answers
from kg.sparql.syntax_errors import explained
from kg.terminal import printable


def answer(store: Path | str | Backend, query: str, format_name: str, out: TextIO) -> None:
    """Write the result of a query.

    Args:
        store: the folder of a store, or where a remote engine is.
        format_name: table, json, csv, tsv or xml for SELECT and ASK; turtle (or table) for CONSTRUCT and DESCRIBE.

    Raises:
        StoreError: there is no store.
        EngineError: the remote engine did not answer.
        QueryError: the query is not SPARQL; the message has line and column.
        UsageError: the format does not fit the kind of query.
    """
    if not isinstance(store, Backend):
        try:
            _write(asked(store, query), format_name, out)
        except BrokenPipeError:
            raise
        except OSError as error:  # from an endpoint that SERVICE calls
            if is_damage(error):
                raise
            raise QueryError(f"the query could not be answered: {error}") from error
        return
    try:
        _write(_remote(store, query), format_name, out)
    except SyntaxError as error:
        raise BadAnswer(f"The engine's response is not of the media type it names: {error}.") from error
    except ConnectionError as error:
        raise NotAnswered(f"The engine's response broke off {error}.") from error


def pairs(store: Path | str | Backend, query: str) -> list[tuple[str, str]]:
    """Return the rows of a SELECT query of two variables as texts. Raises: as `answer` does."""
    found = _remote(store, query) if isinstance(store, Backend) else asked(store, query)
    assert isinstance(found, ox.QuerySolutions)
    one, other = (variable.value for variable in found.variables)
    return [(row[one].value, row[other].value) for row in _rows(found)]


def _remote(store: Backend, query: str) -> ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]:
    from kg.engines.remote.client import Client  # with the HTTP client, which a store does not need

    read = inspect(query)
    try:
        return Client(store).query(read.declarations + with_patterns(read))
    except Refused as error:
        raise QueryError(error.with_place) from error


def _write(found: ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple], format_name: str, out: TextIO) -> None:
    if not isinstance(found, ox.QuerySolutions | ox.QueryBoolean):
        if format_name not in ("turtle", "table"):
            raise UsageError(f"--format {format_name}: the result of this query is triples; use turtle")
        _put(ox.serialize(found, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b"", out)
    elif format_name in RESULTS:
        written = found.serialize(format=RESULTS[format_name]) or b""
        _put(well_formed(written) if format_name in XML else written, out)
    elif format_name == "turtle":
        raise UsageError("--format turtle: the result of this query is rows; use table, json, csv, tsv or xml")
    elif isinstance(found, ox.QueryBoolean):
        out.write("yes\n" if found else "no\n")
    else:
        _table(found, out)


def _put(written: bytes, out: TextIO) -> None:
    """Write data: as it is into a file or pipe, without control characters to a terminal."""
    text = written.decode("utf8")
    out.write(printable(text) if out.isatty() else text)


def asked(store: Path | str, query: str) -> Evaluated:
    """Return the result of a query; the prefixes of the graph need no declaration. Raises: StoreError, QueryError."""
    snapshot = current_snapshot(store)
    graph = opened(snapshot)
    read = inspect(query)
    # a store without a derived default graph shows all of its graphs together, as it does when it is served
    union = not read.names_dataset and not is_merged(store)

    def ask(read: InspectedQuery) -> Evaluated:
        return evaluated(graph, with_answers(read, finder(snapshot, graph)), use_default_graph_as_union=union)

    try:
        join = bind_join(read)
        if join is not None:
            read = inspect(join.filled(_rows(ask(inspect(join.first_query())))))
        return ask(read)
    except SyntaxError as error:
        raise QueryError(explained(syntax_error(error), read, "query")[0]) from error
    except Refused as error:
        raise QueryError(error.with_place) from error


def rows(store: Path | Backend, query: str) -> list[dict[str, str]]:
    """Return the rows of a SELECT query on a store or a remote engine: the lexical form or IRI of what is bound.

    Raises: as `answer` does.
    """
    if isinstance(store, Backend):
        from kg.engines.remote.client import Client

        read = inspect(query)
        found: object = Client(store).query(read.declarations + with_patterns(read))
    else:
        found = asked(store, query)
    return [{name: term.value for name, term in row.items()} for row in _rows(found)]


def _rows(found: object) -> list[dict[str, ox.NamedNode | ox.Literal]]:
    assert isinstance(found, ox.QuerySolutions)
    names = [v.value for v in found.variables]
    return [{name: term for name in names if isinstance(term := row[name], ox.NamedNode | ox.Literal)} for row in found]


def _table(found: ox.QuerySolutions, out: TextIO) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    names = [v.value for v in found.variables]
    table = Table(*names, box=box.SIMPLE_HEAD, header_style="bold")
    for row in found:
        table.add_row(*(_shown(row[name]) for name in names))
    console = Console(file=out)
    if not out.isatty():
        console.width = 160
    console.print(table)
    console.print(f"{table.row_count:,} rows")


def _shown(term: object) -> str:
    from rich.markup import escape

    if term is None:
        return ""
    text = compact(term.value) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", term))
    return escape(printable(text))
