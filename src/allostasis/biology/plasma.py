"""Plasma volume: stress presses water out of the vessels, and what stays behind is more concentrated.

Sympathetic nerves raise blood pressure; water leaves for tissue within minutes and comes back within a quarter of
an hour. Proteins stay, so that a sample holds more of them per millilitre though the body has made none. Those who
offer a concentration "as drawn" divide by the volume offered here; mechanisms read the undisturbed concentration.
Left out on purpose: posture, drinking, albumin and its pull on water, cells (their counts under stress were measured
with the same loss of water in them).

Reads    autonomic.noradrenaline [1]
Offers   plasma.volume [1], 1 at rest
"""

from __future__ import annotations

from allostasis.language import Module

plasma = Module("plasma", about="plasma volume under stress")
S, P = "plasma-volume", "proposal"

nerves = plasma.read("autonomic.noradrenaline", unit="1", alone=1.0, about="sympathetic nerves, 1 at rest")
gain = plasma.param("nerve_gain", 0.063, "1", source=S, unsure=0.4, varies=0.3, about="share lost per unit of nerves")
tau = plasma.param("tau_volume", 6.0, "min", source=S, unsure=0.3, about="water leaving and coming back")
volume = plasma.state("volume", start=1.0, unit="1", about="plasma volume, 1 at rest")
plasma.flow("water coming back", 1 / tau, into=volume)
plasma.flow("water leaving", (1 + gain * (nerves - 1)) * volume / tau, out_of=volume)
