"""The commands that ask Wikidata: `communique link` and `communique gazetteer`."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg.resources import cache_dir
from kg.wikidata.source import Source

if TYPE_CHECKING:
    from kg.wikidata.asking import Wikidata
    from kg.wikidata.harvest import HarvestReport
    from kg.wikidata.linking import LinkReport, Outcome


@contextmanager
def _wikidata(arguments: argparse.Namespace) -> Iterator[Wikidata]:
    from kg.wikidata.asking import Wikidata
    from kg.wikidata.cache import AnswerFile

    days = 86_400.0
    source = Source(
        arguments.api,
        arguments.endpoint,
        arguments.reconcile,
        arguments.contact,
        timeout=arguments.service_timeout,
        pause=arguments.pause,
        age=arguments.age * days,
        empty_age=min(arguments.age, 7) * days,
    )
    kept = AnswerFile(cache_dir() / "wikidata.sqlite", source)
    try:
        yield Wikidata(source, kept)
    finally:
        kept.close()


def link(arguments: argparse.Namespace) -> int:
    """Run `communique link`; returns the status."""
    from kg.wikidata import linking

    if arguments.undo:
        linking.undo(arguments.store)
        print("All that linking had added is gone.")
        return 0
    options = linking.Options(
        arguments.threshold, arguments.below, arguments.limit, arguments.again, arguments.dry_run, arguments.image
    )
    with _wikidata(arguments) as wikidata, _telling() as tell:
        report = linking.link(arguments.store, wikidata, options, tell)
    if arguments.json:
        print(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        _print_links(report, arguments.dry_run)
    return 130 if report.interrupted else 1 if report.unanswered else 0


@contextmanager
def _telling() -> Iterator[Callable[[Outcome, int], None]]:
    """One line an entity on stderr; on a terminal a bar below them."""

    def line(outcome: Outcome) -> str:
        found = f"{outcome.item} ({outcome.confidence:.2f}) " if outcome.item else ""
        return f"{outcome.outcome:9} {outcome.label}: {found}{outcome.reason}"

    if not sys.stderr.isatty():
        yield lambda outcome, of: print(line(outcome), file=sys.stderr, flush=True)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("linking"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=Console(stderr=True)
    ) as bar:
        task = bar.add_task("linking", total=None)

        def advance(outcome: Outcome, of: int) -> None:
            bar.console.print(line(outcome), markup=False, highlight=False)
            bar.update(task, advance=1, total=of)

        yield advance


def _print_links(report: LinkReport, dry_run: bool) -> None:
    for doubted in report.doubted_classes:
        print(f"noted    Wikidata has another name for the class {doubted}: left out", file=sys.stderr)
    numbers = [
        (report.linked, "linked"),
        (report.nil, "without a link"),
        (report.doubtful, "doubtful"),
        (report.left, "left for the next run"),
        (report.merged, "merged items followed"),
        (report.withdrawn, "links withdrawn"),
    ]
    print(
        f"{report.looked_up:,} looked up"
        + "".join(f", {n:,} {what}" for n, what in numbers if n or what == "linked")
        + (" (nothing was written)" if dry_run else f"; facts of {report.items:,} items fetched")
        + f", {report.requests:,} requests in {report.seconds:.1f} s"
    )
    if report.interrupted:
        print("Interrupted: what was found is stored. Run again to go on.", file=sys.stderr)
    if report.unanswered:
        print(f"communique: {report.unanswered}. What was found is stored; run again later to go on.", file=sys.stderr)


def gazetteer(arguments: argparse.Namespace) -> int:
    """Run `communique gazetteer`; returns the status."""
    return _show() if arguments.doing == "show" else _update(arguments)


def _update(arguments: argparse.Namespace) -> int:
    from kg.wikidata.harvest import update

    with _wikidata(arguments) as wikidata:
        report = update(
            wikidata,
            arguments.kind,
            arguments.country,
            arguments.page,
            lambda line: print(line, file=sys.stderr, flush=True),
        )
    if arguments.json:
        print(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        _print_harvest(report)
    return 130 if report.interrupted else 1 if report.unanswered else 0


def _print_harvest(report: HarvestReport) -> None:
    rows = ", ".join(f"{n:,} {name}" for name, n in sorted(Counter(report.rows).items()))
    print(
        f"{report.fetched:,} lists fetched, {report.kept:,} young enough, {report.left:,} left: {rows or 'no rows'} in {report.folder}"
    )
    if report.ambiguous:
        print(f"{report.ambiguous:,} names that several bear were left out")
    if report.unanswered:
        print(f"communique: {report.unanswered}. What was fetched is kept; run again later to go on.", file=sys.stderr)


def _show() -> int:
    from kg.wikidata.harvest import shown

    for line in shown():
        print(line)
    return 0
