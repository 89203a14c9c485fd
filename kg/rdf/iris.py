"""The IRIs of our data: stable, readable, the same in every run."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from kg.errors import CommuniqueError
from kg.model import Article, Entity, Mention, Sentence, Skipped, TimeMention
from kg.model.classes import OCCASIONS, ORGANIZATIONS

# what RFC 3987 lets stand in an IRI, host names in brackets left out; private use and noncharacters nowhere
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
    """An IRI among values that are texts: in the rows of an answer, and as a parameter of a query."""

    __slots__ = ()


def slug(text: str, longest: int = 60) -> str:
    """Lower-case letters and digits with hyphens between; letters of other scripts stay, accents go. Never empty."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    plain = re.sub(r"[’']s\b", "", plain)
    words = re.sub(r"[\W_]+", "-", plain).strip("-")
    words = words if len(words) <= longest else f"{words[: longest - 9].rstrip('-')}-{digest(text)}"
    return words or digest(text)


def digest(text: str) -> str:
    """Eight hexadecimal digits that stand for a text."""
    return hashlib.sha256(text.encode("utf8", "surrogatepass")).hexdigest()[:8]


def checked(iri: str) -> str:
    """The IRI itself if it may stand in RDF.

    Raises: CommuniqueError naming the IRI.
    """
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri) or not _ALLOWED.fullmatch(iri) or iri.count("#") > 1:
        raise CommuniqueError(f"not an IRI: {iri!r}")
    return iri


def article_iri(base: str, article: Article) -> str:
    """One article, one IRI: from its URL, else from its id."""
    return checked(f"{base}article/{slug(article.id)}-{digest(article.url or article.id)}")


def entity_iri(base: str, article: str, entity: Entity) -> str:
    """By the row of the reference list, else by name; what is only described belongs to its article."""
    if entity.ref:
        return checked(base + entity.ref)
    kind = _KINDS[entity.cls]
    name = slug(entity.label)
    if entity.named and entity.cls != "Group":
        return checked(f"{base}{kind}/{name}")
    return checked(f"{base}{kind}/{digest(article)}/{name}-{entity.mentions[0].start if entity.mentions else 0}")


def mention_iri(article: str, found: Mention | TimeMention) -> str:
    """The span itself, by RFC 5147 character offsets."""
    return f"{article}#char={found.start},{found.end}"


def sentence_iri(article: str, found: Sentence) -> str:
    return f"{article}#sentence={found.start},{found.end}"


def unread_iri(article: str, found: Skipped) -> str:
    return f"{article}#unread={found.start},{found.end}"


def fact_iri(article: str, kind: str, name: str) -> str:
    """An event, statement or tenure of an article: its kind and what tells it from others of its kind."""
    return checked(f"{article}/{kind}-{slug(name)}")
