"""The text before it is parsed: segmentation, letter case."""
