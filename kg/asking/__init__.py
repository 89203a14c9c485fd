"""Free words to saved questions: what the words name, and and which fits best. Offline, without a model."""
