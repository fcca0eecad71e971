"""The bank: people who have lived from birth, kept block by block, for studies that enrol from them.

A block is lived whole and follows from the model, the code, the seed and its number alone, so that it is the same
whenever and in whatever company it is built: a study that asks for it finds it or lives it. Blocks lie in the cache,
each with its checksum; one that is damaged or of another model counts as missing and is lived again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from allostasis.cache import alone, code_hash, get, hashed, once, place, put, versions
from allostasis.lives.block import LifeBlock, lived_block
from allostasis.lives.body_by_leaps import body_given
from allostasis.lives.days_of_mood import life_model
from allostasis.lives.whole_life import LAST, POPULATION
from allostasis.people import Population

__all__ = ["BLOCK", "WHOLE", "Bank"]

BLOCK, WHOLE = 64, 2000  # lives of a block; of the bank, unless more are asked for
LOOKED = 16  # one block in so many, the ninth first, is lived once more, to see whether two sweeps are enough
WRITTEN = ("biology", "conditions")  # rooms whose modules the catalogue finds by name
HELD = 64  # blocks that a process remembers, about 3 MB each
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Bank:
    """Lives of a seed.

    Attributes:
        seed: of all that is drawn in these lives. years: of 52 weeks that are lived at most. size: lives of a block.
        spared: the same people without any adversity in childhood.
    """

    seed: int = 1
    years: int = LAST
    size: int = BLOCK
    spared: bool = False

    @property
    def population(self) -> Population:
        """Whom lives are drawn from, at eighteen."""
        return POPULATION

    @cached_property
    def key(self) -> str:
        """Of all that these lives follow from; kept by all that was written, since to wire its models takes seconds."""
        written = code_hash("lives.block", *WRITTEN), versions("numpy", "numba", "sympy"), repr(self), repr(POPULATION)
        return once("models", f"bank-{hashed(written)}", lambda: self._wired().encode()).decode()

    def _wired(self) -> str:
        """The same, from the models as they are wired."""
        code = code_hash("lives.block", without=("assembly",))
        models = body_given().fingerprint, life_model().fingerprint
        told = (self.seed, self.years, self.size, self.spared)
        return hashed([*models, code, versions("numpy", "numba"), repr(POPULATION), *told])

    def block(self, number: int, workers: int = 1) -> LifeBlock:
        """The people from ``number`` times ``size`` on: as remembered, from disk, or lived now and kept."""
        return _block(self, number, workers)

    def _found(self, number: int, workers: int) -> LifeBlock:
        if (found := self.kept(number)) is not None:
            return found
        with alone("bank", key := self._name(number)):
            found = self.kept(number)
            if found is None:
                persons = np.arange(self.size) + self.size * number
                more = number % LOOKED == LOOKED // 2 and not self.spared
                found = lived_block(
                    persons, seed=self.seed, years=self.years, once_more=more, spared=self.spared, workers=workers
                )
                put("bank", key, found.packed())
        return found

    def kept(self, number: int) -> LifeBlock | None:
        """A block that lies on disk as it was written; None where there is none."""
        content = get("bank", self._name(number))
        return None if content is None else LifeBlock.read(content)

    def blocks(self, lives: int) -> Iterator[LifeBlock]:
        """The blocks of so many lives that lie on disk, in order."""
        for number in range(-(-lives // self.size)):
            if (one := self.kept(number)) is not None:
                yield one

    def holds(self, lives: int) -> int:
        """How many of so many lives lie on disk."""
        return sum(self.size for number in range(-(-lives // self.size)) if self.kept(number) is not None)

    def numbers(self) -> list[int]:
        """Numbers of the blocks that lie on disk, in order; some of them may be damaged."""
        return sorted(numbers_kept(self._name(0)[:-1]))

    def all_kept(self) -> Iterator[LifeBlock]:
        """Every block that lies on disk, in order."""
        for number in self.numbers():
            if (one := self.kept(number)) is not None:
                yield one

    def build(self, lives: int, tell: Tell = lambda stage, done, total: None, workers: int = 1) -> dict[str, float]:
        """Live so many people, as far as they have not; whoever stops it finds what is finished by then.

        Args:
            tell: called with (stage, done, total). workers: blocks lived at a time; they change no bit.

        Returns:
            Seconds that each part took, of what was lived now.
        """
        missing = [n for n in range(-(-lives // self.size)) if self.kept(n) is None]
        total, took = -(-lives // self.size) * self.size, dict[str, float]()
        done = total - self.size * len(missing)
        tell("lives", done, total)
        with ThreadPoolExecutor(workers) as pool:
            waiting = [pool.submit(self._found, n, 1) for n in missing]
            try:
                for one in waiting:
                    for part, seconds in one.result().took.items():
                        took[part] = took.get(part, 0.0) + seconds
                    done += self.size
                    tell("lives", done, total)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return took

    def _name(self, number: int) -> str:
        return f"lives-{self.key}-{number}"


_held: OrderedDict[tuple[str, int], LifeBlock] = OrderedDict()


def _block(bank: Bank, number: int, workers: int) -> LifeBlock:
    """Blocks that were asked for last, however many threads ask or live them."""
    key = (bank.key, number)
    if key not in _held:
        _held[key] = bank._found(number, workers)
        while len(_held) > HELD:
            _held.popitem(last=False)
    return _held[key]


def numbers_kept(beginning: str) -> list[int]:
    """Numbers of the blocks whose names begin so."""
    root = place()
    found = (root / "bank").glob(f"{beginning}*.kept") if root is not None else ()
    return [int(path.stem.removeprefix(beginning)) for path in found if path.stem.removeprefix(beginning).isdigit()]
