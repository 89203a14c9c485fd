"""One article to its graph."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from kg.build.report import Reading
from kg.build.tasks import Task, limit_of, now
from kg.build.time_limit import TookTooLong, time_limit
from kg.engines.local import prepare
from kg.errors import InputError
from kg.model import Article, Document
from kg.model.coverage import coverage
from kg.nlp.components import Component, pipeline
from kg.nlp.components import read as read_document
from kg.rdf.iris import article_iri
from kg.rdf.mapping import to_quads
from kg.settings import Settings

log = logging.getLogger(__name__)


def components(settings: Settings) -> tuple[Component, ...]:
    """The components that read an article under these settings, in their order.

    Raises: UsageError or ModelError where an extractor of the settings cannot be had.
    """
    extra = {name: _extractor(name, settings) for name in settings.extractors if name != "rules"}
    return pipeline(
        settings.model,
        rules="rules" in settings.extractors,
        names=[extra[name] for name in ("gliner", "transformer") if name in extra],
        clusters=[extra["coref"]] if "coref" in extra else [],
        claims=[extra["llm"]] if "llm" in extra else [],
    )


def _extractor(name: str, settings: Settings) -> Component:
    """The component of an extractor beside the rules; its module and what it needs are imported only now."""
    run: Callable[[Document], Document]
    if name == "gliner":
        from kg.nlp.extractors.gliner import gliner

        run = gliner(settings.gliner_model or "")
    elif name == "transformer":
        from kg.nlp.extractors.transformer import transformer

        run = transformer(settings.transformer_model or "")
    elif name == "coref":
        from kg.nlp.extractors.coref import coref

        run = coref(settings.coref_model)
    else:
        from kg.nlp.extractors.llm import Endpoint, llm

        run = llm(Endpoint(settings.llm_url or "", settings.llm_model or "", settings.llm_key, settings.llm_timeout))
    facts = ("events", "statements", "notes") if name == "llm" else ()
    return Component(name, run, frozenset(("parse", "sentences", "entities")), frozenset(("entities", *facts)))


def read_article(article: Article, settings: Settings | None = None) -> Document:
    """What is read out of one article.

    Raises: ModelError where the language model is missing.
    """
    return read_document(article, components(settings or Settings()))


def read_task(task: Task) -> Reading | InputError:
    """The graph of one article, or the error that refuses it: whatever fails in an article costs this article alone."""
    base, limit = task.settings.base, limit_of(task)
    started = time.monotonic()
    try:
        with time_limit(limit):
            document = read_article(task.article, task.settings)
        read = time.monotonic()
        # an article that was read in part must not count as unchanged the next time
        fingerprint = f"{task.fingerprint}-incomplete" if any(n.again for n in document.notes) else task.fingerprint
        quads = to_quads(document, task.run, base, now(), fingerprint, task.history, task.settings.text)
        graph = prepare(article_iri(base, task.article), quads)
    except TookTooLong:
        return InputError(task.source, f"reading it took more than {limit:g} seconds, the limit (--article-timeout)")
    except Exception as error:
        log.exception("%s could not be read", task.source)
        reason = f"could not be read ({type(error).__name__}: {error}); please report this"
        return InputError(task.source, reason)
    return Reading(
        graph,
        len(document.sentences),
        sum(len(e.mentions) for e in document.entities),
        sum(bool(e.links) for e in document.entities),
        len(document.events),
        len(document.statements),
        len(document.tenures),
        len(quads),
        document.notes,
        coverage(document),
        read - started,
        time.monotonic() - read,
    )
