"""Everything that is asked of a parsed sentence."""
