"""Which way of an endpoint is the benefit: of symptoms and inflammation a fall, of what is kept or gained a rise."""

from __future__ import annotations

from allostasis.errors import StudyError
from allostasis.expressions import Expression, Part
from allostasis.studies.file.section_reader import Section

__all__ = ["HIGHER", "LOWER", "better"]

LOWER = frozenset(
    "phq9 hamd17 madrs madrs_now bdi2 mde_symptoms mde_core ymrs caps5 stai_trait stai_state gad7 pss10 fatigue_score "
    "fatigue_now loneliness audit_c impulse_control isi sickq poms_depression ghq12 cold_symptoms flu_symptoms "
    "rhinovirus_load influenza_load wound_size tumour_cells disease_activity joint_damage suvr centiloid "
    "tspo_vt tnf il6 il6_many il8 il1b hs_crp ccl2 nfkb csf_il6 csf_ccl2 csf_quin kyn_trp hair_cortisol "
    "death_hazard hazard_ratio".split()
)
HIGHER = frozenset(
    "rmssd hf_power hf_hrv bdnf link_reward link_control link_memory hippocampal_volume verbal_memory speed executive "
    "sleep_hours steps network_size alive pain_threshold antibody_titre antibody_fold nk_lysis nk_killing".split()
)


def better(here: Section, endpoint: Expression, kind: str) -> str:
    """``lower`` or ``higher``: what the comparison says, else what is known of its read-out; "" after a problem."""
    if here.has("better"):
        return here.choice("better")
    if kind == "proportion":  # a response, a remission
        return "higher"
    name, sign = _named(endpoint.root)
    if name in LOWER | HIGHER and sign:
        return "lower" if (name in LOWER) == (sign > 0) else "higher"
    here.problems.add(
        StudyError(
            f"whether a rise or a fall of {endpoint} is the benefit is not known",
            where=here.where("endpoint"),
            found=str(endpoint),
            needed="better: lower, or better: higher",
            fix="Write for example  better: lower",
        )
    )
    return ""


def _named(part: Part) -> tuple[str, int]:
    """The one read-out of an expression and whether it rises with it; sign 0 where that cannot be told."""
    if part.kind == "name":
        return part.text, 1
    if part.kind == "call":
        return _named(part.parts[0]) if part.text not in {"time_of_peak", "first_time"} else ("", 0)
    if part.kind == "negate":
        name, sign = _named(part.parts[0])
        return name, -sign
    if part.kind != "arithmetic":
        return "", 0
    (left, up), (right, down) = (_named(p) for p in part.parts)
    if left and right:  # of the same read-out twice, e.g. how far it fell: only the study knows which is meant
        return "", 0
    numbers = [p.number for p in part.parts if p.kind == "number"]
    if len(numbers) != 1 or (part.text in "*/" and numbers[0] <= 0):
        return "", 0
    name, sign = (left, up) if left else (right, down)
    return name, -sign if part.text in "-/" and right else sign
