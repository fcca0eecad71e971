"""Body: temperature, heart rate, its variability, pressure pain threshold."""

from __future__ import annotations

from allostasis.language import Assay

N = "readout-noise"
READOUTS = (
    Assay("temperature", "degC", "core temperature", N, of="temperature.core", sd=0.1),
    Assay("heart_rate", "bpm", "heart rate at rest", N, of="heart.rate", sd=2.0),
    Assay("rmssd", "ms", "root mean square of successive differences", N, of="autonomic.rmssd", cv=0.15),
    Assay("pain_threshold", "kPa", "pressure pain threshold", N, of="pain.threshold", cv=0.08),
)
