"""Guesses moved by findings of the calibration side, with a record."""
