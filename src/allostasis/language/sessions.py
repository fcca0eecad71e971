"""What every treatment by sessions shares: a session is a dose, becomes skill that fades, and raises hope."""

from __future__ import annotations

from typing import Any

from allostasis.language.treatment import Treatment

__all__ = ["taught"]


def taught(m: Treatment, *, learn: float, fade: float, source: str = "session-skill") -> Any:
    """Give ``m`` sessions, and return the skill (0 to 1) that they leave.

    Args:
        m: the treatment; its bolus becomes one session (amount 1).
        learn: share of what is still to learn that one session attended teaches.
        fade: days after which skill has faded to a third unless it is renewed.
        source: ledger id of the numbers.

    People differ in how many sessions they make use of (``adherence``) and in how fast they learn. A session is
    worked through over two days. It raises hope by way of ``expectancy``, as any treatment does.
    """
    adherence = m.param("adherence", 0.8, "1", source=source, unsure=0.1, varies=0.2, about="sessions made use of")
    rate = m.param("learning", learn, "1", source=source, unsure=0.4, varies=0.4, about="learnt from one session")
    tau = m.param("tau_session", 2.0, "d", source=source, unsure=0.3, about="working a session through")
    fading = m.param("tau_skill", fade, "d", source=source, unsure=0.5, varies=0.5, about="skill without practice")
    session = m.state("session", start=0.0, scale=1.0, unit="1", about="sessions not yet worked through")
    skill = m.state("skill", start=0.0, scale=0.1, unit="1", slow=True, about="what was learnt, 0 to 1")
    m.flow("session worked through", session / tau, out_of=session)
    m.flow("skill growing", rate * adherence * session / tau * (1 - skill), into=skill)
    m.flow("skill fading", skill / fading, out_of=skill)
    m.act("expectancy.given", adherence * session / tau, about="being treated")
    m.bolus(session)
    m.form, m.hope = "therapy", m.params["adherence"].value
    return skill
