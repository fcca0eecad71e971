"""Organ systems: one file is one of them. They couple by name and never import each other."""
