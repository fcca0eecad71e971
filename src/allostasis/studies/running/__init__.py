"""A study is planned, lived, measured, compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allostasis.doors import door

if TYPE_CHECKING:
    from allostasis.studies.running.borrowed import Past as Past
    from allostasis.studies.running.cohort_run import Runner as Runner
    from allostasis.studies.running.comparisons import start as start
    from allostasis.studies.running.enrolment import enrol as enrol
    from allostasis.studies.running.enrolment import passed as passed
    from allostasis.studies.running.instruments import check as check
    from allostasis.studies.running.integrator import explicit_unless_stiff as explicit_unless_stiff
    from allostasis.studies.running.lead_in import DAY_ZERO as DAY_ZERO
    from allostasis.studies.running.manifest import identity as identity
    from allostasis.studies.running.plan import Plan as Plan
    from allostasis.studies.running.run import assign as assign

__getattr__, __dir__, __all__ = door(__name__)
