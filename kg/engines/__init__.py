"""Where a graph is held: in a store on this machine (`local`) or in any SPARQL 1.1 engine (`remote`), behind the protocols of `engine`."""
