"""The processes that answer queries and change the graph, each of which can be killed."""
