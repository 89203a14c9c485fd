"""An explanation as one HTML file that needs nothing else: no script, no request."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from kg.explain import Explanation, Passage
from kg.explain.descriptions import Told
from kg.explain.marks import Mark, Piece, nested, pieces, says_not_plainly
from kg.explain.wording import numbers, office_of, roles_of, said_of, what_it_is
from kg.model import Block, Factuality
from kg.model.coverage import covered
from kg.rdf.taxonomy import event_types

_STYLE = Path(__file__).with_name("page.css")
_WAYS = (("planned", "planned"), ("hypothetical", "possible"), ("negated", "denied or not done"))
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(explanation: Explanation) -> str:
    """The whole file."""
    number = numbers(explanation)
    title = explanation.headline or explanation.article
    rows = "\n".join(_row(p, number) for p in explanation.passages)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{escape(title)} – what was read</title>
<style>
{_STYLE.read_text("utf8")}</style>
</head>
<body>
<header>
<h1>{escape(title)}</h1>
<p class="quiet">{escape(what_it_is(explanation))}</p>
<p class="quiet">{escape(covered(explanation.coverage))}</p>
{_legend()}
</header>
<main>
{rows}
</main>
</body>
</html>
"""


def _legend() -> str:
    words = [
        _tag("span", name, f"chip {cls}")
        for cls, name in (
            ("VerbalCooperation", "verbal cooperation"),
            ("MaterialCooperation", "material cooperation"),
            ("VerbalConflict", "verbal conflict"),
            ("MaterialConflict", "material conflict"),
        )
    ]
    words += [_tag("span", "event", f"e {cls}") for cls, _ in _WAYS]
    words += [
        _tag("span", "who or what is named", "m"),
        _tag("span", "time", "t"),
        _tag("span", "a sentence without an event", "silent"),
        _tag("span", "not read", "unread"),
    ]
    return _tag("div", "\n".join(words), "legend", escaped=True)


def _row(p: Passage, number: dict[str, int]) -> str:
    if p.block != Block.BODY.value:
        text = _tag("p", p.text, "text unread", title=f"not read: {p.block}")
        return _tag("div", text + _tag("p", f"Not read: {p.block}.", "apart"), "row", escaped=True)
    beside = [_card(e, number[e.key]) for e in p.events]
    beside += [_tag("p", f"<b>Says</b> {escape(said_of(s))}", "card", escaped=True) for s in p.statements]
    beside += [_tag("p", f"<b>Office</b> {escape(office_of(o))}", "card", escaped=True) for o in p.offices]
    beside += [_tag("p", f"No event from “{_start(p, s.start, s.end)}”: {s.reason}.", "apart") for s in p.silent]
    beside += [_tag("p", f"Not read: “{_start(p, s.start, s.end)}”: {s.reason}.", "apart") for s in p.unread]
    text = _tag("p", "".join(_text(p, number)), "text", escaped=True)
    return _tag("section", text + _tag("div", "".join(beside), "beside", escaped=True), "row", escaped=True)


def _text(p: Passage, number: dict[str, int]) -> Iterator[str]:
    """The passage: mentions and times nested as they lie, events as links to their cards, faint what gave nothing."""
    apart = [
        *(Mark(s.start, s.end, "apart", "silent", f"no event: {s.reason}") for s in p.silent),
        *(Mark(s.start, s.end, "apart", "unread", f"not read: {s.reason}") for s in p.unread),
    ]
    for piece in pieces(p.text, p.start, nested([*p.marks, *apart])):
        for mark in piece.around[len(piece.around) - piece.opens :]:
            yield _open(mark, piece, number)
        yield escape(piece.text)
        for mark in reversed(piece.around[len(piece.around) - piece.closes :]):
            yield _close(mark, piece, number)


def _open(mark: Mark, piece: Piece, number: dict[str, int]) -> str:
    if mark.kind == "event":
        return _link(mark, number) if mark is _outer_event(piece) else ""
    css = {"entity": "m", "time": "t"}.get(mark.kind, mark.cls)
    return f'<span class="{css}" title="{escape(mark.name if mark.kind == "apart" else f"{mark.cls}: {mark.name}")}">'


def _close(mark: Mark, piece: Piece, number: dict[str, int]) -> str:
    if mark.kind != "event":
        return "</span>"
    outer = _outer_event(piece)
    if mark is not outer:
        return ""
    own = f"<sup>{number[mark.name]}</sup></a>"
    others = [m for m in piece.around if m.kind == "event" and m is not outer]
    return own + "".join(f"{_link(m, number)}<sup>{number[m.name]}</sup></a>" for m in others)


def _outer_event(piece: Piece) -> Mark | None:
    """Links must not lie in each other: of events that share a word the outermost is the link, the others follow it."""
    return next((m for m in piece.around if m.kind == "event"), None)


def _link(mark: Mark, number: dict[str, int]) -> str:
    css = " ".join(one for one in ("e", event_types().get(mark.cls, ""), says_not_plainly(mark)) if one)
    how = f", {mark.factuality.lower()}" + (f", says {mark.attributed_to}" if mark.attributed_to else "")
    return f'<a class="{css}" href="#e{number[mark.name]}" title="{escape(mark.cls + how)}">'


def _card(e: Told, n: int) -> str:
    kind = "/".join((e.cls, *e.modes))
    how = _tag("span", e.factuality.lower(), "how") if e.factuality != Factuality.ACTUAL.value else ""
    rows = [*roles_of(e), ("context", ", ".join(e.contexts)), ("sure", f"{e.confidence:.2f}")]
    facts = "".join(_tag("dt", name) + _tag("dd", words) for name, words in rows if words)
    head = f"<b>{n}</b> {_tag('span', kind, f'chip {e.quad_class}')} {how} {escape(e.label)}"
    why = "".join(_tag("p", f"Why: {words}" if not place else words, "why") for place, words in enumerate(e.why))
    content = _tag("p", head, escaped=True) + _tag("dl", facts, escaped=True) + why
    return f'<article class="card" id="e{n}">{content}</article>\n'


def _tag(name: str, content: str, css: str = "", *, title: str = "", escaped: bool = False) -> str:
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in (("class", css), ("title", title)) if value)
    return f"<{name}{attributes}>{content if escaped else escape(content)}</{name}>"


def _start(p: Passage, start: int, end: int, longest: int = 60) -> str:
    words = " ".join(p.text[start - p.start : end - p.start].split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
