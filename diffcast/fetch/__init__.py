"""A web page by its address."""
