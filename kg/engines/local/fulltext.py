"""Full-text search in the index of a snapshot, see `kg.engines.local.search_index`."""

from __future__ import annotations

import math
import re
import sqlite3
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from kg.engines.local.indexed_texts import Text
from kg.errors import StoreError
from kg.sparql.search_service import MOST_HITS, Kind

_MOST_WORDS = 64  # of one search
_RANKED = 1000  # the best by their words alone, among which it counts how well known a name is
_EXACT, _BEGINNING = 3.0, 1.5  # a name that is what was looked for, or begins so, before others
_TERM = re.compile(r'"(?P<phrase>[^"]*)"(?P<open>\*?)|(?P<word>[^\s"]+)')
_TOKEN = re.compile(r"[^\W_]+")
# letters that no decomposition takes apart
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ħ": "h"})


class _WithoutAccents(dict[int, int | None]):
    """A table for `str.translate` that deletes combining characters; filled as characters come."""

    def __missing__(self, code: int) -> int | None:
        found = self[code] = None if unicodedata.combining(chr(code)) else code
        return found


_WITHOUT_ACCENTS = _WithoutAccents()


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that matches a search. `score` is above 0, higher for better matches, and comparable within one search
    only.
    """

    text: Text
    score: float

    @property
    def thing(self) -> str:
        return self.text.thing

    @property
    def words(self) -> str:
        return self.text.words

    @property
    def language(self) -> str:
        return self.text.language


def folded(text: str) -> str:
    """Return the text in lower case and without accents."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text).translate(_WITHOUT_ACCENTS).casefold().translate(_PLAIN)


def bare(text: str) -> str:
    """Return the words of a text, folded and separated by single spaces: the form in which texts and searches are
    compared.
    """
    return " ".join(_TOKEN.findall(folded(text)))


def expression(words: str) -> str:
    """Return a search as an FTS5 query: all words, quoted words as a phrase, words with * as prefixes.

    "" where there is no word. FTS5's own operators are not interpreted.
    """
    return " AND ".join(f'"{phrase}"' + "*" * is_open for phrase, is_open in terms(words))


def terms(words: str, fold: Callable[[str], str] = bare) -> list[tuple[str, bool]]:
    """Return the folded words and phrases of a search, each with whether it is a prefix; at most _MOST_WORDS words."""
    found, left = [], _MOST_WORDS
    for one in _TERM.finditer(words):
        tokens = fold(one["phrase"] or (one["word"] or "").rstrip("*")).split()[:left]
        if tokens:
            found.append((" ".join(tokens), bool(one["open"]) or (one["word"] or "").endswith("*")))
            left -= len(tokens)
    return found


def search(
    index: sqlite3.Connection, kind: Kind, words: str, most: int = 100, fits: Callable[[str], bool] | None = None
) -> list[Hit]:
    """Return the things with a matching name or, by `kind`, the matching sentences: each thing once, best first.

    Args:
        words: see `expression`.
        most: the number of hits, at most MOST_HITS.
        fits: whether the thing of this IRI is wanted; None: all are.

    Raises: StoreError: the index is damaged.
    """
    try:
        return _search(index, kind, words, most, fits)
    except sqlite3.Error as error:
        raise StoreError(
            f"the search index cannot be read ({error}); delete search.sqlite in the snapshot, and it is made anew"
        ) from error


def _search(
    index: sqlite3.Connection, kind: Kind, words: str, most: int, fits: Callable[[str], bool] | None
) -> list[Hit]:
    wanted = expression(words)
    most = min(most, MOST_HITS)
    if not wanted or most < 1:
        return []
    rows = index.execute(
        f"SELECT thing, entry.words, language, graphs, rank FROM {kind} CROSS JOIN entry ON entry.id = {kind}.rowid "
        f"WHERE {kind} MATCH ? ORDER BY rank",
        (wanted,),
    )
    plain = bare(words)
    enough = max(_RANKED, most) if kind == "name" else most
    hits: dict[str, Hit] = {}
    for thing, said, language, graphs, rank in rows:
        if fits is not None and thing not in hits and not fits(thing):
            continue
        score = -rank * (_weight(plain, said, graphs) if kind == "name" else 1.0)
        if thing not in hits or score > hits[thing].score:
            hits[thing] = Hit(Text(kind, thing, said, language), score)
        if len(hits) >= enough:
            break
    return sorted(hits.values(), key=lambda hit: (-hit.score, len(hit.text.words), hit.text.thing))[:most]


def _weight(plain: str, name: str, graphs: int) -> float:
    said = bare(name)
    closeness = _EXACT if said == plain else _BEGINNING if said.startswith(plain) else 1.0
    return closeness * (1.0 + math.log(graphs))
