"""By what reports are found that may tell of one event: keys of blocks, further marks, days, and bands of stories."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Hashable, Mapping
from itertools import chain, combinations

from rensa import RMinHash

from kg.resolution.records import Article, Entity, Report
from kg.resolution.wording import beginnings, headline_words, numbers, sentence_words

_BANDS, _ROWS, _SEED = 96, 2, 7  # nine in ten pairs of articles with a seventh of their names in common share one
_BANDS_OF_SENTENCE = 24  # nine in ten pairs of sentences with three in ten words in common share a band
Place = tuple[int, int, int]
"""A key, and the first and the last day, as ordinals; 0 where the key tells the time."""
_OF_ARTICLE = re.compile(r"/([a-z]+)/[0-9a-f]{8}/")  # see kg.rdf.iris.entity_iri


def keys(report: Report, entities: Mapping[str, Entity]) -> tuple[int, ...]:
    """The blocks that a report is in, as numbers. Only reports that share one, and some of their `times`, are compared.

    In a block are reports of one class that share a named participant or a place, or the word that shows the event and
    a number. Reports of articles with a story in common (`stories`) are compared, too.
    """
    words = sorted(beginnings(report))
    numbered = ((word, number) for number in sorted(numbers(report)) for word in words)
    return tuple(_number(report.cls, *key) for key in chain(zip(_things(report, entities)), numbered))


def keys_of_states(report: Report, entities: Mapping[str, Entity]) -> tuple[int, ...]:
    """The same of blocks in which only reports with related sentences are compared.

    They share two states and the word that shows the event. So of a war, not all reports of a day are compared.
    """
    pairs = combinations(sorted(_states(report, entities)), 2)
    words = sorted(beginnings(report))
    return tuple(_number(report.cls, *pair, word) for pair in pairs for word in words)


def marks(report: Report, entities: Mapping[str, Entity]) -> tuple[tuple[int, ...], frozenset[int]]:
    """By what a crowded block is divided: named things, states, words and numbers; and bands of the sentence."""
    found = (*_things(report, entities), *_states(report, entities), *beginnings(report), *numbers(report))
    return tuple(map(hash, found)), frozenset(_bands(sentence_words(report), _BANDS_OF_SENTENCE))


def stories(article: Article) -> tuple[int, ...]:
    """Bands of a MinHash of what an article names and of the words of its headline. Alike articles share one."""
    return _bands(article.named | headline_words(article), _BANDS)


def times(report: Report) -> frozenset[Hashable]:
    """The days on which it can have happened; for a long period, this period."""
    if report.reach is None:
        return frozenset((report.value,))
    first, last = report.reach
    if report.is_long:
        return frozenset((report.reach,))
    return frozenset(range(first.toordinal(), last.toordinal() + 1))


def places(report: Report, entities: Mapping[str, Entity]) -> tuple[Place, ...]:
    """Where a report is found among all of a store by those that may tell of the same event: a place for each block,
    and one for those in the same words.
    """
    span: Hashable = report.value
    first = last = 0
    if report.reach and report.is_long:
        span = report.reach
    elif report.reach:
        span, first, last = None, *(day.toordinal() for day in report.reach)
    blocks = (*keys(report, entities), *keys_of_states(report, entities), copied(report, ""))
    return tuple((_number(block, span), first, last) for block in blocks)


def copied(report: Report, original: str) -> str:
    """A hash of what the same event has in common in an article and its copies.

    Args:
        original: the article itself, or what it is a copy of.
    """
    sides = (report.actors, report.recipients, report.actor_states, report.recipient_states, report.places)
    who = [sorted(_OF_ARTICLE.sub(r"/\1/", entity) for entity in side) for side in (*sides, report.sources)]
    told = (report.cls, report.factuality, report.trigger, report.words, report.value, report.basis, report.bounds)
    return hashed(original, told, who, sorted(report.figures.items()))


def _number(*values: object) -> int:
    """A hash of 64 bits with sign, the same in every process."""
    return int.from_bytes(
        hashlib.blake2b(repr(values).encode("utf8", "surrogatepass"), digest_size=8).digest(), signed=True
    )


def hashed(*values: object) -> str:
    return hashlib.blake2b(repr(values).encode("utf8", "surrogatepass"), digest_size=8).hexdigest()


def _things(report: Report, entities: Mapping[str, Entity]) -> list[str]:
    """The named participants and the places that are no states."""
    return sorted(e for e in report.participants | report.places if entities[e].is_named and not entities[e].is_state)


def _states(report: Report, entities: Mapping[str, Entity]) -> set[str]:
    """The states that take part in an event, for which somebody takes part, and where it is."""
    found = {e for e in report.participants | report.places if entities[e].is_state}
    within = {above for place in report.places for above in entities[place].within if "/state/" in above}
    return found | within | report.actor_states | report.recipient_states


def _bands(words: Collection[str], number: int) -> tuple[int, ...]:
    """So many bands of a MinHash of words, as hashes."""
    if not words:
        return ()
    sketch = RMinHash(number * _ROWS, _SEED)
    sketch.update(sorted(words))
    digest = sketch.digest()
    return tuple(hash((band, *digest[band * _ROWS : (band + 1) * _ROWS])) for band in range(number))
