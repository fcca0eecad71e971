"""Side effects that decide a trial, as chances: serious infection, oedema of the brain, bleeding of the gut.

Each is a hazard that adds up from the start; what is told is the chance that it has happened by now, so that a mean
over people is a trial's share of them. A study has them by ``model: {with: [side_effects]}``; they change nothing else.
Infection rises as TNF is missing, whatever took it (an antibody, not the ups and downs of rest). Oedema (ARIA-E)
comes where an antibody in blood meets amyloid, more in carriers of APOE4, and soon: what it can clear from vessels is
used up in weeks. A shuttle, which comes in by capillaries, adds nothing to it here. Bleeding rises with a held
serotonin transporter (platelets) and with stopped cyclo-oxygenase, and the two multiply.
Mania under antidepressants and impulse control under agonists are no chances but come about in people: `ymrs`,
`impulse_control`. Without a source, and so left out: infection under IL-1, IL-6 and B cells taken away (one trial of
anakinra has 2.1 against 0.4 %), microhaemorrhage, the stroke of anticoagulants, tumours, age and steroids on infection.

Reads    inflammation.tnf [pg/mL]   plaque.bound [1]   escitalopram.occupancy [1]   celecoxib.inhibition [1]
         person.apoe4 [1]
Offers   side_effects.infection, oedema, bleeding [1], chances by now
Moved    ports side_effects.infection_risk, bleeding_risk [1], of a hazard, its logarithm
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Condition

I, O, B, C = "infection-antitnf", "aria-clarity", "bleeding-ssri", "side-effects-base"
side_effects = m = Condition("side_effects", about="chances of side effects that decide a trial")

# --- serious infection
tnf = m.read("inflammation.tnf", unit="pg/mL", alone=8.8)
usual = m.anchor("tnf_usual", tnf, start=8.8, about="TNF, healthy 24 h mean")
missing = sp.Max(1 - tnf / usual, 0)
slack = m.param("tnf_slack", 0.5, "1", source=C, unsure=0.3, about="of TNF that may be missing before it counts")
ill = m.param(
    "infections", 0.032, "1/year", source="infection-registry", unsure=0.2, varies=0.5, about="in joint disease"
)
without = m.param("infection_without_tnf", 0.54, "1", source=I, unsure=0.2, converted="ln 1.72, with all of it missing")
other = m.port("infection_risk", unit="1", alone=0.0, about="what else a drug does to it")
infected = m.state("infected", start=0.0, scale=0.01, unit="1", slow=True, about="serious infections expected so far")
lost = sp.Max(missing - slack, 0) / (1 - slack)
m.flow("infections", ill * sp.exp(without * lost + other), into=infected)
m.offer("infection", 1 - sp.exp(-infected), unit="1", about="chance of a serious infection by now")

# --- oedema under antibodies against amyloid (ARIA-E)
bound = m.read("plaque.bound", unit="1", alone=0.0)
carrier = m.read("person.apoe4", unit="1", alone=0.0, about="1 with an APOE4 allele")
left = m.state(
    "vessels", start=1.0, scale=0.1, unit="1", slow=True, about="amyloid of vessels that can still swell them"
)
weeks = m.param("vessels_cleared", 42.0, "d", source=C, unsure=0.3, about="most of it within three months, Honig 2023")
at_all = m.param("oedema_most", 0.0522, "1", source=O, unsure=0.3, converted="ln of .997 over .946")
carrying = m.param("oedema_carrier", 2.85, "1", source=O, unsure=0.3, converted="ln of .977 over .842, over the same")
rest = m.param("oedema_rest", 2.0e-3, "1/year", source=O, unsure=0.5, converted=".3 % in 18 months without a drug")
rest_carrier = m.param("oedema_rest_carrier", 7.7, "1", source=O, unsure=0.4, converted="2.3 over .3 %")
swollen = m.state("swollen", start=0.0, scale=0.01, unit="1", slow=True, about="oedemas expected so far")
by_gene, by_gene_rest = 1 + (carrying - 1) * carrier, 1 + (rest_carrier - 1) * carrier
m.flow("vessels cleared of amyloid", bound * left / weeks, out_of=left)
m.flow("oedemas", at_all * by_gene * bound * left / weeks + rest * by_gene_rest, into=swollen)
m.offer("oedema", 1 - sp.exp(-swollen), unit="1", about="chance of ARIA-E by now")

# --- bleeding of the upper gut
held = m.read("escitalopram.occupancy", unit="1", alone=0.0, about="of platelets' transporter as of the brain's")
stopped = m.read("celecoxib.inhibition", unit="1", alone=0.0)
bleeds = m.param("bleedings", 1.0e-3, "1/year", source=C, unsure=0.5, varies=0.5, about="without any of it, mid-life")
by_ssri = m.param("bleeding_ssri", 0.55, "1", source=B, unsure=0.15, converted="ln 1.55 at 80 % held")
by_coxib = m.param(
    "bleeding_coxib", 0.59, "1", source="bleeding-coxib", unsure=0.4, about="ln 1.81, with all of it stopped"
)
more = m.port("bleeding_risk", unit="1", alone=0.0, about="what else a drug does to it")
bled = m.state("bled", start=0.0, scale=0.01, unit="1", slow=True, about="bleedings expected so far")
m.flow("bleedings", bleeds * sp.exp(by_ssri * held + by_coxib * stopped + more), into=bled)
m.offer("bleeding", 1 - sp.exp(-bled), unit="1", about="chance of a bleeding of the upper gut by now")
