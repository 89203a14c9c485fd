"""Names and nominal mentions of people, bodies and places."""
