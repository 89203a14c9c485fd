"""The graph as tables, files for annotation tools and folders to deposit."""
