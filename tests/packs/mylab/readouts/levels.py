"""What a laboratory reports of the pack's drugs."""

from __future__ import annotations

from allostasis.language import Assay, Readout

__all__ = ["READOUTS"]

READOUTS: tuple[Readout, ...] = (
    Assay(
        "anakinra_level",
        "ng/mL",
        "anakinra in plasma",
        "anakinra-assay",
        of="anakinra.concentration",
        cv=0.1,
        low=1.0,
        decimals=0,
    ),
)
