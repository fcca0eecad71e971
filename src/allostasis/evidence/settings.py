"""Who was given what, what was read and when, for every finding: of its replay, or of its text where it has none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from allostasis.assembly import catalogue
from allostasis.ledger import Finding
from allostasis.results import Estimand
from allostasis.studies.file import BACKGROUND, Replay, begins, own

__all__ = ["of_replay", "of_text"]

_WORDS = {
    "tsst": "tsst|trier social stress",
    "mental_task": "stroop|mental arithmetic|mental stress|laboratory stress",
    "endotoxin": "endotoxin|lps|lipopolysaccharide",
    "interferon_alpha": "interferon.alpha|ifn-?a",
    "cbt": "cbt|cognitive behaviou?ral",
    "cbt_i": "cbt-i|insomnia therapy",
    "il6": "il-?6 (injection|infusion)|recombinant il-?6",
    "vaccine": "vaccin",
    "vigil": "sleep deprivation|awake all night",
    "short_nights": "sleep restriction|short sleep",
    "omega_3": "omega-?3|epa",
    "crh": "crh",
    "escitalopram": "escitalopram|ssri|antidepressant",
    "exercise": "exercise|training",
}
_READ = {
    "salivary_cortisol": r"saliva\w* cortisol",
    "cortisol": r"^(?!.*(saliva|hair)).*cortisol",
    "hair_cortisol": r"hair cortisol",
    "acth": "acth",
    "hs_crp": r"\bcrp\b|c-reactive",
    "il6": r"il-?6\b|interleukin-6",
    "tnf": r"\btnf",
    "il10": r"il-?10\b",
    "il1b": r"il-?1 ?(b|beta)",
    "hamd17": r"ham-?d|hamilton|hdrs|remission of depression|depressive symptom",
    "phq9": "phq|depressive symptom",
    "madrs": "madrs|montgomery",
    "bdi2": r"\bbdi",
    "heart_rate": "heart rate",
    "rmssd": "rmssd|heart rate variability|hrv",
    "noradrenaline": "noradrenaline|norepinephrine",
    "adrenaline": r"(?<!nor)adrenaline|(?<!nor)epinephrine",
    "bold_amygdala": "amygdala",
    "bold_striatum": "striatum|accumbens",
    "bold_prefrontal": "prefrontal",
    "hippocampal_volume": "hippocamp",
    "tspo_vt": "tspo",
    "isi": "insomnia severity",
    "stai_state": "state anxiety",
}


def of_replay(replay: Replay, contrast: Estimand) -> dict[str, Any]:
    """Exposure, read-outs, hours and people of what stands for a finding."""
    study = replay.study
    parts = [contrast.endpoint, contrast.event, *contrast.x]
    names = [n for e in parts if e is not None for n in e.names if n in study.measure]
    arms = contrast.between or (contrast.arm or next(iter(study.arms)),)
    exposure = [e for arm, gs in own(study.arms, arms).items() for e in _told(gs, arm)]
    begun = begins(study.arms, arms)
    times = [t for e in parts if e is not None for t in e.times if t > (begun if begun is not None else -1e9)]
    for window in (contrast.over, contrast.x_over):
        times += list(window or ())
    times += [t for t in (contrast.at,) if t is not None] or ([] if times else [study.visits[-1]])
    population = study.population
    picked = [n for e in (study.enrol, contrast.by) if e is not None for n in e.names if n in catalogue.readouts()]
    return {
        "exposure": exposure,
        "readouts": sorted(dict.fromkeys(names)),
        "hours": None if begun is None else [max(0.0, min(times) - begun), max(0.0, max(times) - begun)],
        "people": {**_people(population), "picked": sorted(dict.fromkeys(picked))},
    }


def _people(population: Any) -> dict[str, float]:
    table = {
        "female": getattr(population, "female", None),
        "age": getattr(getattr(population, "age", None), "mean", None),
    }
    return {k: float(v) for k, v in table.items() if v is not None}


def _told(given: Sequence[Any], arm: str) -> Iterable[dict[str, Any]]:
    """One entry a thing and amount, however often it was given."""
    first: dict[tuple[str, str], Any] = {}
    for g in given:
        first.setdefault((catalogue.key(g.name), str(g.amount or "")), g)
    for (name, amount), g in first.items():
        yield {"arm": arm, "kind": g.kind, "name": name, "amount": amount}


def of_text(finding: Finding) -> dict[str, Any]:
    """The same by the words of a finding that has no replay; an exposure that they do not tell is None."""
    said = f"{finding.exposure} | {finding.comparison}".lower()
    rooms = {"treatment": "treatments", "stressor": "stressors", "condition": "conditions"}
    exposure = [
        {"arm": "", "kind": kind, "name": name, "amount": ""}
        for kind, room in rooms.items()
        for name in catalogue.names(room)
        if name not in BACKGROUND and re.search(_WORDS.get(name, rf"\b{name.replace('_', ' ')}\b"), said)
    ]
    measured = f"{finding.outcome.measure}".lower()
    names: Mapping[str, Any] = catalogue.readouts()
    read = [n for n in names if n in _READ and re.search(_READ[n], measured)]
    return {"exposure": exposure or None, "readouts": sorted(read), "hours": None, "people": {}}
