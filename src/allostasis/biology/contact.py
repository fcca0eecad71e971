"""Contact: seeing people, trusting them, and the support that comes of it.

Low interest and lasting threat make people withdraw over weeks; strain erodes trust over months. Support is
contact times trust; it takes from what is threatening, so that losing it feeds the strain that lost it, within
bounds. Everything is 1 at a person's usual. Gains are proposed.
Left out on purpose: who the others are, being touched, caring for others as a strain (a stressor), loneliness as
felt apart from support.

Reads    symptoms.anhedonia, severity [1]   appraisal.chronic [1]   fear.avoidance [1]   sickness.level [1]
Offers   contact.seen, trust, support, loneliness [1]
Acts on  appraisal.coping [1]
Moved    ports contact.given, trust_given [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, bounded

m = contact = Module("contact", about="company, trust and support")
P = "contact-gains"
HEALTHY = sp.Rational(1, 5)
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

support = m.offer("support", seen * trust, unit="1", about="support, 1 for a typical person")
m.offer("loneliness", 1 / (sp.Rational(1, 10) + support), unit="1", about="falls with support")
relief = gain("support_relief", 0.25, 0.3)
m.act("appraisal.coping", sp.exp(-relief * bounded(support - 1)), about="support takes from threat")
