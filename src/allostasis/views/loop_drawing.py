"""The loop as a drawing that stands by itself: the cards, bands and arrows of the page's diagram, at one moment."""

from __future__ import annotations

import math
from html import escape

from allostasis.views.body_map import GROUPS, QUANTITIES
from allostasis.views.loop import Loop, shown

__all__ = ["AT", "CARD", "SIZE", "loop_svg", "loop_words"]

# As in web/src/diagram.tsx, so that people who know one know the other.
SIZE, CARD, BARRIER = (760, 640), (154, 64), 391
BANDS = ((4, 118), (132, 252), (398, 236))
LABELS = ((20, 24, "MIND &amp; BEHAVIOUR"), (20, 154, "BRAIN"), (20, 624, "BODY"))
AT = {
    "appraisal": (16, 40), "mood": (207, 40), "behaviour": (398, 40), "sleep": (590, 40),
    "circuits": (112, 178), "transmitters": (372, 178), "kynurenine": (540, 282), "microglia": (278, 296),
    "hpa": (16, 424), "autonomic": (180, 520), "innate": (392, 424), "lowgrade": (590, 424),
    "leukocytes": (392, 556), "adaptive": (590, 556),
}  # fmt: skip
LIT = 0.02
Point = tuple[float, float]


def _centre(group: str) -> Point:
    x, y = AT[group]
    return x + CARD[0] / 2, y + CARD[1] / 2


def _border(group: str, to: Point, shift: float) -> Point:
    (x, y), (w, h) = _centre(group), CARD
    dx, dy = to[0] - x, to[1] - y
    n = math.hypot(dx, dy) or 1.0
    k = min((w / 2 + 4) / abs(dx or 1e-9), (h / 2 + 4) / abs(dy or 1e-9))
    return x + dx * k - dy / n * shift, y + dy * k + dx / n * shift


def _arrow(a: str, b: str, width: float) -> tuple[str, str]:
    """The line of an arrow and its head."""
    (ax, ay), (bx, by) = _border(a, _centre(b), 6), _border(b, _centre(a), -6)
    dx, dy = bx - ax, by - ay
    n = math.hypot(dx, dy) or 1.0
    bend = 0.13 * n + 6
    cx, cy = (ax + bx) / 2 - dy / n * bend, (ay + by) / 2 + dx / n * bend
    tn = math.hypot(bx - cx, by - cy) or 1.0
    ux, uy = (bx - cx) / tn, (by - cy) / tn
    long, half = 6 + width * 1.15, 2.6 + width * 0.72
    ex, ey = bx - ux * long * 0.8, by - uy * long * 0.8
    left = f"{bx - ux * long - uy * half:.1f} {by - uy * long + ux * half:.1f}"
    right = f"{bx - ux * long + uy * half:.1f} {by - uy * long - ux * half:.1f}"
    return (
        f"M{ax:.1f} {ay:.1f}Q{cx:.1f} {cy:.1f} {ex:.1f} {ey:.1f}",
        f"M{bx:.1f} {by:.1f}L{left}L{ex:.1f} {ey:.1f}L{right}z",
    )


def loop_words(loop: Loop, most: int = 3) -> list[str]:
    """The strongest arrows in words."""
    lit = sorted((e for e in loop.edges.items() if abs(e[1][0]) > LIT), key=lambda e: -abs(e[1][0]))
    said = []
    for edge, (share, name) in lit[:most]:
        a, b = edge.split(">")
        moved = name.partition(".")[2].replace("_", " ")
        said.append(f"{GROUPS[a].title} {'raises' if share > 0 else 'lowers'} {moved} of {GROUPS[b].title}")
    return said


def loop_svg(loop: Loop) -> str:
    """The drawing, with classes that the report's styles colour."""
    said = "; ".join(loop_words(loop)) or "nothing departs"
    parts = [
        f'<svg class="loop" viewBox="0 0 {SIZE[0]} {SIZE[1]}" role="img" aria-label="{escape(said)}">',
        *(f'<rect x="4" y="{y}" width="752" height="{h}" rx="14" class="band-{n}"/>' for n, (y, h) in enumerate(BANDS)),
        *(f'<text x="{x}" y="{y}" class="band">{text}</text>' for x, y, text in LABELS),
        f'<line x1="14" x2="746" y1="{BARRIER}" y2="{BARRIER}" class="barrier"/>',
        f'<text x="740" y="{BARRIER - 11}" class="band" text-anchor="end">BLOOD–BRAIN BARRIER</text>',
    ]
    for edge, (share, name) in sorted(loop.edges.items(), key=lambda e: abs(e[1][0])):
        a, b = edge.split(">")
        size = min(abs(share), 1.0)
        lit = size > LIT
        width = 0.8 + 5.6 * size**0.7
        line, head = _arrow(a, b, width)
        kind = ("raises" if share > 0 else "lowers") if lit else "quiet"
        seen = 0.25 + 0.75 * min(1.0, size * 2.5) if lit else 0.28
        parts.append(
            f'<g class="edge {kind}" opacity="{seen:.2f}"><title>{escape(_said(a, b, share, name, lit))}</title>'
            f'<path d="{line}" class="line" stroke-width="{width:.1f}"/><path d="{head}" class="head"/></g>'
        )
    parts += [_card(group, *loop.cards[group]) for group in GROUPS if group in loop.cards]
    return "".join(parts) + "</svg>"


def _said(a: str, b: str, share: float, name: str, lit: bool) -> str:
    much = f"over {'+' if share > 0 else '−'}100 %" if abs(share) > 1 else f"{share * 100:+.0f} %".replace("-", "−")
    moved = f"{name.partition('.')[2].replace('_', ' ')} {much}" if lit else "quiet"
    return f"{GROUPS[a].title} → {GROUPS[b].title}: {moved}"


def _card(group: str, now: float, calm: float, off: float) -> str:
    (x, y), (w, h), dark = AT[group], CARD, min(1.0, abs(off))
    change = ""
    if calm and math.isfinite(now / calm if calm else math.nan) and now / calm > 0 and abs(now / calm - 1) > 0.03:
        ratio = now / calm
        text = f"×{ratio:.{0 if ratio >= 10 else 1}f}" if ratio >= 1.95 else f"{'+' if ratio > 1 else '−'}{abs(ratio - 1) * 100:.0f} %"  # fmt: skip # noqa: E501
        change = f'<text x="{w - 9}" y="{h - 13}" text-anchor="end" class="ratio {"up" if ratio > 1 else "down"}">{text}</text>'  # noqa: E501
    word = escape(QUANTITIES[GROUPS[group].lead].short)
    return (
        f'<g transform="translate({x} {y})" class="node {"raises" if off >= 0 else "lowers"}">'
        f'<rect width="{w}" height="{h}" rx="10" class="card"/>'
        f'<rect width="{w}" height="{h}" rx="10" class="tint" opacity="{0.16 * dark:.3f}"/>'
        f'<rect x="0.75" y="0.75" width="{w - 1.5}" height="{h - 1.5}" rx="9.25" class="rim" opacity="{dark:.2f}"/>'
        f'<text x="11" y="20" class="title">{escape(GROUPS[group].title)}</text>'
        f'<text x="11" y="{h - 13}" class="value">{shown(group, now)}<tspan class="unit" dx="3">{word}</tspan></text>'
        f"{change}</g>"
    )
