"""The texts of the pages stand in one file for each language, and the scripts ask for none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import server.pages.words as module
from server.pages.words import languages, words

VIEWS = Path(module.__file__).parent.parent / "assets" / "views"


def test_the_scripts_ask_for_texts_that_there_are() -> None:
    asked = {name for file in VIEWS.glob("*.js") for name in re.findall(r'words\("(\w+)"', file.read_text("utf8"))}
    assert len(asked) > 15 and asked <= words()["views"].keys()


def test_another_language_takes_what_it_lacks_from_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    english = (Path(module.__file__).parent / "en.toml").read_text("utf8")
    (tmp_path / "en.toml").write_text(english, "utf8")
    (tmp_path / "de.toml").write_text('[views]\ntable = "Tabelle"\n', "utf8")
    monkeypatch.setattr(module, "_FOLDER", tmp_path)
    words.cache_clear()
    assert languages() == ("en", "de")
    assert (words("de")["views"]["table"], words("de")["views"]["map"]) == ("Tabelle", "Map")
    words.cache_clear()
