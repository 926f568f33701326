"""The desk tool: a server that compares, and that remembers what editors decided. It needs the extra `serve`."""
