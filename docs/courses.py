"""Draws docs/courses/*.png, the courses that the field knows by heart, with published values on top.

    .venv/bin/python docs/courses.py [NAME ...]

Lines are medians of people, bands their middle half (and nine tenths where one group is drawn alone). Published values
come from the ledger, those of the calibration side only: the other side is kept for `docs/time-courses.md`. Diamonds
are published values with their 95 % interval or printed range, circles are data with their middle half.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import persons
import population
import yaml
from canonical import HERE, course, differences, half_width, lived, medians, peak_time

from allostasis.ledger import finding
from allostasis.version import VERSION
from allostasis.views.drawing import INK, MUTED, RULE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FOLDER = HERE / "courses"
BLUE, ORANGE, GREEN, PINK, SKY, BROWN = "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#7a5c00"
DOSES = {
    "0.4 ng/kg": "#a6bddb",
    "0.8 ng/kg": "#74a9cf",
    "1 ng/kg": "#3690c0",
    "2 ng/kg": "#0570b0",
    "4 ng/kg": "#023858",
}
_FIGURES: dict[str, tuple[str, Callable[[], tuple[Figure, str]]]] = {}


def figure_of(name: str, title: str) -> Callable[[Callable[[], tuple[Figure, str]]], Callable[[], tuple[Figure, str]]]:
    """Enter a drawing: it gives the figure, and what a reader has to know of it."""

    def enter(draw: Callable[[], tuple[Figure, str]]) -> Callable[[], tuple[Figure, str]]:
        _FIGURES[name] = (title, draw)
        return draw

    return enter


def sheet(rows: int, columns: int, wide: float = 3.5, high: float = 2.6) -> tuple[Figure, list[Axes]]:
    """A figure of small panels, and the panels row by row."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    from matplotlib.figure import Figure

    figure = Figure(figsize=(wide * columns, high * rows), layout="constrained", facecolor="white")
    axes = [figure.add_subplot(rows, columns, i + 1) for i in range(rows * columns)]
    for a in axes:
        a.grid(axis="y", color=RULE, linewidth=0.5)
        a.set_axisbelow(True)
        a.tick_params(length=0, labelsize=8, labelcolor=MUTED)
        for side, spine in a.spines.items():
            spine.set_visible(side == "bottom")
            spine.set(color=MUTED, linewidth=0.7)
    return figure, axes


def dress(axes: Axes, title: str, x: str = "", *, log: bool = False, ticks: Sequence[float] | None = None) -> None:
    """Title with its unit, what the horizontal axis counts, and plain numbers."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axes.set_title(title, fontsize=9, color=INK, loc="left")
    axes.set_xlabel(x, fontsize=8, color=MUTED)
    plain = FuncFormatter(lambda v, _: f"{v:,.4g}".replace("-", "\u2212"))
    if log:
        axes.set_yscale("log")
        low, high = axes.get_ylim()
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if high / low < 300 else (1,), numticks=9))
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.minorticks_off()
    axes.yaxis.set_major_formatter(plain)
    if ticks is not None:
        axes.set_xticks(list(ticks))
    axes.xaxis.set_major_formatter(plain)


def line(
    axes: Axes, t: Any, x: Any, hue: str, label: str = "", *, band: bool = True, wide: bool = False, dash: Any = "-"
) -> None:
    """Median of people, and bands of them."""
    q = np.nanpercentile(x, [5, 25, 50, 75, 95], axis=0)
    if wide:
        axes.fill_between(t, q[0], q[4], color=hue, alpha=0.10, linewidth=0)
    if band:
        axes.fill_between(t, q[1], q[3], color=hue, alpha=0.18, linewidth=0)
    axes.plot(t, q[2], color=hue, linewidth=1.6, label=label or None, linestyle=dash, zorder=3)


def published(
    axes: Axes, name: str, at: float | tuple[float, float], *, by: float = 1.0, plus: float = 0.0, hue: str = INK
) -> str:
    """A finding's value with its interval or range at a time or over a span of time, in the panel's unit; its id."""
    found = finding(name)
    assert found.side == "calibration", f"{name} is kept for validation"
    effect = found.effect
    ends = found.interval() or (effect.range_low, effect.range_high)
    value = effect.value * by + plus
    start, end = at if isinstance(at, tuple) else (at, at)
    middle = (start + end) / 2
    if None not in ends:
        axes.vlines([middle], ends[0] * by + plus, ends[1] * by + plus, color=hue, linewidth=1.2, zorder=6)
    if end > start:
        axes.hlines([value], start, end, color=hue, linewidth=1.2, zorder=6)
    axes.plot([middle], [value], "D", markersize=5, color=hue, markeredgecolor="white", zorder=7, clip_on=False)
    return f"`{name}`"


def observed(axes: Axes, hours: Sequence[float], quartiles: Sequence[Sequence[float]]) -> None:
    """Data: median and middle half of people."""
    q = np.asarray(quartiles, float).T
    axes.vlines(hours, q[0], q[2], color=INK, linewidth=1.1, zorder=6)
    axes.plot(hours, q[1], "o", markersize=4, markerfacecolor="white", markeredgecolor=INK, zorder=7)


def legend(axes: Axes, **other: Any) -> None:
    """Names of the lines, small and without a frame."""
    axes.legend(fontsize=7.5, frameon=False, labelcolor=INK, handlelength=1.4, **other)


def peak_marks(axes: Axes, t: Any, rise: Any, hue: str, rest: Any) -> tuple[float, float, float]:
    """Marks peak and half-width of a mean course above rest; peak, half-way up, half-way back."""
    when = peak_time(t, rise)
    up, back = half_width(t, rise)
    i = int(np.nanargmax(rise))
    level = float(rest[i] + rise[i] / 2)
    axes.axvline(when, color=hue, linewidth=0.8, linestyle=(0, (2, 2)), zorder=2)
    if np.isfinite(up) and np.isfinite(back):
        axes.annotate(
            "", (back, level), (up, level), arrowprops={"arrowstyle": "<->", "color": hue, "linewidth": 0.9}, zorder=5
        )
        said = f"peak {when:.0f} min\nhalf-width {back - up:.0f} min"
    else:
        said = f"peak {when:.0f} min\nnot half-way back"
    axes.text(0.98, 0.97, said, transform=axes.transAxes, ha="right", va="top", fontsize=7.5, color=hue)
    return when, up, back


@figure_of("day", "24 h of cortisol and ACTH: young and old, women and men")
def _day() -> tuple[Figure, str]:
    figure, axes = sheet(2, 2, 4.2)
    ids = []
    for row, (measure, title) in enumerate(
        (("cortisol", "Cortisol in serum, nmol/L"), ("acth", "ACTH in plasma, pg/mL"))
    ):
        left, right = axes[2 * row : 2 * row + 2]
        for study, hue, label in (("day-young", BLUE, "18-35 years"), ("day-old", ORANGE, "65-82 years")):
            line(left, *course(study, measure, "rest"), hue, label)
        t, x = course("day-young", measure, "rest")
        female = _female("day-young", "rest")
        for who, hue, label in ((female, PINK, "women, 18-35"), (~female, GREEN, "men, 18-35")):
            line(right, t, x[who], hue, label)
        for a in (left, right):
            dress(a, title, "clock hour" if row else "", ticks=range(0, 25, 4))
            a.set_xlim(0, 24)
            a.set_ylim(bottom=0)
            legend(a)
        if measure == "cortisol":
            ids = [published(left, "cortisol-peak-morning", 8.53, by=27.59)]
            ids.append(published(left, "cortisol-nadir-midnight", 0.3, by=27.59))
        else:
            ids.append(published(left, "evening-acth-basal", 17.0))
    return figure, f"80 young and 80 old people, a sample every 10 or 20 minutes. Published: {', '.join(ids)}."


def _female(study: str, arm: str) -> Any:
    people = lived(study).people
    who = people[people["arm"] == arm].sort_values("person")
    return who["female"].to_numpy(bool)


@figure_of("awakening", "The awakening response, by each person's own waking")
def _awakening() -> tuple[Figure, str]:
    figure, axes = sheet(1, 2, 4.2, 3.0)
    grid, saliva, hours = waking("salivary_cortisol")
    _, serum, _ = waking("cortisol")
    for a, x, title in ((axes[0], saliva, "Cortisol in saliva, nmol/L"), (axes[1], serum, "Cortisol in serum, nmol/L")):
        line(a, grid, x, BLUE, wide=True)
        a.axvline(0, color=MUTED, linewidth=0.8, linestyle=(0, (2, 2)))
        dress(a, title, "minutes from own waking", ticks=range(-60, 121, 30))
        a.set_ylim(bottom=0)
    zero, rises = int(np.argmin(np.abs(grid))), saliva[:, [int(np.argmin(np.abs(grid - m))) for m in (30, 40)]]
    rise = 100 * (np.nanmedian(rises[:, 0] / saliva[:, zero]) - 1)
    more = np.nanmean(rises.max(axis=1) - saliva[:, zero] > 2.5)
    return figure, (
        f"{len(saliva)} young people who wake at {np.nanmedian(hours):.1f} h (middle half "
        f"{np.nanpercentile(hours, 25):.1f}-{np.nanpercentile(hours, 75):.1f}); saliva rises by {rise:.0f} % within "
        f"half "
        f"an hour, by 2.5 nmol/L or more in {100 * more:.0f} %. Published sizes are on the validation side and not "
        f"drawn."
    )


def waking(measure: str) -> tuple[Any, Any, Any]:
    """Minutes from waking, persons by these, and clock hours of waking; who cannot be seen to wake is left out."""
    t, awake = course("day-young", "awake", "rest", 2, 13)
    _, x = course("day-young", measure, "rest", 2, 13)
    grid = np.arange(-60, 121, 10)
    made, hours = [], []
    for a, y in zip(awake, x, strict=True):
        rises = np.flatnonzero((a[:-1] < 0.5) & (a[1:] >= 0.5))
        if not len(rises):
            continue
        at = t[rises[-1] + 1] if t[rises[-1] + 1] < 11 else t[rises[0] + 1]
        seen = np.isfinite(y)
        made.append(np.interp(at + grid / 60, t[seen], y[seen], left=np.nan, right=np.nan))
        hours.append(at)
    return grid, np.asarray(made), np.asarray(hours)


@figure_of("trier-axis", "The Trier test: ACTH, cortisol in serum and in saliva")
def _trier_axis() -> tuple[Figure, str]:
    figure, axes = sheet(1, 3, 3.7, 3.0)
    said, ids = [], []
    names = {
        "acth": "ACTH, pg/mL",
        "cortisol": "Cortisol in serum, nmol/L",
        "salivary_cortisol": "Cortisol in saliva, nmol/L",
    }
    for a, (measure, title) in zip(axes, names.items(), strict=True):
        t, rest = course("trier", measure, "rest")
        _, test = course("trier", measure, "test")
        line(a, 60 * t, rest, MUTED, "at rest", dash=(0, (5, 1.6)))
        line(a, 60 * t, test, BLUE, "Trier test")
        _task(a)
        seen = t >= 0
        rise = np.nanmean((test - rest)[:, seen], axis=0)
        when, up, back = peak_marks(a, 60 * t[seen], rise, ORANGE, np.nanmedian(rest[:, seen], axis=0))
        said.append(f"{title.split(',')[0]} {when:.0f} ({up:.0f} to {back:.0f})")
        before = float(np.nanmedian(rest[:, np.argmin(np.abs(t))]))
        if measure == "acth":
            ids.append(published(a, "tsst-acth-fold", (20, 30), by=before))
        if measure == "salivary_cortisol":
            ids.append(published(a, "tsst-cortisol-fold", (30, 45), by=before))
            ids.append("`tsst-cortisol-peak-time` (15 min after the end, grey)")
            a.axvspan(30, 45, color=INK, alpha=0.07, linewidth=0)
        dress(a, title, "minutes from the beginning", ticks=range(-30, 181, 30))
        a.set_ylim(bottom=0)
    legend(axes[0], loc="upper left")
    return figure, (
        "60 young people who live the same afternoon twice, from 15:00; the grey bar is the test. Orange: peak and "
        "width at "
        f"half height of the mean rise above rest. Minutes of peak (half-way up to half-way back): {'; '.join(said)}. "
        f"Published, as times the median before: {', '.join(ids)}."
    )


def _task(axes: Axes) -> None:
    axes.axvspan(0, 20, ymin=0, ymax=0.03, color=INK, alpha=0.55, linewidth=0)


@figure_of("trier-body", "The Trier test: adrenaline, heart, IL-6 and anxiety")
def _trier_body() -> tuple[Figure, str]:
    figure, axes = sheet(2, 3, 3.5)
    names = {
        "adrenaline": "Adrenaline, pg/mL",
        "noradrenaline": "Noradrenaline, pg/mL",
        "heart_rate": "Heart rate, bpm",
        "rmssd": "RMSSD, ms",
        "il6": "IL-6, pg/mL",
        "stai_state": "State anxiety, 20-80",
    }
    ids = []
    for a, (measure, title) in zip(axes, names.items(), strict=True):
        t, rest = course("trier", measure, "rest")
        _, test = course("trier", measure, "test")
        line(a, 60 * t, rest, MUTED, "at rest", dash=(0, (5, 1.6)))
        line(a, 60 * t, test, BLUE, "Trier test")
        _task(a)
        before = np.nanmedian(rest[:, t <= 0])
        if measure == "heart_rate":
            ids.append(published(a, "tsst-heart-rate", (5, 20), plus=before))
        if measure == "il6":
            i = int(np.argmin(np.abs(60 * t - 110)))
            ids.append(
                published(
                    a,
                    "acute-stress-il6-90min",
                    110,
                    by=float(np.nanstd(rest[:, i])),
                    plus=float(np.nanmedian(rest[:, i])),
                )
            )
        dress(a, title, "minutes from the beginning", ticks=range(-30, 181, 30))
    legend(axes[0], loc="upper right")
    return figure, (
        f"The same people and afternoons. Published: {', '.join(ids)} (IL-6: d of .7 as so many SD between people at "
        f"rest). "
        "Catecholamines' sizes are on the validation side and not drawn."
    )


@figure_of("dexamethasone", "Dexamethasone at 23:00, by dose")
def _dexamethasone() -> tuple[Figure, str]:
    figure, axes = sheet(1, 3, 3.8, 3.0)
    hues = {"none": MUTED, "0.25 mg": "#fdbb84", "0.5 mg": "#ef6548", "1 mg": "#b30000", "2 mg": "#5a0000"}
    for a, measure, title in ((axes[0], "cortisol", "Cortisol in serum, nmol/L"), (axes[1], "acth", "ACTH, pg/mL")):
        for arm, hue in hues.items():
            t, x = course("dexamethasone", measure, arm)
            line(a, t, np.maximum(x, 0.5), hue, arm, band=arm in ("none", "1 mg"))
        dress(a, title, "hours from 23:00", log=True, ticks=range(0, 25, 4))
    a = axes[2]
    doses = [0.0, 0.25, 0.5, 1.0, 2.0]
    q = [np.nanpercentile(_at("dexamethasone", "cortisol", arm, 9), [25, 50, 75]) for arm in hues]
    lows, mids, highs = np.asarray(q).T
    a.errorbar(
        range(5), mids, [mids - lows, highs - mids], color=BLUE, marker="o", markersize=4, capsize=2, linewidth=1.4
    )
    a.set_xticks(range(5), ["none", *(f"{d:g}" for d in doses[1:])])
    found = finding("dex-1mg-suppression").effect.value
    a.axhspan(0, found, xmin=0.62, xmax=0.88, color=INK, alpha=0.12, linewidth=0)
    a.text(3, found, "below 50", fontsize=7.5, ha="center", va="bottom", color=INK)
    a.vlines([1], 50, 210, color=INK, linewidth=1.2)
    a.plot([1], [210], "v", color=INK, markersize=5)
    a.set_title("Cortisol at 8:00 by dose, nmol/L", fontsize=9, color=INK, loc="left")
    a.set_xlabel("mg at 23:00", fontsize=8, color=MUTED)
    a.set_ylim(bottom=0)
    handles, labels = axes[0].get_legend_handles_labels()
    legend(a, handles=handles, labels=labels, loc="upper right", title="mg at 23:00", title_fontsize=7.5)
    saliva = medians("dexamethasone", "salivary_cortisol", "0.5 mg", 9)
    return figure, (
        "32 young people, the same night in every arm; bands around none and 1 mg. Right: median and middle half at "
        "8:00; published: `dex-1mg-suppression` "
        "(below 50 nmol/L after 1 mg), and up to 210 nmol/L after .25 mg (recalled). Saliva at 8:00 after .5 mg: "
        f"{saliva:.1f} nmol/L (people about 5). Flat floors are the limit of the assay."
    )


def _at(study: str, measure: str, arm: str, hour: float) -> Any:
    t, x = course(study, measure, arm)
    return x[:, int(np.argmin(np.abs(t - hour)))]


@figure_of("dex-crh", "CRH 100 ug at 15:00, alone and after dexamethasone 1.5 mg at 23:00")
def _dex_crh() -> tuple[Figure, str]:
    figure, axes = sheet(1, 2, 4.2, 3.0)
    for a, measure, title in ((axes[0], "acth", "ACTH, pg/mL"), (axes[1], "cortisol", "Cortisol in serum, nmol/L")):
        for arm, hue in (("none", MUTED), ("CRH", BLUE), ("1.5 mg and CRH", ORANGE)):
            t, x = course("dexamethasone", measure, arm, 15, 19)
            label = {"none": "nothing", "CRH": "CRH alone", "1.5 mg and CRH": "dexamethasone, then CRH"}[arm]
            line(a, 60 * (t - 16), x, hue, label, dash=(0, (5, 1.6)) if arm == "none" else "-")
        dress(a, title, "minutes from CRH", ticks=range(-60, 181, 30))
        a.set_ylim(bottom=0)
    legend(axes[0], loc="upper right")
    return (
        figure,
        "32 young people. Published sizes of the CRH and the DEX-CRH test are on the validation side and not drawn.",
    )


@figure_of("endotoxin-cytokines", "Endotoxin .4 to 4 ng/kg: cytokines")
def _cytokines() -> tuple[Figure, str]:
    figure, axes = sheet(2, 2, 4.2, 2.8)
    data = yaml.safe_load((HERE / "courses_observed.yaml").read_text(encoding="utf-8"))["endotoxin-2ng"]
    names = {"tnf": "TNF, pg/mL", "il6": "IL-6, pg/mL", "il8": "IL-8, pg/mL", "il10": "IL-10, pg/mL"}
    ids = []
    for a, (measure, title) in zip(axes, names.items(), strict=True):
        _by_dose(a, measure, 0, 10)
        observed(a, data["hours"], data[measure])
        if measure == "tnf":
            ids.append(published(a, "lps-tnf-peak-barber", 1.5))
        if measure == "il10":
            ids.append(published(a, "lps2-il10-peak", 2.0))
        dress(a, title, "hours", log=True, ticks=range(0, 11, 2))
    legend(axes[0], ncols=1, loc="upper right")
    return figure, (
        "24 young people, the same morning at every dose; band around 2 ng/kg. Circles: medians and middle half of "
        "20 other "
        f"people after 2 ng/kg (lps_bolus_infusion; in-sample). Published, 2 ng/kg: {', '.join(ids)}."
    )


def _by_dose(axes: Axes, measure: str, start: float, end: float, *, less: bool = False) -> None:
    for dose, hue in DOSES.items():
        if less:
            t, x = differences("endotoxin-doses", measure, dose, "saline", start, end)
        else:
            t, x = course("endotoxin-doses", measure, dose, start, end)
        line(axes, t, x, hue, dose, band=dose == "2 ng/kg")


@figure_of("endotoxin-body", "Endotoxin .4 to 4 ng/kg: body, stress axis and mind")
def _body() -> tuple[Figure, str]:
    figure, axes = sheet(3, 3, 3.5)
    shown: dict[str, tuple[str, bool, bool, float]] = {
        "temperature": ("Temperature less saline, °C", True, False, 12),
        "heart_rate": ("Heart rate less saline, bpm", True, False, 12),
        "leukocytes": ("White cells, 10⁹/L", False, False, 24),
        "acth": ("ACTH, pg/mL", False, False, 12),
        "cortisol": ("Cortisol, nmol/L", False, False, 12),
        "adrenaline": ("Adrenaline, pg/mL", False, False, 12),
        "hs_crp": ("CRP, mg/L", False, True, 24),
        "sickq": ("Sickness questionnaire, 0-30", False, False, 12),
        "poms_depression": ("Depressed mood less saline, POMS", True, False, 12),
    }
    ids = []
    for a, (measure, (title, less, log, end)) in zip(axes, shown.items(), strict=True):
        _by_dose(a, measure, 0, end, less=less)
        if measure == "temperature":
            ids.append(published(a, "lps-temp-barber", 4.25))
            ids.append(published(a, "lps08-temp-essen", (3, 4), hue=DOSES["0.8 ng/kg"]))
        if measure == "heart_rate":
            ids.append(published(a, "lps-hr-barber", 3.5))
        if measure == "cortisol":
            ids.append(published(a, "lps-cortisol-barber", 3.0, by=2.759))
        if measure == "adrenaline":
            ids.append(published(a, "lps-adrenaline-barber", 2.0))
        if measure == "hs_crp":
            ids.append(published(a, "lps-crp-barber", 24.0))
        dress(a, title, "hours", log=log, ticks=range(0, int(end) + 1, 4 if end > 12 else 2))
    legend(axes[0], loc="upper right")
    return figure, (
        "The same people; band around 2 ng/kg. Published, 2 ng/kg but `lps08-temp-essen` (.8, in its colour): "
        f"{', '.join(ids)}; hours of the peaks of temperature, heart, cortisol and adrenaline are not printed."
    )


@figure_of("endotoxin-days", "Endotoxin 2 ng/kg on five days in a row")
def _days() -> tuple[Figure, str]:
    figure, axes = sheet(1, 5, 3.0, 2.8)
    data = {"tnf": -97.0, "il6": -88.0, "il10": -87.0}
    names = {
        "tnf": "TNF, pg/mL",
        "il6": "IL-6, pg/mL",
        "il10": "IL-10, pg/mL",
        "temperature": "Temperature less saline, °C",
        "sickq": "Sickness, 0-30",
    }
    for a, (measure, title) in zip(axes, names.items(), strict=True):
        if measure == "temperature":
            t, x = differences("endotoxin-days", measure, "five days", "saline")
        else:
            t, x = course("endotoxin-days", measure, "five days")
        line(a, t / 24, x, BLUE)
        if measure in data:
            first = float(np.nanmedian(np.nanmax(x[:, t <= 8], axis=1) - x[:, 0]))
            level = float(np.nanmedian(x[:, 0])) + first * (1 + data[measure] / 100)
            a.plot(
                [4 + 2 / 24], [level], "D", color="white", markersize=5, markeredgecolor=INK, zorder=7, clip_on=False
            )
        dress(a, title, "days", ticks=range(6), log=measure in ("tnf", "il6", "il10"))
    return figure, (
        "16 young people. Hollow diamonds: where the peak of day 5 would lie with the published fall from day 1 (TNF "
        "-97, "
        "IL-6 -88, IL-10 -87 %; Draisma 2009, on the validation side of the ledger, though the surrogate that the "
        "design "
        "proposes was fitted to it: agreement is no test)."
    )


@figure_of("endotoxin-hydrocortisone", "Hydrocortisone before endotoxin 2 ng/kg")
def _hydrocortisone() -> tuple[Figure, str]:
    figure, axes = sheet(2, 3, 3.5)
    study, ids = "endotoxin-hydrocortisone", []
    names = {
        "tnf": "TNF, pg/mL",
        "il6": "IL-6, pg/mL",
        "il10": "IL-10, pg/mL",
        "temperature": "Temperature less saline, °C",
        "heart_rate": "Heart rate less saline, bpm",
        "adrenaline": "Adrenaline, pg/mL",
    }
    for a, (measure, title) in zip(axes, names.items(), strict=True):
        for arm, hue in (("endotoxin", BLUE), ("hydrocortisone", ORANGE)):
            label = "endotoxin" if arm == "endotoxin" else "after hydrocortisone"
            if measure in ("temperature", "heart_rate"):
                line(a, *differences(study, measure, arm, "saline"), hue, label)
            else:
                line(a, *course(study, measure, arm), hue, label)
        found = {
            "il10": ("lps2-hydrocortisone-il10", 2.0),
            "temperature": ("lps-hydrocortisone-temp", 3.5),
            "heart_rate": ("lps-hydrocortisone-hr", 3.5),
            "adrenaline": ("lps-hydrocortisone-adrenaline", 2.0),
        }
        if measure in found:
            ids.append(published(a, *found[measure]))
        if measure == "il6":
            top = float(np.nanmedian(_at(study, "il6", "endotoxin", 2.0)))
            ids.append(published(a, "lps-hydrocortisone-il6-unchanged", 2.0, by=top))
        if measure == "tnf":
            a.plot(
                [1.5],
                [float(np.nanmedian(course(study, "tnf", "saline")[1]))],
                "D",
                color=INK,
                markersize=5,
                markeredgecolor="white",
                zorder=7,
            )
            ids.append("`lps-hydrocortisone-tnf-block` (not detectable)")
        dress(a, title, "hours from endotoxin", log=measure in ("tnf", "il6", "il10"), ticks=range(-6, 9, 2))
        a.axvspan(-6, 0, ymin=0, ymax=0.03, color=ORANGE, alpha=0.6, linewidth=0)
    legend(axes[0], loc="upper left")
    return figure, (
        "24 young people, the same morning in every arm; 3 ug/kg/min for the six hours before (orange bar). "
        f"Published, with hydrocortisone: {', '.join(ids)}."
    )


@figure_of("interferon", "Interferon alpha every week for 24 weeks")
def _interferon() -> tuple[Figure, str]:
    figure, axes = sheet(2, 3, 3.5)
    names = {
        "neutrophils": "Neutrophils, 10⁹/L",
        "lymphocytes": "Lymphocytes, 10⁹/L",
        "kyn_trp": "Kynurenine over tryptophan, umol/mmol",
        "hs_crp": "CRP, mg/L",
        "phq9": "PHQ-9, 0-27",
        "madrs": "MADRS, 0-60",
    }
    for a, (measure, title) in zip(axes, names.items(), strict=True):
        for arm, hue in (("none", MUTED), ("interferon", BLUE)):
            t, x = course("interferon", measure, arm)
            line(
                a,
                t / 168,
                x,
                hue,
                "interferon" if arm != "none" else "nothing",
                dash="-" if arm != "none" else (0, (5, 1.6)),
            )
        if measure == "neutrophils":
            a.axhspan(1.5, 3.0, color=INK, alpha=0.07, linewidth=0)
        dress(a, title, "weeks", ticks=range(0, 25, 4))
    legend(axes[0], loc="lower right")
    return figure, (
        "24 adults of 18 to 80 years. Grey: neutrophils at most 3.0 in week 4 (recalled, to be looked up). A dose is "
        "given on "
        "the day of each visit, after it."
    )


@figure_of("drugs", "Drugs and the marker that each is known by")
def _drugs() -> tuple[Figure, str]:
    figure, axes = sheet(2, 3, 3.5)
    toci, crp, tnf, heart, rmssd, mono = axes
    for a, measure, title, arms in (
        (toci, "il6", "Tocilizumab 8 mg/kg: IL-6 in serum, pg/mL", (("none", MUTED), ("tocilizumab", BLUE))),
        (crp, "hs_crp", "CRP, mg/L", (("none", MUTED), ("tocilizumab", BLUE), ("infliximab", ORANGE))),
        (tnf, "tnf", "Infliximab 5 mg/kg: TNF, pg/mL", (("none", MUTED), ("infliximab", ORANGE))),
    ):
        for arm, hue in arms:
            t, x = course("antibodies", measure, arm)
            line(a, t / 24, x, hue, arm, band=arm != "none", dash="-" if arm != "none" else (0, (5, 1.6)))
        dress(a, title, "days", log=True, ticks=range(0, 29, 7))
    t, d = course("antibodies", "il6", "none")
    toci.plot([7], [5 * float(np.nanmedian(d[:, 7]))], "^", color=INK, markersize=6, zorder=7)
    for a, measure, title in (
        (heart, "heart_rate", "Propranolol 80 mg: heart rate less none, bpm"),
        (rmssd, "rmssd", "Propranolol 80 mg: RMSSD less none, ms"),
    ):
        t, x = differences("beta-blocker", measure, "propranolol", "none")
        line(a, t, x, BLUE)
        a.axhline(0, color=MUTED, linewidth=0.7)
        dress(a, title, "hours", ticks=range(9))
    heart.hlines([-12], 1.5, 4, color=INK, linewidth=1.2)
    heart.plot([2.75], [-12], "D", color=INK, markersize=5)
    for measure, hue, label in (("nk_killing", BLUE, "killing per NK cell"), ("bdnf", ORANGE, "BDNF")):
        t, rest = course("dexamethasone-daily", measure, "none")
        _, x = course("dexamethasone-daily", measure, "dexamethasone")
        line(mono, t / 24, 100 * (x / np.nanmean(rest, axis=0) - 1), hue, label)
    mono.axhline(0, color=MUTED, linewidth=0.7)
    dress(mono, "Dexamethasone .5 mg nightly: change, %", "days", ticks=range(0, 29, 7))
    for a in (crp, mono):
        legend(a)
    return figure, (
        "24 adults (antibodies), 32 and 40 young people. Marks: IL-6 at least fivefold (Nishimoto 2008, triangle: at "
        "least), "
        "heart rate -12 bpm (LeWinter 1975). Both lines of dexamethasone should fall."
    )


@figure_of("year-of-strain", "A year of the heaviest strain, and the year after")
def _year_of_strain() -> tuple[Figure, str]:
    figure, axes = sheet(2, 4)
    panels = (
        ("daily_cortisol", "Cortisol, mean of a day, nmol/L"),
        ("hair_cortisol", "Cortisol in hair, pg/mg"),
        ("gc_sensitivity", "Glucocorticoid sensitivity"),
        ("hs_crp", "CRP, mg/L"),
        ("tspo_vt", "Microglia: TSPO, mL/cm\u00b3"),
        ("bold_amygdala", "Amygdala, fearful faces"),
        ("stai_trait", "Trait anxiety, points"),
        ("senescent_t", "CD28-negative T cells, %"),
    )
    left = []
    for a, (measure, title) in zip(axes, panels, strict=True):
        for arm, hue, label in (("none", MUTED, "no strain"), ("strain", ORANGE, "a year of strain")):
            t, x = course("year-after", measure, arm)
            line(a, t / 730.5, x, hue, label)
        a.axvspan(0, 12, color=ORANGE, alpha=0.07, linewidth=0)
        dress(a, title, "months", ticks=range(0, 25, 6))
        t, each = differences("year-after", measure, "strain", "none")
        change = np.nanmean(each, axis=0)
        end, after = (change[int(np.argmin(np.abs(t - 24 * d)))] for d in (365, 730))
        left.append(f"{title.split(',')[0]} {100 * after / end:.0f} %")
    legend(axes[0])
    return figure, (
        "60 adults, the same two years in either arm; strain 1, the heaviest, over the shaded year. Left of the mean "
        "change a year after its end: "
        + "; ".join(left)
        + ". Proposed: a tenth or more of receptors, microglia, fear and "
        "cells' age (grade C)."
    )


@figure_of("two-years", "Two quiet years, seen every fortnight")
def _two_years() -> tuple[Figure, str]:
    figure, axes = sheet(2, 3)
    t, crp = course("two-years", "hs_crp", "rest")
    il6, neutrophils = (course("two-years", m, "rest")[1] for m in ("il6", "neutrophils"))
    order = np.argsort(np.median(crp, axis=1))
    some = order[_tenths(len(order))]
    for a, x, title in ((axes[0], crp, "CRP of five people, mg/L"), (axes[1], il6, "IL-6 of the same five, pg/mL")):
        for i, hue in zip(some, ("#74a9cf", "#0570b0", "#023858", ORANGE, MUTED), strict=True):
            a.plot(t / 730.5, x[i], color=hue, linewidth=1.1)
        dress(a, title, "months", log=True, ticks=range(0, 25, 6))
    axes[0].axhline(3, color=INK, linewidth=0.7, linestyle=":")
    lags = range(1, 27)
    for x, hue, label in ((crp, BLUE, "CRP"), (il6, ORANGE, "IL-6"), (neutrophils, MUTED, "neutrophils")):
        y = np.log(x)
        r = [np.mean([np.corrcoef(y[:, j], y[:, j + k])[0, 1] for j in range(0, 26, 5)]) for k in lags]
        axes[2].plot([14 * k / 30.4 for k in lags], r, color=hue, linewidth=1.6, label=label)
    axes[2].set_ylim(0, 1)
    dress(axes[2], "Correlation with a later visit", "months later", ticks=range(0, 13, 3))
    legend(axes[2], loc="lower left")
    high = [crp[crp[:, j] > 3][:, [j, j + 6, j + 13, j + 19, j + 26]] for j in range(26)]
    below = 100 * np.mean([(np.minimum.accumulate(h, axis=1) <= 3).mean(axis=0) for h in high], axis=0)
    axes[3].plot([0, 3, 6, 9, 12], below, "o-", color=BLUE, linewidth=1.6, markersize=4)
    axes[3].set_ylim(0, 100)
    dress(axes[3], "Of those above 3 mg/L: at or below it once, %", "months, quarterly visits", ticks=range(0, 13, 3))
    for a, x, title in ((axes[4], il6, "IL-6, pg/mL"), (axes[5], neutrophils, "Neutrophils, 10\u2079/L")):
        a.plot(crp[:, 0], x[:, 0], "o", color=BLUE, markersize=2.2, alpha=0.5, markeredgewidth=0)
        a.set_xscale("log")
        dress(a, title, "CRP at the first visit, mg/L", log=True, ticks=(0.1, 1, 10, 100))
    values = persons.measured("crp-icc")
    return figure, (
        f"{len(crp)} adults at nine in the morning every fortnight; left: at the 1st, 3rd, 5th, 7th and 9th tenth of "
        f"CRP. Intraclass correlation of ln CRP {values['ICC']:.2f}; fitted to repeated measurements and to a "
        "survey (docs/fits/fluctuation.yaml); MESA's repeated CRP is kept for validation and not drawn. Sudden rises "
        "are colds, 2.5 a year."
    )


def _tenths(n: int) -> list[int]:
    """Places of the middle person of the 1st, 3rd, 5th, 7th and 9th tenth."""
    return [int(n * q) for q in (0.05, 0.25, 0.45, 0.65, 0.85)]


@figure_of("population", "A population by sex, age and body mass, beside a survey")
def _population() -> tuple[Figure, str]:
    figure, axes = sheet(2, 3, 3.6, 3.6)
    titles = ("CRP, median, mg/L", "CRP above 3 mg/L, %", "PHQ-9, mean", "PHQ-9 of 10 or more, %")
    titles += ("Neutrophils, mean, 10⁹/L", "Lymphocytes, mean, 10⁹/L")
    rows, names = population.beside(), list(population.groups())
    for a, measure, title in zip(axes, population.MEASURES, titles, strict=True):
        times = 100.0 if "%" in title else 1.0
        for place, name in enumerate(names):
            survey, model = next((s, m) for g, k, s, m in rows if g == name and k == measure)
            a.barh(-place, 0.4 * survey * times, left=0.8 * survey * times, height=0.55, color=INK, alpha=0.08)
            a.plot([survey * times], [-place], "D", color=INK, markersize=4, zorder=6)
            a.plot([model * times], [-place], "o", color=BLUE, markersize=5, zorder=7)
        dress(a, title)
        a.set_yticks([-i for i in range(len(names))], names if a in axes[::3] else [""] * len(names), fontsize=7)
        a.set_xlim(left=0)
    return figure, (
        "3,000 people at their set-points at nine in the morning (points), weighted so that sex, age and body mass "
        "come together as often as in NHANES 2017-2018 (diamonds; 5,856 adults, unweighted); grey: within a fifth. "
        "Levels and slopes of CRP and counts are fitted to it (docs/fits/population.yaml), PHQ-9 is not."
    )


def main() -> None:
    """Draw all figures, or those named, and write the page that shows them."""
    FOLDER.mkdir(exist_ok=True)
    names = sys.argv[1:] or list(_FIGURES)
    captions = yaml.safe_load(_CAPTIONS.read_text(encoding="utf-8")) if _CAPTIONS.is_file() else {}
    for name in names:
        made, said = _FIGURES[name][1]()
        made.savefig(FOLDER / f"{name}.png", dpi=110, metadata={"Software": None})
        captions[name] = said
        print(f"docs/courses/{name}.png", flush=True)
    _CAPTIONS.write_text(
        "# Written by docs/courses.py; not to be edited.\n"
        + yaml.safe_dump(
            {k: captions[k] for k in _FIGURES if k in captions}, sort_keys=False, allow_unicode=True, width=100
        ),
        encoding="utf-8",
        newline="\n",
    )
    (FOLDER / "README.md").write_text(_page(captions), encoding="utf-8", newline="\n")


_CAPTIONS = FOLDER / "captions.yaml"


def _page(captions: dict[str, str]) -> str:
    made = [
        "# The courses that the field knows by heart\n",
        f"Made by `.venv/bin/python docs/courses.py` with Allostasis {VERSION}; do not edit. Lines are medians of "
        f"people, bands "
        "their middle half (the wider, paler one nine tenths). Diamonds: published values with 95 % interval or "
        "printed range, "
        "of the calibration side only; circles: data. The studies are those of `docs/canonical.yaml`.\n",
    ]
    for name, (title, _) in _FIGURES.items():
        if name in captions:
            made += [f"## {title}\n", f"![{title}]({name}.png)\n", captions[name] + "\n"]
    return "\n".join(made)


if __name__ == "__main__":
    main()
