"""The IRIs of our data, readable and the same in every run."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from kg.errors import CommuniqueError
from kg.model import Article, Entity, Mention, Sentence, Skipped, TimeMention
from kg.model.classes import OCCASIONS, ORGANIZATIONS

# the characters of RFC 3987, without brackets (host names), private use and noncharacters
_ALLOWED = re.compile(
    "(?:[!#$&-;=?@A-Z_a-z~]|%[0-9A-Fa-f]{2}|[\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef]|"
    + "|".join(f"[{chr(p * 0x10000)}-{chr(p * 0x10000 + 0xFFFD)}]" for p in range(1, 14))
    + "|[\U000e1000-\U000efffd])+"
)
_KINDS = {
    "Person": "person",
    "State": "state",
    "Place": "place",
    "Operation": "operation",
    "Group": "group",
    **dict.fromkeys(OCCASIONS, "occasion"),
    **dict.fromkeys(ORGANIZATIONS, "org"),
}


class IRI(str):
    """An IRI, told apart from other strings in rows of results and parameters of queries."""

    __slots__ = ()


def slug(text: str, longest: int = 60) -> str:
    """The text in lower case, with hyphens between words and without accents. Other scripts are kept. Never empty."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    plain = re.sub(r"[’']s\b", "", plain)
    words = re.sub(r"[\W_]+", "-", plain).strip("-")
    words = words if len(words) <= longest else f"{words[: longest - 9].rstrip('-')}-{digest(text)}"
    return words or digest(text)


def digest(text: str) -> str:
    """Eight hexadecimal digits of a hash of the text."""
    return hashlib.sha256(text.encode("utf8", "surrogatepass")).hexdigest()[:8]


def checked(iri: str) -> str:
    """The IRI itself, if it is valid.

    Raises: CommuniqueError naming the IRI.
    """
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri) or not _ALLOWED.fullmatch(iri) or iri.count("#") > 1:
        raise CommuniqueError(f"not an IRI: {iri!r}")
    return iri


def article_iri(base: str, article: Article) -> str:
    """The IRI of an article, made from its URL, else from its id."""
    return checked(f"{base}article/{slug(article.id)}-{digest(article.url or article.id)}")


def entity_iri(base: str, article: str, entity: Entity) -> str:
    """The IRI of an entity: by its row in the gazetteer, else by its name.

    If it is only described, it belongs to its article.
    """
    if entity.ref:
        return checked(base + entity.ref)
    kind = _KINDS[entity.cls]
    name = slug(entity.label)
    if entity.named and entity.cls != "Group":
        return checked(f"{base}{kind}/{name}")
    return checked(f"{base}{kind}/{digest(article)}/{name}-{entity.mentions[0].start if entity.mentions else 0}")


def mention_iri(article: str, found: Mention | TimeMention) -> str:
    """The IRI of a span, with character offsets as in RFC 5147."""
    return f"{article}#char={found.start},{found.end}"


def sentence_iri(article: str, found: Sentence) -> str:
    return f"{article}#sentence={found.start},{found.end}"


def unread_iri(article: str, found: Skipped) -> str:
    return f"{article}#unread={found.start},{found.end}"


def fact_iri(article: str, kind: str, name: str) -> str:
    """The IRI of an event, statement or tenure of an article. `name` is unique among those of its kind."""
    return checked(f"{article}/{kind}-{slug(name)}")
