"""An explanation on a terminal: in colours, or with its marks alone where there are none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.explain import Explanation, Passage
from kg.explain.descriptions import Told
from kg.explain.marks import Mark, Piece, pieces, says_not_plainly
from kg.explain.wording import LEGEND, event_head, numbers, office_of, roles_of, said_of, what_it_is
from kg.model.coverage import covered
from kg.terminal import printable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_QUADS = {
    "VerbalCooperation": "blue",
    "MaterialCooperation": "green",
    "VerbalConflict": "yellow",
    "MaterialConflict": "red",
}
_BRACKETS = {"entity": "[]", "event": "{}", "time": "<>"}
_WIDEST = 110
_GUTTER = 8


def show(explanation: Explanation, console: Console) -> None:
    """Print the text with its marks, below each paragraph what was read from it."""
    screen = _Screen(console, numbers(explanation))
    screen.line(explanation.headline or explanation.article, "bold")
    screen.line(what_it_is(explanation), "dim")
    screen.line(LEGEND, "dim")
    for passage in explanation.passages:
        console.print()
        screen.passage(passage)
    console.print()
    screen.line(covered(explanation.coverage), "bold")


class _Screen:
    def __init__(self, console: Console, number: dict[str, int]) -> None:
        self._console, self._number = console, number
        self._width = min(console.width, _WIDEST)

    def line(self, words: str | Text, style: str = "", indent: int = 0, gutter: str = "") -> None:
        """A line, wrapped on a terminal only: what a pipe takes up stays one line."""
        from rich.text import Text

        text = Text(printable(words), style=style) if isinstance(words, str) else words
        lines = text.wrap(self._console, self._width - indent - len(gutter)) if self._console.is_terminal else [text]
        for place, one in enumerate(lines):
            before = gutter if not place else " " * len(gutter)
            self._console.print(Text(" " * indent) + Text(before, style="dim") + one, soft_wrap=True, highlight=False)

    def passage(self, p: Passage) -> None:
        if p.block != "body":
            self.line(f"(not read: {p.block}) {' '.join(p.text.split())}", "dim")
            return
        self.line(self._marked(p))
        for told in p.events:
            self._event(told)
        for said in p.statements:
            self._row("says", said_of(said), 2)
        for office in p.offices:
            self._row("office", office_of(office), 2)
        for one in p.silent:
            self._row("no event", f"“{_short(p, one.start, one.end)}”: {one.reason}", 2, "dim")
        for one in p.unread:
            self._row("not read", f"“{_short(p, one.start, one.end)}”: {one.reason}", 2, "dim")

    def _marked(self, p: Passage) -> Text:
        from rich.text import Text

        text = Text()
        for piece in pieces(p.text, p.start, p.marks):
            for mark in piece.around[len(piece.around) - piece.opens :]:
                text.append(_BRACKETS[mark.kind][0], "dim")
            text.append(printable(" ".join(piece.text.split("\n"))), " ".join(self._style(m, p) for m in piece.around))
            for mark in _closing(piece):
                label = self._label(mark, p.text[mark.start - p.start : mark.end - p.start])
                text.append(f"|{printable(label)}{_BRACKETS[mark.kind][1]}", "dim")
        return text

    def _style(self, mark: Mark, p: Passage) -> str:
        if mark.kind == "event":
            told = next((t for t in p.events if t.key == mark.name), None)
            return f"bold {_QUADS.get(told.quad_class, '') if told else ''}" + (
                " italic" if says_not_plainly(mark) else " reverse"
            )
        return "underline" if mark.kind == "entity" else "cyan"

    def _label(self, mark: Mark, text: str) -> str:
        if mark.kind == "event":
            more = [says_not_plainly(mark), f"says {mark.attributed_to}" if mark.attributed_to else ""]
            return ", ".join([f"#{self._number[mark.name]} {mark.cls}", *(m for m in more if m)])
        same = " ".join(text.split()).lower() == mark.name.lower()
        return mark.cls if same else f"{mark.cls} {mark.name}"

    def _event(self, e: Told) -> None:
        from rich.text import Text

        kind = Text(event_head(e), style=f"bold {_QUADS.get(e.quad_class, '')}")
        self.line(Text(f"#{self._number[e.key]} ", style="dim") + kind + Text(f"  {printable(e.label)}"), indent=2)
        for name, words in roles_of(e):
            self._row(name, words, 4)
        for place, words in enumerate(e.why):
            self._row("why" if not place else "", words, 4, "dim")

    def _row(self, name: str, words: str, indent: int, style: str = "") -> None:
        self.line(words, style, indent, f"{name:{_GUTTER}} ")


def _closing(piece: Piece) -> Iterator[Mark]:
    """The marks that end with a piece, the innermost first."""
    return reversed(piece.around[len(piece.around) - piece.closes :])


def _short(p: Passage, start: int, end: int, longest: int = 90) -> str:
    words = " ".join(p.text[start - p.start : end - p.start].split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
