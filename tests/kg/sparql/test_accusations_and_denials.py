"""The question who accused whom, and whether it was denied, over texts as they are read."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.build.reading import read_article
from kg.model import Article
from kg.sparql.query import inspect
from kg.sparql.questions import question
from tests.support import documents

ACCUSED = "Kenya accused Uganda of arming rebels in Congo. "


def rows(text: str) -> list[tuple[str | None, ...]]:
    """Accuser, accused and who denies it, a row each."""
    document = read_article(Article("test", text, published="2024-05-07"))
    store = ox.Store()
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in documents.quads(document))
    found = store.query(inspect(question("accusations-and-denials").bound({})).text)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(row[n].value if row[n] else None for n in ("accuser", "accused", "denied_by")) for row in found]


@pytest.mark.parametrize(
    ("text", "denied_by"),
    [
        (ACCUSED, None),
        (ACCUSED + "Uganda denied the accusation.", "Uganda"),
        (ACCUSED + "Uganda denied it.", "Uganda"),
        (ACCUSED + "Uganda denied any involvement.", "Uganda"),
        (ACCUSED + "Uganda rejected the allegations as baseless.", "Uganda"),
        (ACCUSED + "The claims are false, Uganda said.", "Uganda"),
        (ACCUSED + "Ugandan President Yoweri Museveni denied the charge.", "Yoweri Museveni"),
        ("Uganda, which denies arming rebels, was accused by Kenya of a raid in Congo.", "Uganda"),
        # somebody else denies it for the accused
        (ACCUSED + "John Okello denied the charge.", "John Okello"),
        ("Kenya accuses Uganda of arming rebels, which John Okello denies.", "John Okello"),
        # who denies something is not the accused, nothing is denied, or something else is
        (ACCUSED + "Rwanda denied any involvement.", None),
        (ACCUSED + "Uganda did not deny the accusation.", None),
        (ACCUSED + "Kenya denied any involvement.", None),
        (ACCUSED + "Uganda rejected a visit of inspectors.", None),
    ],
)
def test_denials(text: str, denied_by: str | None) -> None:
    assert rows(text) == [("Kenya", "Uganda", denied_by)]
