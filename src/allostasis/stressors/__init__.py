"""Stressors: what a study puts on the mind, as levels in time or random events."""
