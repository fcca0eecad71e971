"""Fixtures of this folder."""

from __future__ import annotations

from conftest_brain import endotoxin_day

__all__ = ["endotoxin_day"]
