"""Time expressions, found by rules and normalised against the day of the article."""
