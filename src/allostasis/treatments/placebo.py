"""Placebo: given like a drug, in any amount or none, and acts on nothing.

What people expect of it belongs to the mind, not here.
"""

from __future__ import annotations

from allostasis.language import Treatment

placebo = Treatment("placebo", about="an inert tablet, capsule, injection or infusion")
given = placebo.state("given", start=0.0, scale=1.0, unit="1", about="givings of the last days")
tau = placebo.param("tau_given", 1.0, "d", source="proposal", about="how long a giving counts as recent")
placebo.flow("placebo forgotten", given / tau, out_of=given)
placebo.bolus(given, counted=True)
placebo.hope = 1.0
placebo.given(usual="1", largest="24", told="givings a day", grade="C")
