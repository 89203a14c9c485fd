"""When a stored article is read again."""

from __future__ import annotations

import pytest

from kg.settings import Settings
from kg.version import READING
from tests.support.reading_record import Record, read_now, recorded


def test_what_is_read_from_the_samples_changes_only_with_the_version_of_the_reading() -> None:
    before, now = recorded(), read_now()
    changed = before.changed(now)
    assert now.reading == before.reading and not changed, (
        f"{len(changed)} sample articles are read differently than reading {before.reading} was recorded to read them "
        f"({', '.join(changed[:5])}); kg.version.READING is {now.reading}. If that is meant: "
        "python -m tests.support.reading_record"
    )


def test_a_new_version_of_the_reading_is_another_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Settings().configuration()
    monkeypatch.setattr("kg.settings.READING", READING + 1)
    assert Settings().configuration() != before


@pytest.mark.parametrize("other", [Settings(base="https://example.org/"), Settings(model="en_core_web_lg")])
def test_what_decides_the_reading_is_in_the_configuration(other: Settings) -> None:
    assert other.configuration() != Settings().configuration()


@pytest.mark.parametrize("other", [Settings(workers=4), Settings(llm_timeout=3.0), Settings(llm_key="secret")])
def test_what_does_not_decide_the_reading_is_not(other: Settings) -> None:
    assert other.configuration() == Settings().configuration()


def test_records_tell_which_articles_are_read_differently() -> None:
    assert Record(1, {"a": "1", "b": "2"}).changed(Record(1, {"b": "3", "c": "4"})) == ["a", "b", "c"]
