"""The language biology is written in: modules, flows, treatments, schedules, instruments."""

from allostasis.language.maths import Expr, cosine, down, excess, logistic, power, relative, soft_positive, up
from allostasis.language.module import TIME, Module
from allostasis.language.noise import smooth_noise
from allostasis.language.readout import Assay, Item, Readout, Scale
from allostasis.language.schedule import Block, Daily, Dose, Pattern, PointProcess, PulseTrain, Record, Step
from allostasis.language.treatment import Condition, Route, Stressor, Treatment

__all__ = [
    "Assay",
    "Block",
    "Condition",
    "Daily",
    "Dose",
    "Expr",
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
    "Stressor",
    "TIME",
    "Treatment",
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
