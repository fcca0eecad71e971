"""The evidence check: replay the published findings with enough people, and judge the model by fixed rules."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from allostasis.assembly import catalogue
from allostasis.errors import UnknownName
from allostasis.evidence.replay_runs import CHUNK, ReplayCohort, model_of, shared_model
from allostasis.evidence.scheduling import run_grouped
from allostasis.evidence.verdicts import ROWS, Judged, by_row, mean_of_topic, model_value, totals, zero_effect
from allostasis.ledger import RATIOS, Finding, findings, in_sample, known_id, verdict
from allostasis.packs import find, owner
from allostasis.results import Estimate, Measurements, enough, estimate, judge
from allostasis.studies import replays
from allostasis.studies.file import Replay, Replays, replays_of

__all__ = ["DOUBT", "DOUBTED", "Evidence", "Progress", "check", "couplings"]

DOUBT, DOUBTED = 4, 64  # draws of what we do not know, and the people who live each of them
LEAST = 128  # people of a replay, even where they live longer than it allows
RESTING, ENROLLED = 37.0, 0.25  # days that all settle and are led to time zero; about who of those screened goes on
Progress = Callable[..., None]  # (stage, done, total)


@dataclass(frozen=True)
class Evidence:
    """What the check found: every finding asked for, misses first."""

    judged: tuple[Judged, ...]
    cut: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Totals by side, counts by row, and every finding."""
        return {
            "totals": totals(self.judged),
            "rows": by_row(self.judged),
            "findings": [j.plain() for j in self.judged],
            "cut": list(self.cut),
        }


def check(
    *,
    rows: Sequence[str] = (),
    ids: Sequence[str] = (),
    side: str = "",
    cut: Sequence[str] = (),
    use: Mapping[str, str] | None = None,
    most: int | None = None,
    doubt: int = DOUBT,
    baseline: bool = True,
    workers: int = 2,
    progress: Progress | None = None,
    longest: float = math.inf,
    of: Replays | None = None,
    ledger: Mapping[str, Finding] | None = None,
    packs: Sequence[str] = (),
) -> Evidence:
    """Replay findings and judge them.

    Args:
        rows, ids, side: which findings; all outputs that count or are replayed unless said.
        cut: couplings to cut. use: variants of modules.
        most: people at most; unless said, as many as the replay's own limits allow.
        doubt: how many draws of what we do not know are lived too.
        baseline: whether the uncoupled cores are lived too.
        workers: threads; they change no number.
        progress: called with (replay, done, total).
        longest: replays whose last visit (hours) is later are left out.
        of, ledger: other replays and findings than the package's own.
        packs: names of loaded packs, whose findings are meant unless ids are said. Of a pack is also what ``ids`` names
            in full; where neither is said, the check is of our findings alone, whatever is loaded.

    Raises:
        UnknownName: no such finding or row.
    """
    for id in ids:
        find(id)
    known = ledger or findings()
    ids = tuple(known_id(id, known) for id in ids)
    if of is None and (owners := {owner(id) for id in ids} if ids else set(packs)) - {""}:
        asked: dict[str, Any] = {"rows": rows, "side": side, "cut": cut, "use": use, "most": most, "doubt": doubt}
        asked |= {"baseline": baseline, "workers": workers, "progress": progress, "longest": longest}
        parts = []
        for name in sorted(owners):
            mine = {id: f for id, f in known.items() if owner(id) == name}
            book = replays_of(name) if name else replays()
            some = [id for id in ids if owner(id) == name]
            parts.append(check(**asked, ids=some, of=book, ledger=mine))
        judged_all = (j for part in parts for j in part.judged)
        return Evidence(tuple(sorted(judged_all, key=lambda j: j.order)), tuple(cut))
    if ledger is None:
        known = {id: f for id, f in known.items() if not owner(id)}
    book = of or replays()
    wanted = _wanted(known, book, rows, ids, side)
    chosen = [r for r in (one.only(wanted) for one in book.all) if r is not None and r.study.visits[-1] <= longest]
    wired = _Wired.of(book, tuple(cut), tuple(sorted((use or {}).items())))
    off = couplings(book) if baseline else ()
    tell = progress or (lambda stage, done, total: None)
    judged: dict[str, Judged] = {}

    def judge(replay: Replay, threads: int, say: Callable[[str], None]) -> list[Judged]:
        alone = wired.uncoupled(replay, off, threads) if baseline else None
        return list(_judge(wired.whole(replay, threads), alone, known, most, doubt, say))

    def days(replay: Replay) -> float:
        return _limit(replay, most) * (RESTING + _lived(replay))

    for item in run_grouped(chosen, judge, days, tell, workers):
        judged |= {j.finding.id: j for j in item}
    tell("done", len(chosen), len(chosen))
    for id in wanted:
        if id not in judged:
            reason = book.reasons.get(id, "no replay has been written")
            judged[id] = Judged(known[id], "not simulated", reason=reason)
    return Evidence(tuple(sorted(judged.values(), key=lambda j: j.order)), tuple(cut))


def couplings(book: Replays | None = None) -> tuple[str, ...]:
    """Couplings between the cores, as ``a->b``: the uncoupled baseline cuts all of them, the ablation one by one."""
    conditions = set(catalogue.names("conditions"))  # given, so that none of theirs is a coupling
    model = shared_model(tuple(m for m in (book or replays()).modules if m not in conditions), switched=True)
    return tuple(sorted(name.removeprefix("cut.") for name in model.covariates if name.startswith("cut.")))


@dataclass(frozen=True)
class _Wired:
    """The bodies that the people of the replays have; whole couplings that are cut need no kernel of their own."""

    given: tuple[str, ...]
    cut: tuple[str, ...]
    use: tuple[tuple[str, str], ...]
    switched: bool

    @classmethod
    def of(cls, book: Replays, cut: tuple[str, ...], use: tuple[tuple[str, str], ...]) -> _Wired:
        """What is cut and used in the model of some replays; refused where there is no such thing."""
        if cut and not use and set(cut) <= set(couplings(book)):
            return cls(book.modules, tuple(sorted(cut)), (), True)
        if cut or use:
            shared_model(book.modules, cut, use)
        return cls(book.modules, cut, use, False)

    def whole(self, replay: Replay, workers: int) -> ReplayCohort:
        """The people of a replay in the model that is judged."""
        if self.switched:
            return self.uncoupled(replay, self.cut, workers)
        return ReplayCohort(replay, model_of(replay, self.given, self.cut, self.use), None, workers)

    def uncoupled(self, replay: Replay, off: Iterable[str], workers: int) -> ReplayCohort:
        """The people of a replay with some couplings switched off."""
        model = model_of(replay, self.given, switched=True)
        return ReplayCohort(replay, model, None, workers, tuple(c for c in off if f"cut.{c}" in model.covariates))


def _wanted(
    known: Mapping[str, Finding], book: Replays, rows: Sequence[str], ids: Sequence[str], side: str
) -> tuple[str, ...]:
    for row in rows:
        if row not in ROWS:
            raise UnknownName.among("row", row, ROWS, where="--row")
    if side not in {"", "calibration", "validation"}:
        raise UnknownName.among("side", side, ("calibration", "validation"), where="--side")
    replayed = book.replayed()
    return tuple(
        f.id
        for f in known.values()
        if f.role == "output" and (f.counts or f.id in replayed or f.id in ids)
        if not ids or f.id in ids
        if not rows or set(rows) & set(f.rows)
        if not side or f.side == side
    )


def _judge(
    whole: ReplayCohort,
    alone: ReplayCohort | None,
    known: Mapping[str, Finding],
    most: int | None,
    doubt: int,
    tell: Callable[[str], None],
) -> Iterable[Judged]:
    replay = whole.replay
    limit = _limit(replay, most)
    seen, sizes = _sized(replay, known, whole, limit, tell)
    draws = range(doubt if replay.doubt else 0)
    people = min(DOUBTED, max(16, limit // 8))
    doubted = [replace(whole, doubt=k).chunk(0, people) for k in draws]
    few = min(CHUNK, limit) if replay.study.enrol else people
    uncoupled = None if alone is None else alone.chunk(0, few)
    for c, item in zip(replay.contrasts, sizes, strict=True):
        finding = known[c.finding]
        said = judge(finding, item)
        low, high = _doubt(finding, item, [estimate(finding, c, d).value for d in doubted])
        model_says = {
            "value": item.value,
            "se": item.se,
            "low": item.low,
            "high": item.high,
            "n": item.n,
            "standardised": item.standardised,
            "doubt_low": low,
            "doubt_high": high,
        }
        baselines = {"zero": zero_effect(finding), "mean": mean_of_topic(finding)}
        if uncoupled is not None:
            cores = estimate(finding, c, uncoupled)
            baselines["uncoupled"] = verdict(finding, cores.value, standardised=cores.standardised)
        reason = item.reason or ("the model gives no number here" if said == "not simulated" else "")
        stopped, precise = len(seen.stopped), enough(finding, item) <= 1.05
        known_before = in_sample(finding.id, kept=False) and not c.in_sample
        note = f"in-sample: calibrated on it; {c.note}" if known_before else c.note
        value = model_value(replay.title, c)
        yield Judged(
            finding, said, model_says, reason, replay.title, note, baselines, len(seen), stopped, precise, value
        )


def _limit(replay: Replay, most: int | None) -> int:
    if most:
        return min(replay.most, most)
    return min(replay.most, max(LEAST, int(replay.lived / (RESTING + _lived(replay)))))


def _lived(replay: Replay) -> float:
    """Days that one of those screened lives in a replay, after having settled."""
    study = replay.study
    first = min(0.0, study.visits[0], *(g.at for given in study.arms.values() for g in given))
    days = len(study.arms) * (study.visits[-1] - first) / 24
    days = days * ENROLLED if study.enrol else days
    return days + study.history if study.remembers else days


def _sized(
    replay: Replay, known: Mapping[str, Finding], lives: ReplayCohort, limit: int, tell: Callable[[str], None]
) -> tuple[Measurements, list[Estimate]]:
    """Enough people for every finding of the replay, and what they show: a chunk, then what its errors ask for."""
    chunks, people = 1, min(CHUNK, limit)
    tell(replay.title)
    parts = [lives.chunk(0, people)]
    while True:
        seen = Measurements.joined(parts)
        sizes = [estimate(known[c.finding], c, seen) for c in replay.contrasts]
        times = max(enough(known[c.finding], s) for c, s in zip(replay.contrasts, sizes, strict=True))
        needed = math.ceil(chunks * times)
        more = min(needed, 4 * chunks, max(1, limit // CHUNK))  # a first guess of the error may be far off
        if more <= chunks:
            return seen, sizes
        for i in range(chunks, more):
            tell(f"{replay.title}, {(i + 1) * CHUNK:,} people")
            parts.append(lives.chunk(i))
        chunks = more


def _doubt(finding: Finding, the_estimate: Estimate, values: Sequence[float]) -> tuple[float, float]:
    """The model's value with the spread that draws of what we do not know give it, 95 % if it were normal."""
    v = np.asarray([x for x in values if math.isfinite(x)], float)
    if len(v) < 2:
        return math.nan, math.nan
    if finding.effect.metric in RATIOS and the_estimate.value > 0 and (v > 0).all():
        half = 1.96 * float(np.log(v).std(ddof=1))
        return the_estimate.value * math.exp(-half), the_estimate.value * math.exp(half)
    half = 1.96 * float(v.std(ddof=1))
    return the_estimate.value - half, the_estimate.value + half
