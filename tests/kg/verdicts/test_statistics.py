"""The figures are those of the published sources, or worked out by hand."""

from __future__ import annotations

import pytest

from kg.verdicts.statistics import Recalibration, alpha, calibration, calibration_error, recalibrated, share


def test_share_has_the_wilson_interval() -> None:
    found = share([(True, 1.0)] * 8 + [(False, 1.0)] * 2)
    assert (found.value, found.n) == (0.8, 10)
    assert found.low == pytest.approx(0.4902, abs=5e-4) and found.high == pytest.approx(0.9433, abs=5e-4)


def test_share_weighs_cases_by_how_likely_they_were_drawn() -> None:
    found = share([(True, 1.0), (False, 9.0)])
    assert found.value == pytest.approx(0.1)
    assert found.high == pytest.approx(share([(True, 1.0)] * 0 + [(False, 1.0)]).high, abs=0.2)  # little is known


def test_share_of_nothing_is_not_known() -> None:
    assert share([]) == share(iter(())) and share([]).value is None


def test_alpha_is_that_of_the_published_example() -> None:
    # K. Krippendorff 2011, section C: nominal data, four observers, missing data; alpha is .743
    table = """
        1 2 3 3 2 1 4 1 2 - - -
        1 2 3 3 2 2 4 1 2 5 - 3
        - 3 3 3 2 3 4 2 2 5 1 -
        1 2 3 3 2 4 4 1 2 5 1 -"""
    rows = [line.split() for line in table.strip().splitlines()]
    units = [[row[i] for row in rows if row[i] != "-"] for i in range(12)]
    assert alpha(units) == pytest.approx(0.743, abs=5e-4)


def test_alpha_is_not_known_without_a_second_coder_or_a_second_judgement() -> None:
    assert alpha([["a"], ["b"]]) is None
    assert alpha([["a", "a"], ["a", "a"]]) is None


def test_calibration_compares_stated_confidence_with_the_share_that_is_right() -> None:
    bins = calibration([(0.95, True, 1.0), (0.91, False, 1.0), (0.12, False, 1.0), (1.0, True, 1.0)])
    assert [(one.low, one.right.n) for one in bins] == [(0.1, 1), (0.9, 3)]
    assert bins[1].confidence == pytest.approx((0.95 + 0.91 + 1) / 3)
    assert calibration_error(bins) == pytest.approx((0.12 + 3 * abs(2.86 / 3 - 2 / 3)) / 4)
    assert calibration_error([]) is None


def test_recalibration_follows_many_cases_and_ignores_few() -> None:
    too_sure = [(0.9, i % 2 == 0, 1.0) for i in range(400)] + [(0.2, i % 5 == 0, 1.0) for i in range(400)]
    fitted = recalibrated(too_sure)
    assert fitted.of(0.9) == pytest.approx(0.5, abs=0.03) and fitted.of(0.2) == pytest.approx(0.2, abs=0.03)
    assert recalibrated([]) == Recalibration(1.0, 0.0)
    assert recalibrated([(0.9, False, 1.0)]).of(0.5) == pytest.approx(0.5, abs=0.2)
