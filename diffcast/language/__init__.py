"""What the words of a text say that can be checked: amounts, dates, names, quotations, sources, hedges, negations.

| module | what it does |
|---|---|
| `understand` | fills passages with words and details; everything below comes together here |
| `text` | what a word, the end of a sentence and a text in capitals are, for raw text |
| `words`, `inflection` | cuts a passage into words and gives each its norm, the form that is compared |
| `tokens` | cuts a passage into the smaller pieces that the two grammars read |
| `numbers/` | the number grammar: amounts, shares, ranges, and whether two can both be right |
| `calendar/` | dates and times, and whether two can both be right |
| `name_lexicon`, `names`, `titles`, `sounds_alike` | learns, finds and compares names and titles |
| `quotes`, `compare_quotes` | finds quotations; compares two word by word |
| `sources` | finds who is said to have said it, and compares two sources |
| `hedges_and_negation`, `phrases` | fixed phrases of a word list: reportedly, may; not, failed to |
| `folding` | the house style applied to words |
| `wordlists` | reads `lexicon/*.txt` of every room |
"""
