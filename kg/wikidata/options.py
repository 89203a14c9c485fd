"""The options of the commands that ask Wikidata: `communique link` and `communique gazetteer`."""

from __future__ import annotations

import argparse
import os
from typing import Any

from kg.wikidata.source import API, SPARQL

_LINK = """examples:
  communique link --contact you@example.org  look up who has no link to Wikidata yet, the most mentioned first
  communique link --dry-run --limit 20       show what would be linked, and why, without writing
  communique link --below 0.95               hold links that are less sure than this against Wikidata, too
  communique link --undo                     take back all that linking has added
Links stand in a graph of their own: reading articles again keeps them. Ctrl-C loses nothing; run again, and it goes on.
Where Wikidata does not answer, the graph stays as it is. Status 0: all were looked up. 1: a service did not answer. 130: interrupted."""
_GAZETTEER = """examples:
  communique gazetteer update --contact you@example.org --country PAK,AFG,IND
  communique gazetteer update --kind parties,armed
  communique gazetteer show                  what is in it, from when
Ctrl-C loses nothing; run again, and it goes on. Articles are read with it from the next build on."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands to a parser of the command line."""
    link = _command(commands, "link", "look up the entities of a store in Wikidata (needs the network)", _LINK)
    link.add_argument(
        "--store",
        metavar="DIR",
        default=_environment("STORE", "communique-store"),
        help="the folder of the graph (default: ./%(default)s)",
    )
    link.add_argument(
        "--threshold",
        type=_share,
        default=_environment("LINK_THRESHOLD", 0.85),
        metavar="0-1",
        help="how sure a link must be (default: %(default)s)",
    )
    link.add_argument(
        "--below",
        type=_share,
        default=_environment("LINK_BELOW", 0.0),
        metavar="0-1",
        help="look up entities, too, whose link is less sure than this (default: only those without one)",
    )
    link.add_argument(
        "--limit",
        type=_number,
        default=_environment("LINK_LIMIT", None),
        metavar="N",
        help="the most entities to look up in this run",
    )
    link.add_argument("--again", action="store_true", help="look up again what was not found lately")
    link.add_argument(
        "--dry-run", action="store_true", help="write nothing; print each entity with what would become of it"
    )
    link.add_argument(
        "--image",
        action="store_true",
        default=_environment("LINK_IMAGE", "") not in ("", "0", "false"),
        help="keep the address of an image of each linked item, too",
    )
    link.add_argument("--undo", action="store_true", help="remove the links, and what Wikidata said, from the store")
    link.add_argument("--json", action="store_true", help="print the report as JSON")
    _services(link)
    gazetteer = _command(commands, "gazetteer", "keep whole classes of Wikidata for the reading", _GAZETTEER)
    doing = gazetteer.add_subparsers(dest="doing", metavar="update|show", required=True)
    update = doing.add_parser(
        "update",
        help="fetch what is missing or old (needs the network)",
        description="Fetch what is missing or old.",
        epilog=_GAZETTEER,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    update.add_argument(
        "--kind",
        type=_words,
        default=_environment("GAZETTEER_KINDS", "all"),
        metavar="NAME,…",
        help="offices, ministries, parties, armed, igos, cities (default: all)",
    )
    update.add_argument(
        "--country",
        type=_words,
        default=_environment("GAZETTEER_COUNTRIES", "all"),
        metavar="AAA,…",
        help="ISO 3166-1 alpha-3 codes of the countries to fetch (default: all)",
    )
    update.add_argument(
        "--page",
        type=_number,
        default=_environment("GAZETTEER_PAGE", 500),
        metavar="N",
        help="items in one query; halved where the service finds it too much (default: %(default)s)",
    )
    update.add_argument("--json", action="store_true", help="print the report as JSON")
    _services(update)
    doing.add_parser("show", help="say what is in it", description="Say what is in it, and where it lies.")


def _services(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "services", "One request at a time, with pauses; what a service asks to wait is waited."
    )
    group.add_argument(
        "--contact",
        default=_environment("CONTACT", ""),
        metavar="MAIL|URL",
        help="whom the operators can write to; sent with each request, and needed for public services",
    )
    group.add_argument(
        "--api",
        default=_environment("WIKIDATA_API", API),
        metavar="URL",
        help="the API of a Wikibase (default: %(default)s)",
    )
    group.add_argument(
        "--endpoint",
        default=_environment("WIKIDATA_SPARQL", SPARQL),
        metavar="URL",
        help="a SPARQL endpoint that holds Wikidata: its own service, QLever, … (default: %(default)s)",
    )
    group.add_argument(
        "--reconcile",
        default=_environment("RECONCILE", ""),
        metavar="URL",
        help="a W3C reconciliation service that names the candidates, instead of the API's own search",
    )
    group.add_argument(
        "--service-timeout",
        type=_seconds,
        default=_environment("SERVICE_TIMEOUT", 60.0),
        metavar="SECONDS",
        help="for one answer (default: %(default)s)",
    )
    group.add_argument(
        "--pause",
        type=_seconds,
        default=_environment("SERVICE_PAUSE", 0.5),
        metavar="SECONDS",
        help="between two requests to one service (default: %(default)s)",
    )
    group.add_argument(
        "--age",
        type=_number,
        default=_environment("SERVICE_AGE", 30),
        metavar="DAYS",
        help="how long an answer is kept; one that found nothing, 7 at most (default: %(default)s)",
    )


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str, examples: str
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=what,
        description=what[0].upper() + what[1:] + ".",
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _environment(name: str, default: Any) -> Any:
    return os.environ.get(f"COMMUNIQUE_{name}", default)


def _share(text: str) -> float:
    return _within(text, 1.0, "from 0 to 1")


def _seconds(text: str) -> float:
    return _within(text, 86_400.0, "of seconds")


def _within(text: str, most: float, what: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number {what}")
    return number


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
