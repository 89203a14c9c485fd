"""What has to be known of a query or update before it is sent on: its form, its own limit, the graphs it speaks of."""

from __future__ import annotations

from kg.sparql.query import InspectedQuery as Traits
from kg.sparql.query import inspect as traits

__all__ = ["Traits", "traits"]
