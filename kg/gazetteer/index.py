"""Known names in a sequence of words: the leftmost, then the longest match.

Names are compared by their atoms, the runs of letters and digits in them, so the tokenizer does not matter:
"Tehreek-e-Taliban" is found as one token, as five, or with spaces for hyphens. A word with a capital in the table must
have one in the text; acronyms must be in capitals.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.gazetteer.atlas import plain
from kg.gazetteer.bodies import body_rows
from kg.gazetteer.rows import Row, rows, states, table

_ATOM = re.compile(r"[^\W_]+")
_POINTS = re.compile(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]?\b|$)")
_ARTICLES = frozenset(("the", "The", "THE"))
_WORDS = frozenset(
    "US IS AS AU AP IT WHO MEND SANA SPA APP ETA EAC NAM ECO CAR BP RT LET AQI BRA ANI PAF RAW PRI".split()
)


@dataclass(frozen=True, slots=True)
class _Name:
    """A name to look for: its atoms as written, and the row it names."""

    atoms: tuple[str, ...]
    row: Row
    weak: bool = False


def find_names(words: Sequence[str]) -> list[tuple[int, int, Row]]:
    """The known names in the words of a text, in order and without overlap, as (first word, end, row); `end` is
    exclusive."""
    index = _index()
    atoms: list[str] = []
    owners: list[int] = []
    for i, word in enumerate(words):
        for atom in _atoms(word):
            atoms.append(atom)
            owners.append(i)
    found = []
    at = 0
    while at < len(atoms):
        match = _longest(index.get(_plain(atoms[at])), atoms, owners, at)
        if match is None or _shouted(match, words, owners[at]):
            at += 1
            continue
        end = owners[at + len(match.atoms) - 1] + 1
        found.append((owners[at], end, match.row))
        at += len(match.atoms)
    return found


def _longest(names: list[_Name] | None, atoms: list[str], owners: list[int], at: int) -> _Name | None:
    if not names or (at and owners[at - 1] == owners[at]):
        return None
    for name in names:
        end = at + len(name.atoms)
        if (
            end <= len(atoms)
            and (end == len(atoms) or owners[end] != owners[end - 1])
            and all(map(_agrees, name.atoms, atoms[at:end]))
        ):
            return name
    return None


def _agrees(wanted: str, atom: str) -> bool:
    if wanted == atom:
        return True
    if _plain(wanted) != _plain(atom) or (len(wanted) > 1 and wanted.isupper() != atom.isupper() and wanted.isupper()):
        return False
    return not wanted[0].isupper() or atom[0].isupper()


def _shouted(name: _Name, words: Sequence[str], at: int) -> bool:
    """Whether this acronym is also a common word, and stands among words in capitals."""
    if len(name.atoms) > 1 or name.atoms[0] not in _WORDS:
        return False
    near = [w for w in (*words[max(0, at - 2) : at], *words[at + 1 : at + 3]) if len(w) > 1 and w.isalpha()]
    return bool(near) and all(w.isupper() for w in near)


@cache
def _index() -> dict[str, list[_Name]]:
    """Names by their first atom, the longest first."""
    index: dict[str, list[_Name]] = {}
    special = (
        row for row in body_rows() if row.aliases or not row.label.endswith(states()[row.country or ""].row.label)
    )
    for row in (*rows().values(), *special):
        for text in dict.fromkeys((row.label, *row.aliases)):
            atoms = tuple(a for w in text.split() for a in _atoms(w))
            if row.cls == "Person" and len(atoms) < 2:
                continue
            index.setdefault(_plain(atoms[0]), []).append(_Name(atoms, row, text in row.weak))
    for names in index.values():
        names.sort(key=lambda n: (-len(n.atoms), n.weak))
    return index


def _atoms(word: str) -> list[str]:
    if word.isalpha():
        return [word]
    return _ATOM.findall(_POINTS.sub("", word.replace("’", "'")))


@lru_cache(maxsize=100_000)
def _plain(atom: str) -> str:
    """Without case and accents."""
    if atom.isascii():
        return atom.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", atom) if not unicodedata.combining(c)).lower()


def _key(text: str) -> str:
    """The key of a name in the tables of capitals, adjectives and peoples: with case, without full stops."""
    return " ".join(a for w in text.split() for a in _atoms(w))


def _bare(text: str) -> str:
    """The key without a leading article."""
    first, _, rest = _key(text).partition(" ")
    return rest if rest and first in _ARTICLES else _key(text)


def bearers(text: str) -> tuple[Row, ...]:
    """All rows with exactly this name, in the order of the tables.

    If there are several, it is weak for all but the first.
    """
    atoms = tuple(a for w in text.split() for a in _atoms(w))
    if len(atoms) > 1 and atoms[0] in _ARTICLES:
        atoms = atoms[1:]
    names = _index().get(_plain(atoms[0]), ()) if atoms else ()
    return tuple(
        dict.fromkeys(n.row for n in names if len(n.atoms) == len(atoms) and all(map(_agrees, n.atoms, atoms)))
    )


@cache
def _capitals() -> dict[str, Row]:
    return {_bare(seat): s.row for s in states().values() for seat in s.seats}


@cache
def _demonyms() -> dict[str, Row]:
    return {_key(word): s.row for s in states().values() for word in s.adjectives}


@cache
def _peoples() -> dict[str, Row]:
    return {_key(word): s.row for s in states().values() for word in s.people}


def capital_of(text: str) -> Row | None:
    """The state whose government is meant by this capital or seat: "Moscow", "the Kremlin"."""
    return _capitals().get(_bare(text))


@cache
def _all_capitals() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for cells in table("states.csv"):
        for name in cells["capital"].split("|"):
            found.setdefault(plain(name), set()).add(cells["alpha3"])
    return {name: frozenset(countries) for name, countries in found.items()}


def capitals(name: str) -> frozenset[str]:
    """The states (ISO 3166-1 alpha-3) with a capital of this name, whether or not it is used for the government."""
    return _all_capitals().get(plain(name), frozenset())


def demonym(text: str) -> Row | None:
    """The state of an adjective: "Pakistani", "South Korean", also of "U.S.-led"."""
    if text[:1].islower():
        return None
    first, hyphen, _ = text.partition("-")
    joined = hyphen and first.endswith(".") and " " not in text  # not "U.S.-led strikes"
    return _demonyms().get(_key(text)) or (_demonyms().get(_key(first)) if joined else None)


def people(text: str) -> Row | None:
    """The state of a people: "Afghans", "Britons", "the French"."""
    return _peoples().get(_bare(text))
