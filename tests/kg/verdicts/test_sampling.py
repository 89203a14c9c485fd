from __future__ import annotations

from collections import Counter

import pytest

from kg.errors import UsageError
from kg.verdicts.model import Judged
from kg.verdicts.sampling import draw

POPULATION = [
    *(Judged(f"http://x/consult-{i}", "Consult", 0.6, {}) for i in range(90)),
    *(Judged(f"http://x/assault-{i}", "Assault", 0.9, {}) for i in range(8)),
    *(Judged(f"http://x/aid-{i}", "Aid", 0.1, {}) for i in range(2)),
]


def test_a_simple_sample_draws_each_event_with_the_same_probability_and_none_twice() -> None:
    drawn = draw(POPULATION, 20, 7)
    assert len({one.event for one in drawn}) == 20
    assert {one.probability for one in drawn} == {0.2}


@pytest.mark.parametrize("design", ["simple", "stratified"])
def test_the_same_seed_draws_the_same_and_another_draws_others(design: str) -> None:
    assert draw(POPULATION, 20, 7, design) == draw(POPULATION[::-1], 20, 7, design)  # type: ignore[arg-type]
    assert draw(POPULATION, 20, 7, design) != draw(POPULATION, 20, 8, design)  # type: ignore[arg-type]


def test_a_stratified_sample_takes_all_of_the_rare_and_knows_with_which_probability() -> None:
    drawn = draw(POPULATION, 20, 7, "stratified")
    assert Counter(one.stratum for one in drawn) == {"Consult 0.5-0.75": 10, "Assault 0.75-1": 8, "Aid 0-0.25": 2}
    assert {one.stratum: one.probability for one in drawn} == {
        "Consult 0.5-0.75": 10 / 90,
        "Assault 0.75-1": 1.0,
        "Aid 0-0.25": 1.0,
    }


def test_a_sample_is_at_most_everything() -> None:
    assert len(draw(POPULATION, 1000, 1, "stratified")) == len(draw(POPULATION, 1000, 1)) == 100


def test_a_sample_of_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="no events"):
        draw([], 10, 1)
