"""The English words, patterns and thresholds that the reading rests on, as data in `en/`, and their loaders."""
