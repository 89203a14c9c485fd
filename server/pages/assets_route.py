"""The files of the pages: compressed, and under addresses that change with the files, so that browsers keep them."""

from __future__ import annotations

import functools
import gzip
import hashlib
import mimetypes
import re
from pathlib import Path

from flask import Blueprint, Response, request, send_file
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from server.http.content_negotiation import accepts_gzip

blueprint = Blueprint("assets", __name__)

_FOLDER = Path(__file__).parent / "assets"
_VERSIONED = re.compile(r"v-[0-9a-f]{12}")
_TEXTS = ("text/", "application/json", "application/javascript", "image/svg+xml")
_YEAR = 31_536_000


@functools.cache
def version() -> str:
    """Return the folder of the current files in addresses, which changes with any of them."""
    digest = hashlib.sha256()
    for path in sorted(path for path in _FOLDER.rglob("*") if path.is_file()):
        digest.update(path.relative_to(_FOLDER).as_posix().encode() + b"\0" + path.read_bytes())
    return f"v-{digest.hexdigest()[:12]}"


@blueprint.get("/assets/<path:name>")
def asset(name: str) -> Response:
    """A file, by its name or by the version and its name. Only the latter is cached without revalidation."""
    first, _, rest = name.partition("/")
    place = safe_join(str(_FOLDER), rest if _VERSIONED.fullmatch(first) else name)
    if place is None or not Path(place).is_file():
        raise NotFound
    kind = mimetypes.guess_type(place)[0] or "application/octet-stream"
    if kind.startswith(_TEXTS) and accepts_gzip(request.headers.get("Accept-Encoding")):
        response = Response(_packed(place, Path(place).stat().st_mtime_ns), content_type=kind)
        response.headers["Content-Encoding"] = "gzip"
        response.set_etag(f"{version()}-{rest or name}", weak=True)
        response.make_conditional(request)
    else:
        response = send_file(place, mimetype=kind, conditional=True)
    response.headers["Vary"] = "Accept-Encoding"
    kept = f"public, max-age={_YEAR}, immutable" if first == version() else "no-cache"
    response.headers["Cache-Control"] = kept
    return response


@functools.lru_cache(maxsize=64)
def _packed(place: str, changed: int) -> bytes:
    return gzip.compress(Path(place).read_bytes(), 9, mtime=0)
