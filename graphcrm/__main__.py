"""``python -m graphcrm``: the command line."""

from graphcrm.cli import main

main()
