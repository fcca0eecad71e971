"""Cytokines make people ill, low, slow and feverish; which coupling carries which of these."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Day = Callable[..., dict[str, np.ndarray]]


def test_endotoxin_lowers_mood_and_memory_for_hours_not_days(endotoxin_day: Day) -> None:
    ill, well = endotoxin_day(), endotoxin_day(dose=0.0)
    low = ill["sickness.depressed_mood"] - well["sickness.depressed_mood"]
    memory = ill["cognition.memory"] - well["cognition.memory"]
    assert low[1:9].mean() > 0.3 and memory[1:9].mean() < -0.2
    assert 2 <= low.argmax() <= 6 and 2 <= memory.argmin() <= 6
    assert abs(low[24]) < 0.05 * low.max() and abs(memory[24]) < 0.1


def test_without_the_road_to_the_brain_there_is_fever_and_no_sickness_mood(endotoxin_day: Day) -> None:
    ill, cut, well = endotoxin_day(), endotoxin_day("inflammation->microglia"), endotoxin_day(dose=0.0)
    mood = "sickness.depressed_mood"
    assert (ill[mood] - well[mood]).max() > 0.5
    assert (cut[mood] - well[mood]).max() < 0.02
    fever, kept = ill["temperature.fever"].max(), cut["temperature.fever"].max()
    assert fever > 0.5 and abs(kept / fever - 1) < 0.02


def test_a_larger_dose_is_felt_more(endotoxin_day: Day) -> None:
    low, high = endotoxin_day(dose=0.4), endotoxin_day()
    assert high["sickness.level"].max() > 1.2 * low["sickness.level"].max()


def test_the_striatum_is_hushed_within_two_hours_and_answers_again_the_next_day(endotoxin_day: Day) -> None:
    ill, well = endotoxin_day(), endotoxin_day(dose=0.0)
    change = ill["circuits.striatum"] / well["circuits.striatum"] - 1
    assert change[2] < -0.05 and abs(change[24]) < 0.02


def test_csf_il6_rises_later_than_blood(endotoxin_day: Day) -> None:
    ill = endotoxin_day()
    blood, fluid = ill["inflammation.il6"].argmax(), ill["microglia.csf_il6"].argmax()
    assert ill["microglia.csf_il6"].max() > 1.2 * ill["microglia.csf_il6"][0]
    assert fluid >= blood + 2


def test_a_scanner_sees_the_signal_and_the_gene(endotoxin_day: Day) -> None:
    ill, well = endotoxin_day(), endotoxin_day(dose=0.0)
    assert 1.1 < (ill["microglia.tspo"] / well["microglia.tspo"])[4] < 2.0
