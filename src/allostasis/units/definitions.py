"""The units this package knows, as its own list: what a version of pint adds or renames changes nothing here.

Sizes are written as pint's own file writes them, so that factors are the same to the last bit. A text of Python, so
that no folder for pint's memory of parsed files is needed: reading these lines costs less than that memory.
"""

from __future__ import annotations

__all__ = ["DEFINITIONS", "TENS"]

TENS = range(1, 16)  # powers of ten that counts are written with: ten9/L is 10^9/L

_PREFIXES = """
yocto- = 1e-24 = y-
zepto- = 1e-21 = z-
atto- =  1e-18 = a-
femto- = 1e-15 = f-
pico- =  1e-12 = p-
nano- =  1e-9  = n-
micro- = 1e-6  = µ- = μ- = u- = mu- = mc-
milli- = 1e-3  = m-
centi- = 1e-2  = c-
deci- =  1e-1  = d-
deca- =  1e+1  = da- = deka-
hecto- = 1e2   = h-
kilo- =  1e3   = k-
mega- =  1e6   = M-
giga- =  1e9   = G-
tera- =  1e12  = T-
"""
# Heart beats are a kind of their own: times in units are turned into hours, and a pulse is not.
_BASE = """
meter = [length] = m = metre
second = [time] = s = sec
ampere = [current] = A = amp
candela = [luminosity] = cd = candle
gram = [mass] = g
mole = [substance] = mol
kelvin = [temperature]; offset: 0 = K = degK = °K
radian = [] = rad
count = []
international_unit = [international_unit] = IU
beats_per_minute = [heart_rate] = bpm
score = [] = points
cell = [] = cells
"""
_SIZES = """
degree = 3.141592653589793 / 180 * radian = deg
percent = 0.01 = %
permille = 0.001 = ‰
ppm = 1e-6
angstrom = 1e-10 * meter = Å
micron = micrometer
inch = 2.54 * centimeter = in
foot = 12 * inch = ft = feet
metric_ton = 1e3 * kilogram = t = tonne
pound = 453.59237 * gram = lb
ounce = pound / 16 = oz
stone = 14 * pound
minute = 60 * second = min
hour = 60 * minute = h = hr
day = 24 * hour = d
week = 7 * day = wk
fortnight = 2 * week
year = 365.25 * day = a = yr
month = year / 12
century = 100 * year = _ = centuries
degree_Celsius = kelvin; offset: 273.15 = °C = celsius = degC = degreeC
degree_Fahrenheit = 5 / 9 * kelvin; offset: 233.15 + 200 / 9 = °F = fahrenheit = degF = degreeF
[area] = [length] ** 2
[volume] = [length] ** 3
liter = decimeter ** 3 = l = L = ℓ = litre
cubic_centimeter = centimeter ** 3 = cc
[frequency] = 1 / [time]
hertz = 1 / second = Hz
[velocity] = [length] / [time]
[acceleration] = [velocity] / [time]
[force] = [mass] * [acceleration]
newton = kilogram * meter / second ** 2 = N
[energy] = [force] * [length]
joule = newton * meter = J
calorie = 4.184 * joule = cal
[power] = [energy] / [time]
watt = joule / second = W
watt_hour = watt * hour = Wh
[pressure] = [force] / [area]
pascal = newton / meter ** 2 = Pa
bar = 1e5 * pascal
atmosphere = 1.01325e5 * pascal = atm
torr = atm / 760
millimeter_Hg = 133.322387415 * pascal = mmHg = mm_Hg
centimeter_H2O = 98.0665 * pascal = cmH2O = cm_H2O
[concentration] = [substance] / [volume]
molar = mole / liter = M
[activity] = [substance] / [time]
katal = mole / second = kat
enzyme_unit = micromole / minute = U
becquerel = 1 / second = Bq
gray = joule / kilogram = Gy
sievert = joule / kilogram = Sv
lumen = candela * radian ** 2 = lm
lux = lumen / meter ** 2 = lx
[charge] = [current] * [time]
coulomb = ampere * second = C
[electric_potential] = [energy] / [charge]
volt = joule / coulomb = V
ohm = volt / ampere = Ω
siemens = ampere / volt = S
tesla = volt * second / meter ** 2 = T
"""

DEFINITIONS: tuple[str, ...] = (
    *(line for text in (_PREFIXES, _BASE, _SIZES) for line in text.strip().splitlines()),
    *(f"ten{n} = 1e{n}" for n in TENS),
    *("@system mks using root", "    kilogram", "@end"),
)
