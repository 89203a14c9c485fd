"""What is read from the sample articles, as a digest an article, kept in tests/kg/reading_record.json.

    python -m tests.support.reading_record

Run it after the reading has been changed on purpose, and after a merge conflict in that file: it raises
`kg.version.READING` if the samples are read differently now, and records what is read. The digests are of the quads,
provenance aside, never of code.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from kg import version
from kg.build.reading import read_article
from kg.model import Article
from kg.rdf.mapping import Run, to_quads
from kg.rdf.vocab import ID
from kg.resources import samples_dir
from kg.sources import read

RECORD = Path(__file__).parent.parent / "kg" / "reading_record.json"
_RUN = Run(f"{ID}run/record", "2000-01-01T00:00:00Z", "0", "0")


@dataclass(frozen=True, slots=True)
class Record:
    """A version of the reading, and a digest of what it reads from each sample article, by the article's id."""

    reading: int
    articles: dict[str, str]

    def changed(self, other: Record) -> list[str]:
        """The ids of articles that the other record lacks or has another digest of, sorted."""
        return sorted(a for a in self.articles | other.articles if self.articles.get(a) != other.articles.get(a))


def recorded() -> Record:
    return Record(**json.loads(RECORD.read_text("utf8")))


def read_now() -> Record:
    """Read the sample articles. Takes some seconds."""
    articles = [one for one in read([str(samples_dir())]) if isinstance(one, Article)]
    return Record(version.READING, {article.id: _digest(article) for article in articles})


def _digest(article: Article) -> str:
    quads = to_quads(read_article(article), _RUN, ID, _RUN.started, "")
    return hashlib.sha256("\n".join(map(str, quads)).encode()).hexdigest()[:16]


def main() -> None:
    os.environ["COMMUNIQUE_GAZETTEER"] = str(Path(__file__).parent / "no-gazetteer")
    now = read_now()
    before = _before(now)
    changed, reading = now.changed(before), now.reading
    if changed and reading <= before.reading:
        reading = before.reading + 1
        file = Path(version.__file__)
        file.write_text(re.sub(r"(?m)^READING = \d+", f"READING = {reading}", file.read_text("utf8")), "utf8")
    RECORD.write_text(json.dumps({"reading": reading, "articles": now.articles}, indent=1) + "\n", "utf8")
    print(
        f"reading {reading}: {len(changed)} of {len(now.articles)} sample articles are read differently than recorded"
    )


def _before(now: Record) -> Record:
    """The record of the file; with marks of a merge conflict in it, one that differs in all; `now` where there is no
    file.
    """
    try:
        return recorded()
    except FileNotFoundError:
        return now
    except ValueError:
        return Record(now.reading, {})


if __name__ == "__main__":
    main()
