"""The content security policy: pages load nothing from other hosts, and run no inline scripts."""

from __future__ import annotations

_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'"
)
POLICY = f"{_PAGE}; frame-ancestors 'none'"
EMBEDDED = f"{_PAGE}; frame-ancestors *"
"""For pages that show a result alone and change nothing: those of other sites may hold them in a frame."""
