"""Entities tied to the rows of the gazetteer."""
