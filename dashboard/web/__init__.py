"""Serving: the entry script, the server and its headers, the public server."""
