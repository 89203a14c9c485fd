"""`communique sample` and `communique verdicts`: events drawn at random to be judged by hand, and what follows."""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.cli.options import ENGINE, JSON, Command, Parser, add_options, backend_of
from kg.cli.output import line, output_file, print_json
from kg.engines.remote.backend import IDENTITY, Backend
from kg.errors import UsageError
from kg.options import STORE, Option, count, options_of, whole
from kg.terminal import one_line

if TYPE_CHECKING:
    from kg.verdicts.access import Verdicts
    from kg.verdicts.report import Report
    from kg.verdicts.statistics import Share

_SAMPLE = """examples:
  communique sample --size 100               draw 100 events, each with the same probability
  communique sample --design stratified      as many of each type and band of confidence, also of the rare ones
  communique sample --name spring -o spring.csv
                                             a sheet to fill in: right, wrong or unclear for each field
The sample is kept in the store; at /sample of the server it is judged event by event. The same seed on the same graph
draws the same events."""
_VERDICTS = """examples:
  communique verdicts report                 how right the graph is, by the newest sample
  communique verdicts import spring.csv --coder Ana
  communique verdicts import project-7.json --coder Ana
                                             an export of Label Studio, or of doccano (only approved documents): events
                                             of communique export --format label-studio or doccano, corrected there
  communique verdicts export -o verdicts.jsonl
  communique verdicts export --table design -o events.csv
                                             all events with hand labels and sampling probabilities, for R dsl
  communique verdicts correct same IRI IRI --coder Ana --why "one man, two spellings"
  communique verdicts correct not-a-link IRI http://www.wikidata.org/entity/Q42 --coder Ana
  communique verdicts list, withdraw IRI     look at verdicts and corrections, and take one back
  communique verdicts fit, unfit             fit the confidence of the graph to the verdicts, as cq:fittedConfidence
Verdicts survive building: they are in a graph of their own."""
_SIZE = Option("size", 100, "how many events to draw", "N", parse=count, variable="")
_DESIGN = Option(
    "design",
    "simple",
    "each event with the same probability, or by strata",
    choices=("simple", "stratified"),
    variable="",
)
_SEED = Option("seed", None, "a whole number that decides the draw", "N", parse=whole, variable="", shown="a new one")
_NAME = Option("name", "", "name of the sample", "NAME", variable="", shown="seed-N")
_OF_SAMPLE = Option("sample", "", "name of the sample", "NAME", variable="", shown="the newest")
_CODER = Option("coder", "", "who judges", "NAME")
_WHY = Option("why", "", "the reason, in words", "TEXT", variable="")
_TABLE = Option(
    "table", "verdicts", "verdicts as JSON lines, or all events for design-based estimates", variable="",
    choices=("verdicts", "design"),
)  # fmt: skip
_KINDS = ("same", "different", "same-event", "different-event", "not-a-link", "two")


def _add_graph(parser: Parser) -> None:
    add_options(parser, [STORE])
    add_options(parser, options_of(Backend, "query", "update", "store", "graph", *IDENTITY), *ENGINE)


def _fill_sample(parser: Parser) -> None:
    add_options(parser, [_SIZE, _DESIGN, _SEED, _NAME])
    parser.add_argument("-o", "--output", metavar="FILE.csv", help="write a sheet to fill in")
    _add_graph(parser)


def _run_sample(arguments: argparse.Namespace) -> int:
    from kg.verdicts.sampling import new_sample

    verdicts = _verdicts(arguments)
    population, taken = verdicts.population(), {one.iri for one in verdicts.samples()}
    sample = new_sample(
        verdicts.base, arguments.name, population, arguments.size, arguments.seed, arguments.design, taken
    )
    verdicts.keep_sample(sample)
    if arguments.output:
        _write_sheet(verdicts, sample, arguments.output)
    strata = len({one.stratum for one in sample.drawn})
    of = f" from {strata} strata" if arguments.design == "stratified" else ""
    print(f"{sample.label}: {len(sample.drawn):,} of {len(population):,} events drawn{of}, seed {sample.seed}")
    return 0


def _write_sheet(verdicts: Verdicts, sample: Any, path: str) -> None:
    from kg.verdicts.records import shown
    from kg.verdicts.tables import write_sheet

    events = [one.event for one in sample.drawn]
    text = io.StringIO()
    write_sheet(sample, {one.event: one for one in verdicts.judged(sample)}, shown(verdicts.ask, events), text)
    with output_file(path) as out:
        out.write(text.getvalue().encode("utf8", "surrogatepass"))


def _fill_verdicts(parser: Parser) -> None:
    tasks = parser.add_subparsers(dest="task", metavar="TASK", required=True)

    def task(name: str, summary: str, *options: Option) -> Parser:
        made: Parser = tasks.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        add_options(made, options)
        _add_graph(made)
        return made

    task("report", "show how right the graph is, by the verdicts on a sample", _OF_SAMPLE, JSON)
    task("list", "show verdicts and corrections, one a line")
    export = task("export", "write verdicts, or all events with their hand labels", _TABLE, _OF_SAMPLE)
    export.add_argument("-o", "--output", metavar="FILE", help="instead of stdout")
    task("import", "record the verdicts of a file", _CODER).add_argument("file", metavar="FILE", type=Path)
    correct = task("correct", "say that two things are the same or different, or that a link is wrong", _CODER, _WHY)
    correct.add_argument("what", metavar="|".join(_KINDS), choices=_KINDS)
    correct.add_argument("on", metavar="IRI", nargs="+")
    task("withdraw", "take verdicts or corrections back").add_argument("iri", metavar="IRI", nargs="+")
    task("fit", "fit the confidence of all events to the verdicts", _OF_SAMPLE)
    task("unfit", "remove the fitted confidence")


def _run_verdicts(arguments: argparse.Namespace) -> int:
    _TASKS[arguments.task](_verdicts(arguments), arguments)
    return 0


def _verdicts(arguments: argparse.Namespace) -> Verdicts:
    from kg.verdicts.access import Verdicts

    return Verdicts(backend_of(arguments) or Path(arguments.store))


def _sample(verdicts: Verdicts, arguments: argparse.Namespace) -> Any:
    """The sample that is named, else the newest; None where the graph has none. Raises: UsageError."""
    if arguments.sample:
        return verdicts.sample(arguments.sample)
    known = verdicts.samples()
    return known[-1] if known else None


def _report(verdicts: Verdicts, arguments: argparse.Namespace) -> None:
    from kg.verdicts.report import report

    sample = _sample(verdicts, arguments)
    found = report(verdicts.judged(sample), verdicts.confidences())
    if arguments.json:
        print_json({"sample": sample and sample.label, **found.as_dict()})
        return
    about = f"sample {sample.label} ({sample.design}, {len(sample.drawn):,} events)" if sample else "all verdicts"
    print(one_line(f"{about} of {found.events:,} events in the graph"))
    if not found.right.n:
        print("No event is judged in all five fields yet (type, actors, recipients, factuality, attribution).")
    _print_report(found)


def _print_report(found: Report) -> None:
    coders = ", ".join(f"{name} ({n:,})" for name, n in found.coders.items()) or "none"
    print(one_line(f"verdicts of {coders}; {found.unjudged:,} events not judged in full, {found.outdated:,} outdated"))
    _print_shares("right in all five fields", {"events": found.right})
    _print_shares("right, by field", found.fields, found.agreement)
    _print_shares("right in all five fields, by type", found.types)
    print("\nat least this confidence")
    for one in found.thresholds:
        print(f"  {one.confidence:4.1f}  {one.events:9,} events  {_told(one.right)}")
    if found.calibration_error is not None:
        print(f"\ncalibration: stated confidence and share right differ by {found.calibration_error:.3f} on average")
        for bin in found.calibration:
            print(f"  {bin.low:.1f}-{bin.high:.1f}  stated {bin.confidence:.2f}  {_told(bin.right)}")


def _print_shares(title: str, shares: Any, agreement: Any = None) -> None:
    print(f"\n{title}")
    for name, share in shares.items():
        alpha = (agreement or {}).get(name)
        agreed = "" if alpha is None else f"  coders agree: alpha {alpha:.2f}"
        print(f"  {name:12} {_told(share)}{agreed}")


def _told(share: Share) -> str:
    if share.value is None or share.low is None or share.high is None:
        return "not judged"
    return f"{share.value:5.1%}  (95 %: {share.low:.1%} to {share.high:.1%}; {share.n:,} judged)"


def _list(verdicts: Verdicts, arguments: argparse.Namespace) -> None:
    from kg.verdicts.model import NAMES

    for one in verdicts.all():
        what = f"{NAMES.get(one.field, one.field)} {one.judgement.lower()}"
        why = f" ({one.comment})" if one.comment else ""
        print(one_line(f"{one.time}  {one.coder}  {what}  {'  '.join(one.on)}{why}  {one.iri(verdicts.base)}"))


def _export(verdicts: Verdicts, arguments: argparse.Namespace) -> None:
    from kg.verdicts.tables import write_design_table, write_jsonl

    text = io.StringIO()
    if arguments.table == "verdicts":
        of = verdicts.sample(arguments.sample).iri if arguments.sample else ""
        write_jsonl([one for one in verdicts.all() if not of or one.sample == of], text)
    else:
        sample = _sample(verdicts, arguments)
        if sample is None:
            raise UsageError("this graph has no sample; communique sample draws one")
        write_design_table(sample, verdicts.judged(sample), verdicts.population(), text)
    with output_file(arguments.output) as out:
        out.write(text.getvalue().encode("utf8", "surrogatepass"))


def _import(verdicts: Verdicts, arguments: argparse.Namespace) -> None:
    from kg.verdicts.model import now
    from kg.verdicts.tables import annotated, read

    told = annotated(arguments.file, arguments.coder, now())
    found = read(arguments.file, arguments.coder, now()) if told is None else told.verdicts
    verdicts.record(found)
    print(f"{len(found):,} verdicts recorded")
    if told is not None:
        print(f"{told.tasks:,} articles; {told.missed:,} events added there, on which there can be no verdict")


def _correct(verdicts: Verdicts, arguments: argparse.Namespace) -> None:
    from kg.verdicts.access import correction

    one = correction(arguments.what, arguments.on, arguments.coder, arguments.why)
    verdicts.record([one])
    print(one_line(f"recorded  {one.iri(verdicts.base)}"))


def _withdraw(verdicts: Verdicts, arguments: argparse.Namespace) -> None:
    print(f"{len(verdicts.withdraw(arguments.iri)):,} verdicts withdrawn")


def _fit(verdicts: Verdicts, arguments: argparse.Namespace) -> None:
    from kg.verdicts.report import fit

    sample = _sample(verdicts, arguments)
    found = fit(verdicts.judged(sample))
    if not found.cases:
        raise UsageError("no event is judged in all five fields; communique verdicts import records verdicts")
    n = verdicts.recalibrate(found.curve, sample.iri if sample else "")
    print(f"cq:fittedConfidence written for {n:,} events, fitted to {found.cases:,} that were judged")
    line(f"for example {', '.join(f'{stated:.1f} -> {found.curve.of(stated):.2f}' for stated in (0.2, 0.5, 0.8))}")
    line(f"expected calibration error on these: {found.before:.3f} before, {found.after:.3f} after")


def _unfit(verdicts: Verdicts, arguments: argparse.Namespace) -> None:
    verdicts.forget_recalibration()
    print("cq:fittedConfidence is removed from all events")


_TASKS = {
    "report": _report,
    "list": _list,
    "export": _export,
    "import": _import,
    "correct": _correct,
    "withdraw": _withdraw,
    "fit": _fit,
    "unfit": _unfit,
}
SAMPLE = Command("sample", "draw a random sample of events to be judged by hand", _SAMPLE, _fill_sample, _run_sample)
VERDICTS = Command(
    "verdicts", "what people say about the graph: report, correct", _VERDICTS, _fill_verdicts, _run_verdicts
)
