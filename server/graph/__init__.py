"""What the server itself asks of the graph, for pages and interfaces alike."""
