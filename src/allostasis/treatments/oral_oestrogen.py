"""Oestrogen that is swallowed (ethinylestradiol, as in the pill): the liver meets it first, makes globulin and CRP.

One compartment after absorption: half-life and bioavailability of ethinylestradiol, its exposure as measured. The liver
follows within a week and saturates; that much globulin (Qureshi 2007) holds that much more cortisol in blood, while
free cortisol, saliva and tissue keep theirs; CRP about doubles (Dreon 2003) with no more IL-6. Through the skin it does
neither (Qureshi 2007, Decensi 2002): it has no file here.
Left out on purpose: progestogens, the cycle, mood, clotting, what ovaries no longer make, conjugated oestrogens.

Acts on  saliva.globulin_made [1]   acute_phase.hepatic [1]
Offers   oral_oestrogen.concentration [pg/mL]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Treatment, up

K, G, C = "ethinylestradiol-pk", "globulin-oestrogen", "crp-oestrogen-dreon"
m = oral_oestrogen = Treatment("oral_oestrogen", about="ethinylestradiol, oral, in ug")
gut = m.state("gut", start=0.0, scale=10.0, unit="ug", about="in the gut")
blood = m.state("blood", start=0.0, scale=10.0, unit="ug", about="in blood and tissue")
absorption = m.param("absorption", 1.5, "1/h", source=K, unsure=0.3, varies=0.3)
share = m.param("bioavailability", 0.43, "1", source=K, unsure=0.1, varies=0.2)
half_life = m.param("half_life", 13.0, "h", source=K, unsure=0.2, varies=0.3)
volume = m.param("volume", 210.0, "L", source=K, unsure=0.2, varies=0.3, about="3 L/kg")
m.flow("oestrogen absorption", share * absorption * gut, out_of=gut, into=blood)
m.flow("oestrogen lost before blood", (1 - share) * absorption * gut, out_of=gut)
m.flow("oestrogen clearance", sp.log(2) / half_life * blood, out_of=blood)
concentration = m.offer("concentration", blood / volume, unit="pg/mL", about="ethinylestradiol in blood")

tau = m.param("tau_liver", 7.0, "d", source="oestrogen-liver", unsure=0.4, about="the liver's proteins following")
middle = m.param("half_effect", 48.0, "pg/mL", source="oestrogen-liver", unsure=0.5, about="mean under 30 ug a day")
liver = m.state("liver", start=0.0, scale=0.5, unit="1", slow=True, about="what the liver has answered, 0 to 1")
m.flow("liver following", (up(concentration, middle) - liver) / tau, into=liver)
globulin = m.param(
    "globulin_gain", 2.52, "1", source=G, unsure=0.2, varies=0.2, about="at full effect; half of it usual"
)
crp = m.param("crp_gain", 1.6, "1", source=C, unsure=0.3, varies=0.3, about="on the logarithm at full effect")
m.act("saliva.globulin_made", 1 + globulin * liver)
m.act("acute_phase.hepatic", sp.exp(crp * liver))
m.bolus(gut)
m.given(usual="30 ug", largest="100 ug", told="the pill today, and that of the first years")
