"""Options given on the command line and in the environment, and the settings that they become."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.cli.main import parser
from kg.cli.options import backend_of, settings_of
from kg.cli.serve import settings
from kg.settings import Settings
from kg.wikidata.settings import Source

A, B, C = (f"https://{name}.example/sparql" for name in "abc")


@pytest.mark.parametrize(
    ("environment", "given", "services"),
    [
        ("", [], set()),
        ("", ["--service", A, "--service", B], {A, B}),
        (f"{B} {C}", [], {B, C}),
        (f"{B} {C}", ["--service", A], {A}),  # the command line is stronger
    ],
)
def test_an_option_that_may_be_given_several_times(
    monkeypatch: pytest.MonkeyPatch, environment: str, given: list[str], services: set[str]
) -> None:
    monkeypatch.setenv("COMMUNIQUE_SERVICE", environment)
    assert settings(parser().parse_args(["serve", *given])).services == services


def test_the_settings_of_a_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COMMUNIQUE_LOG_TEXT", "no")
    monkeypatch.setenv("COMMUNIQUE_BACKEND_USER", "dba")
    given = ["serve", "--store", str(tmp_path), "--answer-cache", "7", "--backend", A, "--backend-age", "0.5"]
    told = settings(parser().parse_args(given))
    assert (told.store, told.cache, told.log_text, told.age, told.budget) == (tmp_path, 7, False, 0.5, None)
    assert told.backend is not None
    assert (told.backend.query, told.backend.user) == (A, "dba")


@pytest.mark.parametrize(
    ("variable", "value", "argv"),
    [
        ("COMMUNIQUE_WRITABLE", "perhaps", ["serve"]),
        ("COMMUNIQUE_METRICS", "everybody", ["serve"]),
        ("COMMUNIQUE_PORT", "80000", ["demo"]),
        ("COMMUNIQUE_LINK_THRESHOLD", "1.5", ["link"]),
        ("COMMUNIQUE_SERVICE_AGE", "0", ["gazetteer", "update"]),
    ],
)
def test_a_wrong_value_in_the_environment_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str, value: str, argv: list[str]
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SystemExit) as stopped:
        parser().parse_args(argv)
    assert stopped.value.code == 2
    assert f"{variable}: {value!r} is n" in capsys.readouterr().err


def test_days_become_seconds_and_an_engine_is_none_without_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    given = parser().parse_args(["link", "--age", "3", "--contact", "me@example.org"])
    source = settings_of(Source, given)
    assert (source.age, source.age_of_nothing) == (3 * 86_400, 3 * 86_400)
    assert backend_of(parser().parse_args(["query"])) is None


def test_secrets_come_from_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_LLM_KEY", "k0")
    told = settings_of(Settings, parser().parse_args(["build", "x", "--workers", "2"]))
    assert (told.llm_key, told.workers, told.extractors) == ("k0", 2, ("rules",))
    with pytest.raises(SystemExit):
        parser().parse_args(["build", "x", "--llm-key", "k0"])
