"""A SPARQL 1.1 engine elsewhere: asked, written to and filled by its own protocol.

Nothing is imported here: where the engine is (`backend`) is known in processes that never speak to it and have to start fast.
"""
