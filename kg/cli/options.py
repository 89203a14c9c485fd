"""The commands and options of `communique`: what can be told, in the environment too, and how it is explained."""

from __future__ import annotations

import argparse
import os
from contextlib import suppress

from kg.engines.remote.options import add_options, add_options_of_push
from kg.version import __version__
from kg.wikidata.options import add_commands

STORE = "communique-store"
DEMO_STORE = "communique-demo"
_EXAMPLES = {
    "build": """examples:
  communique build articles/                 every article below a folder
  communique build today.jsonl page.html     files of several kinds
  cat news.jsonl | communique build -        one JSON object a line on stdin: id, text, and
                                             optionally title, url, published, publisher, author, language
Reading an article again replaces its graph; one that has not changed is left alone.
Status 0: every article was read. 1: some were refused, each named with its reason. 2: wrong usage.""",
    "explain": """examples:
  communique explain report.txt              the text with what was read from it, below each paragraph events, statements and offices
  communique explain news.jsonl --id n17     one of several articles
  communique explain report.txt --html report-read.html
Nothing is stored. In colours on a terminal; with marks alone in a pipe, or where NO_COLOR is set.""",
    "query": """examples:
  communique query                           the saved questions
  communique query who-met-whom              one of them
  communique query what-x-said-about-y --param speaker="Khawaja Asif" --format csv
  communique query my.rq                     a file of your own; "-" reads stdin""",
    "export": """examples:
  communique export -o graph.nq              everything, article by article, in sorted lines that can be compared
  communique export --format turtle          one merged graph on stdout
  communique export --format linkset         the links to Wikidata alone, as a linkset of VoID
  communique export --format quickstatements names that several articles use and Wikidata lacks, as aliases for an editor of Wikidata to
                                             look through (after communique link)""",
    "push": """examples:
  communique push --backend-store http://localhost:7878/store
  communique push --backend-store http://localhost:8890/sparql-graph-crud-auth --backend-graph https://w3id.org/communique/id/graph/all
Every article's graph is put there, and all together as the default graph, by the Graph Store Protocol. What is there by the same name is
replaced, other graphs stay.""",
    "check": "Runs every rule of the ontology (SPARQL checks, SHACL shapes) and compares every span with its text.\nStatus 1 if one is broken.",
    "serve": """examples:
  communique serve                           http://127.0.0.1:8000/ : pages, and SPARQL at /sparql
  communique serve --port 9000 --timeout 10  a query is stopped after ten seconds
  communique serve --writable --token SECRET updates at /update, the Graph Store Protocol at /store; a store that is not there
                                             is made, as a plain dataset""",
    "demo": "Reads the sample articles that come with communique into a store and serves it: the quickest way to look around.",
}


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command; what it parses has the name of a command as `command`."""
    whole = argparse.ArgumentParser(
        prog="communique",
        description="Reads news articles about politics and diplomacy into a graph of who did what to whom, on whose word, in which words.",
        epilog="Each command explains itself: communique build --help. "
        "Every option can be set in the environment: COMMUNIQUE_STORE, COMMUNIQUE_PORT, …",
    )
    whole.add_argument("--version", action="version", version=f"communique {__version__}")
    whole.add_argument("--verbose", action="store_true", help="say on stderr what is going on")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _reading_commands(commands)
    _store_commands(commands)
    _serving_commands(commands)
    return whole


def _reading_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    build = _command(commands, "build", "read articles into a store")
    build.add_argument(
        "inputs", metavar="INPUT", nargs="+", help='files, folders, "-" for JSONL on stdin, http(s) URLs'
    )
    _store(build)
    build.add_argument("--json", action="store_true", help="print the report as JSON")
    _verbose(build, "name what was read of each article and what was not")
    build.add_argument(
        "--workers",
        type=_count,
        default=_environment("WORKERS", min(4, os.cpu_count() or 1)),
        metavar="N",
        help="processes that read (default: %(default)s)",
    )
    build.add_argument(
        "--model",
        default=_environment("MODEL", None),
        metavar="PACKAGE",
        help="the spaCy model to read with, where several are installed",
    )
    _extractors(build)
    explain = _command(commands, "explain", "show what is read from an article, and why")
    explain.add_argument("article", metavar="ARTICLE", help='a file, "-" for stdin, or an http(s) URL')
    explain.add_argument("--id", metavar="ID", help="which article, where there are several (default: the first)")
    explain.add_argument("--model", default=_environment("MODEL", None), metavar="PACKAGE", help="as for build")
    form = explain.add_mutually_exclusive_group()
    form.add_argument("--html", metavar="FILE", help='write one HTML file that needs nothing else; "-" is stdout')
    form.add_argument("--json", action="store_true", help="print it as data")


def _store_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    query = _command(commands, "query", "ask a store")
    query.add_argument(
        "question",
        metavar="FILE.rq|NAME|-",
        nargs="?",
        help="a SPARQL file, the name of a saved question, or stdin; without it, the saved questions are listed",
    )
    _store(query)
    add_options(query)
    query.add_argument(
        "--param",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter of a saved question; may be given several times",
    )
    query.add_argument(
        "--format",
        choices=("table", "json", "csv", "tsv", "xml", "turtle"),
        default="table",
        help="of the answer (default: %(default)s)",
    )
    export = _command(commands, "export", "write out the graph")
    _store(export)
    export.add_argument(
        "--format",
        choices=("nquads", "trig", "jsonld", "turtle", "ntriples", "quickstatements", "linkset"),
        default="nquads",
        help="nquads, trig and jsonld article by article, turtle and ntriples all in one graph (default: %(default)s)",
    )
    export.add_argument("-o", "--output", metavar="FILE", help="instead of stdout")
    push = _command(commands, "push", "copy a store into an engine elsewhere")
    _store(push)
    add_options_of_push(push)
    check = _command(commands, "check", "hold a store against every rule")
    _store(check)


def _serving_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serve = _command(commands, "serve", "serve a store: pages, and SPARQL for programs")
    _store(serve)
    _serving(serve)
    serve.add_argument(
        "--writable",
        action="store_true",
        default=_environment("WRITABLE", "") not in ("", "0", "false"),
        help="take SPARQL updates at /update and graphs at /store",
    )
    serve.add_argument(
        "--service",
        action="append",
        metavar="URL",
        default=None,
        help="an endpoint that queries may ask by SERVICE; may be given several times (default: none)",
    )
    serve.add_argument(
        "--token",
        default=_environment("TOKEN", None),
        help="who sends it may write (Authorization: Bearer TOKEN); '' on a loopback address: everybody on this machine",
    )
    serve.add_argument(
        "--default-graph",
        choices=("union", "own"),
        default=_environment("DEFAULT_GRAPH", "union"),
        help="what a query that names no graphs sees in a store that this command has made: all graphs together, or the unnamed one "
        "alone (default: %(default)s). A store that was built always shows all",
    )
    _limits(serve)
    add_options(serve, serving=True)
    add_commands(commands)
    demo = _command(commands, "demo", "build the sample articles and serve them, in one go")
    _store(demo, DEMO_STORE)
    _serving(demo)
    demo.add_argument("--no-browser", action="store_true", help="do not open the page")


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=what,
        description=what[0].upper() + what[1:] + ".",
        epilog=_EXAMPLES[name],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _verbose(parser: argparse.ArgumentParser, what: str) -> None:
    """The option of the whole command, said behind it too; a default here would undo the one before."""
    parser.add_argument("--verbose", action="store_true", default=argparse.SUPPRESS, help=what)


def _environment(name: str, default: object) -> object:
    return os.environ.get(f"COMMUNIQUE_{name}", default)


def _store(parser: argparse.ArgumentParser, default: str = STORE) -> None:
    parser.add_argument(
        "--store",
        metavar="DIR",
        default=_environment("STORE", default),
        help="the folder of the graph (default: ./%(default)s)",
    )


def _extractors(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("other extractors", "The key of a chat endpoint is read from COMMUNIQUE_LLM_KEY.")
    group.add_argument(
        "--extractor",
        type=_names,
        default=_environment("EXTRACTOR", "rules"),
        metavar="NAME,…",
        help="what reads: rules, llm, gliner, transformer, coref (default: %(default)s)",
    )
    for name, what in (
        ("llm-url", "address of an OpenAI-compatible chat endpoint, as in http://localhost:11434/v1"),
        ("llm-model", "the model to ask there"),
        ("gliner-model", "a GLiNER model"),
        ("transformer-model", "a spaCy package or a Hugging Face model for names"),
        ("coref-model", 'a fastcoref model, or "coreferee"'),
    ):
        variable = name.replace("-", "_").upper()
        group.add_argument(
            f"--{name}", default=_environment(variable, None), metavar=name.rpartition("-")[2].upper(), help=what
        )
    group.add_argument(
        "--llm-timeout",
        type=_seconds,
        default=_environment("LLM_TIMEOUT", 120.0),
        metavar="SECONDS",
        help="for one answer (default: %(default)s)",
    )


def _serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host", default=_environment("HOST", "127.0.0.1"), help="address to listen on (default: %(default)s)"
    )
    parser.add_argument("--port", type=int, default=_environment("PORT", 8000), help="(default: %(default)s)")
    parser.add_argument(
        "--timeout",
        type=_seconds,
        default=_environment("TIMEOUT", 30.0),
        metavar="SECONDS",
        help="for one query (default: %(default)s)",
    )


def _limits(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("limits, and what is written down")
    group.add_argument(
        "--rows",
        type=_limit,
        default=_environment("ROWS", 0),
        metavar="N",
        help="the most rows of an answer (default: no limit)",
    )
    group.add_argument(
        "--answer-limit",
        type=_limit,
        default=_environment("ANSWER_LIMIT", 0),
        metavar="BYTES",
        help="the most bytes of an answer (default: no limit)",
    )
    group.add_argument(
        "--answer-cache",
        type=_limit,
        default=_environment("ANSWER_CACHE", 64 << 20),
        metavar="BYTES",
        dest="cache",
        help="of short answers that are kept as long as the graph does not change; 0: none (default: %(default)s)",
    )
    group.add_argument(
        "--budget",
        type=_limit,
        default=_environment("BUDGET", None),
        metavar="SECONDS",
        help="of querying, in a minute, for one client; 0: no limit (default: 60, and no limit on a loopback address)",
    )
    group.add_argument(
        "--proxy",
        default=_environment("PROXY", ""),
        metavar="ADDRESS",
        help="of the proxy in front, which says in X-Forwarded-For where a client is",
    )
    group.add_argument(
        "--query-log",
        default=_environment("QUERY_LOG", ""),
        metavar="FILE",
        help="one line of JSON for each query; - for standard error",
    )
    group.add_argument(
        "--log-text",
        action=argparse.BooleanOptionalAction,
        default=_environment("LOG_TEXT", "1") not in ("", "0", "false"),
        help="whether the log holds the queries themselves",
    )
    group.add_argument(
        "--metrics",
        default=_environment("METRICS", "local"),
        choices=("local", "token", "all"),
        help="who may see /metrics: this machine and who sends the token, the latter alone, or all (default: %(default)s)",
    )
    group.add_argument(
        "--drain",
        type=_limit,
        default=_environment("DRAIN", 10),
        metavar="SECONDS",
        help="how long answers may take to end after SIGTERM (default: %(default)s)",
    )


def _limit(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _seconds(text: str) -> float:
    with suppress(ValueError):
        if 0 < (number := float(text)) < float("inf"):
            return number
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
