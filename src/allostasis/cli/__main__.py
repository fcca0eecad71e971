"""``python -m allostasis.cli``."""

from allostasis.cli import main

main()
