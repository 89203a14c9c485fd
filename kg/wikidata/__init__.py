"""Wikidata: who the entities of a graph are there, asked politely, and its classes as a gazetteer.

Nothing here runs while articles are read or questions answered; only `communique link` and `communique gazetteer update` ask.
"""
