"""The command `communique`: read articles into a graph, ask it, check it, serve it."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from kg import __version__
from kg.errors import CommuniqueError, InputError, UsageError
from kg.remote import options as backend_options
from kg.resources import samples_dir

if TYPE_CHECKING:
    from kg.model import Article
    from kg.pipeline import Report, Step

STORE = "communique-store"
DEMO_STORE = "communique-demo"
_NAMED = 20                              # ids in a message
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
  communique export --format turtle          one merged graph on stdout""",
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


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the status. 0 done, 1 something was refused or broken, 2 wrong usage or no store."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    logging.basicConfig(level=logging.DEBUG if arguments.verbose else logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        status: int = arguments.run(arguments)
        return status
    except CommuniqueError as error:
        print(f"communique: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:               # the reader of a pipe has seen enough
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="communique",
        description="Reads news articles about politics and diplomacy into a graph of who did what to whom, on whose word, in which words.",
        epilog="Each command explains itself: communique build --help. "
               "Every option can be set in the environment: COMMUNIQUE_STORE, COMMUNIQUE_PORT, …")
    parser.add_argument("--version", action="version", version=f"communique {__version__}")
    parser.add_argument("--verbose", action="store_true", help="say on stderr what is going on")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    build = _command(commands, "build", "read articles into a store", _build)
    build.add_argument("inputs", metavar="INPUT", nargs="+", help='files, folders, "-" for JSONL on stdin, http(s) URLs')
    _store(build)
    build.add_argument("--json", action="store_true", help="print the report as JSON")
    _verbose(build, "name what was read of each article and what was not")
    build.add_argument("--workers", type=_count, default=_environment("WORKERS", min(4, os.cpu_count() or 1)), metavar="N",
                       help="processes that read (default: %(default)s)")
    build.add_argument("--model", default=_environment("MODEL", None), metavar="PACKAGE",
                       help="the spaCy model to read with, where several are installed")
    _extractors(build)
    explain = _command(commands, "explain", "show what is read from an article, and why", _explain)
    explain.add_argument("article", metavar="ARTICLE", help="a file, \"-\" for stdin, or an http(s) URL")
    explain.add_argument("--id", metavar="ID", help="which article, where there are several (default: the first)")
    explain.add_argument("--model", default=_environment("MODEL", None), metavar="PACKAGE", help="as for build")
    form = explain.add_mutually_exclusive_group()
    form.add_argument("--html", metavar="FILE", help='write one HTML file that needs nothing else; "-" is stdout')
    form.add_argument("--json", action="store_true", help="print it as data")
    query = _command(commands, "query", "ask a store", _query)
    query.add_argument("question", metavar="FILE.rq|NAME|-", nargs="?",
                       help="a SPARQL file, the name of a saved question, or stdin; without it, the saved questions are listed")
    _store(query)
    backend_options.add_options(query)
    query.add_argument("--param", action="append", default=[], metavar="NAME=VALUE",
                       help="a parameter of a saved question; may be given several times")
    query.add_argument("--format", choices=("table", "json", "csv", "tsv", "xml", "turtle"), default="table",
                       help="of the answer (default: %(default)s)")
    export = _command(commands, "export", "write out the graph", _export)
    _store(export)
    export.add_argument("--format", choices=("nquads", "trig", "jsonld", "turtle", "ntriples"), default="nquads",
                        help="nquads, trig and jsonld article by article, turtle and ntriples all in one graph (default: %(default)s)")
    export.add_argument("-o", "--output", metavar="FILE", help="instead of stdout")
    push = _command(commands, "push", "copy a store into an engine elsewhere", _push)
    _store(push)
    backend_options.add_options_of_push(push)
    check = _command(commands, "check", "hold a store against every rule", _check)
    _store(check)
    serve = _command(commands, "serve", "serve a store: pages, and SPARQL for programs", _serve)
    _store(serve)
    _serving(serve)
    serve.add_argument("--writable", action="store_true", default=_environment("WRITABLE", "") not in ("", "0", "false"),
                       help="take SPARQL updates at /update and graphs at /store")
    serve.add_argument("--token", default=_environment("TOKEN", None),
                       help="who sends it may write (Authorization: Bearer TOKEN); '' on a loopback address: everybody on this machine")
    _limits(serve)
    backend_options.add_options(serve, serving=True)
    demo = _command(commands, "demo", "build the sample articles and serve them, in one go", _demo)
    _store(demo, DEMO_STORE)
    _serving(demo)
    demo.add_argument("--no-browser", action="store_true", help="do not open the page")
    return parser


def _command(commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str, run: object) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=what, description=what[0].upper() + what[1:] + ".", epilog=_EXAMPLES[name],
                                 formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.set_defaults(run=run)
    return parser


def _verbose(parser: argparse.ArgumentParser, what: str) -> None:
    """The option of the whole command, said behind it too; a default here would undo the one before."""
    parser.add_argument("--verbose", action="store_true", default=argparse.SUPPRESS, help=what)


def _environment(name: str, default: object) -> object:
    return os.environ.get(f"COMMUNIQUE_{name}", default)


def _store(parser: argparse.ArgumentParser, default: str = STORE) -> None:
    parser.add_argument("--store", metavar="DIR", default=_environment("STORE", default), help="the folder of the graph (default: ./%(default)s)")


def _extractors(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("other extractors", "The key of a chat endpoint is read from COMMUNIQUE_LLM_KEY.")
    group.add_argument("--extractor", type=_names, default=_environment("EXTRACTOR", "rules"), metavar="NAME,…",
                       help="what reads: rules, llm, gliner, transformer, coref (default: %(default)s)")
    for name, what in (("llm-url", "address of an OpenAI-compatible chat endpoint, as in http://localhost:11434/v1"),
                       ("llm-model", "the model to ask there"), ("gliner-model", "a GLiNER model"),
                       ("transformer-model", "a spaCy package or a Hugging Face model for names"),
                       ("coref-model", 'a fastcoref model, or "coreferee"')):
        variable = name.replace("-", "_").upper()
        group.add_argument(f"--{name}", default=_environment(variable, None), metavar=name.rpartition("-")[2].upper(), help=what)
    group.add_argument("--llm-timeout", type=_seconds, default=_environment("LLM_TIMEOUT", 120.0), metavar="SECONDS",
                       help="for one answer (default: %(default)s)")


def _serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=_environment("HOST", "127.0.0.1"), help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=_environment("PORT", 8000), help="(default: %(default)s)")
    parser.add_argument("--timeout", type=_seconds, default=_environment("TIMEOUT", 30.0), metavar="SECONDS",
                        help="for one query (default: %(default)s)")


def _limits(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("limits, and what is written down")
    group.add_argument("--rows", type=_limit, default=_environment("ROWS", 0), metavar="N", help="the most rows of an answer (default: no limit)")
    group.add_argument("--answer-limit", type=_limit, default=_environment("ANSWER_LIMIT", 0), metavar="BYTES",
                       help="the most bytes of an answer (default: no limit)")
    group.add_argument("--budget", type=_limit, default=_environment("BUDGET", None), metavar="SECONDS",
                       help="of querying, in a minute, for one client; 0: no limit (default: 60, and no limit on a loopback address)")
    group.add_argument("--proxy", default=_environment("PROXY", ""), metavar="ADDRESS",
                       help="of the proxy in front, which says in X-Forwarded-For where a client is")
    group.add_argument("--query-log", default=_environment("QUERY_LOG", ""), metavar="FILE",
                       help="one line of JSON for each query; - for standard error")
    group.add_argument("--log-text", action=argparse.BooleanOptionalAction, default=_environment("LOG_TEXT", "1") not in ("", "0", "false"),
                       help="whether the log holds the queries themselves")
    group.add_argument("--drain", type=_limit, default=_environment("DRAIN", 10), metavar="SECONDS",
                       help="how long answers may take to end after SIGTERM (default: %(default)s)")


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


def _build(arguments: argparse.Namespace) -> int:
    from kg.pipeline import build
    from kg.settings import Settings
    told = {name: value for name in ("llm_url", "llm_model", "llm_timeout", "gliner_model", "transformer_model", "coref_model")
            if (value := getattr(arguments, name)) is not None}
    settings = Settings(model=arguments.model, workers=arguments.workers, extractors=arguments.extractor,
                        llm_key=os.environ.get("COMMUNIQUE_LLM_KEY") or None, **told)
    with _progress() as progress:
        report = build(arguments.inputs, arguments.store, settings, progress)
    if arguments.json:
        print(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        _print_report(report, arguments.store, arguments.verbose)
    return 130 if report.interrupted else 1 if report.refused else 0


def _print_report(report: Report, store: str, verbose: bool = False) -> None:
    from kg.coverage import covered, total
    for source, reason in report.noted:
        print(f"noted    {source}: {reason}", file=sys.stderr)
    for source, reason in report.refused:
        print(f"refused  {source}: {reason}", file=sys.stderr)
    for reason, times in sorted(report.left_out.items()):
        print(f"left out {times:,} × {reason}", file=sys.stderr)
    numbers = [(report.articles, "articles read"), (report.unchanged, "unchanged"), (report.duplicates, "copies"), (len(report.refused), "refused")]
    print(", ".join(f"{n:,} {what}" for n, what in numbers if n or what == "articles read")
          + (" before the interrupt; what was read is stored" if report.interrupted else "") + f" in {report.seconds:.1f} s")
    print(f"{report.sentences:,} sentences, {report.mentions:,} mentions, {report.linked:,} linked entities, {report.events:,} events, "
          f"{report.statements:,} statements, {report.tenures:,} offices: {report.quads:,} quads in {store}")
    if report.coverage:
        print(covered(total(report.coverage)))
    for one in report.coverage if verbose else ():
        print(f"covered  {one.article}: {covered(one)}", file=sys.stderr)
    if not report.articles and not report.unchanged and not report.refused:
        print("No article was found in the input.", file=sys.stderr)


def _explain(arguments: argparse.Namespace) -> int:
    from kg.explaining import as_dict, explain
    from kg.pipeline import read_article
    from kg.settings import Settings
    found = explain(read_article(_article(arguments.article, arguments.id), Settings(model=arguments.model)))
    if arguments.html:
        from kg.explaining.page import page
        with _output(None if arguments.html == "-" else arguments.html) as out:
            out.write(page(found).encode("utf8"))
    elif arguments.json:
        print(json.dumps(as_dict(found), ensure_ascii=False, indent=2))
    else:
        from rich.console import Console

        from kg.explaining.terminal import show
        show(found, Console())
    return 0


def _article(source: str, wanted: str | None) -> Article:
    """The first article of an input, or the one with an id; what cannot be read before it is named on stderr."""
    from kg.reading import read
    ids = []
    for one in read([source]):
        if isinstance(one, InputError):
            print(f"communique: {one}", file=sys.stderr)
        elif wanted in (None, one.id):
            return one
        else:
            ids.append(one.id)
    known = f"; it has {', '.join(ids[:_NAMED])}" + (" …" if len(ids) > _NAMED else "") if ids else ""
    raise UsageError(f"{source}: no article" + (f" with the id {wanted!r}{known}" if wanted is not None else ""))


@contextmanager
def _progress() -> Iterator[Callable[[Step], None]]:
    """A bar on a terminal, one line an article otherwise; both on stderr."""
    if not sys.stderr.isatty():
        def line(step: Step) -> None:
            print(f"{step.outcome:9} {step.source}" + (f": {step.reason}" if step.reason else ""), file=sys.stderr, flush=True)
        yield line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
    with Progress(TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.fields[source]}", style="dim"),
                  console=Console(stderr=True)) as bar:
        task = bar.add_task("reading", total=None, source="")

        def advance(step: Step) -> None:
            bar.update(task, advance=step.outcome != "noted", source=step.source[-50:])
        yield advance


def _query(arguments: argparse.Namespace) -> int:
    from kg.asking import answer
    from kg.questions import questions
    if arguments.question is None:
        for one in questions():
            needs = f"   [{', '.join(p.name for p in one.parameters)}]" if one.parameters else ""
            print(f"{one.name:32} {one.summary}{needs}")
        return 0
    text = _asked(arguments.question, dict(_pair(p) for p in arguments.param))
    answer(backend_options.backend_of(arguments) or arguments.store, text, arguments.format, sys.stdout)
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"--param {text!r}: write it as name=value")
    return name, value


def _asked(question: str, given: dict[str, str]) -> str:
    """The query of stdin, a file or a saved question, its parameters bound."""
    from kg.questions import parse
    from kg.questions import question as saved
    if question == "-":
        found = parse("-", sys.stdin.read())
    elif question.endswith((".rq", ".sparql")) or Path(question).is_file():
        try:
            found = parse(Path(question).stem, Path(question).read_text("utf8"))
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{question}: {error}") from error
    else:
        found = saved(question)
    unknown = given.keys() - {p.name for p in found.parameters}
    if unknown:
        known = ", ".join(p.name for p in found.parameters) or "none"
        raise UsageError(f"{found.name}: no parameter {', '.join(sorted(unknown))}; it has: {known}")
    return found.bound(given)


def _export(arguments: argparse.Namespace) -> int:
    from kg.store import export
    with _output(arguments.output) as out:
        export(arguments.store, arguments.format, out)
    return 0


def _push(arguments: argparse.Namespace) -> int:
    from kg.remote.pushing import push
    count = push(arguments.store, backend_options.pushed_to(arguments), lambda graph: print(f"sent      {graph}", file=sys.stderr))
    print(f"{count:,} graphs sent")
    return 0


@contextmanager
def _output(path: str | None) -> Iterator[IO[bytes]]:
    """The file, put in place when it is whole; stdout without one."""
    if path is None:
        yield sys.stdout.buffer
        return
    part = Path(path + ".part")
    try:
        with part.open("wb") as out:
            yield out
        part.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def _check(arguments: argparse.Namespace) -> int:
    from kg.checking import check
    broken = 0
    for violation in check(arguments.store):
        broken += 1
        print(violation)
    print(f"{broken:,} violations" if broken else "every rule holds")
    return 1 if broken else 0


def _serve(arguments: argparse.Namespace) -> int:
    from kg.store import current_snapshot
    backend = backend_options.backend_of(arguments)
    if not arguments.writable and backend is None:
        current_snapshot(arguments.store)  # a store that is not there is said now, not on the first page
    limits = {name: getattr(arguments, name) for name in ("rows", "answer_limit", "budget", "proxy", "query_log", "log_text", "drain")}
    return _listen(arguments, open_browser=False, writable=arguments.writable, token=arguments.token, backend=backend,
                   age=float(arguments.backend_age), **limits)


def _listen(arguments: argparse.Namespace, open_browser: bool, **settings: Any) -> int:
    from server import ServerSettings, serve
    serve(ServerSettings(store=Path(arguments.store), host=arguments.host, port=arguments.port, timeout=arguments.timeout, open_browser=open_browser,
                         **settings))
    return 0


def _demo(arguments: argparse.Namespace) -> int:
    from kg.pipeline import build
    from kg.settings import Settings
    print("Reading the sample articles …", file=sys.stderr)
    with _progress() as progress:
        report = build([str(samples_dir())], arguments.store, Settings(workers=min(2, os.cpu_count() or 1)), progress)
    _print_report(report, arguments.store)
    return _listen(arguments, open_browser=not arguments.no_browser)


if __name__ == "__main__":
    raise SystemExit(main())
