"""What is unusual about a run, from its manifest: what was cut, set or changed, blinding, noise, its beginning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allostasis.views.texts import brief, plural

__all__ = ["unusual"]

USUAL = 28  # days that every study begins before time zero
HISTORY = 400  # days that people have lived before


def unusual(m: Mapping[str, Any]) -> list[str]:
    """A sentence each; empty for a usual run. Every arm that differs by more than what it is given is named."""
    study = m.get("schema") or {}
    several = len(m.get("arms") or {}) > 1
    people = study.get("people") or {}
    cut = {arm: names for arm, names in (m.get("cut") or {}).items() if arm not in (m.get("again") or {})}
    items = [*_cuts(cut, several), *_again(m), *_sets(m.get("set") or study.get("set") or {}, several)]
    items += _traits(m.get("traits") or people.get("traits") or {})
    items += [_pack(pack) for pack in m.get("packs") or ()]
    items += [
        f"The module {module} is used in its variant {variant}." for module, variant in (study.get("use") or {}).items()
    ]
    model = study.get("model") or {}
    if model.get("modules"):
        items.append(f"The model holds {plural(len(model['modules']), 'module')} only: {', '.join(model['modules'])}.")
    if model.get("with"):
        items.append(f"People live with {', '.join(str(n).replace('_', ' ') for n in model['with'])} from the start.")
    if model.get("pulses") is False:
        items.append("Hormones come without bursts.")
    visits = study.get("visits")
    if isinstance(visits, Mapping) and visits.get("waking"):
        items.append(
            f"Read at each person's own waking and after it ({', '.join(map(str, visits['waking']))}), not by the "
            "clock: these times are named as from 07:00, and who wakes more than four hours from it has no value."
        )
    items += _blinded(m, several)
    if (m.get("noise") or study.get("noise")) == "common":
        items.append("Assay noise is common to all arms (noise: common), so that it cancels out of every difference.")
    items += [*_begins(m), *_history(people.get("history"))]
    return items


def _again(m: Mapping[str, Any]) -> list[str]:
    """Arms that are lived again with arrows cut, for a mediated effect."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, of in (m.get("again") or {}).items():
        groups.setdefault(tuple((m.get("cut") or {}).get(name, ())), []).append(str(of))
    return [
        f"{' and '.join(of)} {'is' if len(of) == 1 else 'are'} lived again without {', '.join(cut)}."
        for cut, of in groups.items()
    ]


def _history(history: Any) -> list[str]:
    """What it means that people have lived before for another time than usual, or not at all."""
    if history in (None, f"{HISTORY} d"):
        return []
    if history == "none":
        return [
            "Nobody has a past (history: none): everybody begins at their own set-points, and "
            "what people differ in by the year behind them is missing."
        ]
    return [f"People have lived {brief(float(str(history).split()[0]))} days before time zero, not {HISTORY}."]


def _pack(pack: Mapping[str, Any]) -> str:
    version = f" {pack['version']}" if pack.get("version") else ""
    return (
        f"What begins with {pack['name']}/ is not of this package: it comes from the pack {pack['name']}{version} "
        f"(sha256 {str(pack.get('sha256'))[:12]})."
    )


def _where(arm: str, several: bool) -> str:
    return f"In {arm} alone" if arm and several else "In every arm" if several else "Here"


def _cuts(cut: Mapping[str, Any], several: bool) -> list[str]:
    return [
        f"{_where(str(arm), several)} {', '.join(names)} {'is' if len(names) == 1 else 'are'} cut."
        for arm, names in cut.items()
        if names
    ]


def _sets(told: Mapping[str, Any], several: bool) -> list[str]:
    """``{name: value}``, or the same by arm, where "" stands for all arms."""
    by_arm = told if all(isinstance(v, Mapping) for v in told.values()) else {"": told}
    items = []
    for arm, values in by_arm.items():
        pairs = [f"{name} = {_value(value)}" for name, value in values.items()]
        if pairs:
            items.append(
                f"{_where(str(arm), several)} {', '.join(pairs)} {'was' if len(pairs) == 1 else 'were'} set by hand."
            )
    return items


def _traits(traits: Mapping[str, Any]) -> list[str]:
    pairs = [f"{name} {_value(value)}" for name, value in traits.items()]
    return [f"People's traits were changed: {', '.join(pairs)}."] if pairs else []


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {_value(v)}" for k, v in value.items())
    return brief(float(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


def _blinded(m: Mapping[str, Any], several: bool) -> list[str]:
    told = m.get("blinded")
    if told is None or not several:
        return []
    value, why = (told.get("value"), str(told.get("why") or "")) if isinstance(told, Mapping) else (told, "")
    if isinstance(told, Mapping) and not value and not told.get("givings") and not _hopes(m):
        return []  # nobody hopes for anything: there is nothing to be blind to
    text = (
        "Blinded: every arm has the hope that any arm gets"
        if value
        else "Not blinded: each arm hopes for what it is given"
    )
    return [f"{text}{f' ({why})' if why else ''}."]


def _hopes(m: Mapping[str, Any]) -> bool:
    return any(str(e.get("name")).lower() == "placebo" for given in (m.get("arms") or {}).values() for e in given)


def _begins(m: Mapping[str, Any]) -> list[str]:
    """Where something is given or looked at before the usual four weeks, the whole study begins earlier."""
    begins = m.get("begins_h")
    if not isinstance(begins, (int, float)):
        return []
    days = -(float(begins) + float(m.get("clock") or 0.0)) / 24
    if days <= USUAL + 1e-6:
        return []
    return [
        f"The study begins {brief(days)} days before time zero, not {USUAL}: something is given or read that early."
    ]
