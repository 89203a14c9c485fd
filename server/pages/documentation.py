"""The documentation: the Markdown files of `server/docs` as pages, with a search over their headings and text."""

from __future__ import annotations

import functools
import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from flask import Blueprint, Response, render_template, request
from markdown_it import MarkdownIt
from markdown_it.token import Token

from server.http.problems import Problem

blueprint = Blueprint("documentation", __name__)

FOLDER = Path(__file__).resolve().parents[1] / "docs"
INDEX = "README"
_FILES = {"md": "text/markdown", "ipynb": "application/x-ipynb+json"}
_MOST_FOUND = 30
_AROUND = 90  # characters of a passage on each side of the first word found


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading of a page. `text` is without marks; `anchor` is the id of the heading."""

    page: str
    title: str
    heading: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class DocPage:
    """A page. `name` is its path in the folder without the ending; `html` has nothing of raw HTML in the file."""

    name: str
    title: str
    html: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A section that has the words searched, with a passage of it."""

    section: Section
    passage: str


def _code(_: object, tokens: Sequence[Token], place: int, *__: object) -> str:
    return f'<pre class="code" tabindex="0"><code>{escape(tokens[place].content)}</code></pre>\n'


def _table_open(*_: object) -> str:
    return '<div class="scroll" tabindex="0"><table class="result">\n'


def _table_close(*_: object) -> str:
    return "</table></div>\n"


# what is wider than the page scrolls, and the keyboard reaches it
_RULES: Mapping[str, Callable[..., str]] = {
    "fence": _code,
    "code_block": _code,
    "table_open": _table_open,
    "table_close": _table_close,
}


@blueprint.get("/docs")
def index() -> Response:
    """The first page, or what a search finds."""
    return _shown(INDEX, request.args.get("q", "").strip()[:200])


@blueprint.get("/docs/<path:name>")
def document(name: str) -> Response:
    """A page; with an ending, the file itself."""
    stem, _, ending = name.rpartition(".")
    if ending not in _FILES:
        return _shown(name, "")
    file = FOLDER / name
    if (stem if ending == "md" else name) not in (*names(), *_notebooks()):
        raise _missing(name)
    return Response(file.read_bytes(), content_type=f"{_FILES[ending]}; charset=utf-8")


def _shown(name: str, wanted: str) -> Response:
    if name not in names():
        raise _missing(name)
    found = search(wanted) if wanted else None
    shown = page(name, request.script_root)
    return Response(
        render_template("documentation.html", doc=shown, groups=contents(), asked=wanted, found=found),
        mimetype="text/html",
    )


def _missing(name: str) -> Problem:
    return Problem(404, f"The documentation has no page {name!r}; /docs lists its pages.")


@functools.cache
def names() -> tuple[str, ...]:
    """Return the names of all pages."""
    return tuple(sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.md")))


def _notebooks() -> tuple[str, ...]:
    return tuple(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.ipynb"))


@functools.cache
def page(name: str, root: str = "") -> DocPage:
    """Return a page of `names`; `root` is the beginning of the addresses of this server."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    for kind, rule in _RULES.items():
        parser.add_render_rule(kind, rule)
    tokens = parser.parse((FOLDER / f"{name}.md").read_text("utf8"))
    for heading, content in _headings(tokens):
        heading.attrSet("id", slug(content.content))
    for token in tokens:
        for link in token.children or ():
            if link.type == "link_open":
                link.attrSet("href", address(name, str(link.attrGet("href")), root))
    title = next((_plain(content) for heading, content in _headings(tokens) if heading.tag == "h1"), name)
    html = str(parser.renderer.render(tokens, parser.options, {}))
    return DocPage(name, title, html, tuple(_sections(name, title, tokens)))


def address(name: str, target: str, root: str = "") -> str:
    """Return the address of a link's target on this server; the links of the files are relative paths to files."""
    path, mark, fragment = target.partition("#")
    if re.match(r"[a-z]+:", target) or not path:
        return target
    whole = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
    stem = whole.removesuffix(".md")
    return f"{root}/docs" + (f"/{stem}" if stem != INDEX else "") + mark + fragment


@functools.cache
def contents() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return the headings of the first page with the pages that it links to under each: name and title."""
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    tokens = MarkdownIt("commonmark", {"html": False}).parse((FOLDER / f"{INDEX}.md").read_text("utf8"))
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            groups.append((_plain(tokens[place + 1]), []))
        for link in token.children or ():
            target = str(link.attrGet("href")) if link.type == "link_open" else ""
            if groups and target.removesuffix(".md") in names():
                linked = target.removesuffix(".md")
                groups[-1][1].append((linked, page(linked).title))
    return tuple((title, tuple(pages)) for title, pages in groups if pages)


def search(wanted: str) -> tuple[Found, ...]:
    """Return the sections that have the beginning of some word for each word; case and accents do not matter.

    Words of headings count more than those of the text.
    """
    patterns = [re.compile(rf"\b{re.escape(word)}") for word in re.findall(r"[\w-]+", _folded(wanted))]
    scored = []
    for number, section in enumerate(_all_sections()):
        title, heading, text = (_folded(part) for part in (section.title, section.heading, section.text))
        scores = [
            4 * len(one.findall(heading)) + 2 * len(one.findall(title)) + min(3, len(one.findall(text)))
            for one in patterns
        ]
        if scores and min(scores) > 0:
            scored.append((-sum(scores), number, Found(section, _passage(section.text, patterns))))
    return tuple(found for _, _, found in sorted(scored, key=lambda one: one[:2])[:_MOST_FOUND])


@functools.cache
def _all_sections() -> tuple[Section, ...]:
    return tuple(section for name in names() for section in page(name).sections)


def slug(heading: str) -> str:
    """Return the id of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def _headings(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """Each opening of a heading with its content."""
    return ((one, tokens[place + 1]) for place, one in enumerate(tokens) if one.type == "heading_open")


def _sections(name: str, title: str, tokens: Sequence[Token]) -> Iterator[Section]:
    heading, anchor, texts = title, "", list[str]()
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            if texts:
                yield Section(name, title, heading, anchor, " ".join(texts))
            content = tokens[place + 1]
            heading, anchor, texts = _plain(content), slug(content.content), []
        elif token.type == "fence" or (token.type == "inline" and tokens[place - 1].type != "heading_open"):
            texts.append(_plain(token))
    if texts:
        yield Section(name, title, heading, anchor, " ".join(texts))


def _plain(token: Token) -> str:
    """Return the text of an inline token or a block of code without marks."""
    parts = (child.content or " " for child in token.children) if token.children else (token.content,)
    return " ".join("".join(parts).split())


def _folded(text: str) -> str:
    """Return the text in lower case without accents; each character is at its place."""
    return "".join((unicodedata.normalize("NFD", sign)[:1] or sign).lower()[:1] or sign for sign in text)


def _passage(text: str, patterns: Sequence[re.Pattern[str]]) -> str:
    first = next((match.start() for one in patterns if (match := one.search(_folded(text)))), 0)
    begin, end = max(0, first - _AROUND), first + _AROUND
    return ("… " if begin else "") + text[begin:end] + (" …" if end < len(text) else "")
