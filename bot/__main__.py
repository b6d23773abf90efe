"""`python -m bot` is `wren`."""

from bot.cli import main

main()
