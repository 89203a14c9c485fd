"""A chat model as an extractor: asked window by window, its claims kept only where the text has the words."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

from kg.errors import CommuniqueError
from kg.http_client import BrokenAnswer, HttpError
from kg.http_client.chat import Client, Endpoint
from kg.model import Document, Note
from kg.nlp.extractors.llm.answers import keep, kept, place_of
from kg.nlp.extractors.llm.claims import Claims, claims
from kg.nlp.extractors.llm.merging import joined
from kg.nlp.extractors.llm.prompt import messages, schema
from kg.nlp.extractors.llm.verifying import NAME, Verifier
from kg.nlp.extractors.llm.windows import LONGEST, Window, windows

__all__ = ["Endpoint", "llm"]

log = logging.getLogger(__name__)

_client = cache(Client)  # one for each process, since it counts failures


class TooLong(CommuniqueError):
    """The passage is too long to be asked about."""


def llm(endpoint: Endpoint) -> Callable[[Document], Document]:
    """The component. It never fails: what was read before stays, and `notes` say what is missing or was left out."""
    return partial(_read, client=_client(endpoint))


def _read(document: Document, client: Client) -> Document:
    answered, notes = _answers(document, client)
    verifier = Verifier(document)
    events = [
        (window, [found for claim in told.events if (found := verifier.event(claim, window))])
        for window, told in answered
    ]
    statements = [
        said for window, told in answered for claim in told.statements if (said := verifier.statement(claim, window))
    ]
    left_out = sum((told.refused for _, told in answered), verifier.left_out)
    notes += [Note(f"{NAME}: {reason}", count=n) for reason, n in sorted(left_out.items())]
    read = joined(verifier.cast.document, events, statements)
    return replace(read, notes=(*read.notes, *notes))


def _answers(document: Document, client: Client) -> tuple[list[tuple[Window, Claims]], list[Note]]:
    """The claims of each passage that was answered, and a note for each reason why others were not."""
    answered: list[tuple[Window, Claims]] = []
    silent: Counter[tuple[str, bool]] = Counter()
    for window in windows(document):
        try:
            answered.append((window, _asked(window.passage(document), client)))
        except HttpError as error:
            silent[error.reason, True] += 1
        except TooLong as error:  # asking again would not help
            silent[str(error), False] += 1
    total = len(answered) + silent.total()
    return answered, [
        Note(f"{NAME}: {n} of {total} passages without an answer: {reason}", again=again)
        for (reason, again), n in sorted(silent.items())
    ]


def _asked(passage: str, client: Client) -> Claims:
    """The claims of one answer, from the cache if it is there.

    Raises: HttpError, TooLong.
    """
    if len(passage) > LONGEST:
        raise TooLong(f"a sentence of more than {LONGEST:,} characters")
    question, shape = messages(passage), schema()
    place = place_of(client.endpoint, question, shape)
    before = kept(place)
    if before is not None:
        try:
            return claims(before)
        except BrokenAnswer:
            log.debug("%s: the cached answer cannot be read any more", place)
    content = client.ask(question, shape)
    found = claims(content)
    keep(place, content)
    return found
