"""How a data set is cited: in one line, and as CITATION.cff."""

from __future__ import annotations

from collections.abc import Iterator

from kg.export.dataset import KEYWORDS, Author, Dataset
from kg.version import __version__


def citation_text(dataset: Dataset) -> str:
    """Return how the data set is cited, in one line."""
    of = f" ({dataset.modified[:4]})" if dataset.modified else ""
    version = f", version {dataset.version}" if dataset.version else ""
    by = "; ".join(one.name for one in dataset.authors)
    return f"{by}{': ' * bool(by)}{dataset.name}{of}{version}. Read by Communiqué {__version__}. {dataset.url}".strip()


def citation(dataset: Dataset) -> str:
    """Return the citation file (CITATION.cff, format 1.2.0)."""
    lines = [
        "cff-version: 1.2.0",
        "type: dataset",
        f"title: {_quoted(dataset.name)}",
        f"message: {_quoted('Please cite this data set, and the program that made it.')}",
        f"abstract: {_quoted(dataset.description)}",
        "authors:",
        *(line for one in dataset.authors or [Author(f"Communiqué {__version__}")] for line in _cited(one)),
        f"keywords: [{', '.join(map(_quoted, KEYWORDS))}]",
    ]
    for name, value in (
        ("version", dataset.version),
        ("date-released", dataset.modified[:10]),
        ("url", dataset.url),
        ("license-url", dataset.license if dataset.license.startswith("http") else ""),
    ):
        if value:
            lines.append(f"{name}: {value if name == 'date-released' else _quoted(value)}")
    return "\n".join(lines) + "\n"


def _cited(author: Author) -> Iterator[str]:
    """Yield the lines of an author. As `name`, since the parts of a person's name are not told apart here."""
    yield f"  - name: {_quoted(author.name)}"
    if author.address.startswith("https://orcid.org/"):
        yield f"    orcid: {_quoted(author.address)}"
    elif author.address:
        yield f"    website: {_quoted(author.address)}"


def _quoted(text: str) -> str:
    """Return a text as a scalar of YAML in double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
