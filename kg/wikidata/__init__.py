"""Wikidata: entities of a graph linked to its items, and its classes as a gazetteer.

Nothing here runs while articles are read or questions answered: only `communique link` and `communique gazetteer
update` send requests.
"""
