"""A chat model as an extractor: asked window by window, believed only where the text itself has the words."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

from kg.model import Document, Note
from kg.nlp.extractors.llm.answers import keep, kept, place_of
from kg.nlp.extractors.llm.claims import Claims, claims
from kg.nlp.extractors.llm.endpoint import Client, Endpoint, TooLong, Unanswered
from kg.nlp.extractors.llm.merging import joined
from kg.nlp.extractors.llm.prompt import messages, schema
from kg.nlp.extractors.llm.verifying import NAME, Verifier
from kg.nlp.extractors.llm.windows import LONGEST, Window, windows

__all__ = ["Endpoint", "llm"]

log = logging.getLogger(__name__)

_client = cache(Client)  # one a process, so that it remembers how the endpoint behaves


def llm(endpoint: Endpoint) -> Callable[[Document], Document]:
    """The stage. It never fails: what was read before it stays, and `notes` say what of the model's reading is missing or was left out."""
    return partial(_read, client=_client(endpoint))


def _read(document: Document, client: Client) -> Document:
    answered: list[tuple[Window, Claims]] = []
    silent: Counter[tuple[str, bool]] = Counter()
    for window in windows(document):
        try:
            answered.append((window, _asked(document.article.text[window.start : window.end], client)))
        except Unanswered as error:
            silent[str(error), error.again] += 1
    verifier = Verifier(document)
    events = [
        e for window, found in answered for claim in found.events if (e := verifier.event(claim, window)) is not None
    ]
    statements = [
        s
        for window, found in answered
        for claim in found.statements
        if (s := verifier.statement(claim, window)) is not None
    ]
    left_out = sum((found.refused for _, found in answered), verifier.left_out)
    total = len(answered) + silent.total()
    notes = [
        Note(f"{NAME}: {n} of {total} passages without an answer: {reason}", again=again)
        for (reason, again), n in sorted(silent.items())
    ]
    notes += [Note(f"{NAME}: {reason}", count=n) for reason, n in sorted(left_out.items())]
    cast = verifier.cast.document
    return replace(joined(cast, events, statements), notes=(*document.notes, *notes))


def _asked(passage: str, client: Client) -> Claims:
    """The claims of one answer, from the disk if it is there.

    Raises: Unanswered.
    """
    if len(passage) > LONGEST:
        raise TooLong(f"a sentence of more than {LONGEST:,} characters")
    question, shape = messages(passage), schema()
    place = place_of(client.endpoint, question, shape)
    before = kept(place)
    if before is not None:
        try:
            return claims(before)
        except Unanswered:
            log.debug("%s is no answer any more", place)
    content = client.ask(question, shape)
    found = claims(content)
    keep(place, content)
    return found
