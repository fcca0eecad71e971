"""A lasting hardship (caring for someone ill, unemployment): a steady strain from 0 to 1 while it lasts.

Acts on  appraisal.strain
"""

from __future__ import annotations

from allostasis.language import Stressor

chronic = Stressor("chronic", about="lasting hardship")
level = chronic.input("level", unit="1", about="strain now")
chronic.act("appraisal.strain", level, about="lasting hardship")
chronic.steady(level)
