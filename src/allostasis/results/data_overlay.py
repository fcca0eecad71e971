"""A user's own measurements beside the model's: curves to overlay, peaks, spread and a score.

The score is 1 - (sum of squared log errors of the medians) / (that of the observed mean): 1 is perfect, 0 no
better than a flat line. The first visit is left out of it, since published baselines are often shifted.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from allostasis.results.observations import Observations
from allostasis.results.result import Result

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["overlay", "sample_note"]

QUANTILES = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}


@cache
def _known() -> dict[str, dict[str, Any]]:
    text = (resources.files("allostasis") / "ledger" / "datasets.yaml").read_text(encoding="utf-8")
    table: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return table


def sample_note(path: str | Path, sources: dict[str, int]) -> tuple[str, str]:
    """SHA-256 of a data file, and whether a comparison with it is in-sample, in words."""
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    entry = _known().get(digest)
    if entry is None:
        return digest, "unknown: this file is not known to the ledger; check whether its like was used for the model"
    used = [s for s in entry["used_by"] if s in sources]
    if used:
        return digest, f"in-sample: {entry['what']} ({entry['citation']}) were fitted to get {', '.join(used)}"
    return digest, f"out of sample: {entry['what']} ({entry['citation']}) were not used for these parameters"


def overlay(result: Result, seen: Observations) -> dict[str, Any]:
    """Compare a result with observations.

    Returns:
        The manifest's ``data``: rows by measure and arm (median peak, time of the peak of the median, SD of the
        logarithm of people's peaks, score), observed curves, what was dropped and why.
    """
    digest, note = sample_note(seen.source, result.manifest["rests_on"]["sources"])
    rows: list[dict[str, Any]] = []
    curves: dict[str, dict[str, Any]] = {}
    dropped = [f"{d.measure}: {d.reason} ({d.rows} rows)" for d in seen.dropped]
    strange: dict[str, list[str]] = {}
    labels = [str(label) for label in seen.table["arm"].unique()]
    for (measure, label), part in seen.table.groupby(["measure", "arm"], sort=False):
        arm = _arm(result, str(label), labels)
        if arm is None:
            strange.setdefault(str(label), []).extend([str(measure)] * len(part))
            continue
        observed = part.pivot(index="person", columns="time_h", values="value").sort_index(axis=1)
        limited = part.pivot(index="person", columns="time_h", values="limited").reindex_like(observed).fillna(0)
        predicted = _at(result.table(str(measure), arm), np.asarray(observed.columns, float))
        if predicted.columns.empty:
            dropped.append(f"{measure}: no time of {label} lies within the visits ({len(part)} rows)")
            continue
        observed, limited = observed[predicted.columns], limited[predicted.columns]
        predicted = _cut(predicted, part)
        curves.setdefault(str(measure), {})[arm] = _curve(observed)
        rows.append(
            {
                "measure": measure,
                "arm": arm,
                "label": label,
                "n_observed": len(observed),
                "n_predicted": len(predicted),
                "observed": _peaks(observed, limited),
                "predicted": _peaks(predicted),
                "score": _score(observed, predicted, limited),
                "limited": int((limited != 0).to_numpy().sum()),
            }
        )
    for label, names in strange.items():
        told = ", ".join(dict.fromkeys(names))
        dropped.append(f'{told}: no arm of the study is called "{label}" ({len(names)} rows)')
    return {
        "file": Path(seen.source).name,
        "sha256": digest,
        "in_sample": note,
        "rows": rows,
        "curves": curves,
        "dropped": dropped,
        "limits": list(seen.notes),
    }


def _arm(result: Result, label: str, labels: list[str]) -> str | None:
    """The arm a label means: of that name, or the only one of the study where the file has only one too."""
    if label in result.arms:
        return label
    return result.arms[0] if len(result.arms) == len(labels) == 1 else None


def _at(table: pd.DataFrame, times: np.ndarray) -> pd.DataFrame:
    """People's values at the observed times, straight lines between visits."""
    import pandas as pd

    hours = np.asarray(table.columns, float)
    inside = times[(times >= hours[0] - 1e-9) & (times <= hours[-1] + 1e-9)]
    values = np.array([np.interp(inside, hours, row) for row in table.to_numpy(float)])
    return pd.DataFrame(values, index=table.index, columns=inside)


def _cut(predicted: pd.DataFrame, part: pd.DataFrame) -> pd.DataFrame:
    """Predictions as the observing assay would have told them: between its highest lower and its lowest upper limit."""
    low, high = (part.loc[part["limited"] == side, "value"] for side in (-1, 1))
    return predicted.clip(lower=low.max() if len(low) else None, upper=high.min() if len(high) else None)


def _curve(table: pd.DataFrame) -> dict[str, list[float | None]]:
    by_name: dict[str, list[float | None]] = {"time_h": [float(t) for t in table.columns]}
    return by_name | {name: [_short(v) for v in table.quantile(q)] for name, q in QUANTILES.items()}


def _peaks(table: pd.DataFrame, limited: pd.DataFrame | None = None) -> dict[str, float | None]:
    """Median peak, time of the median's peak, spread of peaks; the spread is unknown where a peak is a limit."""
    peaks = table.max(axis=1).to_numpy(float)
    median = table.median()
    positive = peaks[peaks > 0]
    at_limit = limited is not None and bool(((table.eq(peaks, axis=0)) & (limited != 0)).any(axis=None))
    spread = float(np.log(positive).std(ddof=1)) if len(positive) > 1 and not at_limit else np.nan
    return {
        "peak": _short(np.median(peaks)),
        "time_of_peak_h": float(median.index[int(np.argmax(median))]),
        "sd_ln_peak": _short(spread),
    }


def _score(observed: pd.DataFrame, predicted: pd.DataFrame, limited: pd.DataFrame) -> float | None:
    """As the module says; moments whose observed median is a limit, not a value, are left out."""
    known = ~_median_limited(observed, limited)
    times = [t for t in observed.columns[1:] if known[t]]
    a, b = observed.median()[times].to_numpy(float), predicted.median()[times].to_numpy(float)
    kept = (a > 0) & (b > 0)
    if kept.sum() < 3:
        return None
    x, y = np.log(a[kept]), np.log(b[kept])
    return _short(1 - ((y - x) ** 2).sum() / ((x - x.mean()) ** 2).sum())


def _median_limited(observed: pd.DataFrame, limited: pd.DataFrame) -> pd.Series:
    """Moments at which half of the people or more lie beyond a limit on one side."""
    import pandas as pd

    there = observed.notna().sum()
    return pd.concat([(limited == side).sum() * 2 >= there for side in (-1, 1)], axis=1).any(axis=1)


def _short(x: Any) -> float | None:
    return float(f"{float(x):.6g}") if np.isfinite(x) else None
