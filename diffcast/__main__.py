"""`python -m diffcast`: the command line, also where its program is not on the path."""

from diffcast.cli import main

main()
