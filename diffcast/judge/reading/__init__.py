"""Reading: what the network said of each text, as runs of words. Knows nothing of links or rules."""
