"""Article to Document, stage by stage. No RDF here."""
