"""A search for plans as a document, in words, and as one HTML file with the front as a picture."""

from __future__ import annotations

import math
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allostasis.results import claim, to_json
from allostasis.trials import Found, Leaf, Split
from allostasis.version import VERSION
from allostasis.views.texts import brief, number, numbers, plural, span

if TYPE_CHECKING:
    from allostasis.statistics import Estimate
    from allostasis.trials import Judged, Plan

__all__ = ["plans_document", "plans_html", "plans_lines", "write_plans"]

WIDE, HIGH, LEFT, BELOW, EDGE = 640, 360, 54, 40, 14  # points of the picture


def plans_document(found: Found) -> dict[str, Any]:
    """Everything that was found, as plain data."""
    of = found.of
    return dict(
        to_json(
            {
                "plan": of.title,
                "question": of.question,
                "row": of.row,
                "version": VERSION,
                "seed": of.study.seed,
                "people": {"choosing": found.halves[0], "reporting": found.halves[1], "screened": found.screened},
                "benefit": {"of": str(of.benefit), "unit": _unit(found), "better": "higher" if of.higher else "lower"},
                "near": dict(of.near),
                "space": found.space,
                "lived": len(found.looks),
                "usual": _judged(found.usual),
                "front": [_judged(j) for j in found.front],
                "winners_curse": found.curse,
                "policy": None
                if found.policy is None
                else {
                    "tree": _tree(found.policy.tree, found),
                    "gain": _estimate(found.policy_gain),
                    "shares": dict(zip(map(str, found.policy_plans), found.shares, strict=True)),
                },
                "expected": found.expected,
                "looks": [
                    {"plan": str(k.plan), "people": k.people, **_means(k.means), "front": k.on_front}
                    for k in found.looks
                ],
            }
        )
    )


def _judged(j: Judged) -> dict[str, Any]:
    return {
        "plan": str(j.plan),
        "parts": [
            {"component": o.component, "from_h": o.begin, "for_h": o.lasts, "if": str(o.trigger or "") or None}
            for o in j.plan.parts
        ],
        "got": j.parts,
        "benefit": _estimate(j.benefit),
        "gain": _estimate(j.gain),
        "burden": _estimate(j.burden),
        "risk": _estimate(j.risk),
        "chosen_by": _means(j.chosen),
        "winners_curse": j.curse,
    }


def _means(means: tuple[float, float, float]) -> dict[str, float]:
    return dict(zip(("benefit", "burden", "risk"), map(_plain, means), strict=True))


def _estimate(e: Estimate | None) -> dict[str, float] | None:
    return None if e is None else {"value": _plain(e.value), "low": _plain(e.low), "high": _plain(e.high)}


def _plain(x: float) -> float:
    return float(f"{x:.10g}")


def _tree(tree: Split | Leaf, found: Found) -> Any:
    if isinstance(tree, Leaf):
        return str(found.policy_plans[tree.plan])
    return {"by": tree.by, "at": _plain(tree.at), "low": _tree(tree.low, found), "high": _tree(tree.high, found)}


def _unit(found: Found) -> str:
    return "weeks" if found.of.benefit.condition else "in the unit of the quantity"


def plans_lines(found: Found) -> list[str]:
    """What was done and found, a line each."""
    of, (a, b) = found.of, found.halves
    weeks = " weeks" if of.benefit.condition else ""
    what = (
        f"weeks with {of.benefit} in {span(of.lasts)}" if of.benefit.condition else f"mean {of.benefit}, better first"
    )
    lines = [
        f"{plural(found.space, 'plan')} can be made of {plural(len(of.components), 'component')}; {len(found.looks)} "
        f"were lived. {a} people chose, {b} others report. Benefit: {what}.",
        f"Usual care: {_told(found.usual.benefit)}{weeks}, harms {number(found.usual.risk.value)}.",
    ]
    for i, j in enumerate(found.front, 1):
        lines.append(f"{i}. {_words(j, weeks)}")
    lines.append(
        f"Winner's curse: on average the half that chose these plans saw {brief(found.curse, 2)} more benefit than the "
        "half that did not."
        if found.curse > 0
        else f"Winner's curse: none here; the half that chose these plans saw {brief(-found.curse, 2)} less benefit "
        "than the half that did not."
    )
    lines += _policy_lines(found)
    lines += [
        f"Expected beforehand, {word}: {'it came' if met else 'it did not come'}."
        for word, met in found.expected.items()
    ]
    return lines


def _words(j: Judged, of: str) -> str:
    """A plan of the front; ``of``: the unit of its benefit."""
    gain = j.gain
    if not j.plan.parts:
        return "Usual care: nothing else is less burden."
    surely = "" if gain.low > 0 or gain.high < 0 else ", which may be none"
    a, low, high = numbers([gain.value, gain.low, gain.high])
    cost = f"burden {number(j.burden.value)}, harms {number(j.risk.value)} a person"
    return f"{j.plan}: {_told(j.benefit)}{of}, {a} ({low} to {high}) above usual care{surely}; {cost}."


def _told(e: Estimate) -> str:
    value, low, high = numbers([e.value, e.low, e.high])
    return f"{value} ({low} to {high})"


def _policy_lines(found: Found) -> list[str]:
    if found.policy is None or found.policy_gain is None:
        return []
    gain = found.policy_gain
    if isinstance(found.policy.tree, Leaf):
        return [f"By {', '.join(found.by)}: one plan for all is best, {found.policy_plans[found.policy.tree.plan]}."]
    sure = "above 0" if gain.low > 0 else "which may be none" if gain.high > 0 else "worse than that one plan"
    return [
        f"By {', '.join(found.by)}: {_branch(found.policy.tree, found)}. On the half that reports its worth is "
        f"{_told(gain)} above the best one plan for all, {sure}."
    ]


def _branch(tree: Split | Leaf, found: Found) -> str:
    if isinstance(tree, Leaf):
        return str(found.policy_plans[tree.plan])
    low, high = _branch(tree.low, found), _branch(tree.high, found)
    return f"with {tree.by} up to {brief(tree.at)} [{low}], above [{high}]"


def plans_html(found: Found) -> str:
    """The report: the front as a picture, the chosen plans in words, every plan that was lived."""
    from allostasis.views.report import environment, font

    lines = plans_lines(found)
    return (
        environment()
        .get_template("plans.html.j2")
        .render(
            f=found,
            of=found.of,
            version=VERSION,
            font=font(),
            opening=lines[:2],
            chosen=[_words(j, " weeks" if found.of.benefit.condition else "") for j in found.front],
            after=lines[2 + len(found.front) :],
            picture=_picture(found),
            rows=plans_document(found)["looks"],
        )
    )


def write_plans(found: Found, folder: str | Path) -> Path:
    """Write ``plans.json`` and ``report.html`` into a folder; the report's path.

    Raises:
        InputError: the folder holds something by these names that is not ours.
        RunError: somebody else writes there, or the disk is full.
    """
    import json

    document = plans_document(found)
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)
    with claim(folder) as place:
        place.install(
            {"plans.json": text.encode(), "report.html": plans_html(found).encode()},
            {"plan": found.of.title, "seed": found.of.study.seed, "version": VERSION},
        )
    return Path(folder) / "report.html"


def _picture(found: Found) -> str:
    """Benefit above burden; the front is joined and numbered, its dots the larger the more harm."""
    looks = [k for k in found.looks if not k.on_front and all(math.isfinite(x) for x in k.means)]
    points = [(j.burden.value, j.benefit.value) for j in found.front] + [(k.means[1], k.means[0]) for k in looks]
    if not points:
        return ""
    (x0, x1), (y0, y1) = (_ends([p[i] for p in points]) for i in (0, 1))

    def at(burden: float, benefit: float) -> tuple[float, float]:
        x = LEFT + (WIDE - LEFT - EDGE) * (burden - x0) / (x1 - x0)
        y = HIGH - BELOW - (HIGH - BELOW - EDGE) * (benefit - y0) / (y1 - y0)
        return round(x, 1), round(y, 1)

    parts = [
        f'<line x1="{LEFT}" x2="{WIDE - EDGE}" y1="{HIGH - BELOW}" y2="{HIGH - BELOW}" stroke="var(--muted)"/>',
        f'<line x1="{LEFT}" x2="{LEFT}" y1="{EDGE}" y2="{HIGH - BELOW}" stroke="var(--muted)"/>',
    ]
    for value in _ticks(x0, x1):
        x, _ = at(value, y0)
        parts.append(f'<text x="{x}" y="{HIGH - BELOW + 17}" text-anchor="middle">{brief(value)}</text>')
    for value in _ticks(y0, y1):
        _, y = at(x0, value)
        parts.append(f'<text x="{LEFT - 7}" y="{y + 4}" text-anchor="end">{brief(value)}</text>')
    parts.append(f'<text x="{WIDE - EDGE}" y="{HIGH - 6}" text-anchor="end">burden of a person</text>')
    parts.append(f'<text x="{LEFT + 6}" y="{EDGE + 4}">benefit, {escape(_unit(found))}</text>')
    for k in looks:
        x, y = at(k.means[1], k.means[0])
        parts.append(f'<circle cx="{x}" cy="{y}" r="2.5" fill="var(--muted)" opacity=".45">{_titled(k.plan)}</circle>')
    line = " ".join(
        "{},{}".format(*at(j.burden.value, j.benefit.value)) for j in sorted(found.front, key=lambda j: j.burden.value)
    )
    parts.append(f'<polyline points="{line}" fill="none" stroke="var(--accent)" stroke-width="1.25" opacity=".6"/>')
    most = max((j.risk.value for j in found.front), default=0.0) or 1.0
    for i, j in enumerate(found.front, 1):
        x, y = at(j.burden.value, j.benefit.value)
        _, low = at(x0, j.benefit.low if math.isfinite(j.benefit.low) else j.benefit.value)
        _, high = at(x0, j.benefit.high if math.isfinite(j.benefit.high) else j.benefit.value)
        size = round(4 + 6 * math.sqrt(max(0.0, j.risk.value) / most), 1)
        parts.append(
            f'<line x1="{x}" x2="{x}" y1="{max(low, EDGE)}" y2="{max(high, EDGE)}" '
            'stroke="var(--accent)" opacity=".5"/>'
        )
        parts.append(f'<circle cx="{x}" cy="{y}" r="{size}" fill="var(--accent)">{_titled(j.plan)}</circle>')
        parts.append(f'<text x="{round(x + size + 3, 1)}" y="{y - 4}" style="font-weight:600">{i}</text>')
    told = "Benefit of each plan above its burden; numbered plans are those that no other beats."
    about = f'role="img" aria-label="{told}" font-size="12" fill="var(--ink)"'
    head = f'<svg class="figure" viewBox="0 0 {WIDE} {HIGH}" {about}>'
    return f"{head}{''.join(parts)}</svg>"


def _titled(plan: Plan) -> str:
    return f"<title>{escape(str(plan))}</title>"


def _ends(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = 0.08 * (high - low) or 1.0
    return (0.0 if 0 <= low < 0.25 * high else low - room), high + room


def _ticks(low: float, high: float) -> list[float]:
    raw = (high - low) / 5
    step = 10.0 ** math.floor(math.log10(raw))
    step = next(step * k for k in (1, 2, 5, 10) if step * k >= raw)
    first = math.ceil(low / step - 1e-9)
    return [i * step for i in range(first, math.floor(high / step + 1e-9) + 1)]
