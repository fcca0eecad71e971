"""What many increments add up to, against powers of the matrix written out."""

from __future__ import annotations

import numpy as np

from allostasis.lives.extrapolation import Following

COUNTS = [3, 7, 15, 31]


def drawn() -> tuple[np.ndarray, np.ndarray]:
    made = np.random.default_rng(4)
    return 0.3 * np.eye(5) + 0.15 * made.normal(size=(3, 5, 5)), made.normal(size=(3, 5))


def test_leaps_add_up_what_follows_increment_by_increment() -> None:
    f, step = drawn()
    following, who = Following(3, 5, COUNTS), np.array([2, 0, 1])
    following.learn(who, f)
    for k, count in enumerate(COUNTS):
        total = sum(np.linalg.matrix_power(f, m) for m in range(1, count + 1))
        added = np.einsum("nij,nj->ni", total, step)
        assert np.abs(added).max() > 0.1
        assert np.allclose(following.leap(who, k, step), added, rtol=1e-12, atol=1e-12)
        assert np.allclose(following.partly(who, count, step), added, rtol=1e-12, atol=1e-12)


def test_between_two_increments_there_is_a_line() -> None:
    f, step = drawn()
    following, who = Following(3, 5, COUNTS), np.arange(3)
    following.learn(who, f)
    two, more, three = (following.partly(who, count, step) for count in (2, 2.25, 3))
    assert np.allclose(more, two + 0.25 * (three - two), rtol=1e-12) and not np.allclose(two, three, rtol=1e-3)


def test_without_a_finite_matrix_increments_stay() -> None:
    f, step = drawn()
    f[1, 2, 3] = np.nan
    following, who = Following(3, 5, COUNTS), np.arange(3)
    following.learn(who, f)
    added = following.leap(who, 1, step)
    assert np.array_equal(added[1], 7 * step[1])
    assert not np.allclose(added[0], 7 * step[0], rtol=1e-2)
