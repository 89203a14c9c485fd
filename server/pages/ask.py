"""The question box: a question in free words, and the form of the saved question that fits it best."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from kg.asking.ranking import Candidate
from kg.asking.understanding import MOST_CHARACTERS, Understood
from kg.sparql.selection import shortened
from server.graph import asking, drafting
from server.pages.query_page import query_page
from server.pages.question import understood

blueprint = Blueprint("ask_page", __name__)


@blueprint.post("/ask/query")
def query() -> Response:
    """The query page with the query that a language model writes for the question: checked, and not run."""
    draft = drafting.drafted(asking.checked(request.form.get("q", "")))
    return query_page(draft.query, is_asked=False, draft=draft)


@blueprint.get("/ask")
def ask() -> str:
    """What was understood, the best question as a form to correct, the next best ones, and the reasons."""
    wanted = " ".join(request.args.get("q", "").split())[:MOST_CHARACTERS]
    if not wanted:
        return render_template("ask.html", wanted="", said=None, best=None, others=[], model=drafting.model())
    said, found = asking.asked(wanted)
    fitting = [one for one in found if one.fits]
    best = fitting[0] if fitting else None
    return render_template(
        "ask.html",
        wanted=wanted,
        said=said,
        best=best,
        others=[(one, asking.form_address(one)) for one in fitting[1:]],
        given=_given(best) if best else {},
        understood=understood(best.question, best.parameters) if best else {},
        unused=best.left_over if best else (),
        browse=asking.browse_address(said),
        conditions=_conditions(said),
        model=drafting.model(),
    )


def _given(best: Candidate) -> dict[str, str]:
    return {one.name: best.parameters.get(one.name, one.default) for one in best.question.parameters}


def _conditions(said: Understood) -> list[tuple[str, str]]:
    """Return the conditions of browsing with what they are called."""
    pairs = asking.conditions(said)
    labels = {shortened(entity.iri): entity.label for one in said.names for entity in one.entities}
    return [(name, labels.get(value, value)) for name, value in pairs]
