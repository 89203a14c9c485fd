"""`communique build`: articles read into a store."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from kg.cli.lexicon import use_lexicon
from kg.cli.options import ENGINE, JSON, Command, Parser, add_options, settings_of, with_default
from kg.cli.output import line, print_json, progress_bar
from kg.engines.remote.backend import Backend
from kg.options import LEXICON, STORE, Option, options_of, truth
from kg.terminal import one_line

if TYPE_CHECKING:
    from kg.build import Report, Step

_EXAMPLES = """examples:
  communique build articles/                 every article below a folder
  communique build today.jsonl page.html     files of several kinds
  cat news.jsonl | communique build -        one JSON object a line on stdin: id, text, and
                                             optionally title, url, published, publisher, author, language
Reading an article again replaces its graph; one that has not changed is left alone.
Status 0: every article was read. 1: some were refused, each named with its reason. 2: wrong usage.
130: stopped by Ctrl-C, SIGTERM or SIGHUP; what was read until then is stored."""
_PROCESSES = 4
_OF_A_RUN = ("workers", "model", "article_timeout", "text")
_RESOLVE = Option("resolve", True, "find at the end which events are the same as those of other articles", parse=truth)


def _fill(parser: Parser) -> None:
    from kg.settings import Cluster, Settings

    help = 'files, folders, patterns, "-" for stdin, http(s) URLs'
    parser.add_argument("inputs", metavar="INPUT", nargs="+", help=help)
    workers, model, timeout, text = options_of(Settings, *_OF_A_RUN)
    of_a_run = [
        STORE,
        JSON,
        with_default(workers, min(_PROCESSES, os.cpu_count() or 1)),
        model,
        timeout,
        text,
        LEXICON,
        _RESOLVE,
    ]
    add_options(parser, of_a_run)
    help = "name what was read of each article and what was not, and where the time went"
    # the option of the whole command, after this one; a default here would undo the one before
    parser.add_argument("--verbose", action="store_true", default=argparse.SUPPRESS, help=help)
    others = [one for one in options_of(Settings) if one.name not in _OF_A_RUN]
    add_options(parser, others, "other extractors", "COMMUNIQUE_LLM_KEY is the key of the chat endpoint.")
    add_options(parser, options_of(Cluster), "a cluster", "It needs pip install 'communique[dask]' there and here.")
    add_options(parser, options_of(Backend), *ENGINE)


def _run(arguments: argparse.Namespace) -> int:
    use_lexicon(arguments)
    from kg.build import build
    from kg.build.expected import expected
    from kg.settings import Cluster, Settings

    settings = settings_of(Settings, arguments)
    with showing_steps(expected(arguments.inputs)) as progress:
        cluster = settings_of(Cluster, arguments) if arguments.cluster else None
        backend = settings_of(Backend, arguments) if arguments.backend_store else None
        report = build(arguments.inputs, arguments.store, settings, progress, arguments.resolve, cluster, backend)
    if arguments.json:
        print_json(report.as_dict())
    else:
        print_report(report, arguments.backend_store or arguments.store, arguments.verbose)
    return 130 if report.interrupted else 1 if report.refused else 0


@contextmanager
def showing_steps(total: int | None = None) -> Iterator[Callable[[Step], None]]:
    """What shows each step of a run: a line with a bar on a terminal, one line an article otherwise; both on stderr.

    Args:
        total: how many articles there are, where it is known.

    The run goes on when nobody reads stderr any more, because the terminal or a pipe is closed.
    """
    if not sys.stderr.isatty():
        yield _print_step
        return
    with progress_bar("reading", total) as (_, advance):

        def show(step: Step) -> None:
            with suppress(OSError):
                advance(advance=step.outcome != "noted", source=one_line(step.source)[-50:])

        yield show


def _print_step(step: Step) -> None:
    if step.is_listed:
        with suppress(OSError):
            line(one_line(f"{step.outcome:9} {step.source}" + (f": {step.reason}" if step.reason else "")))


def print_report(report: Report, store: str, verbose: bool = False) -> None:
    _print_refusals(report)
    _print_numbers(report, store)
    _print_coverage(report, verbose)
    if verbose:
        line(_times(report))
    if not (report.articles or report.unchanged or report.refused or report.interrupted):
        line("No article was found in the input.")


def _print_refusals(report: Report) -> None:
    for source, reason in report.noted:
        line(one_line(f"noted    {source}: {reason}"))
    for source, reason in report.refused:
        line(one_line(f"refused  {source}: {reason}"))
    for word, more in (("noted", report.noted_more), ("refused", report.refused_more)):
        for reason, times in more.items():
            line(one_line(f"{word:8} {times:,} more: {reason}"))
    for reason, times in sorted(report.left_out.items()):
        line(one_line(f"left out {times:,} × {reason}"))


def _print_numbers(report: Report, store: str) -> None:
    numbers = {
        "corrected": report.corrected,
        "unchanged": report.unchanged,
        "copies": report.duplicates,
        "refused": report.refusals,
    }
    others = "".join(f", {n:,} {what}" for what, n in numbers.items() if n)
    end = " before the interrupt; what was read is stored" if report.interrupted else ""
    print(f"{report.articles:,} articles read{others}{end} in {report.seconds:.1f} s")
    print(
        f"{report.sentences:,} sentences, {report.mentions:,} mentions, {report.linked:,} linked entities, "
        f"{report.events:,} events, {report.statements:,} statements, {report.tenures:,} offices: "
        f"{report.quads:,} quads in {store}"
    )
    if report.resolved is not None and report.resolved.articles:
        told = report.resolved
        print(f"{told.compared:,} events compared across articles: {told.merged:,} are reported by several")


def _times(report: Report) -> str:
    """Where the time went: of all processes that read, and of the main one."""
    spent = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in report.times.items())
    share = (report.times["writing"] + report.times["indexing"]) / max(report.seconds, 0.01)
    return f"time: {spent}; writing and indexing took {share:.0%} of {report.seconds:.1f} s"


def _print_coverage(report: Report, verbose: bool) -> None:
    from kg.model.coverage import covered

    if report.covered.sentences:
        print(covered(report.covered))
    for one in report.coverage if verbose else ():
        line(one_line(f"covered  {one.article}: {covered(one)}"))


BUILD = Command("build", "read articles into a store", _EXAMPLES, _fill, _run)
