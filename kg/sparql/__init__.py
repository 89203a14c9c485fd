"""SPARQL texts: read, guarded, completed and saved."""
