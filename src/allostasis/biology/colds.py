"""Colds of everyday life: caught by chance two or three times a year, a week of mediators that the body hears.

A course of two stages in a row stands for what `rhinovirus` computes from cells and virus: mediators in the airway rise
within a day and are gone after five, loud in some and hardly felt in others (their time, height and spread are those of
that course in people who fall ill). They wake macrophages and call up interferon as rhinovirus does, so IL-6, CRP,
neutrophils, sickness and mood follow by the ways that they have. In the cold season and with children at home colds are
more frequent. Where lives are leapt over, everybody has their mean of it all the while. Nobody ever catches one with
`set: {colds.rate: 0 1/year}`; a study that sent away or put off whoever was ill gives `condition: no_colds` around its
visits, or enrols people with `colds.ill < 0.1`.
Left out on purpose: influenza and bacteria (the CRP of hundreds), immunity after a cold, that strain and short sleep
invite them (`rhinovirus` has these ways, for those who are given virus), who has children at what age.

Acts on  interferon.induction [1]   inflammation.activation [1/h]
Offers   colds.symptoms [1], mediators, 1 a full illness   .ill [1]
Moved    port colds.kept [1], 0 while a study has nobody ill
"""

from __future__ import annotations

from allostasis.language import Module, Onsets, up

C, S = "colds-everyday", "airway-infection"

colds = m = Module("colds", about="colds of everyday life")
rate = m.param("rate", 2.5, "1/year", source=C, unsure=0.2, about="colds a year, mean of people and seasons; 0: spared")
season = m.param("season", 0.5, "1", source=C, unsure=0.3, about="more of them at the height of the cold season")
homes = m.param("homes", 0.3, "1", source=C, unsure=0.2, about="share of people with children at home")
children = m.param("children", 1.7, "1", source=C, unsure=0.2, about="how many times as often these catch one")
between = m.param("between", 0.4, "1", source=C, unsure=0.3, about="SD of the logarithm of the rate besides")
spread = m.param("spread", 0.9, "1", source=C, unsure=0.2, about="SD of the logarithm of a cold's size")
m.pattern(
    "onsets", Onsets("colds.caught", rate=rate, season=season, homes=(homes, children), between=between, spread=spread)
)
susceptibility = m.param("susceptibility", 1.0, "1", source=C, unsure=0.3, varies=0.4, about="how loud colds are")
area = m.param("area", 1.1, "d", source=C, unsure=0.3, about="mediators of a cold of mean size, over its days")
tau = m.param("tau_stage", 18.0, "h", source=C, unsure=0.3, about="each of two stages")
tonic = m.input("tonic", unit="1", about="1: everybody has their mean of it all the while")

caught = m.state("caught", start=0.0, scale=0.1, unit="1", about="a cold on its way, in colds of mean size")
symptoms = m.state("symptoms", start=0.0, scale=0.1, unit="1", about="mediators in the airway, 1 a full illness")
m.flow("colds by their mean", tonic * rate, into=caught)
m.flow("colds breaking out", caught / tau, out_of=caught)
kept = m.port("kept", unit="1", alone=1.0, combine="product", about="share of colds that a study lets happen")
m.flow("mediators released", kept * susceptibility * area / tau * caught / tau, into=symptoms)
m.flow("mediators removed", symptoms / tau, out_of=symptoms)
half = m.param("ill_half", 0.1, "1", source=C, unsure=0.3, about="mediators of half feeling ill")
steep = m.param("ill_steepness", 4.0, "1", source="floors", unsure=0.2, about="how sharply one is ill or not")
lasting = m.param("days_ill", 2.3, "d", source=C, unsure=0.3, about="of a cold, where its mean is meant")
m.offer(
    "ill",
    (1 - tonic) * up(symptoms, half, steep) + tonic * kept * rate * lasting,
    unit="1",
    about="ill with a cold, 0 to 1",
)

waking = m.param("waking", 5e-4, "1/h", source=S, unsure=0.6, varies=0.3, about="macrophages woken at a full cold")
local = m.param("interferon_share", 0.5, "1", source=C, unsure=0.5, about="local interferon at a full cold")
m.act("interferon.induction", local * symptoms, about="interferon from infected cells")
m.act("inflammation.activation", waking * symptoms, about="mediators reach blood")
