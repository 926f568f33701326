"""From what the networks said to facts: `reading` cuts runs, `linking` links them, `rules` finds what differs."""
