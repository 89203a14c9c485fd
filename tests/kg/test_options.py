"""Options: what is made of a declaration, and which values are refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from kg.options import Option, count, days, duration, limit, option, options_of, port, share, truth, whole, words


@dataclass(frozen=True)
class Example:
    speed: float = option(2.5, "how fast", "KM", parse=duration)
    names: tuple[str, ...] = option(("a", "b"), "which", parse=words, flag="--only", variable="")
    key: str = option("", "secret", flag="", variable="KEY", secret=True)
    inner: int = 3


def test_flag_variable_and_default_follow_from_the_field() -> None:
    speed, names, key = options_of(Example)
    assert (speed.long, speed.dest, speed.environment, speed.default_text) == (
        "--speed",
        "speed",
        "COMMUNIQUE_SPEED",
        "2.5",
    )
    assert (names.long, names.dest, names.environment, names.default_text) == ("--only", "only", "", "a,b")
    assert (key.long, key.dest, key.environment, key.default_text) == ("", "key", "COMMUNIQUE_KEY", "")
    assert Example() == Example(2.5, ("a", "b"), "", 3)
    assert "secret" not in repr(Example(key="secret"))


def test_the_environment_is_read_and_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    speed, *_ = options_of(Example)
    for told, value in (("7", 7.0), ("", 2.5)):
        monkeypatch.setenv("COMMUNIQUE_SPEED", told)
        assert speed.told == value
    monkeypatch.setenv("COMMUNIQUE_SPEED", "fast")
    with pytest.raises(ValueError, match="'fast' is not a number of seconds"):
        _ = speed.told
    several = Option("service", (), "", repeated=True)
    monkeypatch.setenv("COMMUNIQUE_SERVICE", "http://a http://b")
    assert several.told == ("http://a", "http://b")


def test_a_choice_in_the_environment_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_COLOUR", "blue")
    with pytest.raises(ValueError, match="'blue' is not one of red, green"):
        _ = Option("colour", "red", "", choices=("red", "green")).told


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (whole, "0", 0),
        (count, "12", 12),
        (port, "65535", 65535),
        (share, "1", 1.0),
        (duration, "0", 0.0),
        (limit, "0.5", 0.5),
        (days, "2", 172_800.0),
        (truth, "YES", True),
        (truth, "off", False),
        (words, "a, b,,a", ("a", "b")),
    ],
)
def test_values(parse: Callable[[str], Any], text: str, value: Any) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (whole, "-1"),
        (whole, "²"),
        (whole, "9" * 5000),
        (count, "0"),
        (port, "65536"),
        (share, "1.01"),
        (share, "nan"),
        (duration, "inf"),
        (limit, "0"),
        (days, "0"),
        (truth, "maybe"),
    ],
)
def test_wrong_values(parse: Callable[[str], Any], text: str) -> None:
    with pytest.raises(ValueError, match="is n"):
        parse(text)
