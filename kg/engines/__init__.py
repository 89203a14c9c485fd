"""Engines hold the graph: a store on this machine (`local`) or any SPARQL 1.1 engine (`remote`). See `engine` for the
protocols.
"""
