"""`communique explain`: what is read from one article, and why."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from kg.cli.lexicon import use_lexicon
from kg.cli.options import Command, Parser, add_options, settings_of
from kg.cli.output import line, output_file, print_json
from kg.errors import InputError, UsageError
from kg.options import LEXICON, options_of
from kg.terminal import one_line

if TYPE_CHECKING:
    from kg.model import Article

_EXAMPLES = """examples:
  communique explain report.txt              the text with what was read from it, and below each paragraph
                                             its events, statements and offices
  communique explain news.jsonl --id n17     one of several articles
  communique explain report.txt --html report-read.html
Nothing is stored. In colours on a terminal; with marks alone in a pipe, or where NO_COLOR is set."""
_NAMED = 20  # ids in a message


def _fill(parser: Parser) -> None:
    from kg.settings import Settings

    parser.add_argument("article", metavar="ARTICLE", help='a file, "-" for stdin, or an http(s) URL')
    parser.add_argument("--id", metavar="ID", help="which article, where there are several (default: the first)")
    add_options(parser, [*options_of(Settings, "model"), LEXICON])
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--html", metavar="FILE", help='write one HTML file that needs nothing else; "-" is stdout')
    form.add_argument("--json", action="store_true", help="print it as data")


def _run(arguments: argparse.Namespace) -> int:
    use_lexicon(arguments)
    from kg.build.lexicon import check_own_words
    from kg.build.reading import read_article
    from kg.explain import as_dict, explain
    from kg.settings import Settings

    check_own_words()
    found = explain(read_article(_article(arguments.article, arguments.id), settings_of(Settings, arguments)))
    if arguments.html:
        from kg.explain.page import page

        with output_file(None if arguments.html == "-" else arguments.html) as out:
            out.write(page(found).encode("utf8"))
    elif arguments.json:
        print_json(as_dict(found))
    else:
        from rich.console import Console

        from kg.explain.terminal import show

        show(found, Console())
    return 0


def _article(source: str, wanted: str | None) -> Article:
    """The first article of an input, or the one with an id; unreadable ones before it are reported on stderr.

    Raises: UsageError: there is none.
    """
    from kg.sources import read

    ids: list[str] = []
    for one in read([source]):
        if isinstance(one, InputError):
            line(one_line(f"communique: {one}"))
        elif wanted in (None, one.id):
            return one
        else:
            ids.append(one.id)
    if wanted is None:
        raise UsageError(f"{source}: no article")
    known = f"; it has {', '.join(ids[:_NAMED])}" + (" …" if len(ids) > _NAMED else "") if ids else ""
    raise UsageError(f"{source}: no article with the id {wanted!r}{known}")


EXPLAIN = Command("explain", "show what is read from an article, and why", _EXAMPLES, _fill, _run)
