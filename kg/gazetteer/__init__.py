"""Who is who: known states, organizations, persons and places, and how they are named."""

from kg.gazetteer.index import capital_of, demonym, find_names, people
from kg.gazetteer.places import PlaceRow, find_place, place, prepare, row, similar_places
from kg.gazetteer.rows import Row

__all__ = ["PlaceRow", "Row", "capital_of", "demonym", "find_names", "find_place", "people", "place", "prepare", "row", "similar_places"]
