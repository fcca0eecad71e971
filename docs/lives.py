"""Writes docs/lives.md and docs/lives.png: three lives as they went, and the bank beside people.

    .venv/bin/python docs/lives.py [--lives 2000] [--workers 2]

Lives that the bank does not hold yet are lived first (`allostasis bank build`). Nothing is fitted here.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from allostasis.lives import Bank, Figure, Histories, LifeBlock, read_bank
from allostasis.lives.block import DEPRESSION, HYPOMANIA, MANIA, PTSD
from allostasis.lives.days_of_mood import SEEN, age_of
from allostasis.version import VERSION

HERE = Path(__file__).resolve().parent
COLOURS = {DEPRESSION: "#7a8fb8", MANIA: "#c8553d", HYPOMANIA: "#e3a26f", PTSD: "#8a6d9e"}
NAMES = {DEPRESSION: "depression", MANIA: "mania", HYPOMANIA: "hypomania", PTSD: "PTSD"}


@dataclass(frozen=True)
class Line:
    """A figure beside what people show."""

    figure: Figure
    low: float
    high: float
    source: str
    grade: str
    fitted: bool

    @property
    def verdict(self) -> str:
        """Inside, outside, or undecided where the 95 % interval reaches both."""
        if not np.isfinite(self.figure.value) or not np.isfinite(self.figure.error):
            return "undecided"
        low, high = (self.figure.value + 1.96 * s * self.figure.error for s in (-1, 1))
        if low >= self.low and high <= self.high:
            return "inside"
        if high < self.low or low > self.high:
            return "outside"
        return "undecided"

    @property
    def near(self) -> bool:
        """Whether the value itself lies inside."""
        return bool(self.low <= self.figure.value <= self.high)


def lines(figures: tuple[Figure, ...]) -> list[Line]:
    """The published values, misses first."""
    known = {f.key: f for f in figures}
    told = yaml.safe_load((HERE / "lives.yaml").read_text(encoding="utf-8"))
    every = [
        Line(known[t["key"]], t["low"], t["high"], t["source"], t["grade"], bool(t.get("fitted")))
        for t in told
        if t["key"] in known
    ]
    order = {"outside": 0, "undecided": 1, "inside": 2}
    return sorted(every, key=lambda line: order[line.verdict])


def table(every: list[Line]) -> str:
    """As Markdown."""
    rows = ["| | what | people | lives | source |", "|---|---|---|---|---|"]
    for line in every:
        f, mark = line.figure, " +" if line.fitted else ""
        low, high = (Figure("", "", v, 0.0, 0, f.unit).text for v in (line.low, line.high))
        verdict = f"**{line.verdict}**" if line.verdict == "outside" else line.verdict
        if line.verdict == "undecided":
            verdict += ", value inside" if line.near else ", value outside"
        found = f"{f.text} ± {f.error_text}"
        rows.append(f"| {verdict}{mark} | {f.what} | {low} to {high} | {found} | {line.source} ({line.grade}) |")
    return "\n".join(rows)


def three(blocks: list[LifeBlock], seed: int) -> list[tuple[LifeBlock, int, str]]:
    """Whom to show: the first with high states, with much adversity and two depressions, and with no episode."""
    found: dict[str, tuple[LifeBlock, int]] = {}
    for b in blocks:
        for row in np.flatnonzero(~b.lost & (b.death > 50)).tolist():
            mine = b.kind[b.who == row]
            low, up = (mine == DEPRESSION).sum(), np.isin(mine, (MANIA, HYPOMANIA)).sum()
            if up >= 2:
                found.setdefault("high states", (b, row))
            if low >= 2 and not up and b.count[row] >= 4:
                found.setdefault("adversity and depressions", (b, row))
            if not len(mine):
                found.setdefault("no episode", (b, row))
    return [
        (*found[name], name) for name in ("adversity and depressions", "high states", "no episode") if name in found
    ]


def words(b: LifeBlock, row: int, name: str) -> str:
    """A life in a sentence or two."""
    h = Histories.of([b], 0)
    mine = b.who == row
    parts = []
    for kind in NAMES:
        at = b.onset[mine & (b.kind == kind)]
        if len(at):
            first = age_of(float(at[0]))
            parts.append(f"{len(at)} of {NAMES[kind]}, the first at {first:.0f}")
    met = [k.replace("_", " ") for k, there in zip(b.met_kinds, b.adversity[row], strict=True) if there]
    end = f"dies at {b.death[row]:.0f}" if np.isfinite(b.death[row]) else f"lives beyond {h.ages[-1]:.0f}"
    who = "A woman" if b.female[row] else "A man"
    childhood = f"met {', '.join(met)}" if met else "met no adversity"
    episodes = "; ".join(parts) or "none"
    head = f"- **{name}** (person {b.person[row]}): {who} who {childhood} in childhood"
    return f"{head}; episodes: {episodes}; {end}."


def kinds_of(count: int) -> str:
    """How much adversity, in words."""
    return "no adversity" if not count else f"{count} kind{'s' if count > 1 else ''} of adversity"


def draw(people: list[tuple[LifeBlock, int, str]], seed: int, path: Path) -> None:
    """One column a person."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(4, len(people), figsize=(5 * len(people), 9), sharex=True, sharey="row", squeeze=False)
    for column, (b, row, name) in zip(axes.T, people, strict=True):
        end = min(float(b.death[row]), float(age_of(SEEN * b.met.shape[1])))
        year = age_of(SEEN * (0.5 + np.arange(b.met.shape[1])))
        lived, at = year < end, b.ages
        for k, kind in enumerate(b.kind[b.who == row]):
            begin, over = (float(age_of(x[b.who == row][k])) for x in (b.onset, b.end))
            for one in column[:2]:
                one.axvspan(begin, over, color=COLOURS[int(kind)], alpha=0.6, lw=0)
        column[0].plot(year[lived], b.severity[row][lived], color="#222", lw=1.2)
        weeks = at < end
        nine = [i for i, n in enumerate(b.moods) if n.startswith("symptoms.") and n.split(".")[1] in NINE]
        column[0].plot(at[weeks], b.mood[row][weeks][:, nine].mean(axis=1), color="#888", lw=0.5)
        polarity = (b.mood[row][weeks][:, b.moods.index("activation.level")] - 100) / 43
        column[1].plot(at[weeks], polarity, color="#222", lw=0.6)
        column[2].bar(year[lived], b.phq9[row][lived], width=0.8, color="#555")
        birthdays = 18 + np.arange(b.seen.shape[1])
        alive = birthdays < end
        column[3].plot(birthdays[alive], b.seen[row][alive][:, b.told.index("acute_phase.crp")], color="#a33")
        other = column[3].twinx()
        other.plot(birthdays[alive], b.seen[row][alive][:, b.told.index("adiposity.bmi")], color="#386", lw=1)
        other.set_ylim(15, 50)
        other.set_ylabel("BMI, kg/m²" if b is people[-1][0] and row == people[-1][1] else "", color="#386")
        column[0].set_title(f"{name}\n({kinds_of(int(b.count[row]))})", fontsize=10)
        column[3].set_xlabel("age, years")
        for one in column:
            one.axvline(end, color="#bbb", lw=0.8, ls=":")
            one.axvspan(0, 18, color="#f4f1ea", zorder=-2, lw=0)
            one.set_xlim(0, 90)
    for one, label in zip(
        axes[:, 0], ("mean of symptoms", "polarity", "PHQ-9 at the year's end", "CRP, mg/L"), strict=True
    ):
        one.set_ylabel(label)
    figure.tight_layout()
    figure.savefig(path, dpi=90, metadata={"Software": ""})


NINE = {"anhedonia", "sadness", "sleep", "energy", "appetite", "guilt", "concentration", "motor", "suicide"}


def main() -> None:
    """Live, read and write."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--lives", type=int, default=2000)
    ask.add_argument("--workers", type=int, default=2)
    args = ask.parse_args()
    bank = Bank()
    bank.build(args.lives, lambda stage, done, total: print(stage, done, total, flush=True), args.workers)
    blocks = list(bank.blocks(args.lives))
    shown = read_bank(blocks, bank.seed)
    every = lines(shown.rows)
    people = three(blocks, bank.seed)
    draw(people, bank.seed, HERE / "lives.png")
    verdicts = [line.verdict for line in every]
    rows = ["| what | lives | people or episodes |", "|---|---|---|"]
    rows += [f"| {f.what} | {f.text} ± {f.error_text} | {f.n:,} |" for f in shown.rows]
    parts: dict[str, Any] = {
        "VERSION": VERSION,
        "LIVES": f"{shown.lives + shown.lost:,}",
        "LOST": shown.lost,
        "EFFECTIVE": f"{shown.effective:,.0f}",
        "CONVERGED": shown.converged,
        "THREE": "\n".join(words(*one) for one in people),
        "N": len(every),
        "INSIDE": verdicts.count("inside"),
        "OUTSIDE": verdicts.count("outside"),
        "UNDECIDED": verdicts.count("undecided"),
        "TABLE": table(every),
        "ALL": "\n".join(rows),
    }
    text = (HERE / "lives_words.md").read_text(encoding="utf-8")
    for name, value in parts.items():
        text = text.replace("{" + name + "}", str(value))
    (HERE / "lives.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
