"""`communique link` and `communique gazetteer`: the commands that ask Wikidata."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg.cli.options import JSON, Command, Parser, add_options, settings_of
from kg.cli.output import line, print_json, progress_bar
from kg.options import STORE, Option, count, options_of, truth, words
from kg.resources import cache_dir
from kg.terminal import one_line

if TYPE_CHECKING:
    from kg.wikidata.asking import Wikidata
    from kg.wikidata.harvest import HarvestReport
    from kg.wikidata.linking import LinkReport, Outcome

_LINK = """examples:
  communique link --contact you@example.org  look up entities without a link to Wikidata, the most mentioned first
  communique link --dry-run --limit 20       show what would be linked, and why, without writing
  communique link --below 0.95               also compare links that are less sure than this with Wikidata
  communique link --undo                     remove all that linking has added
Links stand in a graph of their own: reading articles again keeps them. Ctrl-C loses nothing; run again, and it goes on.
Where Wikidata does not answer, the graph stays as it is.
Status 0: all were looked up. 1: a service did not answer. 130: interrupted."""
_GAZETTEER = """examples:
  communique gazetteer update --contact you@example.org --country PAK,AFG,IND
  communique gazetteer update --kind parties,armed
  communique gazetteer show                  what is in it, from when
Ctrl-C loses nothing; run again, and it goes on. Articles are read with it from the next build on."""
_SERVICES = ("services", "One request at a time, with pauses; Retry-After is obeyed.")
_UNDO = Option("undo", False, "remove the links, and what Wikidata says, from the store", parse=truth, variable="")
_KIND = Option(
    "kind",
    ("all",),
    "offices, ministries, parties, armed, igos, cities",
    "NAME,…",
    parse=words,
    variable="GAZETTEER_KINDS",
)
_COUNTRY = Option(
    "country",
    ("all",),
    "ISO 3166-1 alpha-3 codes of the countries to fetch",
    "AAA,…",
    parse=words,
    variable="GAZETTEER_COUNTRIES",
)
_PAGE = Option(
    "page",
    500,
    "items in one query; halved where it takes the service too long",
    "N",
    parse=count,
    variable="GAZETTEER_PAGE",
)


def _fill_link(parser: Parser) -> None:
    from kg.wikidata.linking import Options
    from kg.wikidata.settings import Source

    add_options(parser, [STORE, *options_of(Options), _UNDO, JSON])
    add_options(parser, options_of(Source), *_SERVICES)


def _fill_gazetteer(parser: Parser) -> None:
    from kg.wikidata.settings import Source

    tasks = parser.add_subparsers(dest="task", metavar="update|show", required=True)
    update = tasks.add_parser(
        "update",
        help="fetch what is missing or old (needs the network)",
        description="Fetch what is missing or old.",
        epilog=_GAZETTEER,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_options(update, [_KIND, _COUNTRY, _PAGE, JSON])
    add_options(update, options_of(Source), *_SERVICES)
    tasks.add_parser("show", help="show what it contains", description="Show what it contains, and where it is.")


@contextmanager
def _wikidata(arguments: argparse.Namespace) -> Iterator[Wikidata]:
    from kg.wikidata.asking import Wikidata
    from kg.wikidata.cache import AnswerFile
    from kg.wikidata.settings import Source

    source = settings_of(Source, arguments)
    kept = AnswerFile(cache_dir() / "wikidata.sqlite", source)
    try:
        yield Wikidata(source, kept)
    finally:
        kept.close()


def _run_link(arguments: argparse.Namespace) -> int:
    from kg.wikidata.linking import Options, link, undo

    if arguments.undo:
        undo(arguments.store)
        print("All that linking had added is removed.")
        return 0
    with _wikidata(arguments) as wikidata, _showing_outcomes() as show:
        report = link(arguments.store, wikidata, settings_of(Options, arguments), show)
    if arguments.json:
        print_json(report.as_dict())
    else:
        _print_links(report, arguments.dry_run)
    return _status(report)


def _status(report: LinkReport | HarvestReport) -> int:
    return 130 if report.interrupted else 1 if report.unanswered else 0


@contextmanager
def _showing_outcomes() -> Iterator[Callable[[Outcome, int], None]]:
    """What shows each outcome: one line an entity on stderr; on a terminal a bar below them."""

    def told(outcome: Outcome) -> str:
        found = f"{outcome.item} ({outcome.confidence:.2f}) " if outcome.item else ""
        return one_line(f"{outcome.outcome:9} {outcome.label}: {found}{outcome.reason}")

    if not sys.stderr.isatty():
        yield lambda outcome, of: line(told(outcome))
        return
    with progress_bar("linking") as (bar, advance):

        def show(outcome: Outcome, of: int) -> None:
            bar.console.print(told(outcome), markup=False, highlight=False)
            advance(advance=1, total=of)

        yield show


def _print_links(report: LinkReport, dry_run: bool) -> None:
    for unconfirmed in report.doubted_classes:
        line(one_line(f"noted    Wikidata has another name for the class {unconfirmed}: left out"))
    numbers = {
        "without a link": report.nil,
        "doubtful": report.doubtful,
        "left for the next run": report.left,
        "merged items followed": report.merged,
        "links withdrawn": report.withdrawn,
    }
    others = "".join(f", {n:,} {what}" for what, n in numbers.items() if n)
    written = " (nothing was written)" if dry_run else f"; facts of {report.items:,} items fetched"
    print(
        f"{report.looked_up:,} looked up, {report.linked:,} linked{others}{written}, "
        f"{report.requests:,} requests in {report.seconds:.1f} s"
    )
    if report.interrupted:
        line("Interrupted: what was found is stored. Run again to go on.")
    if report.unanswered:
        line(one_line(f"communique: {report.unanswered}. What was found is stored; run again later to go on."))


def _run_gazetteer(arguments: argparse.Namespace) -> int:
    from kg.wikidata.harvest import shown, update

    if arguments.task == "show":
        print("\n".join(shown()))
        return 0
    with _wikidata(arguments) as wikidata:
        report = update(wikidata, arguments.kind, arguments.country, arguments.page, line)
    if arguments.json:
        print_json(report.as_dict())
    else:
        _print_harvest(report)
    return _status(report)


def _print_harvest(report: HarvestReport) -> None:
    rows = ", ".join(f"{n:,} {name}" for name, n in sorted(Counter(report.rows).items()))
    print(
        f"{report.fetched:,} lists fetched, {report.kept:,} recent enough, {report.left:,} left: {rows or 'no rows'} "
        f"in {report.folder}"
    )
    if report.ambiguous:
        print(f"{report.ambiguous:,} names that several items have were left out")
    if report.unanswered:
        line(one_line(f"communique: {report.unanswered}. What was fetched is kept; run again later to go on."))


LINK = Command("link", "look up the entities of a store in Wikidata (needs the network)", _LINK, _fill_link, _run_link)
GAZETTEER = Command(
    "gazetteer", "keep whole classes of Wikidata for the reading", _GAZETTEER, _fill_gazetteer, _run_gazetteer
)
