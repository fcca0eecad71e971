"""Other ways to solve the same equations: a graphics card, and SciPy as an independent reference."""
