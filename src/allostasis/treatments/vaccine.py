"""A vaccine into the muscle: antigen for some days, which T and B cells see.

The amount is a number of usual doses. What comes of it is `b_cells` and `t_cells`.
Left out on purpose: strains and serotypes, adjuvants, live vaccines, fever after it.

Acts on  b_cells.antigen, t_cells.antigen [1]
"""

from __future__ import annotations

from allostasis.language import Treatment

vaccine = Treatment("vaccine", about="an inactivated vaccine, intramuscular")
antigen = vaccine.state("antigen", start=0.0, scale=1.0, unit="1", about="antigen left, in doses")
tau = vaccine.param("tau_antigen", 3.0, "d", source="antibody-response", unsure=0.4, about="how long antigen stays")
vaccine.flow("antigen cleared", antigen / tau, out_of=antigen)
vaccine.act("b_cells.antigen", antigen, about="antigen of the vaccine")
vaccine.act("t_cells.antigen", antigen, about="antigen of the vaccine")
vaccine.bolus(antigen)
vaccine.given(usual="1", largest="4", told="vaccines of high dose hold four times the antigen")
