"""Instruments: assays, sensors and questionnaires, with their noise and limits. Each file lists READOUTS."""
