"""Changes from outside: what an update may expect of the graphs, and what becomes of it where these are otherwise."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.engines.errors import GraphConflict
from kg.engines.local.changes import check_update, update


@pytest.mark.parametrize("text", ["CREATE GRAPH <a:g>", "DROP GRAPH <a:h>", "CLEAR GRAPH <a:h>", "MOVE <a:h> TO <a:g>"])
def test_a_graph_that_is_not_as_expected_is_a_conflict(text: str) -> None:
    store = ox.Store()
    store.update("INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1 } }")
    with pytest.raises(GraphConflict) as refused:
        update(store, text, None, merged=True)
    assert refused.value.status == 409 and len(store) == 1
    verb, _, rest = text.partition(" ")
    update(store, f"{verb} SILENT {rest}", None, merged=True)


@pytest.mark.parametrize("text", ["DROP GRAPH <a:g>", "CLEAR GRAPH cq:g", "MOVE <g> TO <h>", "CREATE GRAPH <a:g>"])
def test_checking_an_update_expects_no_graph(text: str) -> None:
    check_update(text, "a:")
    with pytest.raises(SyntaxError):
        check_update(text + " <", "a:")
