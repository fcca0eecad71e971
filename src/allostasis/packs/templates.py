"""Commented files that run as they are: a drug, a module, a read-out, a finding with its source and replay."""

from __future__ import annotations

import re
from pathlib import Path

from allostasis.errors import InputError

__all__ = ["KINDS", "template"]

_DRUG = '''"""NAME by mouth: what it does, in one sentence.

What is modelled: one compartment, cytokines released less while it is in blood. Left out on purpose: say what.

Acts on  inflammation.release [1]
Offers   NAME.concentration [ng/mL]
"""

from __future__ import annotations

import sympy as sp

from allostasis.language import Treatment, up

# Every number: value, unit, source (an id of the ledger; "proposal" is a guess of ours, grade C), how unsure the
# typical person's is and how people differ (SDs of the logarithm). Your own sources go into the ledger.
NAME = m = Treatment("NAME", about="what it is, oral")
gut = m.state("gut", start=0.0, scale=100.0, unit="mg", about="in the gut")
blood = m.state("blood", start=0.0, scale=100.0, unit="mg", about="in blood")
absorption = m.param("absorption", 1.0, "1/h", source="proposal", unsure=0.3, varies=0.3)
half_life = m.param("half_life", 12.0, "h", source="proposal", unsure=0.3, varies=0.3)
volume = m.param("volume", 50.0, "L", source="proposal", unsure=0.3, varies=0.3, about="apparent, by mouth")
half_effect = m.param("half_effect", 500.0, "ng/mL", source="proposal", unsure=0.5, varies=0.3, about="half effect")
most = m.param("most", 0.4, "1", source="proposal", unsure=0.5, about="share of release that it can stop")

# Flows in the order of the way it takes; units are checked as they are declared.
m.flow("NAME absorption", absorption * gut, out_of=gut, into=blood)
m.flow("NAME clearance", sp.log(2) / half_life * blood, out_of=blood)
concentration = m.offer("concentration", blood / volume, unit="ng/mL", about="NAME in plasma")

# What it does to others: 1 where nothing was given. `allostasis model inflammation` lists the ports there are.
m.act("inflammation.release", 1 - most * up(concentration, half_effect))

# How it is given: into the gut at once, in mg; and how much is usual, how much the most ever given.
m.bolus(gut)
m.given(usual="100 mg", largest="400 mg", told="label")
'''

_MODULE = '''"""NAME: what organ system this is, in one sentence.

What is modelled: one state that follows interleukin-6 within hours. Left out on purpose: say what.

Reads    inflammation.il6 [pg/mL]
Offers   NAME.level [1]
"""

from __future__ import annotations

from allostasis.language import Module, up

NAME = m = Module("NAME", about="what it is, in one line")

# What it reads of others, and what stands for them where they are absent or cut.
il6 = m.read("inflammation.il6", unit="pg/mL", alone=1.0)

# Every number: value, unit, source (an id of the ledger; "proposal" is a guess of ours, grade C), doubt, spread.
tau = m.param("tau", 6.0, "h", source="proposal", unsure=0.5, varies=0.2, about="how fast it follows")
half = m.param("half", 30.0, "pg/mL", source="proposal", unsure=0.5, varies=0.2, about="half of its effect")

# States are nouns; a state changes by named flows only.
signal = m.state("signal", start=0.0, scale=0.1, unit="1", about="what it feels of interleukin-6, 0 to 1")
m.flow("signal rising", up(il6, half) / tau, into=signal)
m.flow("signal fading", signal / tau, out_of=signal)
m.offer("level", signal, unit="1", about="what others and read-outs see of it")
'''

_READOUT = '''"""What a laboratory reports of NAME."""

from __future__ import annotations

from allostasis.language import Assay, Readout

__all__ = ["READOUTS"]

READOUTS: tuple[Readout, ...] = (
    Assay(
        "NAME",  # how studies call it: measure: [NAME]
        "ng/mL",  # the unit it is reported in; that of the state is converted
        "what it is, and in which fluid",
        "assay-limits",  # id of the source of its error
        of="hpa.cortisol",  # the state or offer: `allostasis list modules --json`, or a drug's own, drug.concentration
        cv=0.08,  # coefficient of variation; or sd=, in its own unit
        low=1.0,  # below this the limit itself is reported, and marked
        decimals=1,
    ),
)
'''

_FINDING = """\
# A source, a published finding and the study that replays it. Check it with  allostasis pack check FILE,  replay it
# with  allostasis --pack FILE evidence --doubt 0.  The numbers are an example: write in those of your paper.

sources:                         # where numbers of a model come from
  NAME-numbers:
    grade: C                     # A: read in the source; B: recalled; C: our proposal
    what: what these numbers are, in one line

findings:
  - id: NAME-tnf
    topic: endotoxin
    statement: Endotoxin raises TNF; say here in one sentence what the paper found.
    population: {who: healthy young adults, n: 20}
    exposure: endotoxin 2 ng/kg
    outcome: {measure: TNF-alpha in plasma, unit: pg/mL, time: "1 to 3 h"}
    comparison: own baseline
    effect: {metric: direction, value: null, sign: 1}      # or {metric: g, value: 0.8, ci_low: 0.4, ci_high: 1.2}
    source: {first_author: Surname, year: 2020, journal: Journal, doi: null}
    confidence: recalled         # verified: read where seen_at says
    cohort: Surname 2020
    rows: [S9]                   # which of the questions of `allostasis claims` it belongs to
    role: output
    side: validation             # or calibration: then numbers may be fitted to it
    counts: false                # true where it is verified and can be simulated
    simulable: 'yes'

replays:                         # the paper's own study, with the keys of a study file
  - replay: NAME
    about: what differs from the published study
    people: {age: {mean: 25, sd: 4, min: 18, max: 35}, female: 0.5}
    clock: "09:00"
    arms:
      endotoxin: [{treatment: endotoxin, amount: 2 ng/kg, at: 0 h}]
    visits: [0 h, 1 h, 2 h, 3 h]
    measure: [tnf]
    most: 256                    # people at most
    findings:
      - {finding: NAME-tnf, as: peak(tnf), over: [0 h, 3 h]}
"""

KINDS = {"drug": _DRUG, "module": _MODULE, "readout": _READOUT, "finding": _FINDING}


def template(kind: str, path: Path) -> str:
    """The text of a file, everything in it called by the file's name.

    Args:
        kind: drug, module, readout or finding.

    Raises:
        InputError: the file's name cannot be that of what it holds.
    """
    ending = {f".{e}" for e in ("yaml", "yml")} if kind == "finding" else {".py"}
    name = path.stem.replace("-", "_") if kind == "finding" else path.stem
    if path.suffix not in ending or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        usual = "yaml" if kind == "finding" else "py"
        raise InputError(
            f"a {kind} cannot be written there",
            where=f"--{kind}",
            found=str(path),
            needed=f"a name of small letters, digits and _, ending in .{usual}: what it holds is called by it",
            fix=f"Write for example  allostasis new --{kind} my_{kind}.{usual}",
        )
    return KINDS[kind].replace("NAME-", f"{name.replace('_', '-')}-").replace("NAME", name)
