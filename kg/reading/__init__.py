"""Inputs to articles: plain text, HTML, JSONL, RSS and Atom, WARC, gzip of these, folders, addresses."""

from __future__ import annotations

from kg.reading.admit import FieldError
from kg.reading.duplicates import Duplicates
from kg.reading.inputs import read, read_bytes

__all__ = ["Duplicates", "FieldError", "read", "read_bytes"]
