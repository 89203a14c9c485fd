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

from kg.cli.options import parser
from kg.engines.remote.options import backend_of, pushed_to
from kg.errors import CommuniqueError, InputError, UsageError
from kg.resources import samples_dir

if TYPE_CHECKING:
    from kg.build import Report, Step
    from kg.model import Article

_NAMED = 20  # ids in a message


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the status. 0 done, 1 something was refused or broken, 2 wrong usage or no store."""
    arguments = parser().parse_args(argv)
    logging.basicConfig(
        level=logging.DEBUG if arguments.verbose else logging.WARNING, format="%(levelname)s %(name)s: %(message)s"
    )
    try:
        return _COMMANDS[arguments.command](arguments)
    except CommuniqueError as error:
        print(f"communique: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of a pipe has seen enough
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _build(arguments: argparse.Namespace) -> int:
    from kg.build import build
    from kg.settings import Settings

    told = {
        name: value
        for name in ("llm_url", "llm_model", "llm_timeout", "gliner_model", "transformer_model", "coref_model")
        if (value := getattr(arguments, name)) is not None
    }
    settings = Settings(
        model=arguments.model,
        workers=arguments.workers,
        extractors=arguments.extractor,
        llm_key=os.environ.get("COMMUNIQUE_LLM_KEY") or None,
        **told,
    )
    with _progress() as progress:
        report = build(arguments.inputs, arguments.store, settings, progress)
    if arguments.json:
        print(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        _print_report(report, arguments.store, arguments.verbose)
    return 130 if report.interrupted else 1 if report.refused else 0


def _print_report(report: Report, store: str, verbose: bool = False) -> None:
    from kg.model.coverage import covered, total

    for source, reason in report.noted:
        print(f"noted    {source}: {reason}", file=sys.stderr)
    for source, reason in report.refused:
        print(f"refused  {source}: {reason}", file=sys.stderr)
    for reason, times in sorted(report.left_out.items()):
        print(f"left out {times:,} × {reason}", file=sys.stderr)
    numbers = [
        (report.articles, "articles read"),
        (report.unchanged, "unchanged"),
        (report.duplicates, "copies"),
        (len(report.refused), "refused"),
    ]
    print(
        ", ".join(f"{n:,} {what}" for n, what in numbers if n or what == "articles read")
        + (" before the interrupt; what was read is stored" if report.interrupted else "")
        + f" in {report.seconds:.1f} s"
    )
    print(
        f"{report.sentences:,} sentences, {report.mentions:,} mentions, {report.linked:,} linked entities, {report.events:,} events, "
        f"{report.statements:,} statements, {report.tenures:,} offices: {report.quads:,} quads in {store}"
    )
    if report.coverage:
        print(covered(total(report.coverage)))
    for one in report.coverage if verbose else ():
        print(f"covered  {one.article}: {covered(one)}", file=sys.stderr)
    if not report.articles and not report.unchanged and not report.refused:
        print("No article was found in the input.", file=sys.stderr)


def _explain(arguments: argparse.Namespace) -> int:
    from kg.build import read_article
    from kg.explain import as_dict, explain
    from kg.settings import Settings

    found = explain(read_article(_article(arguments.article, arguments.id), Settings(model=arguments.model)))
    if arguments.html:
        from kg.explain.page import page

        with _output(None if arguments.html == "-" else arguments.html) as out:
            out.write(page(found).encode("utf8"))
    elif arguments.json:
        print(json.dumps(as_dict(found), ensure_ascii=False, indent=2))
    else:
        from rich.console import Console

        from kg.explain.terminal import show

        show(found, Console())
    return 0


def _article(source: str, wanted: str | None) -> Article:
    """The first article of an input, or the one with an id; what cannot be read before it is named on stderr."""
    from kg.sources import read

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
            print(
                f"{step.outcome:9} {step.source}" + (f": {step.reason}" if step.reason else ""),
                file=sys.stderr,
                flush=True,
            )

        yield line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[source]}", style="dim"),
        console=Console(stderr=True),
    ) as bar:
        task = bar.add_task("reading", total=None, source="")

        def advance(step: Step) -> None:
            bar.update(task, advance=step.outcome != "noted", source=step.source[-50:])

        yield advance


def _query(arguments: argparse.Namespace) -> int:
    from kg.engines.querying import answer
    from kg.sparql.questions import federated, questions

    if arguments.question is None:
        for one in (*questions(), *federated()):
            needs = f"   [{', '.join(p.name for p in one.parameters)}]" if one.parameters else ""
            print(f"{one.name:32} {one.summary}{needs}")
        return 0
    text = _asked(arguments.question, dict(_pair(p) for p in arguments.param))
    answer(backend_of(arguments) or arguments.store, text, arguments.format, sys.stdout)
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"--param {text!r}: write it as name=value")
    return name, value


def _asked(question: str, given: dict[str, str]) -> str:
    """The query of stdin, a file or a saved question, its parameters bound."""
    from kg.sparql.questions import parse
    from kg.sparql.questions import question as saved

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
    from kg.engines.local import export

    if arguments.format in ("quickstatements", "linkset"):
        from kg.wikidata.exporting import export
    with _output(arguments.output) as out:
        export(arguments.store, arguments.format, out)
    return 0


def _push(arguments: argparse.Namespace) -> int:
    from kg.engines.remote.push import push

    count = push(arguments.store, pushed_to(arguments), lambda graph: print(f"sent      {graph}", file=sys.stderr))
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
    from kg.rdf.checks import check

    broken = 0
    for violation in check(arguments.store):
        broken += 1
        print(violation)
    print(f"{broken:,} violations" if broken else "every rule holds")
    return 1 if broken else 0


def _serve(arguments: argparse.Namespace) -> int:
    from kg.engines.local import current_snapshot

    backend = backend_of(arguments)
    if not arguments.writable and backend is None:
        current_snapshot(arguments.store)  # a store that is not there is said now, not on the first page
    names = (
        "rows",
        "answer_limit",
        "budget",
        "proxy",
        "query_log",
        "log_text",
        "drain",
        "default_graph",
        "cache",
        "metrics",
    )
    limits = {name: getattr(arguments, name) for name in names}
    told = arguments.service if arguments.service is not None else os.environ.get("COMMUNIQUE_SERVICE", "").split()
    return _listen(
        arguments,
        open_browser=False,
        writable=arguments.writable,
        token=arguments.token,
        services=frozenset(told),
        backend=backend,
        age=float(arguments.backend_age),
        **limits,
    )


def _listen(arguments: argparse.Namespace, open_browser: bool, **settings: Any) -> int:
    from server import ServerSettings, serve

    serve(
        ServerSettings(
            store=Path(arguments.store),
            host=arguments.host,
            port=arguments.port,
            timeout=arguments.timeout,
            open_browser=open_browser,
            **settings,
        )
    )
    return 0


def _demo(arguments: argparse.Namespace) -> int:
    from kg.build import build
    from kg.settings import Settings

    print("Reading the sample articles …", file=sys.stderr)
    with _progress() as progress:
        report = build([str(samples_dir())], arguments.store, Settings(workers=min(2, os.cpu_count() or 1)), progress)
    _print_report(report, arguments.store)
    return _listen(arguments, open_browser=not arguments.no_browser)


def _link(arguments: argparse.Namespace) -> int:
    from kg.wikidata.commands import link

    return link(arguments)


def _gazetteer(arguments: argparse.Namespace) -> int:
    from kg.wikidata.commands import gazetteer

    return gazetteer(arguments)


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "build": _build,
    "explain": _explain,
    "query": _query,
    "export": _export,
    "push": _push,
    "check": _check,
    "link": _link,
    "gazetteer": _gazetteer,
    "serve": _serve,
    "demo": _demo,
}


if __name__ == "__main__":
    raise SystemExit(main())
