"""What the network said of each text, as runs of words: matched, one-sided or page furniture. Knows no links or rules."""
