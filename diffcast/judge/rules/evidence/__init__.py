"""What rules share: the pair that they read, what ties two values, when two texts are one wording, how to report."""
