"""Documents as RDF: vocabulary, IRIs, mapping, reasoning and checks."""
