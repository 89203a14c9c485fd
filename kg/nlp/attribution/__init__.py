"""Who said what: cues, quotations, contents and speakers."""
