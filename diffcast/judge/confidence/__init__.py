"""How likely each finding is true: features of a finding, and the fitted model of each question."""
