"""Names compared as English writes them."""

from __future__ import annotations

import re
import unicodedata

from kg.nlp.lexicon.tables import table

_POSSESSIVE = table("text").pattern("possessive")
TEAM_SUFFIX = " (team)"  # ends the label of a sports team that bears the name of a country or city


def normalized_name(text: str) -> str:
    """A name without case, hyphens, points and possessive: what makes two surface forms one name."""
    text = _POSSESSIVE.sub("", text)
    text = re.sub(r"(?<=\b[A-Za-z])\.", "", text)
    return re.sub(r"[\W_]+", " ", text).strip().lower()


def unaccented(text: str) -> str:
    """The text with letters without accents, letter by letter: offsets stay."""
    return text if text.isascii() else "".join(unicodedata.normalize("NFKD", c)[0] for c in text.replace("\u2019", "'"))
