"""Which saved question is meant: fits the points of kg/asking/ranking.py, and says how often the right one is first.

    python -m tests.benchmarks.asking [--write] [FILE...]

Fitted on the ways to ask the questions (queries/phrasings.toml), on tests/kg/asking/phrasings.csv, and on what no saved
question answers (tests/kg/asking/elsewhere.txt). A way is compared with the other ways only: they are dealt into ten
parts, and each part is asked of the questions without it. Names of each class stand for the fields in turn.

Prints how often the right question is first, in parts that were not in the fit, and for each FILE (CSV with the columns
`phrasing` and `question`, "|" between several right ones; names as in tests/support/named_things.py) what is missed.
--write fits on all and writes kg/nlp/lexicon/en/question_points.toml. Needs scikit-learn (extra `test`), for SciPy.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from kg.asking.profiles import Profiles, profiles
from kg.asking.ranking import FEATURES, featured
from kg.asking.understanding import understood
from kg.sparql.questions import Parameter, phrasings, questions
from tests.support.named_things import find

_HERE = Path(__file__).parents[1] / "kg" / "asking"
POINTS = Path(__file__).parents[2] / "kg" / "nlp" / "lexicon" / "en" / "question_points.toml"
_TODAY = date(2025, 6, 18)
_PARTS = 10
_STRENGTH = 0.002  # of the prior on the points; chosen among .001, .002, .005 and .01
_FIELD = re.compile(r"\$(\w+)")
_NAMES = {
    "cq:Actor": ("Pakistan", "Vikram Misri", "India", "the Taliban", "Afghanistan", "Ishaq Dar", "India", "the TTP"),
    "cq:Place": ("Quetta", "Afghanistan", "Kabul"),
    "cq:State": ("Pakistan", "India", "Afghanistan"),
    "cq:ArmedGroup": ("the TTP", "the Taliban"),
    "cq:Person": ("Vikram Misri", "Ishaq Dar"),
    "date": ("March 2024", "2025", "2 May 2025"),
    "type of event": ("protests", "air strikes", "meetings", "arrests"),
}
_HEAD = """# Points of the features of saved questions (kg/asking/ranking.py says what each is). Written by
# python -m tests.benchmarks.asking: a conditional logistic regression over {number} phrasings.

[weights]
"""


@dataclass(frozen=True, slots=True)
class Example:
    """What is asked, the numbers of the right questions (that of none is the last), and the features of each."""

    text: str
    right: frozenset[int]
    table: np.ndarray[Any, np.dtype[np.float64]]
    part: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    examples = [*_of_ways(), *_asked(_HERE / "phrasings.csv", profiles()), *_elsewhere(profiles())]
    points = _fit(examples)
    missed: list[str] = []
    for part in range(_PARTS):
        others = _fit([one for one in examples if one.part != part])
        missed += [_told(one, others) for one in examples if one.part == part and not _is_right(one, others)]
    print(*sorted(missed), sep="\n")
    print(f"{len(examples) - len(missed)} of {len(examples)} first, in parts that were not in the fit")
    for file in arguments.files:
        _measure(file, points)
    for name, value in zip((*FEATURES, "fits"), points, strict=True):
        print(f"{name} = {value:.2f}")
    if arguments.write:
        lines = (f"{name} = {value:.2f}\n" for name, value in zip((*FEATURES, "fits"), points, strict=True))
        POINTS.write_text(_HEAD.format(number=len(examples)) + "".join(lines), "utf8")


def _measure(file: Path, points: np.ndarray[Any, Any]) -> None:
    some = list(_asked(file, profiles()))
    wrong = [_told(one, points) for one in some if not _is_right(one, points)]
    print(*wrong, f"{file}: {len(some) - len(wrong)} of {len(some)} first", sep="\n")


def _of_ways() -> Iterator[Example]:
    ways, parameters = phrasings(), {one.name: one.parameters for one in questions()}
    for part in range(_PARTS):
        others = {name: [text for n, text in enumerate(texts) if n % _PARTS != part] for name, texts in ways.items()}
        known = profiles(others)
        for name, texts in ways.items():
            for number in range(part, len(texts), _PARTS):
                yield _example(_with_names(texts[number], parameters[name], number), [name], known, part)


def _with_names(text: str, parameters: Sequence[Parameter], start: int) -> str:
    """Return a way to ask with names and times in its fields, other ones in turn."""
    kinds = {"someone": "cq:Actor", "somewhere": "cq:Place", "sometime": "date"}
    kinds |= {one.name: one.kind.split()[0] if one.is_entity else one.kind for one in parameters}
    numbers = count(start)

    def name(found: re.Match[str]) -> str:
        some = _NAMES[kinds[found[1]]]
        return some[next(numbers) % len(some)]

    return _FIELD.sub(name, text)


def _asked(file: Path, known: Profiles) -> Iterator[Example]:
    for number, row in enumerate(csv.DictReader(file.read_text("utf8").splitlines())):
        yield _example(row["phrasing"], row["question"].split("|"), known, number % _PARTS)


def _elsewhere(known: Profiles) -> Iterator[Example]:
    for number, line in enumerate((_HERE / "elsewhere.txt").read_text("utf8").splitlines()):
        yield _example(line, [], known, number % _PARTS)


def _example(text: str, right: Iterable[str], known: Profiles, part: int) -> Example:
    said = understood(text, find, _TODAY, known.vocabulary)
    names = [one.question.name for one in known.each]
    table = np.zeros((len(names) + 1, len(FEATURES) + 1))
    table[-1, -1] = 1
    for row, (_, _, found) in zip(table, featured(said, known), strict=False):
        for feature in found:
            row[FEATURES.index(feature.name)] += feature.amount
    return Example(text, frozenset(names.index(name) for name in right) or frozenset((len(names),)), table, part)


def _fit(examples: Sequence[Example]) -> np.ndarray[Any, Any]:
    """Return the points of each feature, and of none, under which what is right is likeliest."""
    tables = np.stack([one.table for one in examples])
    right = np.array([[n in one.right for n in range(tables.shape[1])] for one in examples])

    def loss(points: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
        scores = tables @ points
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        meant = likely * right
        total = meant.sum(axis=1, keepdims=True)
        slope = np.einsum("ij,ijk->k", likely - meant / total, tables) / len(examples)
        return float(-np.log(total).mean() + _STRENGTH * points @ points / 2), slope + _STRENGTH * points

    return np.asarray(minimize(loss, np.zeros(tables.shape[2]), jac=True, method="L-BFGS-B").x)


def _is_right(one: Example, points: np.ndarray[Any, Any]) -> bool:
    return int((one.table @ points).argmax()) in one.right


def _told(one: Example, points: np.ndarray[Any, Any]) -> str:
    names = [*(question.name for question in questions()), "none"]
    got = names[int((one.table @ points).argmax())]
    return f"{', '.join(names[number] for number in sorted(one.right))}: {one.text!r}: {got}"


if __name__ == "__main__":
    main()
