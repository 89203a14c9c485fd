"""Where the graph is held and queried: on this machine (`local`) or by another SPARQL engine (`remote`)."""
