"""Heartbeat: what a short electrocardiogram makes of the vagus in the frequency domain.

High-frequency power is a variance, so it goes with the square of RMSSD; the share is that of normal breathing.
Left out on purpose: breathing rate, low-frequency power and the baroreflex, ectopic beats.

Reads    autonomic.rmssd [ms]
Offers   heartbeat.hf_power [ms**2]   heartbeat.ln_hf [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module

m = heartbeat = Module("heartbeat", about="heart-rate variability in the frequency domain")
rmssd = m.read("autonomic.rmssd", unit="ms", alone=40.0)
share = m.param(
    "hf_share", 0.4, "1", source="hrv-frequency", unsure=0.3, varies=0.3, about="HF power over RMSSD squared"
)
unit = m.param("unit", 1.0, "ms**2", source="hrv-frequency", about="for the logarithm")
power = share * rmssd**2
m.offer("hf_power", power, unit="ms**2", about="power from 0.15 to 0.4 Hz")
m.offer("ln_hf", sp.log(power / unit), unit="1", about="its logarithm")
