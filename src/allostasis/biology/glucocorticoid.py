"""How well immune cells listen to cortisol.

Weeks of high cortisol or of low-grade inflammation make the glucocorticoid receptor of immune cells deaf;
calm gives its hearing back. The mechanism is that of Miller 2002; the form is a proposal: two-sided, smooth,
saturating, driven by a 72 h mean so that a single bad day does not count.
Left out on purpose: receptor isoforms, FKBP5, tissue differences. Only a share reaches the feedback in `hpa`.

Reads    hpa.cortisol_load [1]   low_grade.level [1]
Offers   glucocorticoid.sensitivity [1], 1 at rest   port glucocorticoid.resistance [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, excess

glucocorticoid = Module("glucocorticoid", about="glucocorticoid sensitivity of immune cells")
load = glucocorticoid.read("hpa.cortisol_load", unit="1", alone=0.0, about="cortisol above the person's own mean")
level = glucocorticoid.read("low_grade.level", unit="1", alone=0.0, about="low-grade inflammation")
resistance = glucocorticoid.port("resistance", unit="1", alone=0.0, about="resistance with another origin")

sensitivity = glucocorticoid.state("sensitivity", start=1.0, unit="1", slow=True, about="receptor sensitivity")
cortisol_gain = glucocorticoid.param("cortisol_gain", 0.35, "1", source="joined-gains-tuned", unsure=0.54, varies=0.4)
level_gain = glucocorticoid.param("low_grade_gain", 0.15, "1", source="joined-gains-tuned", unsure=0.6, varies=0.4)
tau = glucocorticoid.param("tau_sensitivity", 30.0, "d", source="joined-gains", unsure=0.3)

pressed = load / (1 + sp.Abs(load) / 2)
burden = cortisol_gain * pressed + level_gain * level + resistance
target = (1 + excess(0, burden)) / (1 + excess(burden, 0))  # 1/(1+x) above 0, 1-x below: no pole at burden -1
glucocorticoid.flow("hearing regained", target / tau, into=sensitivity)
glucocorticoid.flow("hearing lost", sensitivity / tau, out_of=sensitivity)
