"""A study is planned, lived, measured, compared."""
