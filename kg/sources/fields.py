"""Cleaning of field values: HTML, entities, control characters, URLs."""

from __future__ import annotations

import html
import re

from lxml import etree
from lxml import html as lxml_html

_BLOCKS = frozenset("p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote tr table section article pre hr".split())
_TAG = re.compile(r"<[a-zA-Z!/]")
_ESCAPED_TAG = re.compile(r"&lt;(?:/(?:p|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote)|br\s*/?)&gt;", re.I)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphen, zero-width space and word joiner, byte order mark
_DROPPED = ("script", "style", "iframe", "noscript", "figure")


def one_line(text: str) -> str:
    """The text on one line, without control characters and other code points that XML forbids."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]", " ", text).split())


def unescaped(text: str) -> str:
    """One line without HTML entities: feeds and metadata are often escaped twice."""
    return one_line(html.unescape(html.unescape(text)))


def visible(text: str) -> str:
    """The text without soft hyphens and characters of no width, which split words in two for every reader of words."""
    return _INVISIBLE.sub("", text)


def absolute(url: str) -> str | None:
    """The URL as an IRI that is valid in RDF, with other characters percent-encoded; None if it is not absolute."""
    plain = re.sub(r"[\x00-\x20<>\"{}|^`\\\x7f]", lambda found: f"%{ord(found.group()):02X}", url.strip())
    form = r"(https?://[^/?#\s\ud800-\udfff][^\s\ud800-\udfff]*|(urn|tag|file|ftp|doi):[^\s\ud800-\udfff]+)"
    return plain if re.fullmatch(form, plain, re.I) else None


def plain(fragment: str) -> str:
    """The text of an HTML fragment, or of plain text, with each block on a line."""
    fragment = visible(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", " ", fragment))
    if not _TAG.search(fragment) and _ESCAPED_TAG.search(fragment):
        fragment = html.unescape(fragment)  # escaped twice
    if not _TAG.search(fragment):
        return "\n".join(line for part in fragment.split("\n") if (line := unescaped(part)))
    try:
        tree = lxml_html.fragment_fromstring(fragment, create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError):
        return unescaped(re.sub(r"<[^>]*>", " ", fragment))
    return text_of(tree)


def text_of(tree: lxml_html.HtmlElement) -> str:
    """The text of a tree, with each block on a line. Scripts and the like are removed from the tree."""
    return "\n".join(line for part in _blocks(tree).split("\0") if (line := one_line(part)))


def _blocks(tree: lxml_html.HtmlElement) -> str:
    """The text of a tree, with NUL characters between blocks."""
    etree.strip_elements(tree, etree.Comment, etree.ProcessingInstruction, *_DROPPED, with_tail=False)
    pieces: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in _BLOCKS:
            pieces.append("\0")
        text = element.text if event == "start" else element.tail
        pieces.append(re.sub(r"\s+", " ", text or ""))
    return "".join(pieces)
