"""Leaps on the real body: slow states a year on, against every day lived, with an infection and months of strain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from allostasis.assembly import assemble, catalogue
from allostasis.assembly.pruning import needed, restricted
from allostasis.engine import settle
from allostasis.language import DailyNoise, Onsets, Record
from allostasis.lives.lifetime import Leaps, Life, live_through
from allostasis.people import Population, draw
from allostasis.people.population import Spread

pytestmark = pytest.mark.slow  # eight people live every day of a year

N = 8
# one of them has depressive episodes that come and go within weeks: windows see some of them,
# and of the habits that follow mood
BOUNDS = dict.fromkeys(("behaviour.alcohol", "behaviour.diet"), (0.02, 0.1))
# what follows mood within days may change between two windows: activation comes back within four days, of which a
# window settles two, so that a part 1 - exp(-2/4) = .4 of what mood gives back is measured
BOUNDS |= dict.fromkeys(
    ("behaviour.activity", "behaviour.insomnia", "contact.seen", "reward.tone", "fatigue.lasting"), (0.04, 0.4)
)
BOUNDS |= dict.fromkeys(("autonomic.fitness", "activation.opponent", "symptoms.toll"), (0.06, 0.4))
# and these follow those
BOUNDS |= dict.fromkeys(("adiposity.of_living", "microglia.primed", "microglia.lasting"), (0.02, 0.1))


@pytest.fixture(scope="module")
def lived() -> tuple[dict[str, Life], np.ndarray]:
    given = [catalogue.treatment("endotoxin"), catalogue.treatment("chronic", kind="stressor")]
    whole = assemble([*catalogue.names("biology"), "endotoxin", "chronic"])
    model = restricted(whole, [*(n for n, s in whole.states.items() if s.slow), *needed([], given)])
    # what wavers is at its mean in leaps, and everybody's clock follows the light: days repeat
    model = replace(model, patterns={n: x for n, x in model.patterns.items() if not isinstance(x, DailyNoise | Onsets)})
    index = np.arange(N)
    p = draw(model, Population(age=Spread(30.0)), 2, index).p
    p[:, model.param_names.index("clock.light_gain")] = model.params["clock.light_gain"].inside
    p[:, model.param_names.index("clock.tau_c")] = model.params["clock.tau_c"].inside
    rest = settle(model, p, index, seed=2, pulses=False, method="rodas4", rtol=1e-5)
    infection, strain = given
    records: list[Record] = [
        *infection.records(amount="0.8 ng/kg", at=24.0 * 70.4),
        *strain.records(amount=0.5, at=24.0 * 150, lasts=24.0 * 100),
    ]
    options = {"seed": 2, "from_age": 30.0, "to_age": 31.0, "every": 1 / 24}
    made = {}
    for name, leaps, episodes in (
        ("full", Leaps(longest=0), [records] * N),
        ("leapt", Leaps(), [records] * N),
        ("calm", Leaps(), [[]] * N),
    ):
        people = (rest.p, index, rest.y, rest.u)
        made[name] = live_through(model, *people, episodes=episodes, leaps=leaps, **options)  # type: ignore[arg-type]
    return made, np.array([s.scale for s in model.states.values() if s.slow])


def test_slow_states_are_where_every_day_lived_leaves_them(lived: tuple[dict[str, Life], np.ndarray]) -> None:
    lives, scales = lived
    full, leapt = lives["full"], lives["leapt"]
    fine = (full.status == 0) & (leapt.status == 0)
    assert fine.sum() >= N - 1
    assert leapt.lived[fine, 0].mean() < 0.8 * full.lived[fine, 0].mean()
    for i, name in enumerate(full.slow):
        a, b = full.y[fine, :, i], leapt.y[fine, :, i]
        error = np.abs(a - b) / np.maximum(np.abs(a), scales[i])
        rms, most = BOUNDS.get(name, (0.005, 0.05))
        assert np.sqrt((error**2).mean()) < rms, name
        assert error.max() < most, name


def test_episodes_matter_in_the_same_way(lived: tuple[dict[str, Life], np.ndarray]) -> None:
    lives, _ = lived
    full, leapt, calm = lives["full"], lives["leapt"], lives["calm"]
    for name, least in (("appraisal.habituation", 0.1), ("hpa.adrenal", 0.005), ("low_grade.level", 0.03)):
        effect = np.abs(leapt[name] - calm[name]).max(axis=1)
        assert np.nanmedian(effect) > least, name
        assert np.nanmedian(np.abs(full[name] - leapt[name]).max(axis=1)) < 0.1 * np.nanmedian(effect), name
