"""What the words of a text say that can be checked: numbers, dates, names, quotations, sources, doubts."""
