"""Which exposures and which instruments are of one kind, so that a finding on the one says something of the other.

A name that stands in no kind is a kind of its own: a new drug or instrument needs no entry here.
"""

from __future__ import annotations

__all__ = ["exposure_kind", "instrument_kind"]

_EXPOSURES = {
    "acute stress": "tsst mental_task marital_conflict head_up_tilt",
    "lasting stress": "chronic hassles trauma",
    "sleep loss": "vigil short_nights",
    "inflammation": "endotoxin il6 interferon_alpha smouldering vaccine",
    "infection": "rhinovirus influenza",
    "glucocorticoids": "hydrocortisone dexamethasone",
    "releasing hormones": "crh ovine_crh",
    "adrenergic agonists": "adrenaline isoprenaline",
    "beta blockers": "propranolol labetalol",
    "anti-inflammatory drugs": "celecoxib infliximab tocilizumab omega_3",
    "therapies": "cbt cbt_i mindfulness trauma_therapy social_support",
    "ways of life": "exercise mediterranean_diet sleep_extension",
    "slow brain disease": "plaque synuclein",
}
_INSTRUMENTS = {
    "cortisol and ACTH": "cortisol cortisol_mass salivary_cortisol hair_cortisol daily_cortisol acth",
    "inflammation in blood": "tnf il6 il6_many il1b il8 il10 ccl2 ifng il4 hs_crp nfkb",
    "stimulated blood": "tnf_made il1b_made il6_made ifng_made il4_made proliferation gc_sensitivity",
    "blood cells": "neutrophils monocytes lymphocytes t_cells t_effector nk leukocytes naive_t senescent_t",
    "natural killing": "nk_lysis nk_killing",
    "heart and nerves": "heart_rate rmssd hf_power hf_hrv adrenaline noradrenaline",
    "depression": "phq9 hamd17 madrs madrs_now bdi2 mde_symptoms mde_core poms_depression ghq12",
    "anxiety and stress": "stai_state stai_trait gad7 pss10 caps5",
    "fatigue and sickness": "fatigue_score fatigue_now sickq",
    "sleep": "isi sleep_hours awake",
    "company": "loneliness network_size lives_alone",
    "tryptophan": "tryptophan kynurenine kyn_trp kyna csf_quin csf_kyna",
    "spinal fluid": "csf_il6 csf_ccl2 csf_5hiaa",
    "microglia": "tspo_vt",
    "pictures of the brain": "bold_striatum bold_amygdala bold_prefrontal link_reward link_control link_memory",
    "hippocampus": "hippocampal_volume bdnf",
    "thinking": "verbal_memory speed executive mmse dementia",
    "antibodies": "antibody_titre antibody_fold ebv_titre",
    "colds": "rhinovirus_load cold_symptoms influenza_load flu_symptoms",
    "joints": "disease_activity joint_damage",
    "amyloid": "suvr centiloid",
    "death": "death_hazard hazard_ratio alive",
}
_EXPOSED = {name: kind for kind, names in _EXPOSURES.items() for name in names.split()}
_READ = {name: kind for kind, names in _INSTRUMENTS.items() for name in names.split()}


def exposure_kind(name: str) -> str:
    """The kind of a treatment, stressor or condition, by its name in the catalogue."""
    return _EXPOSED.get(name, name)


def instrument_kind(name: str) -> str:
    """The kind of a read-out."""
    return _READ.get(name, name)
