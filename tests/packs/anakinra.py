"""Anakinra under the skin: it sits on the receptor of interleukin-1, so that an alarm makes fewer cytokines.

One compartment with slow absorption from the skin. Left out on purpose: kidneys, antibodies against it, fever.

Acts on  inflammation.release [1]
Offers   anakinra.concentration [ug/mL]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Assay, Readout, Treatment, up

K = "anakinra-pk"
anakinra = m = Treatment("anakinra", about="interleukin-1 receptor antagonist, under the skin")
skin = m.state("skin", start=0.0, scale=10.0, unit="mg", about="under the skin")
blood = m.state("blood", start=0.0, scale=10.0, unit="mg", about="in blood")
absorption = m.param("absorption", 0.25, "1/h", source=K, unsure=0.3, varies=0.3, about="peak near 5 h")
half_life = m.param("half_life", 2.5, "h", source=K, unsure=0.3, varies=0.3, about="of what has arrived")
volume = m.param("volume", 12.0, "L", source=K, unsure=0.3, varies=0.3, about="apparent")
m.flow("anakinra absorption", absorption * skin, out_of=skin, into=blood)
m.flow("anakinra clearance", sp.log(2) / half_life * blood, out_of=blood)
concentration = m.offer("concentration", blood / volume, unit="ug/mL", about="anakinra in plasma")
half_effect = m.param("half_effect", 0.5, "ug/mL", source="anakinra-release", unsure=0.7, varies=0.3)
most = m.param("most", 0.5, "1", source="anakinra-release", unsure=0.5, about="share of synthesis it can stop")
m.act("inflammation.release", 1 - most * up(concentration, half_effect))
m.bolus(skin)
m.given(usual="100 mg", largest="200 mg", told="label")

READOUTS: tuple[Readout, ...] = (
    Assay(
        "anakinra_level",
        "ng/mL",
        "anakinra in plasma",
        "anakinra-assay",
        of="anakinra.concentration",
        cv=0.1,
        low=1.0,
        decimals=0,
    ),
)

LEDGER = """
# An example for tests: its numbers are made up, and the paper does not exist.
sources:
  anakinra-pk:
    grade: C
    what: absorption, half-life and volume of anakinra under the skin, our proposal for an example
  anakinra-release:
    grade: C
    what: how much less of cytokines cells release under anakinra, our proposal for an example
  anakinra-assay:
    grade: C
    what: coefficient of variation and limit of an immunoassay, our proposal for an example

findings:
  - id: anakinra-level-made-up
    topic: anakinra
    statement: Four hours after 100 mg of anakinra under the skin its level is about 2.4 mg/L.
    population: {who: healthy adults, n: 20}
    exposure: anakinra 100 mg once
    outcome: {measure: anakinra in plasma, unit: ng/mL, time: 4 h}
    comparison: none
    effect: {metric: mean, value: 2400, ci_low: 2000, ci_high: 2800}
    source: {first_author: Nobody, year: 2020, journal: An Example for Tests, doi: null}
    confidence: recalled
    cohort: Nobody 2020
    rows: [S9]
    role: output
    side: validation
    counts: false
    simulable: 'yes'

replays:
  - replay: anakinra in healthy people
    people: {age: 30, female: 0.5}
    clock: "09:00"
    arms:
      anakinra: [{treatment: anakinra, amount: 100 mg, at: 0 h}]
    visits: [0 h, 4 h]
    measure: [anakinra_level]
    most: 128
    findings:
      - {finding: anakinra-level-made-up, as: anakinra_level, at: 4 h}
"""
