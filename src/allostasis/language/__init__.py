"""The language biology is written in: modules, flows, treatments, schedules, instruments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allostasis.language.intervention import Intervention, Route, Strain
    from allostasis.language.maths import (
        Expr,
        bounded,
        cosine,
        down,
        excess,
        logistic,
        power,
        relative,
        soft_positive,
        up,
    )
    from allostasis.language.module import TIME, Module
    from allostasis.language.noise import smooth_noise
    from allostasis.language.readout import Assay, Item, Readout, Scale
    from allostasis.language.schedule import Block, Daily, Dose, Pattern, PointProcess, PulseTrain, Record, Step
    from allostasis.language.treatment import Condition, Stressor, Treatment

__all__ = [
    "Assay",
    "Block",
    "Condition",
    "Daily",
    "Dose",
    "Expr",
    "Intervention",
    "Item",
    "Module",
    "Pattern",
    "PointProcess",
    "PulseTrain",
    "Readout",
    "Record",
    "Route",
    "Scale",
    "Step",
    "Strain",
    "Stressor",
    "TIME",
    "Treatment",
    "bounded",
    "cosine",
    "down",
    "excess",
    "logistic",
    "power",
    "relative",
    "smooth_noise",
    "soft_positive",
    "up",
]

_DOORS = {
    "intervention": ("Intervention", "Route", "Strain"),
    "maths": ("Expr", "bounded", "cosine", "down", "excess", "logistic", "power", "relative", "soft_positive", "up"),
    "module": ("TIME", "Module"),
    "noise": ("smooth_noise",),
    "readout": ("Assay", "Item", "Readout", "Scale"),
    "schedule": ("Block", "Daily", "Dose", "Pattern", "PointProcess", "PulseTrain", "Record", "Step"),
    "treatment": ("Condition", "Stressor", "Treatment"),
}
_HOME = {name: module for module, names in _DOORS.items() for name in names}


def __getattr__(name: str) -> Any:
    """The part of the language that is asked for: schedules and read-outs do without SymPy."""
    if name not in _HOME:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"allostasis.language.{_HOME[name]}"), name)
