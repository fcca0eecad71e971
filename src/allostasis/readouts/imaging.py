"""What scanners report of the brain: TSPO-PET, task activity, connectivity, volume.

Task activity repeats badly, connectivity somewhat better, volume well. Some scans are lost to movement.
"""

from __future__ import annotations

from allostasis.language import Assay, Readout

__all__ = ["READOUTS"]

N = "imaging-noise"


def _task(name: str, of: str, about: str) -> Assay:
    return Assay(name, "%", f"{about}, BOLD signal change", N, missing=0.1, of=of, times=0.003, sd=0.1, decimals=3)


def _link(name: str, about: str) -> Assay:
    return Assay(
        name, "1", f"{about}, Fisher z at rest", N, missing=0.1, of=f"circuits.link_{name[5:]}", sd=0.1, decimals=3
    )


READOUTS: tuple[Readout, ...] = (
    Assay(
        "tspo_vt",
        "mL/cm**3",
        "TSPO-PET, total volume of distribution in grey matter",
        N,
        missing=0.05,
        of="microglia.tspo",
        cv=0.12,
        decimals=2,
    ),
    Assay(
        "tspo_affinity", "1", "TSPO genotype: 1 high, 0.65 mixed, 0.2 low", N, of="microglia.tspo_affinity", decimals=2
    ),
    _task("bold_striatum", "circuits.striatum", "ventral striatum, reward over none"),
    _task("bold_amygdala", "circuits.amygdala", "amygdala, fearful faces over shapes"),
    _task("bold_prefrontal", "circuits.control_now", "dorsolateral prefrontal cortex, regulating emotion"),
    _link("link_reward", "ventral striatum to ventromedial prefrontal cortex"),
    _link("link_control", "prefrontal cortex to amygdala"),
    _link("link_memory", "hippocampus to prefrontal cortex"),
    Assay(
        "hippocampal_volume", "mm**3", "both hippocampi", N, missing=0.05, of="plasticity.volume", cv=0.02, decimals=0
    ),
)
