"""What a desk adds to a comparison: its policy, its earlier decisions, and the gate that fails a check."""
