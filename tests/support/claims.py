"""Short ways to let a chat model claim something and to see what was believed."""

from __future__ import annotations

from functools import cache
from typing import Any

from kg.build.reading import read_article
from kg.model import Article, Document, Event
from kg.nlp.extractors.llm import Endpoint, llm
from tests.support.chat_stub import Chat

TEXT = (
    "Kenyan envoys met Ugandan officials in Nairobi on Monday. Norway handed the Karamoja Water Board forty pumps. "
    "“The border will stay open,” said Uganda."
)
PUBLISHED = "2024-03-13"


def endpoint(served: Chat, **fields: Any) -> Endpoint:
    return Endpoint(served.url, "stub", **{"first_wait": 0.01, "timeout": 20.0, **fields})


@cache
def ruled(text: str = TEXT) -> Document:
    return read_article(Article("test", text, published=PUBLISHED))


def read(served: Chat, text: str = TEXT, **fields: Any) -> Document:
    """The rules' reading, then the model's."""
    return llm(endpoint(served, **fields))(ruled(text))


def event(
    cls: str, trigger: str, actors: tuple[str, ...] = (), recipients: tuple[str, ...] = (), **fields: Any
) -> dict[str, Any]:
    def party(words: str) -> dict[str, Any]:
        name, _, told = words.partition(":")
        return {"words": name, "class": told or None}

    return {
        "type": cls,
        "triggers": [{"words": trigger}],
        "actors": list(map(party, actors)),
        "recipients": list(map(party, recipients)),
        "place": None,
        "date": None,
        "factuality": "Actual",
        "attributed_to": None,
        "mode": None,
        "killed": None,
        "injured": None,
        "detained": None,
    } | fields


def at(sentence: int, words: str, cls: str | None = None) -> dict[str, Any]:
    """Words in a sentence, as an answer gives them."""
    return {"sentence": sentence, "words": words} | ({"class": cls} if cls else {})


def statement(content: str, speaker: str | None, cue: str | None = "said") -> dict[str, Any]:
    return {"speaker": speaker, "cue": cue, "content": content}


def found(document: Document, cls: str, trigger: str) -> Event:
    some = [e for e in document.events if e.cls == cls and document.surface(e.trigger) == trigger]
    assert len(some) == 1, [(e.cls, document.surface(e.trigger)) for e in document.events]
    return some[0]


def labels(document: Document, keys: tuple[str, ...]) -> list[str]:
    by_key = {e.key: e.label for e in document.entities}
    return [by_key[k] for k in keys]


def reasons(document: Document) -> dict[str, int]:
    return {n.reason.removeprefix("llm: "): n.count for n in document.notes}
