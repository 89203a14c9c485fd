"""The schema.org description of a page's article, in the page's JSON-LD."""

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
_LIVE = re.compile("LiveBlogPosting")
_ELSEWHERE = frozenset(
    (
        "itemListElement hasPart comment mentions citation isBasedOn relatedLink video associatedMedia liveBlogUpdate"
    ).split()
)
_DEEPEST = 12


def nodes(tree: HtmlElement) -> list[Node]:
    """All objects of the page's JSON-LD, outer before inner, without those that describe other pages."""
    found: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            found.extend(_walk(_parsed(script.text or ""), 0))
    return found


def live_blogs(tree: HtmlElement) -> list[Node]:
    """The live blogs that the page describes."""
    return [node for node in nodes(tree) if _is(node, _LIVE)]


def _parsed(script: str) -> Any:
    """The JSON of a script, without the comments around it and commas too many; None if it is not JSON even so."""
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
    """The node of the page's article, completed by that of the page itself; empty if there is neither.

    It is the article with the page's URL, else the first; not one of a list of other articles.
    """
    articles = [node for node in found if _is(node, _ARTICLE)]
    same = [node for node in articles if url and url.rstrip("/") in _addresses(node)]
    chosen = same[:1] or ([] if _is_list(articles) else articles[:1])
    page = [node for node in found if _is(node, _PAGE)][:1]
    return {key: value for node in reversed([*chosen, *page]) for key, value in node.items()}


def _is_list(articles: list[Node]) -> bool:
    """Whether these are teasers of other articles: four different headlines or more."""
    return len({str(node.get("headline")) for node in articles}) > 3


def _addresses(node: Node) -> set[str]:
    """The URLs that a node gives as its own, without fragment and closing slash."""
    values = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    values += [inner.get(key) for inner in values if isinstance(inner, dict) for key in ("@id", "url")]
    return {value.split("#")[0].rstrip("/") for value in values if isinstance(value, str)}


def names(value: Any, found: list[Node]) -> list[str]:
    """The names of the persons or organizations that a value gives: as text, as objects, or as references (`@id`)."""
    if isinstance(value, list):
        return [name for one in value for name in names(one, found)]
    if isinstance(value, dict):
        return _strings(value.get("name")) or _strings(_referred(value.get("@id"), found).get("name"))
    return _strings(value)


def _referred(identity: Any, found: list[Node]) -> Node:
    """The node with this `@id` that has a name; empty if there is none."""
    return next((node for node in found if identity and node.get("@id") == identity and "name" in node), {})


def _strings(value: Any) -> list[str]:
    return [one for one in _listed(value) if isinstance(one, str)]


def first(value: Any) -> str | None:
    """The first string of a value that may be a string or a list."""
    return next((one for one in _listed(value) if isinstance(one, str) and one.strip()), None)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
