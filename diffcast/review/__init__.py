"""What a desk adds to a comparison: its policy, its gate, and what it decided before."""
