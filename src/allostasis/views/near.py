"""What is known to be wrong near a study, by the last evidence check, and what backs each measure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allostasis.ledger import MISSED, Backing, Near, Setting, backing, evidence, evidence_about, near
from allostasis.results import Result
from allostasis.views.texts import DASH, estimate, plural, unit

__all__ = ["NOTHING", "SHOWN", "Nearby", "Row", "nearby", "setting", "terse"]

SHOWN = 8  # findings shown at once; the others are folded
UNSEEN = frozenset({"placebo", "hassles"})  # given so that arms are alike
NOTHING = "no finding backs this"


@dataclass(frozen=True)
class Row:
    """A finding near the study, as it is shown."""

    id: str
    verdict: str
    statement: str
    citation: str
    published: str
    model: str
    metric: str
    in_sample: bool
    side: str
    why: str
    differs: str
    near: float

    @property
    def missed(self) -> bool:
        """Whether the model misses it."""
        return self.verdict in MISSED


@dataclass(frozen=True)
class Nearby:
    """Findings near a study, misses first, a line a measure, and how the check was made."""

    rows: tuple[Row, ...]
    measures: tuple[tuple[str, str], ...]
    lead: str
    made: str
    plain: Mapping[str, Any]

    @property
    def first(self) -> tuple[Row, ...]:
        """Those shown at once."""
        return self.rows[:SHOWN]

    @property
    def folded(self) -> tuple[Row, ...]:
        """The others."""
        return self.rows[SHOWN:]

    @property
    def folded_title(self) -> str:
        """What the fold holds, in words."""
        missed = sum(r.missed for r in self.folded)
        return f"{len(self.folded):,} more, {missed:,} of them missed" if missed else f"{len(self.folded):,} more"


def setting(m: Mapping[str, Any]) -> Setting:
    """Who is given what and what is read in a result, from its manifest."""
    study = m.get("schema") or {}
    events = [e for given in m["arms"].values() for e in given]
    told: dict[tuple[str, str], dict[str, Any]] = {}
    for e in events:
        name = str(e["name"]).strip().lower().replace(" ", "_").replace("-", "_")
        if name not in UNSEEN:
            told.setdefault((name, str(e.get("amount") or "")), {"name": name, "amount": str(e.get("amount") or "")})
    begun = min((float(e["at_h"]) for e in events if str(e["name"]).lower() not in UNSEEN), default=None)
    names = [{"name": n, "amount": ""} for n in (study.get("model") or {}).get("with") or []]
    people = study.get("people") or {}
    age = people.get("age")
    enrol = re.findall(r"[a-z_]\w*", str(people.get("enrol") or ""))
    measures = list(m["measures"])
    return Setting(
        [*told.values(), *names],
        measures,
        _hours(study.get("visits"), begun),
        _share(people.get("female")),
        _share(age.get("mean") if isinstance(age, Mapping) else age),
        frozenset(w for w in enrol if w in measures or w in _read()),
    )


def _read() -> frozenset[str]:
    return frozenset(r for f in evidence().values() for r in f["readouts"])


def _share(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _hours(visits: Any, begun: float | None) -> tuple[float, float] | None:
    """First and last visit after the first thing given, hours from then."""
    if isinstance(visits, Mapping):  # visits by waking beside others
        visits = visits.get("at")
    if begun is None or not isinstance(visits, (list, tuple)):
        return None
    hours = [float(t) for v in visits if (t := str(v).split()[0])]
    after = [h - begun for h in hours if h > begun]
    return (min(after), max(after)) if after else None


def nearby(result: Result) -> Nearby:
    """What the last evidence check found near a result."""
    m = result.manifest
    found = near(setting(m))
    shared = {r: [n.finding for n in found if r in n.finding["readouts"]] for r in m["measures"]}
    lines = tuple((r, _line(backing(r), backing(r, among=shared[r]))) for r in m["measures"])
    about = evidence_about()
    plain = {
        "findings": [_plain(n) for n in found],
        "measures": {r: _counts(backing(r)) | {"near": _counts(backing(r, among=shared[r]))} for r in m["measures"]},
        "check": {k: about[k] for k in ("version", "people_at_most", "hashes") if k in about},
    }
    return Nearby(tuple(_row(n) for n in found), lines, _lead(found, about), _made(about), plain)


def _counts(b: Backing) -> dict[str, int]:
    return {"findings": b.all, "met": b.met, "missed": b.missed, "undecided": b.undecided, "in_sample": b.in_sample}


def _line(everywhere: Backing, here: Backing) -> str:
    if not everywhere.all:
        return NOTHING
    text = f"backed by {plural(everywhere.all, 'finding')}, {everywhere.met} met"
    if everywhere.in_sample:
        text += f" ({everywhere.in_sample} in-sample)"
    return f"{text}; near this study {f'{here.all}, {here.met} met' if here.all else 'none'}"


def _lead(found: list[Near], about: Mapping[str, Any]) -> str:
    if not about:
        return (
            "This installation holds no evidence check: nothing can be said. `allostasis evidence --write` makes one."
        )
    if not found:
        return "The ledger holds no finding with an exposure and a read-out like these: nothing tests this study."
    verdicts = [str(n.finding["verdict"]) for n in found]
    replayed = [v for v in verdicts if v != "not simulated"]
    missed = sum(v in MISSED for v in verdicts)
    known = sum(bool(n.finding["in_sample"]) for n in found if n.finding["verdict"] == "inside")
    met = replayed.count("inside")
    parts = [f"{missed} missed", f"{met} met" + (f", {known} of these in-sample" if known else "")]
    if left := len(replayed) - missed - met:
        parts.append(f"{left} undecided")
    many = plural(len(found), "finding")
    text = f"The ledger holds {many} with an exposure and a read-out like these: {', '.join(parts)}"
    silent = len(verdicts) - len(replayed)
    return text + (f"; {silent} cannot be simulated." if silent else ".")


def _made(about: Mapping[str, Any]) -> str:
    if not about:
        return ""
    most = about.get("people_at_most")
    people = f"at most {most:,} people a replay" if most else "as many people as each replay asks for"
    return f"From the evidence check of Allostasis {about.get('version', '?')}, with {people}."


def _row(n: Near) -> Row:
    f = n.finding
    of = f" {unit(f['unit'])}" if f["metric"] in ("mean", "peak", "difference", "time", "half_life") else ""
    value = (f["published"] or {}).get("value")
    said = (
        {1: "increase", -1: "decrease", 0: "no change"}.get(f["sign"], DASH)
        if value is None
        else estimate(f["published"]) + of
    )
    here = estimate(f["model"]) if f["model"] else DASH
    return Row(
        str(f["id"]),
        str(f["verdict"]),
        str(f["statement"]),
        str(f["citation"]),
        said,
        here if here == DASH else here + of,
        "" if f["metric"] == "direction" else str(f["metric"]),
        bool(f["in_sample"]),
        str(f["side"]),
        str(f.get("reason") or f.get("believed") or ""),
        "; ".join(n.differs),
        n.similarity,
    )


def _plain(n: Near) -> dict[str, Any]:
    f = n.finding
    kept = (
        "id",
        "side",
        "counts",
        "in_sample",
        "verdict",
        "reason",
        "believed",
        "metric",
        "unit",
        "published",
        "model",
    )
    return {
        **{k: f.get(k) for k in kept},
        "statement": f["statement"],
        "citation": f["citation"],
        "similarity": n.similarity,
        "measures": list(n.readouts),
        "differs": list(n.differs),
    }


def terse(found: Nearby, most: int = 5) -> list[str]:
    """The short form for the terminal: the lead, then the nearest misses."""
    rows = [r for r in found.rows if r.missed][:most]
    items = [found.lead]
    for r in rows:
        mark = ", in-sample" if r.in_sample else ""
        metric = f" ({r.metric})" if r.metric else ""
        items.append(f"{r.verdict}{mark}: {r.statement} Published {r.published}, model {r.model}{metric}. {r.citation}")
    return items
