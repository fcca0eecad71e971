"""The version, in one place below everything that records it."""

__all__ = ["VERSION"]

VERSION = "0.1.0"
