"""A cache of answers on disk, so that an article that is read again costs no requests."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.http_client.chat import Endpoint, Messages
from kg.resources import cache_dir

log = logging.getLogger(__name__)


def place_of(endpoint: Endpoint, messages: Messages, schema: Mapping[str, Any]) -> Path:
    """The cache file of an answer. Its name is a hash of all that decides the answer; the key does not."""
    asked = json.dumps([endpoint.address, endpoint.model, list(messages), schema], sort_keys=True)
    name = hashlib.sha256(asked.encode("ascii")).hexdigest()
    return cache_dir() / "llm" / name[:2] / f"{name[2:]}.txt"


def kept(place: Path) -> str | None:
    """The answer in a file, None if there is none or it cannot be read."""
    try:
        return place.read_text("utf8")
    except (OSError, UnicodeDecodeError):
        return None


def keep(place: Path, content: str) -> None:
    """Write an answer, whole or not at all; if the cache cannot be written, the question is asked again next time."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=place.parent, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf8", errors="replace", newline="") as file:
                file.write(content)
            Path(part).replace(place)
        except OSError:
            Path(part).unlink(missing_ok=True)
            raise
    except OSError as error:
        log.debug("an answer is not cached: %s", error)
