"""Free words to saved questions: what the words name, and which of these fits best. Offline, without a model."""
