"""The study file that ``allostasis new`` writes: small, commented, and it runs as it is."""

from __future__ import annotations

__all__ = ["template"]

_TEXT = """\
# A study of Allostasis. Check it with  allostasis validate FILE,  run it with  allostasis run FILE.
# Numbers carry units, times too: 90 min, 8 h, 12 wk, or  day 1 08:00  (day 0 is the day of time zero).

study: Endotoxin in healthy people
question: How much do cytokines rise, and how soon?
seed: 1                        # the same seed gives the same people and the same numbers

people:
  number: 20                   # in all; randomised to the arms, or everybody in every arm (see design)
  age: {mean: 25, sd: 4, min: 18, max: 35}     # years; one number gives everybody that age
  female: 0.5                  # share of women
  bmi: {mean: 23, sd: 2.5}     # kg/m^2
  # enrol: "hs_crp < 3 mg/L and age < 30"      # only people for whom this holds at screening
  # history: none              # unless said, they have lived 400 days before, as people do; none: all well settled

design: counterfactual         # everybody in every arm; `parallel` randomises people to the arms
clock: "09:00"                 # clock time of study time zero

# model:                       # unless said, all of the body takes part
#   cut: ["inflammation->hpa"]                 # what if this coupling were not there?
# set: {hpa.half_drive: 8 min}                 # a number of the model; `allostasis list modules` says of which

arms:
  placebo:   []                # nothing is given
  endotoxin:
    - {treatment: endotoxin, amount: 2 ng/kg, at: 0 h}
    # - {treatment: hydrocortisone, amount: 3 ug/kg/min, from: -30 min, for: 6 h}

visits: {from: 0 h, every: 30 min, until: 8 h}
measure: [tnf, il6]

compare:                       # first arm minus second
  - {endpoint: peak(tnf), over: [0 h, 8 h], between: [endotoxin, placebo]}
  - {endpoint: change(il6), at: 2 h, between: [endotoxin, placebo]}
  - {endpoint: time_of_peak(tnf), over: [0 h, 8 h], within: endotoxin}

# published: [id]              # published findings beside this study, each read as its replay in the ledger defines it;
#                              # another way:  - {finding: id, as: peak(tnf), over: [0 h, 8 h], differs: why}
"""


def template() -> str:
    """Text of a commented study file that runs as it is."""
    return _TEXT
