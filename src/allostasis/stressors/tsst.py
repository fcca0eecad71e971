"""The Trier Social Stress Test: ten minutes of anticipation, then a speech and sums before a silent panel.

Ten and ten minutes are Kirschbaum's protocol of 1993. The challenge of each minute is given here: high from the
announcement on, highest in the speech; what a person makes of it, and for how long, is `appraisal`. Speech and sums are
given standing, which withdraws the vagus and quickens the heart without the mind.
Left out on purpose: being habituated to a second test, an active placebo task, noradrenaline of standing (what threat
adds was set on people who stood), what speaking does to the breath.

Acts on  appraisal.challenge [1]   autonomic.vagal_drive [1]
"""

from __future__ import annotations

from allostasis.language import Stressor

tsst = Stressor("tsst", about="Trier Social Stress Test")
level = tsst.input("level", unit="1", about="challenge now")
tsst.act("appraisal.challenge", level)
K, C = "trier-protocol", "stressor-courses"
waiting = tsst.param("anticipation", 10.0, "min", source=K, unsure=0.05, about="from the announcement to the speech")
speaking = tsst.param("speech", 5.0, "min", source=K, unsure=0.05, about="half of the test's ten minutes")
counting = tsst.param("sums", 5.0, "min", source=K, unsure=0.05, about="the other half")
announced = tsst.param("anticipation_challenge", 2.75, "1", source=C, unsure=0.3, about="challenge of waiting")
judged = tsst.param("speech_challenge", 3.5, "1", source=C, unsure=0.2, about="challenge of the speech")
added = tsst.param("sums_challenge", 2.0, "1", source=C, unsure=0.3, about="challenge of the sums")
tsst.course(level, (waiting, announced), (speaking, judged), (counting, added))
standing = tsst.input("standing", unit="1", about="1 while on one's feet")
withdrawn = tsst.param(
    "standing_vagus", 0.5159, "1", source="standing-heart", unsure=0.4, varies=0.3, about="vagus it takes, as -ln"
)
tsst.act("autonomic.vagal_drive", -withdrawn * standing)
tsst.course(standing, (waiting, 0.0), (speaking, 1.0), (counting, 1.0))
tsst.given(usual="1", largest="4", told="1 is the test; trauma is four times it", grade="C")
