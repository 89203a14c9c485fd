"""How accurate this graph is: samples of its events, judged one after the other, and what the verdicts say."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kg.errors import UsageError
from kg.rdf.vocab import CQ, cq
from kg.verdicts import records
from kg.verdicts.model import FIELDS, JUDGEMENTS, NAMES, Drawn, Judgement, Sample, Verdict, now
from kg.verdicts.report import report
from kg.verdicts.sampling import new_sample
from kg.verdicts.statistics import Share
from kg.verdicts.tables import write_design_table, write_jsonl, write_sheet
from server.graph import queries, verdicts
from server.http.parameters import whole_number
from server.http.problems import Problem
from server.pages import evidence, forms
from server.pages.calibration_plot import plot
from server.pages.words import words

blueprint = Blueprint("sample", __name__)

_MOST_EVENTS = 5000
_MOST_SEED = 10**12
_DATES = ("earliestDate", "latestDate", "dateBasis")
_NEAR = 2  # sentences before and after the event's own
_FILES = {
    "report.json": "application/json",
    "verdicts.jsonl": "application/jsonl",
    "design.csv": "text/csv; charset=utf-8",
    "sheet.csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A sample as the list shows it."""

    sample: Sample
    url: str
    coders: Mapping[str, int]
    right: Share


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an event that is to be judged: its values as pairs of IRI, "" for a literal, and words.

    Of a date, `note` tells the days that it lies between and `basis` how it is known.
    """

    name: str
    values: tuple[tuple[str, str], ...]
    judgement: str
    note: str = ""
    basis: str = ""


@blueprint.get("/sample")
def listed() -> str:
    """The samples of this graph, and a form that draws one."""
    found = [
        Listed(one, address(one), verdicts.coders(one), report(verdicts.judged(one), {}).right)
        for one in reversed(verdicts.samples())
    ]
    return render_template("samples.html", samples=found)


@blueprint.post("/sample")
def draw() -> Response:
    """Draw a sample and keep it."""
    forms.authorise()
    design = forms.field("design") or "simple"
    if design not in ("simple", "stratified"):
        raise Problem(400, f"design: {design!r} is neither simple nor stratified.")
    seed = forms.field("seed")
    if seed and not (seed.isascii() and seed.isdigit() and int(seed[:20]) <= _MOST_SEED):
        raise Problem(400, f"seed: {seed!r} is not a whole number from 0 to {_MOST_SEED:,}.")
    size = forms.field("size") or "100"
    if not 0 < (number := whole_number(size, default=0, most=10**9)) <= _MOST_EVENTS:
        raise Problem(400, f"size: {size!r} is not a whole number from 1 to {_MOST_EVENTS:,}.")
    population, taken = records.population(verdicts.ask), {one.iri for one in verdicts.samples()}
    kind = cast(Literal["simple", "stratified"], design)
    try:
        new = new_sample(
            verdicts.base(), forms.field("name"), population, number, int(seed) if seed else None, kind, taken
        )
    except UsageError as error:
        raise Problem(400, f"{error}.") from error
    verdicts.keep(new)
    return forms.see(_with_coder(f"{address(new)}/1", forms.field("coder")))


@blueprint.get("/sample/<name>")
def sample(name: str) -> str:
    """The report on a sample."""
    found = verdicts.sample(name)
    told, fit = verdicts.report_of(found), verdicts.fit_of(found)
    fitted = verdicts.fitted()
    strata = {one.stratum for one in found.drawn}
    return render_template(
        "sample.html",
        sample=found,
        url=address(found),
        report=told,
        coders=verdicts.coders(found),
        strata=len(strata),
        plot=plot(told.calibration),
        fit=fit,
        moved=verdicts.moved_by(fit.curve),
        fitted=fitted,
        fit_is_old=bool(fitted and fitted.sample == found.iri and not fitted.has(fit.curve)),
        fitted_to=next((one for one in verdicts.samples() if fitted and one.iri == fitted.sample), None),
        address=address,
        files=_FILES,
    )


@blueprint.post("/sample/<name>/fit")
def fit_confidence(name: str) -> Response:
    """Fit the confidence of all events to the verdicts on a sample."""
    forms.authorise()
    found = verdicts.sample(name)
    verdicts.recalibrate(found)
    return forms.see(f"{address(found)}#fit")


@blueprint.post("/sample/<name>/unfit")
def forget_fit(name: str) -> Response:
    """Remove the fitted confidence of all events."""
    forms.authorise()
    found = verdicts.sample(name)
    verdicts.forget_recalibration()
    return forms.see(f"{address(found)}#fit")


@blueprint.get("/sample/<name>/next")
def next_one(name: str) -> AnyResponse:
    """The first event of a sample that a coder has not judged; the report, where there is none."""
    found, coder = verdicts.sample(name), request.args.get("coder", "").strip()
    said = {one.event for one in verdicts.judged(found) if any(v.coder == coder for v in one.verdicts)}
    number = next((place for place, one in enumerate(found.drawn, 1) if one.event not in said), 0)
    return redirect(_with_coder(f"{address(found)}/{number}" if number else address(found), coder), 303)


@blueprint.get("/sample/<name>/<int:number>")
def event(name: str, number: int) -> str:
    """One event of a sample with its sentence, to be judged field by field."""
    found, coder = verdicts.sample(name), request.args.get("coder", "").strip()
    drawn = _drawn(found, number)
    held = verdicts.values(drawn.event)
    own = {NAMES.get(v.field, ""): v for v in verdicts.verdicts_on(drawn.event, found) if v.coder == coder}
    subject = queries.checked_iri(drawn.event)
    quotes = evidence.of_fact(subject, is_reported=False) if held else ()
    before, after = _context(drawn.event) if held else ("", "")
    return render_template(
        "judge.html",
        sample=found,
        url=address(found),
        number=number,
        event=drawn.event,
        fields=_fields(drawn.event, held, {field: v.judgement for field, v in own.items()}) if held else (),
        comment=next((v.comment for v in own.values() if v.comment), ""),
        quotes=quotes,
        before=before,
        after=after,
        article=f"{queries.page_url(quotes[0].article)}#{quotes[0].anchor}" if quotes else "",
        shown=_digest(held),
        coder=coder,
        done=verdicts.coders(found).get(coder, 0) if coder else 0,
        judgements=JUDGEMENTS,
    )


@blueprint.post("/sample/<name>/<int:number>")
def judge(name: str, number: int) -> Response:
    """Record what a coder says about an event of a sample, and go on to the next."""
    forms.authorise()
    found = verdicts.sample(name)
    drawn = _drawn(found, number)
    held, coder = verdicts.values(drawn.event), forms.field("coder")
    if not coder:
        raise Problem(400, "coder: a verdict needs the name of whoever judges.")
    if forms.field("shown") != _digest(held):
        raise Problem(409, "This event has changed since the page was made. Load the page again and look at it anew.")
    said = _judgements()
    if not said:
        raise Problem(400, "Nothing was judged: choose right, wrong or can't tell for a field at least.")
    time, comment = now(), forms.field("comment")
    verdicts.record(
        [
            Verdict((drawn.event,), FIELDS[field], judgement, coder, time, held.get(field, ""), comment, found.iri,
                    drawn.probability)
            for field, judgement in said.items()
        ]
    )  # fmt: skip
    there = f"{address(found)}/{number + 1}" if number < len(found.drawn) else address(found)
    return forms.see(_with_coder(there, coder))


@blueprint.get("/sample/<name>/<any({}):file>".format(", ".join(f"'{one}'" for one in _FILES)))
def download(name: str, file: str) -> Response:
    """The report, the verdicts, the table for design-based estimates, or a sheet to fill in."""
    found, out = verdicts.sample(name), io.StringIO()
    if file == "report.json":
        json.dump({"sample": found.iri, **verdicts.report_of(found).as_dict()}, out, ensure_ascii=False, indent=1)
    elif file == "verdicts.jsonl":
        write_jsonl(records.verdicts(verdicts.ask, verdicts.base(), sample=found.iri), out)
    elif file == "design.csv":
        write_design_table(found, verdicts.judged(found), records.population(verdicts.ask), out)
    else:
        known = {one.event: one for one in verdicts.judged(found)}
        write_sheet(found, known, records.shown(verdicts.ask, list(known)), out)
    response = Response(out.getvalue().encode("utf8", "surrogatepass"), content_type=_FILES[file])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}-{file}')}"
    return response


def address(of: Sample) -> str:
    """Return the address of a sample's page."""
    return f"{request.script_root}/sample/{quote(of.iri.rpartition('/')[2])}"


def _with_coder(url: str, coder: str) -> str:
    return f"{url}?{urlencode({'coder': coder})}" if coder else url


def _drawn(found: Sample, number: int) -> Drawn:
    if not 1 <= number <= len(found.drawn):
        raise Problem(404, f"The sample {found.label} has {len(found.drawn):,} events; there is no number {number}.")
    return found.drawn[number - 1]


def _judgements() -> dict[str, Judgement]:
    """Return what the form says of each field; `rest` counts for those left out. Raises: Problem 400."""
    rest = forms.field("rest")
    told = {name: forms.field(f"f-{name}") or rest for name in FIELDS}
    for name, judgement in told.items():
        if judgement and judgement not in JUDGEMENTS:
            raise Problem(400, f"{name}: {judgement!r} is not one of {', '.join(JUDGEMENTS)}.")
    return {name: cast(Judgement, judgement) for name, judgement in told.items() if judgement}


def _fields(event: str, held: Mapping[str, str], said: Mapping[str, str]) -> list[Field]:
    named = {name: _parts(name, text) for name, text in held.items()}
    labels = queries.labels(iri for parts in named.values() for iri in parts if _is_iri(iri))
    labels |= {CQ + name: said for name, said in words()["browse"]["factualities"].items()}
    found = []
    for name in FIELDS:
        values = tuple((iri if _is_iri(iri) else "", labels.get(iri, iri)) for iri in named.get(name, ()))
        found.append(Field(name, values, said.get(name, ""), *(_of_date(event) if name == "date" else ())))
    return found


def _parts(name: str, text: str) -> Sequence[str]:
    return text.split() if name != "date" else [text] if text else []


def _is_iri(value: str) -> bool:
    return value.startswith(("http://", "https://"))


def _of_date(event: str) -> tuple[str, str]:
    """Return the days that an event's date lies between, "" where it is a day, and how the date is known."""
    wanted = " ".join(f"<{cq(name)}>" for name in _DATES)
    rows = verdicts.ask(f"SELECT ?p ?o {{ VALUES ?p {{ {wanted} }} <{event}> ?p ?o }}")
    told = {row["p"].rpartition("#")[2]: row["o"].rpartition("#")[2] for row in rows}
    days = list(dict.fromkeys(told[name] for name in _DATES[:2] if name in told))
    return " – ".join(days) if len(days) > 1 else "", told.get("dateBasis", "")


def _context(event: str) -> tuple[str, str]:
    """Return what the article says just before the sentence of an event, and just after it."""
    rows = verdicts.ask(
        f"SELECT DISTINCT ?own ?begin ?words {{ <{event}> cq:trigger/cq:inSentence ?sentence . "
        "?sentence nif:referenceContext ?article ; nif:beginIndex ?own . "
        "?near nif:referenceContext ?article ; a cq:Sentence ; nif:beginIndex ?begin ; nif:anchorOf ?words }"
    )
    placed = sorted((int(row["begin"]) - int(row["own"]), row["words"]) for row in rows)
    before = [words for distance, words in placed if distance < 0][-_NEAR:]
    after = [words for distance, words in placed if distance > 0][:_NEAR]
    return " ".join(before), " ".join(after)


def _digest(held: Mapping[str, str]) -> str:
    """Return a digest of the values of an event: it shows whether they have changed since a page was made."""
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode("utf8", "surrogatepass")).hexdigest()[:16]
