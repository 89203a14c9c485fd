"""A remote SPARQL 1.1 engine: queried, changed and filled over HTTP.

Nothing is imported here: some processes need the addresses (`backend`) alone and have to start fast.
"""
