"""The desk tool: a server that compares, and that remembers what editors decided. The store is its memory."""
