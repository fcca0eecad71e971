"""The search for plans: singles and pairs on few people, more people for what lasts, a front, and a test on others.

Half of the people choose, the other half reports: what a plan seems to do among those it was chosen by is too good on
average (the winner's curse), by as much as is told. Everybody lives every plan that is looked at, so that plans are
compared in the same people (common random numbers). Nothing hangs on the number of workers or on what is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from allostasis.seeds import stream, uniforms
from allostasis.statistics import Estimate, resampled
from allostasis.trials.front import best, doubt_of, front
from allostasis.trials.outcomes import Outcomes, Scores
from allostasis.trials.plan_file import PlanFile
from allostasis.trials.plans import Plan, options, plans_of
from allostasis.trials.policy import Policy, grown
from allostasis.trials.regimens import ARM, Lives

__all__ = ["Found", "Judged", "Look", "search", "shared_front"]

RUNGS = 3
STEP = 4  # times as many people on each rung
KEEP = 0.5  # of the plans of a rung that go on to the next, at most
PAIRS = 0.75  # of the plans may be of two parts or fewer
Tell = Callable[[str, int, int], None]
Means = tuple[float, float, float]


@dataclass(frozen=True)
class Look:
    """A plan as the half that chooses saw it: how many of them, and means of benefit, burden and risk."""

    plan: Plan
    people: int
    means: Means
    on_front: bool = False


@dataclass(frozen=True)
class Judged:
    """A plan of the front on both halves.

    Attributes:
        chosen: means of the half that chose it. benefit, burden, risk: of the other half, with 95 % intervals.
        gain: benefit above usual care, in the same people of the other half.
        parts: how many of its parts a person of the other half got on average.
    """

    plan: Plan
    chosen: Means
    benefit: Estimate
    burden: Estimate
    risk: Estimate
    gain: Estimate
    parts: float

    @property
    def curse(self) -> float:
        """By how much the half that chose it saw more benefit."""
        return self.chosen[0] - self.benefit.value


@dataclass(frozen=True)
class Found:
    """What a search found.

    Attributes:
        usual: usual care, as plans are judged. front: plans that nothing beats, most benefit first.
        looks: every plan that was lived. curse: mean over the front, and its interval is that of the difference.
        policy: the tree, None without anything to split by; judged as its gain over the best one plan.
        expected: what was expected beforehand -> whether it came.
        halves: people who choose, and who report. screened: looked at to find them.
        space: plans that the file describes. days: person-days lived for it now.
    """

    of: PlanFile
    usual: Judged
    front: tuple[Judged, ...]
    looks: tuple[Look, ...]
    curse: float
    policy: Policy | None
    policy_gain: Estimate | None
    policy_plans: tuple[Plan, ...]
    by: tuple[str, ...]
    shares: tuple[float, ...]
    expected: dict[str, bool]
    halves: tuple[int, int]
    screened: int
    space: int
    days: float
    left_out: tuple[str, ...] = field(default=())


class _Search:
    def __init__(self, of: PlanFile, workers: int, tell: Tell) -> None:
        self.of, self.tell = of, tell
        self.lives = Lives(of, workers=workers, tell=tell)
        self.outcomes = Outcomes(of, self.lives)
        n, seed = len(self.lives.persons), of.study.seed
        order = np.argsort(uniforms(seed, "half of a search for plans", self.lives.persons)[:, 0], kind="stable")
        self.choosing, self.reporting = order[: n // 2], np.sort(order[n // 2 :])
        self.looks: dict[Plan, Look] = {}
        self.first = max(4, min(of.first, len(self.choosing)))

    def rows(self, rung: int) -> np.ndarray:
        """Of the half that chooses, who looks at plans on a rung."""
        size = len(self.choosing) if rung == RUNGS - 1 else min(self.first * STEP**rung, len(self.choosing))
        return np.sort(self.choosing[:size])

    def look(self, plans: Sequence[Plan], rung: int) -> dict[Plan, Means]:
        """Live plans on a rung, most of them once."""
        rows, table = self.rows(rung), dict[Plan, Means]()
        for plan in plans:
            if plan not in self.looks or self.looks[plan].people < len(rows):
                self.looks[plan] = Look(plan, len(rows), self.outcomes.scores(plan, rows).means())
            self.tell("plans", min(len(self.looks), self.of.most), self.of.most)
            table[plan] = self.looks[plan].means
        return table

    def halved(self, plans: Sequence[Plan]) -> dict[Plan, Means]:
        """Successive halving: the better part of the plans of a rung is looked at by more people."""
        left = list(plans)
        for rung in range(RUNGS - 1):
            means = self.look(left, rung)
            left = best(means, self.of.near, max(1, int(np.ceil(KEEP * len(left)))))
        return self.look(left, RUNGS - 1)

    def candidates(self) -> tuple[list[Plan], int]:
        """Singles, then the most promising pairs and triples; and how many there are in all."""
        parts = options(self.of.components)
        singles, nothing = plans_of(parts, 1), Plan()
        of = self.of
        pairs = plans_of(parts, 2) if of.parts > 1 else []
        space = 1 + len(singles) + len(pairs) + (len(plans_of(parts, 3)) if of.parts > 2 else 0)
        chosen = [nothing, *singles][: of.most]
        alone = self.look(chosen, 0)
        room = int(PAIRS * of.most) if of.parts > 2 else of.most
        chosen += self._promising(pairs, alone, max(0, room - len(chosen)))
        table = self.look(chosen, 0)
        if of.parts > 2:
            seeds = [p for p in best(table, of.near, max(4, of.most // 8)) if len(p.parts) == 2]
            triples = [Plan.of([*p.parts, o]) for p in seeds for o in parts if o.component not in p.components]
            chosen += self._promising(list(dict.fromkeys(triples)), alone, max(0, of.most - len(chosen)))
        return chosen, space

    def _promising(self, plans: Sequence[Plan], alone: dict[Plan, Means], room: int) -> list[Plan]:
        """So many of them, by what their parts do alone, added up."""
        if len(plans) <= room:
            return list(plans)
        base = alone[Plan()]

        def added(plan: Plan) -> Means:
            gains = [alone.get(Plan((part,)), base) for part in plan.parts]
            a, b, c = (base[i] + sum(g[i] - base[i] for g in gains) for i in range(3))
            return a, b, c

        return best({p: added(p) for p in plans}, self.of.near, room)

    def judged(self, plan: Plan, usual: Scores) -> Judged:
        """A plan on the half that reports."""
        scores = self.outcomes.scores(plan, self.reporting)
        chosen = self.looks[plan].means
        benefit, burden, risk = (self.mean(x) for x in (scores.benefit, scores.burden, scores.risk))
        gain = self.mean(scores.benefit - usual.benefit)
        return Judged(plan, chosen, benefit, burden, risk, gain, float(np.nanmean(scores.parts)))

    def everybody(self, plan: Plan) -> np.ndarray:
        """Benefit, burden and risk of each of the half that chooses, shape (n, 3)."""
        scores = self.outcomes.scores(plan, self.rows(RUNGS - 1))
        return np.column_stack([scores.benefit, scores.burden, scores.risk])

    def mean(self, values: np.ndarray) -> Estimate:
        """With its interval, of people resampled; the same resamples for all."""
        kept = values[np.isfinite(values)][:, None]
        seed = self.of.study.seed
        return resampled(lambda x: float(x.mean()), [kept], lambda: stream(seed, "bootstrap plans", -1), method="mean")


def search(of: PlanFile, *, workers: int = 2, progress: Tell = lambda what, done, total: None) -> Found:
    """Search for plans.

    Args:
        workers: threads; they change no number.
        progress: called with (stage, done, total); what was lived is kept, and the same search goes on from there.

    Raises:
        StudyError: too few people meet the criteria.
        RunError: nobody can be computed.
    """
    s = _Search(of, workers, progress)
    plans, space = s.candidates()
    means = s.halved(plans)
    means |= s.look([Plan()], RUNGS - 1)
    chosen = front(means, of.near, doubt_of({plan: s.everybody(plan) for plan in means}))
    usual_scores = s.outcomes.scores(Plan(), s.reporting)
    usual = s.judged(Plan(), usual_scores)
    judged = tuple(s.judged(plan, usual_scores) for plan in chosen)
    looks = tuple(
        Look(k.plan, k.people, k.means, k.plan in chosen)
        for k in sorted(s.looks.values(), key=lambda k: (-k.people, -k.means[0], str(k.plan)))
    )
    curse = float(np.mean([j.curse for j in judged if j.plan.parts] or [0.0]))
    policy, gain, shares, by = _policy(s, chosen)
    expected = {word: _came(s, word, judged, gain, means) for word in of.expect}
    return Found(
        of,
        usual,
        judged,
        looks,
        curse,
        policy,
        gain,
        tuple(chosen),
        by,
        shares,
        expected,
        (len(s.choosing), len(s.reporting)),
        s.lives.screened,
        space,
        s.lives.days,
    )


def _policy(
    s: _Search, plans: Sequence[Plan]
) -> tuple[Policy | None, Estimate | None, tuple[float, ...], tuple[str, ...]]:
    """A tree grown on the half that chooses, and what it gains over the best one plan on the other."""
    if not s.of.by or len(plans) < 2:
        return None, None, (), ()

    def worth(rows: np.ndarray) -> np.ndarray:
        every = [s.outcomes.scores(p, rows) for p in plans]
        w = s.of.worth
        return np.column_stack([e.benefit - w["burden"] * e.burden - w["risk"] * e.risk for e in every])

    def split_by(rows: np.ndarray) -> dict[str, np.ndarray]:
        seen = s.lives.measured(frozenset(), rows)
        return {n: seen.lookup(ARM)(n, 0.0)[0] for n in s.of.by}

    choosing, reporting = np.sort(s.choosing), s.reporting
    w, by = worth(choosing), split_by(choosing)
    good = np.isfinite(w).all(axis=1)
    policy = grown(w[good], {n: v[good] for n, v in by.items()})
    one = int(w[good].mean(axis=0).argmax())
    w, by = worth(reporting), split_by(reporting)
    given = policy.plans(by)
    gain = s.mean(w[np.arange(len(w)), given] - w[:, one])
    shares = tuple(float((given == k).mean()) for k in range(len(plans)))
    return policy, gain, shares, tuple(s.of.by)


def _came(s: _Search, word: str, judged: Sequence[Judged], gain: Estimate | None, means: dict[Plan, Means]) -> bool:
    """Whether what was expected came, on the half that reports."""
    if word == "policy":
        return gain is not None and gain.low > 0
    together = [j for j in judged if len(j.plan.parts) > 1]
    alone = [plan for plan in means if len(plan.parts) == 1]
    if not together or not alone:
        return False
    single = max(alone, key=lambda p: (means[p][0], str(p)))
    a = s.outcomes.scores(max(together, key=lambda j: j.chosen[0]).plan, s.reporting).benefit
    b = s.outcomes.scores(single, s.reporting).benefit
    return bool(s.mean(a - b).low > 0)


def shared_front(one: Found, other: Found) -> float:
    """The share of the plans on both fronts that the other front has as well: what two seeds agree on."""
    a, b = ({str(j.plan) for j in found.front} for found in (one, other))
    return 2 * len(a & b) / (len(a) + len(b)) if a | b else 1.0
