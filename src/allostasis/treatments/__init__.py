"""Treatments: kinetics first, then what they act on. They never hold an outcome."""
