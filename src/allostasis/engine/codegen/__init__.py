"""From symbols to machine code: printed, vectorised, compiled, kept."""
