"""What is looked at in an infection, a wound, a tumour or a disease. Only where a study has that condition."""

from __future__ import annotations

from allostasis.language import Assay, Readout

__all__ = ["READOUTS"]

A = "condition-readouts"
LOG = "log10 of 1 + TCID50/mL of nasal wash"

READOUTS: tuple[Readout, ...] = (
    Assay("rhinovirus_load", "1", LOG, A, of="rhinovirus.load", sd=0.25, low=0.5, decimals=2),
    Assay(
        "cold_symptoms",
        "1",
        "symptoms of a cold, 0 to 24 a day",
        A,
        possible=(0.0, 24.0),
        of="rhinovirus.symptoms",
        times=12.0,
        sd=0.7,
    ),
    Assay("influenza_load", "1", LOG, A, of="influenza.load", sd=0.25, low=0.5, decimals=2),
    Assay(
        "flu_symptoms",
        "1",
        "symptoms of influenza, 0 to 24 a day",
        A,
        possible=(0.0, 24.0),
        of="influenza.symptoms",
        times=12.0,
        sd=0.7,
    ),
    Assay("wound_size", "mm", "width of the wound on a photograph", A, of="wound.size", cv=0.03, sd=0.05, decimals=2),
    Assay("tumour_cells", "cells", "tumour cells, from its volume", A, of="tumour.cells", cv=0.1),
    Assay("disease_activity", "1", "activity of joint disease", A, of="autoimmune.activity", cv=0.15, decimals=3),
    Assay("joint_damage", "1", "damage of joints on an image", A, of="autoimmune.damage", cv=0.1, decimals=3),
    Assay("suvr", "1", "amyloid PET, SUVR", A, of="plaque.suvr", cv=0.03, decimals=3),
    Assay("centiloid", "1", "amyloid PET, centiloid", A, of="plaque.centiloid", sd=5.0, decimals=1),
)
