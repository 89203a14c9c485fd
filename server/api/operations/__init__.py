"""The operations of the API apart from SPARQL, as OpenAPI describes them; `server.api.openapi` writes the document.

Every route of the application is one of `operations` or, with the reason, in `left_out`; a test compares both with the
routes that exist.
"""

from __future__ import annotations

from server.api.operations import asking, descriptions, entities, reconciliation, selections, tools
from server.api.operations.model import Operation

_SUBJECTS = (asking, entities, selections, tools, reconciliation, descriptions)


def operations() -> tuple[Operation, ...]:
    """Return all operations, by subject."""
    return tuple(one for subject in _SUBJECTS for one in subject.operations())
