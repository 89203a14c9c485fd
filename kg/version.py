"""The version of the package and that of what it reads, each written here alone."""

__version__ = "0.1.0"

READING = 57
"""Raised when articles that are stored should be read again, because what is read from them has changed.

`python -m tests.support.reading_record` raises it and records what is read from the sample articles.
"""
