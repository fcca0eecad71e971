"""The HPA axis: how the hour, a threat or an infection becomes cortisol, and how cortisol calls it off.

A drive stands for CRH and vasopressin; it releases ACTH, ACTH makes the adrenal synthesise cortisol, cortisol
binds its receptor in the brain, and the receptor brakes drive and ACTH. ACTH leaves blood in two phases, and the
adrenal hears its rise more than its height: the answer wears off within a quarter of an hour. Waking lifts the drive
and falling asleep lowers it, for as long as being awake is new; splanchnic nerves make the adrenal hear ACTH better.
Adrenaline at beta receptors holds back what a threat adds. Pituitary and adrenal grow and shrink with weeks of use.
TNF and IL-6 push on the chain, so an infection looks like stress to the adrenals. Secretion rises with age and the
daily swing falls; men secrete more and drive harder under threat; globulin holds cortisol in blood, so that more of it
means more cortisol in blood and as much in tissue.
Whatever glucocorticoid there is, cortisol, hydrocortisone or dexamethasone, competes for the same free receptors in
tissue; who reads glucocorticoids reads the activated receptor (hours) or its 72 h mean (days), not cortisol in blood.
Equations: the chain and the receptor of Somvanshi 2020, gland masses of Karin 2020 with Milo's 2025 timing
and a ceiling on growth (adrenals of the depressed), half-lives of Keenan 2009, so that ultradian bursts pass; fitted to
a day and to whole courses of the Trier test (`axis-minutes`, docs/fits/axis.yaml). The variant
"published" is Somvanshi's own nine states for a healthy person, without glands and bursts.
Left out on purpose: vasopressin apart from CRH, aldosterone, 11beta-HSD in tissue, the few minutes
that steroid takes to be made; cortisol in two
compartments and a rapid brake of cortisol on the drive (both tried in that fit, neither earned its place).

Reads    clock.phase_cos, phase_sin, awake [1]   appraisal.threat, unhabituated [1]
         glucocorticoid.sensitivity [1]   autonomic.noradrenaline, beta_effect [1]
         inflammation.tnf_excess, il6_excess [pg/mL]   saliva.held [1]   person.age [year]   person.female [1]
Offers   hpa.acth [pg/mL]   hpa.cortisol [ug/dL]   hpa.cortisol_nmol [nmol/L]   hpa.gr_relative [1]
         hpa.cortisol_load [1]   hpa.acth_relative [1]   hpa.pituitary, adrenal [1]
Moved    hpa.tonic [1]   ports hpa.cortisol_given [ug/dL/h]   hpa.dexamethasone_tissue [ug/dL]   hpa.crh_given [1]
         hpa.pituitary_released [1]   hpa.reactivity, flattening [1], shares that a childhood leaves
"""

from __future__ import annotations

from typing import Any, NamedTuple

import sympy as sp

from allostasis.language import Module, PulseTrain, cosine, down, excess, relative, up

S, R, G, T, P = "somvanshi-2020", "axis-minutes", "joined-gains", "joined-gains-tuned", "proposal"
K, E = "keenan-2009", "endotoxin-people"
LN2 = sp.log(2)


class _Usual(NamedTuple):
    """A person's own healthy means, the receptor's as it is usual at the age reached."""

    gr: Any
    acth: Any
    follows: Any


class _Day(NamedTuple):
    """The hour that the body lives in, from the body clock or, without one, from the wall clock."""

    day: Any
    cos: Any
    sin: Any

    def peak_at(self, hour: Any) -> Any:
        """Cosine of the body's hour, 1 at ``hour``."""
        angle = 2 * sp.pi * hour / self.day
        return self.cos * sp.cos(angle) + self.sin * sp.sin(angle)

    def twice_at(self, hour: Any) -> Any:
        """Cosine of twice the body's hour, 1 at ``hour`` and half a day later."""
        angle = 4 * sp.pi * hour / self.day
        return (self.cos**2 - self.sin**2) * sp.cos(angle) + 2 * self.cos * self.sin * sp.sin(angle)


def _clock(m: Module) -> _Day:
    day = m.param("day", 24.0, "h", source=S, about="period of the daily drive")
    quarter = day / 4
    return _Day(
        day,
        m.read("clock.phase_cos", unit="1", alone=cosine(m.time, 0 * day, day), about="hour of the body"),
        m.read("clock.phase_sin", unit="1", alone=cosine(m.time, quarter, day), about="hour of the body"),
    )


def _receptor(m: Module, cortisol: Any, tnf: Any, start: tuple[float, ...]) -> Any:
    """From cortisol that is not held in blood to the activated receptor in the nucleus, Somvanshi 2020."""
    dexamethasone = m.port("dexamethasone_tissue", unit="ug/dL", alone=0.0, about="cortisol that dexamethasone equals")
    tissue = m.state("cortisol_tissue", start=start[0], scale=5.0, unit="ug/dL", about="cortisol at the receptor")
    message = m.state("receptor_message", start=start[1], scale=20.0, unit="fmol/mg", about="receptor mRNA")
    free = m.state("receptor_free", start=start[2], scale=400.0, unit="fmol/mg", about="free receptor")
    bound = m.state("receptor_bound", start=start[3], scale=20.0, unit="fmol/mg", about="bound, in the cytosol")
    gr = m.state("gr", start=start[4], scale=15.0, unit="fmol/mg", about="activated receptor in the nucleus")

    tau_tissue = m.param("tau_tissue", 0.1401, "h", source=S, about="cortisol entering tissue")
    message_max = m.param("message_max", 3.4, "fmol/mg/h", source=S, about="receptor transcription without GR")
    message_brake = m.param("message_brake", 25.0, "fmol/mg", source=S, about="GR that halves its transcription")
    message_loss = m.param("message_loss", 0.1124, "1/h", source=S)
    translation = m.param("translation", 1.2, "1/h", source=S, varies=0.15)
    binding = m.param("binding", 0.00329, "dL/ug/h", source=S, unsure=0.1)
    receptor_loss = m.param("receptor_loss", 0.0572, "1/h", source=S)
    translocation = m.param("translocation", 0.63, "1/h", source=S)
    tnf_brake = m.param("translocation_tnf_brake", 1000.0, "pg/mL", source=S, about="TNF that halves translocation")
    gr_exit = m.param("gr_exit", 0.57, "1/h", source=S)
    recycled = m.param("recycled", 0.49, "1", source=S, about="share of GR that comes back as free receptor")

    m.flow("cortisol entering tissue", (cortisol + dexamethasone - tissue) / tau_tissue, into=tissue)
    m.flow("receptor transcription", message_max * down(gr, message_brake, 2), into=message)
    m.flow("receptor message decay", message_loss * message, out_of=message)
    m.flow("receptor translation", translation * message, into=free)
    m.flow("receptor decay", receptor_loss * free, out_of=free)
    m.flow("receptor binding cortisol", binding * tissue * free, into=bound, out_of=free)
    m.flow("receptor translocation", translocation * bound * down(tnf, tnf_brake, 2), into=gr, out_of=bound)
    m.flow("receptor leaving the nucleus", gr_exit * gr, out_of=gr)
    m.flow("receptor recycling", recycled * gr_exit * gr, into=free)
    return gr


def _offers(m: Module, acth: Any, cortisol: Any, gr: Any, usuals: _Usual, cortisol_start: float) -> Any:
    """What neighbours read, the same from either variant."""
    gr_usual, acth_usual = usuals.gr, usuals.acth
    usual = m.anchor("cortisol_usual", cortisol, start=cortisol_start, about="cortisol, healthy 24 h mean")
    recent = m.state("cortisol_recent", start=usual, scale=5.0, unit="ug/dL", slow=True, about="cortisol, 72 h mean")
    tau = m.param("tau_recent", 72.0, "h", source=G, unsure=0.2, about="memory of what acts over weeks")
    m.flow("cortisol remembered", (cortisol - recent) / tau, into=recent)
    molar = m.param(
        "cortisol_molar", 27.59, "(nmol/L)/(ug/dL)", source="cortisol-molar-mass", about="10 / 362.46 g/mol"
    )
    m.offer("cortisol_nmol", cortisol * molar, unit="nmol/L", about="total cortisol in blood")
    m.offer("gr_relative", gr / gr_usual, unit="1", about="activated receptor against the person's own healthy mean")
    heard = m.state("gr_recent", start=gr_usual, scale=15.0, unit="fmol/mg", slow=True, about="receptor, 72 h mean")
    m.flow("receptor remembered", (gr - heard) / tau, into=heard)
    m.offer(
        "cortisol_load",
        (heard / gr_usual - 1) / usuals.follows,
        unit="1",
        about="72 h mean of the activated receptor above the person's own, as the share of cortisol that does it",
    )
    m.offer("acth_relative", acth / acth_usual, unit="1", about="ACTH against the person's own healthy mean")
    return tau


def _follows(m: Module) -> Any:
    return m.param("receptor_follows", 0.6, "1", source="receptor-slope", unsure=0.1, about="per share of cortisol")


def _joined() -> Module:
    m = Module("hpa", about="hypothalamus, pituitary, adrenal and the glucocorticoid receptor")
    clock = _clock(m)
    threat = m.read("appraisal.threat", unit="1", alone=0.0, about="threat felt now")
    unhabituated = m.read("appraisal.unhabituated", unit="1", alone=0.0, about="lasting threat, less habituation")
    sensitivity = m.read("glucocorticoid.sensitivity", unit="1", alone=1.0, about="receptor sensitivity")
    waking = m.param("waking_share", 2 / 3, "1", source=P, about="share of a day awake, at rest")
    awake = m.read("clock.awake", unit="1", alone=waking, about="1 while awake")
    nerves = m.read("autonomic.noradrenaline", unit="1", alone=1.0, about="sympathetic nerves, 1 at rest")
    beta = m.read("autonomic.beta_effect", unit="1", alone=1.0, about="adrenaline at beta receptors, 1 at rest")
    tnf = m.read("inflammation.tnf_excess", unit="pg/mL", alone=0.0)
    il6 = m.read("inflammation.il6_excess", unit="pg/mL", alone=0.0)

    drive = m.state(
        "drive", start=0.3817, scale=1.0, unit="1", about="CRH and vasopressin at the pituitary, mean about 1"
    )
    acth = m.state("acth", start=12.145, scale=20.0, unit="pg/mL", about="ACTH in blood")
    beyond = m.state("acth_beyond", start=11.073, scale=20.0, unit="pg/mL", about="ACTH outside blood, as in blood")
    spent = m.state("spent", start=0.3922, scale=1.0, unit="1", about="ACTH that the adrenal has got used to")
    cortisol = m.state("cortisol", start=2.1717, scale=5.0, unit="ug/dL", about="total cortisol in blood")
    pituitary = m.state("pituitary", start=1.0, unit="1", slow=True, about="corticotroph mass")
    adrenal = m.state("adrenal", start=1.0, unit="1", slow=True, about="adrenal cortex mass")
    held = m.read(
        "saliva.held", unit="1", alone=1.0, about="cortisol in blood over that with usual globulin, free alike"
    )
    gr = _receptor(m, cortisol / held, tnf, (2.2588, 22.838, 406.3, 5.3342, 7.1621))
    # cortisol rises with age at every hour, the more at night, and men have more of it
    female = m.read("person.female", unit="1", alone=0.5, about="1 for a woman")
    of_sex = female - sp.Rational(1, 2)
    slope = m.param("age_slope", 0.004, "1/year", source="cortisol-age", unsure=0.3, about="secretion, of that at 40")
    flatter = m.param(
        "age_slope_swing", 0.002, "1/year", source="cortisol-age", unsure=0.5, about="lost of the daily drive"
    )
    middle = m.param("age_middle", 40.0, "year", source=P)
    woman = m.param("female_gain", -0.1, "1", source="cortisol-sex", unsure=0.6, about="on secretion, its logarithm")
    woman_threat = m.param("female_gain_threat", -0.3, "1", source="tsst-sex", unsure=0.6, about="on a threat's drive")
    follows, years = _follows(m), m.age() - middle
    of_age = 1 + slope * years
    own = m.anchor(
        "gr_usual",
        gr / (1 + follows * slope * years),
        start=14.324,
        about="activated receptor, healthy 24 h mean, at the middle age",
    )
    gr_usual = own * (1 + follows * slope * years)
    drive_usual = m.anchor("drive_usual", drive, start=0.92, about="drive, healthy 24 h mean")
    acth_usual = m.anchor("acth_usual", acth, start=20.99, about="ACTH, healthy 24 h mean")
    usuals = _Usual(gr_usual, acth_usual, follows)

    # --- ultradian bursts: each a dose into `burst`; `tonic` 0 leaves only bursts, 1 holds their mean instead
    tonic = m.input("tonic", unit="1", about="0: the drive comes in bursts, 1: it is smooth")
    burst = m.state("burst", start=1.0, unit="1", about="ultradian bursts of the drive, mean 1")
    tau_burst = m.param("tau_burst", 10.0, "min", source=P, unsure=0.2, about="how long a burst lasts")
    share = m.param("burst_share", 0.5, "1", source=P, unsure=0.2, about="share of the drive that comes in bursts")
    U = "ultradian-bursts"
    least = m.param("burst_gap_least", 75.0, "min", source=U, unsure=0.1, about="shortest time between bursts")
    most = m.param("burst_gap_most", 110.0, "min", source=U, unsure=0.1, about="longest time between bursts")
    sizes = m.param("burst_spread", 0.5, "1", source=U, unsure=0.3, about="SD of the logarithm of their sizes")
    m.pattern("bursts", PulseTrain("hpa.burst", gap=(least, most), tau=tau_burst, spread=sizes))
    m.flow("burst fading", (tonic - burst) / tau_burst, into=burst)
    pulsing = 1 - share + share * burst

    # --- hypothalamus to pituitary
    half_drive = m.param("half_drive", 4.0, "min", source=R, unsure=0.2, about="half-life of the drive (CRH)")
    swing_crh = m.param(
        "swing_crh", 0.633, "1", source=R, unsure=0.1, varies=0.1, about="daily drive, on its logarithm"
    )
    peak_crh = m.param("peak_crh", 11.3, "h", source=R, unsure=0.05, about="hour of the most drive")
    half_day = m.param("swing_half_day", 0.1283, "1", source=R, unsure=0.4, about="second harmonic of the daily drive")
    peak_half_day = m.param("peak_half_day", 6.461, "h", source=R, unsure=0.1)
    tau_roused = m.param("tau_roused", 16.68, "min", source=R, unsure=0.4, about="how long being awake is new")
    wake_gain = m.param("wake_gain", 0.6808, "1", source=R, unsure=0.3, varies=0.3, about="of waking, on the logarithm")
    roused = m.state("roused", start=0.5374, scale=0.5, unit="1", about="what the axis takes for wakefulness as usual")
    m.flow("rousing", (awake - roused) / tau_roused, into=roused)
    threat_gain = m.param("threat_gain", 1.041, "1", source=R, unsure=0.2, varies=0.4, about="drive per unit of threat")
    beta_brake = m.param("beta_brake_threat", 0.5, "1", source="beta-blockade-acth", unsure=0.5, varies=0.3)
    beta_half = m.param("beta_half", 5.0, "1", source="beta-blockade-acth", unsure=0.5, about="adrenaline above rest")
    lasting_gain = m.param("lasting_threat_gain", 0.068, "1", source="strain-hair", unsure=1.0, varies=0.3)
    tnf_gain = m.param("tnf_gain_drive", 0.2773, "1", source=E, unsure=0.37, varies=0.3)
    tnf_half = m.param("tnf_half_drive", 100.0, "pg/mL", source=T, unsure=0.3)
    il6_gain = m.param("il6_gain_drive", 11.78, "1", source=E, unsure=0.4, varies=0.3, about="by CRH and vasopressin")
    il6_half = m.param("il6_half_drive", 4611.0, "pg/mL", source=E, unsure=0.4, about="hardly that of an infection")
    brake_drive = m.param("gr_brake_drive", 20.15, "fmol/mg", source=R, unsure=0.3, about="GR that halves the drive")
    spared = m.param("feedback_lost", 0.3, "1", source=G, unsure=0.3, about="share of resistance that feedback feels")
    felt = (1 - spared * (1 - sensitivity)) * gr
    reactivity = m.port("reactivity", unit="1", alone=1, combine="product", about="of the answer to a threat, left")
    flattening = m.port("flattening", unit="1", alone=1, combine="product", about="of the drive's daily swing, left")
    swing_crh = swing_crh * (1 - flatter * years) * flattening
    rhythm = swing_crh * clock.peak_at(peak_crh) + half_day * clock.twice_at(peak_half_day)
    daily = sp.exp(rhythm + wake_gain * (awake - roused)) / (1 + (swing_crh**2 + half_day**2) / 4)
    daily = daily * (1 + lasting_gain * unhabituated) * pulsing
    calmed = 1 + beta_brake * up(excess(beta, 1), beta_half)
    startled = threat_gain * reactivity * sp.exp(woman_threat * of_sex) * threat / calmed
    called = tnf_gain * up(tnf, tnf_half) + il6_gain * up(il6, il6_half)
    urge = daily + sp.Max(startled, -daily / 2) + called  # a quiet hour takes half at most
    feedback = (brake_drive + gr_usual) / (brake_drive + felt)
    m.flow("drive rising", LN2 / half_drive * feedback * urge, into=drive)
    m.flow("drive fading", LN2 / half_drive * drive, out_of=drive)

    half_acth = m.param("half_acth", 20.0, "min", source=K, unsure=0.07, varies=0.1, about="half-life of ACTH")
    acth_scale = m.param("acth_scale", 21.55, "pg/mL", source=R, unsure=0.05, varies=0.3)
    brake_acth = m.param("gr_brake_acth", 85.44, "fmol/mg", source=R, unsure=0.3, about="GR that halves ACTH")
    tnf_gain_acth = m.param("tnf_gain_acth", 0.07045, "1", source=T, unsure=0.49, varies=0.3)
    tnf_half_acth = m.param("tnf_half_acth", 100.0, "pg/mL", source=T, unsure=0.3)
    il6_gain_acth = m.param("il6_gain_acth", 0.2, "1", source=G, unsure=0.49, varies=0.3)
    il6_half_acth = m.param("il6_half_acth", 100.0, "pg/mL", source=G, unsure=0.3)
    pushed = (1 + tnf_gain_acth * up(tnf, tnf_half_acth, 2)) * (1 + il6_gain_acth * up(il6, il6_half_acth))
    feedback_acth = (brake_acth + gr_usual) / (brake_acth + felt)
    releasing = drive + m.port("crh_given", unit="1", alone=0.0, about="CRH given as a drug, in units of the drive")
    left = m.port("pituitary_released", unit="1", alone=1.0, combine="product", about="share that a drug lets out")
    released = acth_scale * pituitary * releasing * feedback_acth * pushed * left
    half_fast = m.param("half_acth_fast", 3.5, "min", source="acth-two-phases", unsure=0.3, about="first phase")
    odds = m.param("acth_fast_odds", 3.545, "1", source=R, unsure=0.3, about="ACTH of the first phase over the rest")
    fast = odds / (1 + odds)
    quick, slow = LN2 / half_fast, LN2 / half_acth
    back = fast * slow + (1 - fast) * quick  # one dose falls as fast * exp(-quick t) + (1 - fast) * exp(-slow t)
    loss = quick * slow / back
    out = quick + slow - back - loss
    m.flow("ACTH release", loss * released, into=acth)
    m.flow("ACTH clearance", loss * acth, out_of=acth)
    m.flow("ACTH leaving blood", out * acth, out_of=acth)
    m.flow("ACTH coming back", back * beyond, into=acth)
    m.flow("ACTH beyond blood following", back * (out / back * acth - beyond), into=beyond)

    # --- adrenal to blood
    ceiling = m.param("acth_ceiling", 3.564, "1", source=R, unsure=0.2, about="relative ACTH of half the effect")
    swing_adrenal = m.param("swing_adrenal", 0.4388, "1", source=R, unsure=0.1, varies=0.1)
    peak_adrenal = m.param("peak_adrenal", 7.309, "h", source=R, unsure=0.05)
    tnf_gain_adrenal = m.param("tnf_gain_adrenal", 0.2819, "1", source=T, unsure=0.5, varies=0.3)
    tnf_half_adrenal = m.param("tnf_half_adrenal", 80.0, "pg/mL", source=T, unsure=0.3)
    il6_brake = m.param("il6_brake_adrenal", 100.0, "pg/mL", source=S, about="IL-6 that halves the push of TNF")
    nerve_gain = m.param("nerve_gain_adrenal", 10.91, "1", source=R, unsure=0.4, varies=0.3, about="splanchnic nerves")
    nerve_half = m.param("nerve_half_adrenal", 3.0, "1", source=P, unsure=0.3, about="as noradrenaline on NF-kappaB")
    heard = (1 + ceiling**2) * up(acth / acth_scale, ceiling, 2)
    pushed_adrenal = tnf_gain_adrenal * up(tnf, tnf_half_adrenal, 2) * down(il6, il6_brake)
    ready = (1 + swing_adrenal * clock.peak_at(peak_adrenal)) * relative(nerves, 1, nerve_gain, nerve_half)
    ready = ready + pushed_adrenal
    tau_wear = m.param("tau_wear", 17.3, "min", source=R, unsure=0.3, about="how soon the answer to ACTH wears off")
    wear_half = m.param("wear_half", 0.5498, "1", source=R, unsure=0.4, about="relative ACTH of half the wearing off")
    m.flow("adrenal getting used to ACTH", (heard - spent) / tau_wear, into=spent)
    answer = heard * (wear_half + heard) / (wear_half + spent)

    half_cortisol = m.param(
        "half_cortisol", 49.0, "min", source=K, unsure=0.05, varies=0.15, about="half-life of total cortisol"
    )
    cortisol_scale = m.param("cortisol_scale", 4.779, "ug/dL", source=R, unsure=0.05, varies=0.2)
    given = m.port("cortisol_given", unit="ug/dL/h", alone=0.0, about="hydrocortisone arriving in blood")
    secreted = cortisol_scale * of_age * sp.exp(woman * of_sex) * adrenal * answer * ready
    m.flow("cortisol secretion", LN2 / half_cortisol * secreted, into=cortisol)
    m.flow("hydrocortisone arriving", given, into=cortisol)
    m.flow("cortisol clearance", LN2 / half_cortisol * cortisol / held, out_of=cortisol)

    # --- weeks of use: glands follow 72 h means
    tau_recent = _offers(m, acth, cortisol, gr, usuals, 6.135)
    drive_recent = m.state("drive_recent", start=drive_usual, scale=1.0, unit="1", slow=True, about="drive, 72 h mean")
    acth_recent = m.state("acth_recent", start=acth_usual, scale=20.0, unit="pg/mL", slow=True, about="ACTH, 72 h mean")
    half_pituitary = m.param("half_pituitary", 20.0, "d", source="milo-2025", unsure=0.3, about="pituitary turnover")
    half_adrenal = m.param("half_adrenal", 30.0, "d", source="milo-2025", unsure=0.3, about="adrenal turnover")
    largest = m.param("gland_max", 1.7, "1", source="adrenal-volume-rubin", unsure=0.3, about="where growth ends")
    m.flow("drive remembered", (drive - drive_recent) / tau_recent, into=drive_recent)
    m.flow("ACTH remembered", (acth - acth_recent) / tau_recent, into=acth_recent)
    room = (1 - pituitary / largest) / (1 - 1 / largest)
    m.flow("pituitary growth", LN2 / half_pituitary * pituitary * drive_recent / drive_usual * room, into=pituitary)
    m.flow("pituitary shrinkage", LN2 / half_pituitary * pituitary, out_of=pituitary)
    room = (1 - adrenal / largest) / (1 - 1 / largest)
    m.flow("adrenal growth", LN2 / half_adrenal * adrenal * acth_recent / acth_usual * room, into=adrenal)
    m.flow("adrenal shrinkage", LN2 / half_adrenal * adrenal, out_of=adrenal)
    return m


def _published() -> Module:
    m = Module("hpa", about="HPA axis of Somvanshi 2020, healthy person", variant="published")
    clock = _clock(m)
    tnf_rest = m.param("tnf_rest", 1.0, "pg/mL", source=S, about="TNF at rest in the source")
    il6_rest = m.param("il6_rest", 1.1, "pg/mL", source=S, about="IL-6 at rest in the source")
    tnf = tnf_rest + m.read("inflammation.tnf_excess", unit="pg/mL", alone=0.0)
    il6 = il6_rest + m.read("inflammation.il6_excess", unit="pg/mL", alone=0.0)

    crh = m.state("crh", start=39.762, unit="pg/mL", about="CRH")
    acth = m.state("acth", start=18.504, unit="pg/mL", about="ACTH in blood")
    star = m.state("star", start=0.092125, scale=1.0, unit="1", about="StAR, steroid synthesis")
    cortisol = m.state("cortisol", start=0.5222, scale=5.0, unit="ug/dL", about="total cortisol in blood")
    gr = _receptor(m, cortisol, tnf, (0.52769, 22.675, 378.79, 1.8857, 3.8169))
    gr_usual = m.anchor("gr_usual", gr, start=16.343, about="activated receptor, healthy 24 h mean")
    acth_usual = m.anchor("acth_usual", acth, start=16.988, about="ACTH, healthy 24 h mean")

    peak = m.param("peak_crh", 22.0, "h", source=S, about="hour of the most drive")
    brake = m.param("gr_brake", 1.2, "fmol/mg", source=S, about="GR that halves CRH and ACTH")
    daily = 2 * (1 + clock.peak_at(peak))
    crh_max = m.param("crh_max", 10.0, "pg/mL/h", source=S)
    crh_tnf = m.param("crh_tnf_gain", 0.0667, "mL/pg", source=S)
    crh_loss = m.param("crh_loss", 0.096, "1/h", source=S)
    m.flow("CRH release", crh_max * down(gr, brake) * daily * (1 + crh_tnf * tnf), into=crh)
    m.flow("CRH loss", crh_loss * crh, out_of=crh)

    acth_gain = m.param("acth_gain", 1.4634, "1/h", source=S, about="ACTH released per CRH")
    acth_tnf = m.param("acth_tnf_gain", 11.2, "1", source=S)
    acth_tnf_half = m.param("acth_tnf_half", 40.0, "pg/mL", source=S)
    acth_loss = m.param("acth_loss", 0.4312, "1/h", source=S)
    m.flow("ACTH release", acth_gain * crh * down(gr, brake) * (1 + acth_tnf * up(tnf, acth_tnf_half, 2)), into=acth)
    m.flow("ACTH clearance", acth_loss * acth, out_of=acth)

    star_gain = m.param("star_gain", 0.0225, "mL/pg/h", source=S)
    star_brake = m.param("star_gr_brake", 50.0, "fmol/mg", source=S)
    star_tnf = m.param("star_tnf_gain", 15.0, "1", source=S)
    star_tnf_half = m.param("star_tnf_half", 40.0, "pg/mL", source=S)
    star_il6 = m.param("star_il6_brake", 100.0, "pg/mL", source=S)
    star_loss = m.param("star_loss", 0.45, "1/h", source=S)
    pushed = 1 + star_tnf * up(tnf, star_tnf_half, 2) * down(il6, star_il6)
    m.flow("steroid synthesis rising", star_gain * acth * (4 - daily) * down(gr, star_brake) * pushed, into=star)
    m.flow("steroid synthesis fading", star_loss * star, out_of=star)

    secretion = m.param("cortisol_gain", 5.67, "ug/dL/h", source=S)
    clearance = m.param("cortisol_loss", 0.99, "1/h", source=S)
    given = m.port("cortisol_given", unit="ug/dL/h", alone=0.0, about="hydrocortisone arriving in blood")
    m.flow("cortisol secretion", secretion * star, into=cortisol)
    m.flow("hydrocortisone arriving", given, into=cortisol)
    m.flow("cortisol clearance", clearance * cortisol, out_of=cortisol)
    _offers(m, acth, cortisol, gr, _Usual(gr_usual, acth_usual, _follows(m)), 7.7362)
    return m


hpa = _joined()
hpa_published = _published()
