"""Instruments: what an assay, a sensor or a questionnaire reports of a state, noise and limits included.

States are exact and always known; read-outs are not. A read-out names states, it does not import them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Readout", "Assay", "Item", "Scale"]


@dataclass(frozen=True)
class Readout:
    """What every instrument has.

    Attributes:
        name: how studies call it, e.g. ``"tnf"``.
        unit: of the reported value.
        about: what it is.
        source: id of the ledger source of its error.
        missing: share of visits at which it is not obtained.
        molar_mass: g/mol, where the thing is reported by mass and by amount of substance (``ledger: molar-masses``).
        possible: lowest and highest value that there can be at all, in ``unit``; None where nothing bounds it.
        instrument: False for a quantity of the model itself, which nobody could measure so: no noise, no limits.
    """

    name: str
    unit: str
    about: str
    source: str
    missing: float = 0.0
    instrument: bool = True
    molar_mass: float | None = None
    possible: tuple[float | None, float | None] | None = None

    def range(self) -> tuple[float | None, float | None]:
        """Lowest and highest value that there can be, in ``unit``."""
        return self.possible or (None, None)


@dataclass(frozen=True)
class Assay(Readout):
    """A continuous measurement of one state or offer.

    Attributes:
        of: path of the state or offer.
        times: multiplies the state, e.g. by what one of it weighs.
        times_unit: of ``times``; the product is converted to ``unit``, and must have its dimension.
        cv: coefficient of variation, multiplicative lognormal error.
        sd: additive error in ``unit``.
        low, high: limits of quantification; below and above, the limit itself is reported and flagged.
        decimals: rounding of the report.
    """

    of: str = ""
    times: float = 1.0
    times_unit: str = "1"
    cv: float = 0.0
    sd: float = 0.0
    low: float | None = None
    high: float | None = None
    decimals: int | None = None

    def range(self) -> tuple[float | None, float | None]:
        """As :attr:`possible`; where nothing is said, what is counted or weighed is never negative."""
        if self.possible is not None:
            return self.possible
        signed = not self.instrument or (self.sd > 0 and self.unit in {"1", "%"})
        return (None if signed else 0.0), (100.0 if self.unit == "percent" else None)


@dataclass(frozen=True)
class Item:
    """One question: the latent value at which each next category is chosen.

    Attributes:
        cuts: ascending, of ``times`` the state; noise: SD of reporting, in the same.
        times: -1 where less of it is worse.
    """

    name: str
    of: str
    cuts: tuple[float, ...]
    noise: float
    times: float = 1.0


@dataclass(frozen=True)
class Scale(Readout):
    """A questionnaire: ordinal items over a recall window, summed.

    Attributes:
        items: each reads a state, averaged over the window, adds reporting noise, and is cut into categories.
        recall: hours that the questions look back; 0 means now.
        trait: SD of a person's lasting style of answering, added to every item's latent value.
        shift, times: the reported value is shift + times * sum of items.
    """

    items: tuple[Item, ...] = field(default=())
    recall: float = 0.0
    trait: float = 0.0
    shift: float = 0.0
    times: float = 1.0

    def range(self) -> tuple[float | None, float | None]:
        """The scores of those who choose the first answer everywhere, and the last."""
        return self.possible or (self.shift, self.shift + self.times * sum(len(i.cuts) for i in self.items))
