"""Anakinra under the skin: the body's own antagonist at the receptor of interleukin-1, given in plenty.

One compartment fed slowly from the skin: Yang 2003; what is in blood is gone within the hour, and the half-life of 4
to 6 h is that of the skin. Where it sits, IL-1 is not heard by vessels and nerves on its way to the brain, and less
IL-6 is released at rest (by 29 % in rheumatoid arthritis, three hours after 150 mg). What endotoxin releases it
leaves alone, as in volunteers, who only felt better.
Left out on purpose: kidneys, antibodies against it, IL-1alpha apart, joints, fever of IL-1, reactions of the skin.

Reads    adiposity.weight, person.weight [kg]
Acts on  inflammation.il1_signal, il6_at_rest [1]
Offers   anakinra.concentration [ug/mL]   anakinra.held [1]
"""

from __future__ import annotations

from allostasis.language import Treatment, depot, occupancy

Y, P, C = "anakinra-yang2003", "anakinra-patients", "anakinra-effect"
anakinra = m = Treatment("anakinra", about="interleukin-1 receptor antagonist, subcutaneous")
weight = m.read("adiposity.weight", unit="kg", alone=m.read("person.weight", unit="kg", alone=70.0))
drug = depot(
    m,
    concentration="ug/mL",
    absorption=m.param(
        "absorption", 0.139, "1/h", source="anakinra-label", unsure=0.2, varies=0.3, about="half-life of 5 h"
    ),
    clearance=m.param(
        "clearance", 10.2, "L/h", source=Y, unsure=0.05, varies=0.22, about="apparent", converted="170 mL/min"
    ),
    volume=weight * m.param("volume", 0.142, "L/kg", source=P, unsure=0.15, varies=0.2, about="apparent"),
)
half = m.param(
    "held_half", 0.1, "ug/mL", source=C, unsure=0.6, about="of half the receptors, beside what IL-1 there is"
)
held = m.offer("held", occupancy(drug.concentration, half), unit="1", about="share of IL-1 receptors that are held")
part = m.param(
    "il6_share",
    0.31,
    "1",
    source="anakinra-il6-ikonomidis",
    unsure=0.3,
    varies=0.3,
    about="of IL-6 released at rest, by IL-1",
    converted="29 % over the share held",
)
m.act("inflammation.il1_signal", 1 - held)
m.act("inflammation.il6_at_rest", 1 - part * held)
m.given(usual="100 mg", largest="300 mg", told="label, and single doses in volunteers")
