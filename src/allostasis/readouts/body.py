"""What sensors on the body report: temperature, heart rate, its variability, weight, pain threshold."""

from __future__ import annotations

from allostasis.language import Assay, Readout

__all__ = ["READOUTS"]

N = "readout-noise"

READOUTS: tuple[Readout, ...] = (
    Assay(
        "temperature",
        "degC",
        "tympanic or rectal temperature",
        N,
        possible=(25.0, 45.0),
        of="temperature.core",
        sd=0.15,
        decimals=1,
    ),
    Assay(
        "heart_rate",
        "bpm",
        "heart rate over some minutes",
        N,
        possible=(15.0, 300.0),
        of="heart.rate",
        cv=0.05,
        decimals=0,
    ),
    Assay(
        "rmssd", "ms", "beat-to-beat variability over five minutes", N, of="heart.rmssd", cv=0.15, low=1.0, decimals=0
    ),
    Assay("hf_power", "ms**2", "high-frequency power over five minutes", N, of="heart.hf", cv=0.3, decimals=0),
    Assay("body_weight", "kg", "body weight on a scale", N, of="adiposity.weight", sd=0.5, low=20.0, decimals=1),
    Assay(
        "body_mass_index", "kg/m**2", "weight over height squared", N, of="adiposity.bmi", sd=0.2, low=8.0, decimals=1
    ),
    Assay(
        "pain_threshold",
        "kPa",
        "pressure at which the skin begins to hurt",
        N,
        of="pain.threshold",
        cv=0.1,
        low=10.0,
        decimals=0,
    ),
)
