"""A sample of blood with endotoxin in a tube: what its monocytes make of TNF, IL-1beta and IL-6, 1 at rest.

How many monocytes are in the sample changes within minutes of stress; how much each makes is held back by cortisol
(TNF and IL-1beta; IL-6 hardly hears it), by adrenaline at beta receptors and by the vagus, as in `inflammation`, which
has the same numbers for the cells in the body. Cells that have met endotoxin within hours make less of all three.
What the arc of vagus and spleen has taught monocytes stays with them for a day (port).
Left out on purpose: what noradrenaline primed before the blood was drawn, IL-10 made in the tube.

Reads    leukocytes.monocytes_relative [1]   hpa.gr_relative, glucocorticoid.sensitivity [1]
         autonomic.beta_effect, vagal [1]   inflammation.fast_tolerance [1]
Offers   whole_blood.tnf_made, il1_made, il6_made [1]
Moved    port whole_blood.held_back [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, excess, relative, up

whole_blood = m = Module("whole_blood", about="cytokines that a stimulated sample of blood makes")
monocytes = m.read("leukocytes.monocytes_relative", unit="1", alone=1.0, about="monocytes in blood, 1 at rest")
heard = m.read("hpa.gr_relative", unit="1", alone=1.0) * m.read("glucocorticoid.sensitivity", unit="1", alone=1.0)
beta = m.read("autonomic.beta_effect", unit="1", alone=1.0, about="adrenaline at beta receptors, 1 at rest")
vagal = m.read("autonomic.vagal", unit="1", alone=1.0, about="vagal tone, 1 at rest")
taught = m.port("held_back", unit="1", alone=0.0, about="what monocytes were taught in the spleen, on the logarithm")
tolerant = m.read("inflammation.fast_tolerance", unit="1", alone=0.0, about="tolerance of blood cells, 0 at rest")

gr_gain = m.param("gr_gain", 8.0, "1", source="waage-1988", unsure=0.4, varies=0.3, about="on TNF and IL-1beta")
gr_half = m.param("gr_brake", 4.4382, "1", source="joined-gains", unsure=0.3, about="relative GR of half effect")
gr_steepness = m.param("gr_steepness", 4.0, "1", source="joined-gains", unsure=0.2)
beta_gain = m.param("beta_gain", 0.6, "1", source="joined-gains", unsure=0.37, varies=0.3)
beta_half = m.param("beta_half", 5.0, "1", source="joined-gains", unsure=0.3, about="adrenaline above rest")
vagal_gain = m.param("vagal_gain", 0.3, "1", source="joined-gains", unsure=0.5, varies=0.3)
vagal_half = m.param("vagal_half", 1.0, "1", source="joined-gains")

capacity = m.param("capacity", 1.0, "1", source="whole-blood-assay", varies=0.45, about="a monocyte's, of a person")
tired = m.param("tolerance_gain", 2.0, "1", source="endotoxin-own-drives", unsure=0.5, about="per unit of tolerance")
nerves = (
    capacity * monocytes / relative(vagal, 1, vagal_gain, vagal_half) / (1 + beta_gain * up(excess(beta, 1), beta_half))
) * sp.exp(-tired * tolerant - taught)
cortisol = relative(heard, 1, gr_gain, gr_half, gr_steepness)
m.offer("tnf_made", nerves / cortisol, unit="1", about="stimulated TNF, 1 at rest")
m.offer("il1_made", nerves / cortisol, unit="1", about="stimulated IL-1beta, 1 at rest")
m.offer("il6_made", nerves, unit="1", about="stimulated IL-6, 1 at rest")
