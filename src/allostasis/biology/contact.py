"""Contact: seeing people, trusting them, and the support that comes of it.

People differ in the company they have, and some live alone, more of the old and of those prone to depression. Low
interest and lasting threat make people withdraw over weeks; strain erodes trust over months. Support is company times
trust; it takes from what is threatening, so that losing it feeds the strain that lost it, within bounds. Being lonely
stirs the sympathetic nerves and keeps awake. Everything is 1 in the typical person. Gains are proposed.
Left out on purpose: who the others are, being touched, caring for others as a strain (a stressor), losing somebody,
loneliness as felt apart from support.

Reads    symptoms.anhedonia, severity, proneness [1]   appraisal.chronic [1]   fear.avoidance [1]   sickness.level [1]
         person.age [year]
Offers   contact.seen, trust, company, support, loneliness [1]   contact.alone [1], 0 or 1   contact.scarce [1], in SD
Acts on  appraisal.coping [1]   autonomic.noradrenaline_drive [1]   behaviour.sleep_relief [1]
Moved    ports contact.given, trust_given [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, bounded, logistic

m = contact = Module("contact", about="company, trust and support")
P = "contact-gains"
HEALTHY = m.param("symptom_healthy", 0.2, "1", source="floors", unsure=0.15, about="a symptom of a healthy person")
anhedonia = m.read("symptoms.anhedonia", unit="1", alone=HEALTHY) - HEALTHY
severity = m.read("symptoms.severity", unit="1", alone=HEALTHY) - HEALTHY
threat = m.read("appraisal.chronic", unit="1", alone=0.0)
avoidance = m.read("fear.avoidance", unit="1", alone=0.0)
sickness = m.read("sickness.level", unit="1", alone=0.0)
given = m.port("given", unit="1", alone=0.0, about="company that others arrange, as a share of usual")
trust_given = m.port("trust_given", unit="1", alone=0.0, about="reliable care, secure attachment")


def gain(name: str, value: float, varies: float = 0.0) -> sp.Symbol:
    """A proposed strength."""
    return m.param(name, value, "1", source=P, unsure=0.5, varies=varies)


# --- the company that people have
age = m.age()
proneness = m.read("symptoms.proneness", unit="1", alone=0.0, about="the person's own, as added to thresholds")
P2 = "company-spread"
own = m.param(
    "company_own", 1.0, "1", source=P2, unsure=0.2, varies=0.4, about="people seen, for one who shares a home"
)
solitary = m.param("alone_own", 0.0, "1", source=P2, varies=0.97, linear=True, about="liability to live alone")
liable = m.param("alone_proneness", 0.33, "1", source=P2, unsure=0.4, about="r .14 over SD .42")
older = m.param("alone_age", 0.012, "1/year", source=P2, unsure=0.3)
middle = m.param("age_middle", 40.0, "year", source=P2)
cut = m.param("alone_cut", 1.04, "1", source=P2, unsure=0.1, about="score of 15 % at 40 years")
alone = m.offer(
    "alone",
    logistic(50 * (solitary + liable * proneness + older * (age - middle) - cut)),
    unit="1",
    about="lives alone",
)
taken = m.param("alone_share", 0.3, "1", source=P2, unsure=0.4, about="share of company that living alone takes")
spread = m.param("company_sd", 0.42, "1", source=P2, about="SD of the logarithm, living alone included")
had = own * (1 - taken * alone)
m.offer("scarce", -sp.log(had) / spread, unit="1", about="how little company a person has, in SD")

tau_seen = m.param("tau_seen", 14.0, "d", source=P, unsure=0.4)
wanted = sp.exp(
    -gain("anhedonia_gain", 0.5) * anhedonia
    - gain("threat_gain", 0.2) * bounded(threat)
    - gain("avoidance_gain", 0.5) * avoidance
    - gain("sickness_gain", 0.5) * bounded(sickness)
)
usual = m.anchor("seen_usual", wanted + given, start=1.0, about="company, settled")
seen = m.state("seen", start=usual, scale=1.0, unit="1", slow=True, about="company, relative to the person's usual")
m.flow("company following", (wanted + given - seen) / tau_seen, into=seen)

tau_trust = m.param("tau_trust", 90.0, "d", source=P, unsure=0.4)
start = m.param("trust_before", 1.0, "1", source=P, varies=0.2, about="trust that a person comes with")
trust = m.state("trust", start=start, scale=1.0, unit="1", slow=True, about="trust, 1 for a typical person")
kept = sp.exp(-gain("trust_threat", 0.2) * bounded(threat) - gain("trust_severity", 0.3) * severity)
m.flow("trust following", (start * kept + trust_given - trust) / tau_trust, into=trust)

company = m.offer("company", had * seen, unit="1", about="company, 1 for a typical person")
support = m.offer("support", company * trust, unit="1", about="support, 1 for a typical person")
least = m.param("support_floor", 0.1, "1", source="floors", unsure=0.5, about="so that loneliness stays finite")
loneliness = m.offer("loneliness", 1 / (least + support), unit="1", about="falls with support")
relief = gain("support_relief", 0.25, 0.3)
m.act("appraisal.coping", sp.exp(-relief * bounded(support - 1)), about="support takes from threat")
lonely = bounded(loneliness - 1 / (least + 1))
stirred = m.param("lonely_nerves", 0.05, "1", source="lonely-nerves", unsure=0.7, varies=0.3)
awake = m.param("lonely_sleep", 0.1, "1", source="lonely-nerves", unsure=0.7, varies=0.3, about="widths of the switch")
m.act("autonomic.noradrenaline_drive", stirred * lonely, about="on the watch")
m.act("behaviour.sleep_relief", -awake * lonely, about="on the watch at night")
