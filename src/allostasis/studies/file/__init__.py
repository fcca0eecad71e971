"""The study file: keys, lines, arms, visits, people, comparisons."""
