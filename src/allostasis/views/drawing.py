"""Draws one measure with Matplotlib, without its global state: lines, bands, labels at the lines' ends."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from allostasis.views.bands import Band
from allostasis.views.texts import given

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["MOST_WIDE", "draw", "needs_log"]

MOST_WIDE = 3  # arms up to which the 90 % band is drawn: above, bands hide the lines
MINUTE = 1 / 60  # of an hour
INK, MUTED, RULE = "#1d2129", "#565d6a", "#e4e2dd"
PAGE = "#fbfaf8"
VERDICTS = {"inside": "#1d7347", "outside": "#9a4f14", "opposite": "#b3261e"}  # shapes differ too
LETTER = 5.6  # points of a letter of a label, widest of the usual
OFTEN = 6  # what is given more often is one bar
WIDTH, PLOT, ROW = 4.35, 2.15, 0.18  # inches
DASHES: tuple[Any, ...] = ("-", (0, (5, 1.6)), (0, (2, 1.2)), (0, (6, 1.4, 1.4, 1.4)))


def draw(
    items: Sequence[Band],
    hues: Mapping[str, str],
    arms: Mapping[str, list[dict[str, Any]]],
    observed: Mapping[str, Mapping[str, Any]],
    published: Sequence[Mapping[str, Any]],
    start: str,
) -> Figure:
    """The figure of one measure."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # without a home it only says that it is slower
    from matplotlib.figure import Figure

    rows = _rows(arms)
    height = PLOT + 0.46 + ROW * len(rows)
    figure = Figure(figsize=(WIDTH, height))
    right = 1.02 if len(items) > 1 else 0.16
    axes = figure.add_axes((0.46 / WIDTH, 0.42 / height, 1 - (0.46 + right) / WIDTH, (PLOT - 0.02) / height))
    scale, word, begin, end = _time(items)
    log = needs_log([*(b.q for b in items), *_levels(observed, published)])
    if log:
        axes.set_yscale("log")
    _lines(axes, items, hues, scale)
    _points(axes, hues, observed, published, scale)
    axes.set_xlim(begin / scale, end / scale)
    _dress(axes, log, f"{word} from {start}" if scale <= 1 else word, end - begin, scale)
    if len(items) > 1:
        _labels(axes, items, hues, end / scale)
    _given(axes, rows, hues, scale, (begin, end), height)
    return figure


def needs_log(values: Sequence[Any]) -> bool:
    """Whether what is drawn is above zero and spans more than thirtyfold."""
    q = np.concatenate([np.ravel(np.asarray(v, float)) for v in values])
    q = q[np.isfinite(q)]
    return bool(len(q) and q.min() > 0 and q.max() / q.min() > 30)


def _levels(observed: Mapping[str, Mapping[str, Any]], published: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Everything drawn besides the bands."""
    seen = [v for curve in observed.values() for k, v in curve.items() if k != "time_h"]
    return [*seen, [p[k] for p in published for k in ("value", "low", "high") if p.get(k) is not None]]


def _time(items: Sequence[Band]) -> tuple[float, str, float, float]:
    begin, end = min(b.time[0] for b in items), max(b.time[-1] for b in items)
    if end <= begin:
        begin, end = begin - 0.5, end + 0.5
    long = end - begin
    if long <= 3.5:
        return MINUTE, "minutes", float(begin), float(end)
    scale, word = (1.0, "hours") if long <= 72 else (24.0, "days") if long <= 24 * 63 else (168.0, "weeks")
    return scale, word, float(begin), float(end)


def _lines(axes: Axes, items: Sequence[Band], hues: Mapping[str, str], scale: float) -> None:
    for i, b in enumerate(items):
        t, hue = b.time / scale, hues[b.arm]
        if b.n > 1:
            if len(items) <= MOST_WIDE:
                axes.fill_between(t, b.q[0], b.q[4], color=hue, alpha=0.13, linewidth=0)
            axes.fill_between(t, b.q[1], b.q[3], color=hue, alpha=0.22, linewidth=0)
        marker = "o" if len(t) < 3 else None
        axes.plot(
            t,
            b.median,
            color=hue,
            linewidth=1.5,
            linestyle=DASHES[i % len(DASHES)],
            marker=marker,
            markersize=3.5,
            solid_capstyle="round",
            zorder=3,
        )


def _points(
    axes: Axes,
    hues: Mapping[str, str],
    observed: Mapping[str, Mapping[str, Any]],
    published: Sequence[Mapping[str, Any]],
    scale: float,
) -> None:
    for arm, curve in observed.items():
        t = np.asarray(curve["time_h"], float) / scale
        for low, high, width in (("q05", "q95", 0.7), ("q25", "q75", 1.8)):
            if low in curve and high in curve:
                axes.vlines(t, curve[low], curve[high], color=hues[arm], linewidth=width, zorder=4)
        axes.plot(
            t,
            curve["median"],
            "o",
            markersize=3.6,
            markerfacecolor="white",
            markeredgewidth=1.1,
            markeredgecolor=hues[arm],
            zorder=5,
        )
    for p in published:
        x, verdict = p["at"] / scale, str(p.get("verdict"))
        hue = VERDICTS.get(verdict, INK)
        if p.get("low") is not None and p.get("high") is not None:
            axes.vlines([x], [p["low"]], [p["high"]], color=hue, linewidth=1.1, zorder=6, clip_on=False)
        axes.plot(
            [x],
            [p["value"]],
            "X" if verdict == "opposite" else "D",
            markersize=6 if verdict == "opposite" else 5,
            markerfacecolor=PAGE if verdict == "outside" else hue,
            markeredgecolor=hue if verdict == "outside" else PAGE,
            markeredgewidth=1.2 if verdict == "outside" else 0.9,
            zorder=7,
            clip_on=False,
        )


def _dress(axes: Axes, log: bool, word: str, long: float, scale: float) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, MaxNLocator, NullFormatter

    steps = {
        MINUTE: (1.0, 2, 5, 10, 15, 20, 30, 60),
        1.0: (0.25, 0.5, 1, 2, 3, 4, 6, 12, 24),
        24.0: (0.5, 1, 2, 3, 5, 7, 14),
        168.0: (1, 2, 4, 8, 13, 26, 52),
    }
    step = next((s for s in steps[scale] if long / scale / s <= 8), None)
    if step:
        low, high = axes.get_xlim()
        axes.xaxis.set_major_locator(FixedLocator(_ticks(low, high, step)))
    plain = FuncFormatter(lambda v, _: f"{v:,.6g}".replace("-", "\u2212"))
    axes.xaxis.set_major_formatter(plain)
    if log:
        low, high = axes.get_ylim()
        few = np.log10(high / low) < 2.2
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if few else (1,), numticks=9))
        axes.yaxis.set_minor_formatter(NullFormatter())
    else:
        axes.yaxis.set_major_locator(MaxNLocator(5, min_n_ticks=3, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(plain)
    axes.grid(axis="y", color=RULE, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=10, labelcolor=MUTED, pad=4, which="both")
    axes.minorticks_off()
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set(color=MUTED, linewidth=0.7)
    axes.set_xlabel(word, fontsize=10, color=MUTED, labelpad=3)


def _ticks(low: float, high: float, step: float) -> list[float]:
    """Multiples of ``step`` from ``low`` to ``high``; zero without a sign."""
    return [
        float(i * step) + 0.0 for i in range(int(np.ceil(low / step - 1e-9)), int(np.floor(high / step + 1e-9)) + 1)
    ]


def _labels(axes: Axes, items: Sequence[Band], hues: Mapping[str, str], end: float) -> None:
    """Names of arms at the ends of their lines, moved apart where they would overlap."""
    to = axes.transData + axes.transAxes.inverted()
    wanted = sorted((float(to.transform((end, b.median[-1]))[1]), b.arm) for b in items)
    gap = 0.085
    heights: list[float] = []
    for y, _ in wanted:
        heights.append(max(min(max(y, 0.0), 1.0), heights[-1] + gap if heights else 0.0))
    over = max(0.0, heights[-1] - 1.0)
    for i in range(len(heights) - 1, -1, -1):
        top = 1.0 if i == len(heights) - 1 else heights[i + 1] - gap
        heights[i] = min(heights[i], top) if over else heights[i]
    for (_, arm), y in zip(wanted, heights, strict=True):
        name = arm if len(arm) <= 15 else arm[:14] + "\u2026"
        axes.text(1.025, y, name, transform=axes.transAxes, color=hues[arm], fontsize=10, va="center", clip_on=False)


def _rows(arms: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[tuple[str, float, float]]]:
    """What was given, placebo aside -> (arm, from, for how long), each thing once."""
    table: dict[str, list[tuple[str, float, float]]] = {}
    for arm, events in arms.items():
        for e in events:
            if str(e["name"]).lower().startswith("placebo"):
                continue
            table.setdefault(given(e), []).append((arm, float(e["at_h"]), float(e.get("lasts_h") or 0.0)))
    return table


def _given(
    axes: Axes,
    rows: Mapping[str, list[tuple[str, float, float]]],
    hues: Mapping[str, str],
    scale: float,
    window: tuple[float, float],
    height: float,
) -> None:
    from matplotlib.transforms import blended_transform_factory

    across = blended_transform_factory(axes.transData, axes.transAxes)
    for i, (label, times) in enumerate(rows.items()):
        arms = {arm for arm, _, _ in times}
        hue = hues[next(iter(arms))] if len(arms) == 1 else INK
        y = 1 + (0.10 + ROW * (len(rows) - 1 - i)) / PLOT
        seen = sorted({(at, lasts) for _, at, lasts in times if at <= window[1] and at + lasts >= window[0]})
        often = len(seen) >= OFTEN
        if often:
            label = f"{label}, {len(seen)} times"
            seen = [(seen[0][0], max(at + lasts for at, lasts in seen) - seen[0][0])]
        for at, lasts in seen:
            a, b = max(at, window[0]), min(at + lasts, window[1])
            if lasts:
                axes.plot(
                    [a / scale, b / scale],
                    [y, y],
                    transform=across,
                    color=hue,
                    linewidth=3.2,
                    alpha=0.4 if often else 0.75,
                    solid_capstyle="butt",
                    clip_on=False,
                )
            else:
                axes.plot([a / scale], [y], "v", transform=across, color=hue, markersize=4.5, clip_on=False)
        ends = [(at, at + lasts) for at, lasts in seen] or [(window[0], window[0])]
        _name(axes, label, (min(a for a, _ in ends), max(b for _, b in ends)), window, across, y, scale, hue)


def _name(
    axes: Axes,
    label: str,
    taken: tuple[float, float],
    window: tuple[float, float],
    across: Any,
    y: float,
    scale: float,
    hue: str,
) -> None:
    """The name of what was given, where the figure has room for it: after it, before it, or over its middle."""
    box = axes.get_position()
    wide, long = box.width * WIDTH * 72, window[1] - window[0]  # points
    first, last = ((min(max(t, window[0]), window[1]) - window[0]) / long for t in taken)
    after, before = (1 - last) * wide + (1 - box.x1) * WIDTH * 72 - 8, first * wide + box.x0 * WIDTH * 72 - 8
    needs = LETTER * len(label)
    if needs > max(after, before):  # over the bar, on the page's own ground
        most = int(wide / LETTER)
        name, comma, often = label.rpartition(", ") if label.endswith(" times") else (label, "", "")
        if len(label) > most:
            label = f"{name[: max(1, most - len(often) - 3)]}\u2026{comma}{often}"
        x, shift, side = 0.5, 0, "center"
    elif needs <= after and (first <= 0.55 or needs > before):
        x, shift, side = last, 6, "left"
    elif needs <= before:
        x, shift, side = first, -6, "right"
    else:
        x, shift, side = last, 6, "left"
    axes.annotate(
        label,
        ((window[0] + x * long) / scale, y),
        xycoords=across,
        xytext=(shift, 0),
        textcoords="offset points",
        fontsize=9.5,
        color=hue,
        va="center",
        ha=side,
        annotation_clip=False,
        bbox={"facecolor": PAGE, "edgecolor": "none", "pad": 1.0} if side == "center" else None,
    )
