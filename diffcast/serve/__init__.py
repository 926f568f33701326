"""The desk tool: a small server on which editors compare, decide and sign off. It needs the extra `serve`."""
