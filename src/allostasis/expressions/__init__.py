"""The small language of endpoints and criteria: parsed, checked for units, evaluated on courses."""
