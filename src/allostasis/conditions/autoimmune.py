"""Autoimmune disease of the joints: the hazard that it begins, its relapses, and the damage they leave.

Baker 2013: pro-inflammatory cytokines feed themselves and call anti-inflammatory ones, which brake them; between
them lie a healthy state, a diseased one, and relapses. The variant "published" is that with the constants of its
bistable figure, time unit free. Joined: a time unit of a week and brakes strong enough for relapses; pushed by
low-grade inflammation, interferon and a deaf glucocorticoid receptor, calmed by cortisol and by regulatory T
cells; damage adds up; the hazard of a first flare rises with the same pushes. To be given the disease is an insult
that inflames within hours and, as it spreads within weeks, breaks tolerance for decades: cytokines then call
themselves more strongly, the healthy state is gone, and flares come back every five to eight weeks. Active
disease adds to low-grade inflammation and to cytokines in blood, and joints hurt while it is active and where it
has left damage.
Left out on purpose: which joints, autoantibodies, drugs by name (they act on cytokines), other organs.

Reads    low_grade.level [1]   interferon.alpha [1]   hpa.gr_relative, glucocorticoid.sensitivity [1]
         t_cells.regulatory [1]   inflammation.tnf [pg/mL]   person.female [1]
Acts on  low_grade.drive [1]   inflammation.activation [1/h]   pain.source [1]
Moved    port autoimmune.call [1], share of what calls it that drugs leave
Offers   autoimmune.activity [1]   .calming [1]   .damage [1]   .hazard [1]   .risk [1]   .tolerance_lost [1]
         .onset_rate [1/year]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Condition, relative, up

B, C = "baker-2013", "autoimmune-joined"


def _autoimmune(variant: str) -> Condition:
    m = Condition("autoimmune", about="autoimmune joint disease", variant=variant)
    unit = m.param("unit", 1.0 if variant == "published" else 7.0, "d", source=C, unsure=0.5, about="unit of time")
    basal = m.param("basal", 0.025, "1", source=B, about="pro-inflammatory cytokines made anyway")
    feedback = m.param("feedback", 1.0, "1", source=B, about="that they call themselves")
    sharpness = m.param("anti_half", 0.5, "1", source=B, about="at which anti-inflammatory ones are half called")
    relapsing = variant == "joined"  # many anti-inflammatory cytokines turn lasting disease into relapses
    most = (15.0, C) if relapsing else (3.5, B)
    anti = m.param("anti", most[0], "1", source=most[1], about="anti-inflammatory cytokines at most")
    loss = m.param("loss", 1.25, "1", source=B, about="loss of pro- over that of anti-inflammatory ones")
    activity = m.state("activity", start=0.0203298264712407, scale=0.02, unit="1", about="pro-inflammatory cytokines")
    calming = m.state("calming", start=0.00577667577789773, scale=0.01, unit="1", about="anti-inflammatory cytokines")
    push = called = sp.Integer(1)
    if variant == "joined":
        level = m.read("low_grade.level", unit="1", alone=0.0)
        antiviral = m.read("interferon.alpha", unit="1", alone=0.0)
        gr = m.read("hpa.gr_relative", unit="1", alone=1.0)
        gr = gr * m.read("glucocorticoid.sensitivity", unit="1", alone=1.0)
        regulatory = m.read("t_cells.regulatory", unit="1", alone=1.0)
        tnf = m.read("inflammation.tnf", unit="pg/mL", alone=8.8)
        usual = m.anchor("tnf_usual", tnf, start=8.8, about="TNF, healthy 24 h mean")
        prone = m.param("prone", 14.0, "1", source=C, unsure=0.3, varies=0.3, about="how strongly it calls itself")
        level_gain = m.param("low_grade_gain", 0.1, "1", source=C, unsure=0.6)
        antiviral_gain = m.param("interferon_gain", 0.3, "1", source=C, unsure=0.6)
        gr_gain, half = (
            m.param("gr_gain", 0.5, "1", source=C, unsure=0.5, varies=0.3),
            m.param("gr_half", 1.5, "1", source=C, unsure=0.4),
        )
        tnf_share = m.param("tnf_share", 0.5, "1", source=C, unsure=0.4, about="of the call that TNF carries")
        push = sp.exp(level_gain * level) * (1 + antiviral_gain * antiviral) / relative(gr, 1, gr_gain, half)
        push = prone * push / (1 + regulatory) * 2 * (1 - tnf_share + tnf_share * tnf / usual)
        left = m.port("call", unit="1", alone=1.0, combine="product", about="share of it that drugs leave: B cells")
        push = push - (1 - left) * push
        insult = m.state("insult", start=0.0, scale=0.01, unit="1", about="what breaks tolerance, until it has acted")
        spread = m.state("spreading", start=0.0, scale=0.1, unit="1", slow=True, about="tolerance about to be lost")
        lost = m.state(
            "tolerance_lost", start=0.0, scale=0.1, unit="1", slow=True, about="tolerance broken for decades"
        )
        acting = m.param("insult_acts", 6.0, "h", source=C, unsure=0.5, about="time in which an insult inflames")
        breaking = m.param("tolerance_breaks", 30.0, "d", source=C, unsure=0.5, about="time in which it spreads")
        returning = m.param("tolerance_returns", 20.0, "year", source=C, unsure=0.5, about="time in which it heals")
        lasting = m.param("lasting_gain", 3.0, "1", source=C, unsure=0.3, about="of the call, without any tolerance")
        m.flow("insult spent", insult / acting, out_of=insult)
        m.flow("insult inflames", insult / acting, into=activity)
        m.flow("insult spreads", insult / acting, into=spread)
        m.flow("tolerance lost", spread / breaking, into=lost, out_of=spread)
        m.flow("tolerance regained", lost / returning, out_of=lost)
        called = push * (1 + lasting * up(lost, 1, 1))
    released = (basal + feedback * called * up(activity, 1, 2)) / (1 + calming**2)
    m.flow("pro-inflammatory release", released / unit, into=activity)
    m.flow("pro-inflammatory loss", loss * activity / unit, out_of=activity)
    m.flow("anti-inflammatory release", anti * up(activity, sharpness, 2) / unit, into=calming)
    m.flow("anti-inflammatory loss", calming / unit, out_of=calming)
    m.bolus(insult if variant == "joined" else activity)
    m.given(usual="1", largest="10", told="1 is a flare that begins a lasting disease", grade="C")
    if variant == "joined":
        damage_rate = m.param("damage_rate", 0.5, "1/year", source=C, unsure=0.5, varies=0.3, about="at activity 1")
        damage = m.state("damage", start=0.0, scale=0.1, unit="1", slow=True, about="damage that stays")
        m.flow("damage", damage_rate * up(activity, 1, 2), into=damage)
        yearly = m.param("hazard_rest", 5e-4, "1/year", source=C, unsure=0.5, about="first flares a year at rest")
        female = m.read("person.female", unit="1", alone=0.5, about="1 for a woman")
        woman = m.param(
            "female_gain", 0.75, "1", source="ra-sex-crowson", unsure=0.15, about="ln(3.6/1.7), lifetime risks"
        )
        steep = m.param("hazard_steepness", 2.0, "1", source=C, unsure=0.5, about="power of the push")
        hazard = m.state("hazard", start=0.0, scale=0.01, unit="1", slow=True, about="hazard added up since the start")
        of_sex = sp.exp(woman * (female - sp.Rational(1, 2)))
        onset = yearly * of_sex * (push / prone) ** steep
        m.flow("hazard", onset, into=hazard)
        m.offer("onset_rate", onset, unit="1/year", about="hazard of a first flare now")
        m.offer("risk", 1 - sp.exp(-hazard), unit="1", about="chance that it has begun")
        tone = m.param("low_grade_drive", 1.5, "1", source=C, unsure=0.5, about="low-grade inflammation at activity 1")
        waking = m.param("waking", 3e-4, "1/h", source=C, unsure=0.5, about="macrophages woken at activity 1")
        ill = up(activity, 1, 2)
        m.act("low_grade.drive", 2 * tone * ill, about="disease feeds low-grade inflammation")
        m.act("inflammation.activation", 2 * waking * ill, about="disease reaches blood")
        hurts = m.param("pain_gain", 0.6, "1", source=C, unsure=0.5, varies=0.4, about="pain of joints at activity 1")
        worn = m.param("damage_pain", 0.5, "1", source=C, unsure=0.5, about="pain at full damage without activity")
        m.act("pain.source", 2 * hurts * ill + worn * damage, about="joints hurt, inflamed or damaged")
    return m


autoimmune = _autoimmune("joined")
autoimmune_published = _autoimmune("published")
