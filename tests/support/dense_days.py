"""A made-up archive of dense days: many reports of one day, most of them near copies, of the same few parties.

    python -m tests.support.dense_days NEW_STORE --articles 10000 --days 30

Four articles each are near copies of one text, with other numbers, and not marked as copies; several texts are of one
story; parties, places and words follow Zipf's law, so that there are hubs.
`communique resolve` is then measured with it.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pyoxigraph as ox

from kg.engines.local import Store
from kg.rdf.vocab import ID
from kg.resolution.reading import Graph, is_described
from kg.resolution.records import Article, Entity, Report
from tests.support.reports import Paper, Told, paper, quads

_FIRST = date(2024, 3, 1)
_COPIES, _TEXTS, _EVENTS = 4, 3, 3  # of a text, of a story, of a story
_OTHERS = 2  # events of a text that are of no story
_TYPES = "Assault Assault Accuse Accuse Accuse Consult Consult Reject Threaten Mobilize Protest Support".split()
_BATCH = 500  # papers that are written together


class Records(Graph):
    """What resolution reads of papers, without a store.

    Args:
        published: the articles of each day.
    """

    def __init__(self, papers: Iterable[Paper]) -> None:
        self._reports: dict[str, Report] = {}
        self._articles: dict[str, Article] = {}
        self._texts: dict[str, str] = {}
        self.published: dict[date | None, list[str]] = defaultdict(list)
        for one in papers:
            self._reports |= {report.iri: report for report in _reports(one)}
            day = date.fromisoformat(one.published)
            named = frozenset(ID + name for name in one.named)
            self._articles[one.iri] = Article(
                one.iri, one.publisher, (), day, one.headline, named, one.copy_of and f"{ID}article/{one.copy_of}"
            )
            self._texts[one.iri] = one.text
            self.published[day].append(one.iri)

    @property
    def events(self) -> set[str]:
        return set(self._reports)

    def of_days(self, days: Iterable[date], is_longer: bool) -> set[str]:
        some = set() if is_longer else set(days)
        return {iri for iri, report in self._reports.items() if report.earliest in some}

    def undated(self, articles: Collection[str]) -> set[str]:
        some = set(articles)
        return {iri for iri, report in self._reports.items() if report.earliest is None and report.article in some}

    def of_articles(self, articles: Collection[str]) -> set[str]:
        some = set(articles)
        return {iri for iri, report in self._reports.items() if report.article in some}

    def reports(self, events: Collection[str]) -> list[Report]:
        return [self._reports[iri] for iri in sorted(events)]

    def articles(self, iris: Collection[str]) -> dict[str, Article]:
        return {iri: self._articles[iri] for iri in iris}

    def texts(self, articles: Collection[str]) -> dict[str, str]:
        return {iri: self._texts[iri] for iri in articles}

    def entities(self, iris: Collection[str]) -> dict[str, Entity]:
        return {iri: Entity(iri, "State" if "/state/" in iri else "", is_named=not is_described(iri)) for iri in iris}


def _reports(one: Paper) -> Iterator[Report]:
    for number, told in enumerate(one.events):
        actors, recipients = (frozenset(one.entity(name) for name in side) for side in (told.actors, told.recipients))
        day = date.fromisoformat(told.days[0]) if told.days else None
        yield Report(
            one.event(number),
            one.iri,
            told.cls,
            told.words,
            told.factuality,
            told.trigger,
            told.words,
            actors,
            recipients,
            frozenset(ID + state for state in told.states[0]),
            frozenset(ID + state for state in told.states[1]),
            frozenset({ID + told.place} if told.place else ()),
            earliest=day,
            latest=day,
            basis=told.basis if day else "",
            published=date.fromisoformat(one.published),
        )


def archive(articles: int, days: int, seed: int = 1) -> Iterator[Paper]:
    """So many papers over so many days, by story."""
    chance = random.Random(seed)
    made = 0
    while made < articles:
        day = chance.randrange(days)
        about = [_event(chance, day) for _ in range(_EVENTS)]
        names = tuple(f"org/g{_zipf(chance, 2000)}" for _ in range(5))
        for _ in range(_TEXTS):
            for one in _copies(chance, f"p{made}", day, about, names)[: articles - made]:
                made += 1
                yield one


def _copies(chance: random.Random, name: str, day: int, about: list[Told], names: tuple[str, ...]) -> list[Paper]:
    """The near copies of one text of a story."""
    events = [replace(event, words=_edited(chance, event.words)) for event in about]
    events += [_event(chance, day) for _ in range(_OTHERS)]
    named = tuple(dict.fromkeys((*names, *(f"org/g{_zipf(chance, 2000)}" for _ in range(4)))))
    published = str(_FIRST + timedelta(days=day + chance.randrange(2)))
    headline, text = _words(chance, 8), f"{' '.join(e.words for e in events)} {_words(chance, 150)}"
    return [
        paper(
            f"{name}-{copy}",
            *(replace(event, words=f"{event.words} {chance.randrange(40)}") for event in events),
            headline=headline,
            published=published,
            publisher=f"Paper {chance.randrange(400)}",
            text=f"{text} {chance.randrange(1000)}",
            named=named,
        )
        for copy in range(_COPIES)
    ]


def _event(chance: random.Random, day: int) -> Told:
    when = str(_FIRST + timedelta(days=day))
    dated = chance.random()
    states = tuple((f"state/S{_zipf(chance, 40)}",) for _ in range(2))
    word = f"act{_zipf(chance, 60)}"
    return Told(
        cls=chance.choice(_TYPES),
        actors=(f"org/g{_zipf(chance, 2000)}",) if chance.random() < 0.7 else ("soldiers",),
        recipients=states[1] if chance.random() < 0.5 else (f"org/g{_zipf(chance, 2000)}",),
        states=(states[0], states[1]),
        place=f"geonames/{10 + _zipf(chance, 400)}" if chance.random() < 0.6 else "",
        days=None if dated < 0.25 else (when, when),
        basis="Publication" if dated < 0.5 else "Explicit",
        trigger=word,
        words=f"{word} {_words(chance, 14)}",
    )


def _zipf(chance: random.Random, number: int) -> int:
    """Below the number; n is drawn with a probability in proportion to 1/(n + 1)."""
    return int((number + 1) ** chance.random()) - 1


def _words(chance: random.Random, number: int) -> str:
    return " ".join(f"word{_zipf(chance, 30_000)}" for _ in range(number))


def _edited(chance: random.Random, words: str) -> str:
    """A sentence with two of its words replaced, not the first, which shows the event."""
    some = words.split()
    for at in chance.sample(range(1, len(some)), 2):
        some[at] = _words(chance, 1)
    return " ".join(some)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=30)
    said = parser.parse_args()
    with Store.open(said.store) as store:
        batch: list[ox.Quad] = []
        with store._changing():
            for number, one in enumerate(archive(said.articles, said.days), 1):
                batch += quads(one)
                if number % _BATCH == 0 or number == said.articles:
                    store._live.bulk_extend([*batch, *(ox.Quad(*q.triple) for q in batch)])
                    batch.clear()
        store.publish()


if __name__ == "__main__":
    main()
