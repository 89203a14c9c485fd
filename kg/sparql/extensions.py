"""What engines take beyond SPARQL and strangers may not use: Virtuoso's pragmas, and its functions, some of which fetch or run SQL."""

from __future__ import annotations

import re

from kg.sparql.guard import Refused, unescape
from kg.sparql.tokens import Token, meaningful, position

_SCHEMES = ("bif:", "sql:")
_HARMLESS = frozenset({"bif:contains"})
_WORDS = re.compile(r"(?i)define|option(?!al)")
_SUSPECT = re.compile(r"(?i)define|option|bif|sql|prefix")


def refuse_extensions(text: str) -> None:
    """Let a query or update pass that uses none of them. It is read as it was sent and with its escapes resolved.

    Raises: Refused: DEFINE, OPTION, or an IRI or name of a function of the engine (bif:, sql:), however it is put together.
    """
    for variant in {text: None, unescape(text): None}:
        if _SUSPECT.search(variant):
            _examine(variant, meaningful(variant))


def _examine(text: str, tokens: list[Token]) -> None:
    spaces = {
        following.text.rstrip(): rest.text[1:-1]
        for token, following, rest in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if token.text.upper() == "PREFIX" and rest.kind == "iri"
    }
    for token in tokens:
        if token.kind == "word" and _WORDS.search(token.text):
            raise Refused(
                f"{token.text.upper()} is refused here: it is no SPARQL, and could make the engine fetch.",
                *position(text, token.start),
            )
        if token.kind == "iri":
            whole = token.text[1:-1]
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if _WORDS.search(prefix) and prefix + ":" not in spaces:
                raise Refused(
                    f"{prefix} is refused here: it could be read as more than a prefix.", *position(text, token.start)
                )
            whole = spaces.get(prefix + ":", prefix + ":") + re.sub(r"\\(.)", r"\1", local)
        else:
            continue
        if whole.lower().startswith(_SCHEMES) and token.text not in _HARMLESS:
            raise Refused(
                f"{whole} is refused here: functions of the engine itself may fetch, or run more than a query.",
                *position(text, token.start),
            )
