"""Laws of read-outs: each is of something that there is, in its dimension, with a source of its error."""

from __future__ import annotations

from allostasis.assembly import assemble, catalogue
from allostasis.errors import LedgerError, ModelError
from allostasis.language import Assay, Readout, Scale
from allostasis.ledger import sources
from allostasis.studies.running import check

__all__ = ["check_readout"]


def check_readout(one: Readout) -> None:
    """Refuse a read-out of nothing, in another dimension, or without a source.

    Raises:
        ModelError: it reads nothing.
        UnknownName, UnitError: what it reads is not there, or cannot be reported so.
        LedgerError: the ledger does not know its source.
    """
    read = [one.of] if isinstance(one, Assay) else [i.of for i in one.items] if isinstance(one, Scale) else []
    if not read or not all(read):
        raise ModelError(
            f"{one.name} reads nothing",
            found='of=""' if isinstance(one, Assay) else "no items",
            needed="of= a state or offer of the model",
            fix="allostasis list modules --json  says what can be measured",
        )
    for path in read:
        catalogue.readout(path)
    check(assemble(sorted({path.partition(".")[0] for path in read})), one)
    if one.source not in sources():
        raise LedgerError(
            f"{one.name} has no source",
            found=f'source="{one.source}"',
            needed="the id of a source of its error and limits in the ledger",
            fix="Write one, or take  assay-limits  or  readout-noise  of ours",
        )
