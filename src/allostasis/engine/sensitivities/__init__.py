"""Derivatives of a course by parameters, exact across switches."""
