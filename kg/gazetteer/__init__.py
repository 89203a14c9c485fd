"""The gazetteer: known states, organizations, persons and places with their names and identifiers."""

from kg.gazetteer.bodies import body_of
from kg.gazetteer.candidates import Candidate, candidates
from kg.gazetteer.index import bearers, capital_of, capitals, demonym, find_names, people
from kg.gazetteer.places import PlaceRow, find_place, place, prepare, row, similar_places
from kg.gazetteer.rows import Row
from kg.gazetteer.tenures import Held, holders, offices_of_title, sectors_on, title_words

__all__ = [
    "Candidate",
    "Held",
    "PlaceRow",
    "Row",
    "bearers",
    "body_of",
    "candidates",
    "capital_of",
    "capitals",
    "demonym",
    "find_names",
    "find_place",
    "holders",
    "offices_of_title",
    "people",
    "place",
    "prepare",
    "row",
    "sectors_on",
    "similar_places",
    "title_words",
]
