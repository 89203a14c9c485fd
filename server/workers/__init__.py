"""The processes that answer queries and change the store, each of which can be killed."""
