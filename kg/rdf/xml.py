"""XML output that every parser reads, whatever characters the literals hold.

XML 1.0 has no way to write most control characters nor U+FFFE and U+FFFF, not even escaped, and its parsers turn a raw
carriage return into a line feed, which would shift every offset behind it. The engine writes literals as they are.

Source: Extensible Markup Language (XML) 1.0, fifth edition, sections 2.2 and 2.11.
"""

from __future__ import annotations

import io
import re
from typing import Protocol

NAMES = frozenset(("xml", "rdfxml"))  # formats, by the names of `kg.rdf.formats`, that are XML

_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}".encode()
_INCOMPLETE = re.compile(rb"\xef\xbf?$")


class Writable(Protocol):
    def write(self, data: bytes, /) -> object: ...


class XmlWriter:
    """A file to which UTF-8 is written and from which well-formed XML text goes on to `out`.

    A carriage return becomes `&#13;`, a character that XML cannot hold becomes U+FFFD. If any was replaced, `close`
    adds a comment that says how many.
    """

    def __init__(self, out: Writable) -> None:
        self._out = out
        self._held = b""
        self.replaced = 0

    def write(self, data: bytes, /) -> int:
        whole = self._held + bytes(data)
        cut = _INCOMPLETE.search(whole)  # the rest of a character may come with the next piece
        self._held = whole[cut.start() :] if cut else b""
        self._pass_on(whole[: cut.start()] if cut else whole)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back but the beginning of a character."""

    def close(self) -> None:
        """Write what is left; the file behind stays open."""
        self._pass_on(self._held)
        self._held = b""
        if self.replaced:
            said = (
                f"{self.replaced} characters that XML 1.0 cannot represent are replaced by U+FFFD; other formats keep"
                " them"
            )
            self._out.write(f"<!-- {said} -->".encode())

    def _pass_on(self, data: bytes) -> None:
        clean, count = _FORBIDDEN.subn(_REPLACEMENT, data)
        self.replaced += count
        if clean:
            self._out.write(clean.replace(b"\r", b"&#13;"))


def well_formed(document: bytes) -> bytes:
    """Return a whole document as `XmlWriter` passes it on."""
    out = io.BytesIO()
    writer = XmlWriter(out)
    writer.write(document)
    writer.close()
    return out.getvalue()
