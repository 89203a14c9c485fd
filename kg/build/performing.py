"""Tasks, for the process that shares them out.

It need not read itself, so nothing here imports the reading before an article is read: that takes a second, and memory.
"""

from __future__ import annotations

from kg import gazetteer
from kg.build.report import Reading
from kg.build.tasks import Task
from kg.errors import InputError
from kg.nlp.grammar.installed import model_name
from kg.settings import Settings


def prepare(settings: Settings) -> None:
    """Make the index of places for all processes.

    Raises: UsageError or ModelError: an extractor or a model of the settings is missing.
    """
    gazetteer.prepare()
    model_name(settings.model)
    if settings.extractors != ("rules",):
        from kg.build.reading import components

        components(settings)


def perform(task: Task) -> Reading | InputError:
    """The graph of one article, or the error that refuses it: see `kg.build.reading.read_task`."""
    from kg.build.reading import read_task

    return read_task(task)
