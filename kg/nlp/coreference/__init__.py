"""Which mentions stand for the same entity."""
