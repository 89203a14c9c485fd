"""Inputs to articles: plain text, HTML, JSONL, RSS and Atom, WARC, gzip of these, folders, addresses."""

from __future__ import annotations

from kg.sources.admission import FieldError
from kg.sources.duplicates import Duplicates
from kg.sources.inputs import read, read_bytes
from kg.sources.seen import Seen

__all__ = ["Duplicates", "FieldError", "Seen", "read", "read_bytes"]
