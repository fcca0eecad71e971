"""How well immune cells listen to cortisol.

Weeks of high cortisol or of low-grade inflammation make the glucocorticoid receptor of immune cells deaf;
calm gives its hearing back. The mechanism is that of Miller 2002; the form is a proposal: two-sided, smooth,
saturating, driven by a 72 h mean so that a single bad day does not count. What presses for long leaves a mark that
fades over years (methylation of FKBP5 follows cortisol and outlives it); it counts against the person's own usual and
what age and weight bring, so that quiet years leave none.
The variant "number" is the rival: receptors signal as ever, but cortisol, and it alone, lowers how many there are,
within days (homologous down-regulation); inflammation has no part in it. The same proposed strength of cortisol.
Left out on purpose: receptor isoforms, FKBP5, tissue differences. Only a share reaches the feedback in `hpa`.

Reads    hpa.cortisol_load [1]   low_grade.level, settled [1]
Offers   glucocorticoid.sensitivity [1], 1 at rest   .unstrained [1]   port glucocorticoid.resistance [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Module, excess


def _heard(pressed: sp.Expr) -> sp.Expr:
    """1/(1+x) above 0, 1-x below: no pole at -1."""
    return (1 + excess(0, pressed)) / (1 + excess(pressed, 0))


def _build(variant: str) -> Module:
    m = Module("glucocorticoid", about="glucocorticoid sensitivity of immune cells", variant=variant)
    load = m.read("hpa.cortisol_load", unit="1", alone=0.0, about="cortisol above the person's own mean")
    resistance = m.port("resistance", unit="1", alone=0.0, about="resistance with another origin")

    cortisol_gain = m.param("cortisol_gain", 0.35, "1", source="joined-gains-tuned", unsure=0.54, varies=0.4)
    pressed = cortisol_gain * load / (1 + sp.Abs(load) / 2) + resistance
    if variant == "joined":
        level = m.read("low_grade.level", unit="1", alone=0.0, about="low-grade inflammation")
        level_gain = m.param("low_grade_gain", 0.15, "1", source="joined-gains-tuned", unsure=0.6, varies=0.4)
        tau = m.param("tau_sensitivity", 30.0, "d", source="joined-gains", unsure=0.3)
        pressed = pressed + level_gain * level
        usual = m.anchor("pressed_usual", 1 + pressed, start=1.0, about="what presses on the receptor, settled, plus 1")
        settled = m.read("low_grade.settled", unit="1", alone=0.0, about="of an unstrained life, at this age")
        of_age = level_gain * settled  # what ageing presses is no strain: it leaves no mark
        beyond = m.anchor("beyond_usual", 1 + pressed - of_age, start=1.0, about="of it, beyond age, settled, plus 1")
        tau_mark = m.param("tau_mark", 4.0, "year", source="strain-leaves", unsure=0.5, about="how long a mark stays")
        share = m.param("mark_share", 0.8, "1", source="strain-leaves", unsure=0.5, about="that years add to weeks")
        mark = m.state(
            "mark", start=0.0, scale=0.1, unit="1", slow=True, signed=True, about="deafness that lasts, 0 usual"
        )
        m.flow("mark following", (pressed - of_age - beyond + 1 - mark) / tau_mark, into=mark)
        pressed = pressed + share * mark
        rest, at_age = usual - 1, beyond - 1 + of_age
    else:
        tau = m.param("tau_sensitivity", 5.0, "d", source="receptor-number", unsure=0.4, about="turnover of receptors")
        rest = at_age = sp.Integer(0)
    target = _heard(pressed)
    m.offer("unstrained", _heard(at_age), unit="1", about="sensitivity of a usual life at this age")
    sensitivity = m.state(
        "sensitivity", start=_heard(rest), scale=1.0, unit="1", slow=True, about="receptor sensitivity"
    )
    m.flow("hearing regained", target / tau, into=sensitivity)
    m.flow("hearing lost", sensitivity / tau, out_of=sensitivity)
    return m


glucocorticoid = _build("joined")
glucocorticoid_number = _build("number")
