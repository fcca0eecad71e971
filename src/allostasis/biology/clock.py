"""The body clock and sleep: how light sets the time inside, and tiredness the hours of sleep.

Light that is seen awake drives a limit-cycle oscillator; sleep pressure rises awake and falls asleep, and
sleep begins and ends where it meets two thresholds that the oscillator moves up and down. Equations and
numbers: Skeldon 2023; the start is the settled midnight. Added here: a duty that keeps awake (see `workday`), sleep
pressure from elsewhere (cytokines), arousal that lifts both thresholds (insomnia: sleep is later and shorter), and
what slow parts of the body read: sleep debt, hours of sleep and hours lost, 72 h means. People differ in how much sleep
they need and, half of it each, in a habit of staying up; only the latter leaves them in debt for good.
Left out on purpose: sleep stages, melatonin, naps by choice, indirect light at night.

Reads    nothing
Offers   clock.awake [1]   clock.sleep_hours, sleep_lost [h]   clock.phase_cos, phase_sin [1]
         clock.sleep_debt, habitual_debt [1]
Moved    clock.light [lux]   clock.kept_awake [1]   ports clock.sleep_pressure, arousal [1]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Daily, Module, power

clock = Module("clock", about="circadian oscillator and sleep-wake switch")
A, C = "skeldon-2023", "proposal"

# --- what arrives
light = clock.input("light", start=40.0, unit="lux", about="light in the surroundings")
kept_awake = clock.input("kept_awake", unit="1", about="a duty that keeps awake: 1 while it lasts")
urge = clock.port("sleep_pressure", unit="1", alone=0.0, about="sleep pressure that cytokines or drugs add")
arousal = clock.port("arousal", unit="1", alone=0.0, about="worry, mania, alcohol: lifts the thresholds, in widths")
S = "day-schedule"
lit = clock.param("light_from", 8.0, "h", source=S, unsure=0.5, linear=True, about="clock hour at which it is day")
dim = clock.param(
    "light_until", 18.0, "h", source=S, unsure=0.5, linear=True, about="clock hour at which lamps are lit"
)
bright = clock.param("light_day", 700.0, "lux", source=S, unsure=0.5, about="light of a usual day, indoors")
lamp = clock.param("light_evening", 40.0, "lux", source=S, unsure=0.5, about="light of a usual evening, and of night")
clock.pattern("daylight", Daily("clock.light", ((lit, bright), (dim, lamp))))

x = clock.state("x", start=-0.72515, scale=1.0, unit="1", signed=True, about="oscillator")
xc = clock.state("xc", start=-0.73535, scale=1.0, unit="1", signed=True, about="oscillator, a quarter turn on")
n = clock.state("n", start=0.2506, scale=0.5, unit="1", about="photoreceptors in use")
pressure = clock.state("pressure", start=13.24627, unit="1", about="homeostatic sleep pressure")
usual = clock.anchor("usual_pressure", pressure, start=12.37046, about="sleep pressure, 24 h mean")
recent = clock.state("recent_pressure", start=usual, scale=12.0, unit="1", slow=True, about="pressure, 72 h mean")

# --- light to oscillator
day = clock.param("day", 24.0, "h", source=A, about="the day that the oscillator's units refer to")
alpha0 = clock.param("alpha0", 0.16, "1/min", source=A, about="photoreceptor activation at light_half")
beta = clock.param("beta", 0.013, "1/min", source=A, about="photoreceptor recovery")
light_half = clock.param("light_half", 9500.0, "lux", source=A)
light_power = clock.param("light_power", 0.6, "1", source=A)
gain = clock.param("light_gain", 19.9, "min", source=A, varies=0.3, about="strength of light on the oscillator")
b = clock.param("b", 0.4, "1", source=A, about="how the oscillator's phase gates light")
k = clock.param("k", 0.55, "1", source=A)
gamma = clock.param("gamma", 0.23, "1", source=A, about="stiffness of the limit cycle")
tau_c = clock.param("tau_c", 24.2, "h", source=A, unsure=0.002, varies=0.008, about="period of the body clock")
f = clock.param("f", 0.99669, "1", source=A)
kappa = clock.param("kappa", 3.819719, "h", source=A, about="12 h / pi")

asleep = clock.switch_symbol("asleep")
alpha = alpha0 * power((1 - asleep) * light / light_half, light_power)
drive = gain * (1 - n) * alpha * (1 - b * x) * (1 - b * xc)
clock.flow("photoreceptor use", alpha * (1 - n), into=n)
clock.flow("photoreceptor recovery", beta * n, out_of=n)
clock.flow("oscillator turning", (xc + drive) / kappa, into=x)
clock.flow(
    "oscillator restoring",
    (gamma * (xc - sp.Rational(4, 3) * xc**3) - x * ((day / (f * tau_c)) ** 2 + k * drive)) / kappa,
    into=xc,
)

# --- sleep pressure and the switch
need = clock.param("need", 1.0, "1", source="sleep-need", varies=0.05, about="how fast pressure builds in this person")
mu = need * clock.param("mu", 17.78, "1", source=A, unsure=0.01, about="pressure approached while awake, typical")
chi = clock.param("chi", 45.0, "h", source=A, unsure=0.03, about="time constant of sleep pressure")
middle = clock.param("threshold", 13.0, "1", source=A)
width = clock.param("threshold_width", 1.0, "1", source=A, about="between falling asleep and waking")
swing = clock.param("threshold_swing", 1.72, "1", source=A, about="how far the clock moves the thresholds")
c20 = clock.param("c20", 0.7896, "1", source=A)
a21 = clock.param("a21", -0.3912, "1", source=A)
a22 = clock.param("a22", 0.7583, "1", source=A)
b21 = clock.param("b21", -0.4442, "1", source=A)
b22 = clock.param("b22", 0.0250, "1", source=A)
b23 = clock.param("b23", -0.9647, "1", source=A)
clock.flow("pressure building", ((1 - asleep) * mu + urge) / chi, into=pressure)
clock.flow("pressure relief", pressure / chi, out_of=pressure)

wake_drive = c20 + a21 * xc + a22 * x + b21 * xc**2 + b22 * xc * x + b23 * x**2
habit = clock.param("habit", 0.0, "1", source="sleep-need", varies=0.45, linear=True, about="of staying up, in widths")
centre = middle + swing * wake_drive + mu * kept_awake + width * (arousal + habit)
clock.switch(
    "asleep",
    start=1.0,
    about="1 while asleep",
    when=(1 - asleep) * (pressure - centre - width / 2) + asleep * (centre - width / 2 - pressure),
)

tau_debt = clock.param("tau_debt", 72.0, "h", source=C, unsure=0.3, about="over how long sleep debt is counted")
clock.flow("pressure remembered", (pressure - recent) / tau_debt, into=recent)
# Over a day that comes back, pressure gains as much as it loses: so its mean tells the share of the day asleep.
rested = sp.Max(1 - (pressure - urge) / mu, 0)  # pressure above what it tends to is of days before
usual_sleep = clock.anchor("usual_sleep", rested, start=0.31, about="share of the day asleep, 24 h mean")
slept = clock.state("slept", start=usual_sleep, scale=0.3, unit="1", slow=True, about="share asleep, 72 h mean")
clock.flow("sleep remembered", (asleep - slept) / tau_debt, into=slept)

# --- what leaves: the hour that the body lives in. Under the daily light above the settled oscillator's angle
# is pi (temperature minimum) at this hour, so that a settled person's hour is, on average, the wall clock's
minimum = clock.param("minimum_hour", 2.83, "h", source=C, unsure=0.2, about="clock hour told by the angle pi")
turn = 2 * sp.pi * minimum / day - sp.pi
size = sp.sqrt(x**2 + xc**2 + sp.Float(1e-6))
clock.offer("awake", 1 - asleep, unit="1", about="1 while awake")
clock.offer("sleep_hours", day * slept, unit="h", about="hours asleep a day, over the last days")
clock.offer("sleep_lost", day * (usual_sleep - slept), unit="h", about="hours a day less than the person's usual")
clock.offer(
    "phase_cos",
    (x * sp.cos(turn) + xc * sp.sin(turn)) / size,
    unit="1",
    about="cosine of the clock hour that the body lives in, 1 at 00:00",
)
clock.offer(
    "phase_sin",
    (x * sp.sin(turn) - xc * sp.cos(turn)) / size,
    unit="1",
    about="sine of the clock hour that the body lives in, 1 at 06:00",
)
clock.offer(
    "sleep_debt",
    (recent - usual) / width + habit,
    unit="1",
    about="72 h mean of sleep pressure above the person's own without habits, in widths of the switch",
)
clock.offer("habitual_debt", habit, unit="1", about="sleep debt of those who stay up out of habit, as above")
