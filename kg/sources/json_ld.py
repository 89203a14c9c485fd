"""schema.org in a page's scripts: the object that describes the page's own article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

Node = dict[str, Any]

_ARTICLE = re.compile(
    r"((Reportage|Analysis|Background|Opinion|Review|AskPublic|Satirical|AdvertiserContent)?NewsArticle|Article|Report|"
    r"(Blog|LiveBlog|SocialMedia|DiscussionForum)Posting|ScholarlyArticle|TechArticle)"
)
_PAGE = re.compile(r"(Item|Collection|About|FAQ)?WebPage|ItemPage|ClaimReview")
_ELSEWHERE = frozenset(
    "itemListElement hasPart comment mentions citation isBasedOn relatedLink video associatedMedia liveBlogUpdate".split()
)
_DEEPEST = 12


def nodes(tree: HtmlElement) -> list[Node]:
    """All objects of the page's JSON-LD, outer before inner, without those that tell of other pages."""
    found: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            found.extend(_walk(_parsed(script.text or ""), 0))
    return found


def _parsed(script: str) -> Any:
    """The JSON in a script, forgiving what browsers and search engines forgive; None if it cannot be read."""
    plain = re.sub(
        r"^\s*(<!--|//\s*<!\[CDATA\[|/\*.*?\*/|<!\[CDATA\[)|(-->|//\s*\]\]>|\]\]>|;)\s*$",
        "",
        script.strip(),
        flags=re.S,
    ).strip()
    for text in (plain, re.sub(r",(\s*[}\]])", r"\1", plain)):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: Any, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _walk(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key, inner in value.items():
            if key not in _ELSEWHERE and isinstance(inner, dict | list):
                yield from _walk(inner, depth + 1)


def _is(node: Node, kind: re.Pattern[str]) -> bool:
    types = node.get("@type")
    return any(
        isinstance(t, str) and kind.fullmatch(re.split(r"[/#:]", t)[-1])
        for t in (types if isinstance(types, list) else [types])
    )


def article_node(found: list[Node], url: str | None) -> Node:
    """The node of the page's article: the one with the page's URL, else the first; the page's own node fills in what that lacks."""
    articles = [node for node in found if _is(node, _ARTICLE)]
    pages = [node for node in found if _is(node, _PAGE)]
    same = [node for node in articles if url and url.rstrip("/") in _addresses(node)]
    chosen = (same or articles)[:1]
    if articles and not same and len({str(node.get("headline")) for node in articles}) > 3:
        chosen = []  # a list of other articles
    merged: Node = {}
    for node in [*chosen, *pages[:1]]:
        for key, value in node.items():
            merged.setdefault(key, value)
    return merged


def _addresses(node: Node) -> set[str]:
    values = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    values += [inner.get("@id") for inner in values if isinstance(inner, dict)] + [
        inner.get("url") for inner in values if isinstance(inner, dict)
    ]
    return {value.split("#")[0].rstrip("/") for value in values if isinstance(value, str)}


def names(value: Any, found: list[Node]) -> list[str]:
    """Names of persons or organizations, by reference (`@id`) too."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [name for one in value for name in names(one, found)]
    if not isinstance(value, dict):
        return []
    if isinstance(value.get("name"), str | list):
        return names([name for name in _listed(value["name"]) if isinstance(name, str)], found)
    referred = (
        next((node for node in found if node.get("@id") == value.get("@id") and "name" in node), None)
        if value.get("@id")
        else None
    )
    return [name for name in _listed(referred["name"]) if isinstance(name, str)] if referred else []


def first(value: Any) -> str | None:
    """The first string of a value that may be a string or a list."""
    return next((one for one in _listed(value) if isinstance(one, str) and one.strip()), None)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
