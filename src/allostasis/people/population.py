"""People from a paper's Table 1: covariates with their spread, bounds and correlations, and traits from ``varies``.

Nobody is made ill here. A person is an index: the same index and seed give the same person in every arm,
study length and number of workers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from allostasis.assembly import Model
from allostasis.errors import StudyError, UnknownName
from allostasis.people.adversity import BRINGS, AtAges, draw_adversity
from allostasis.people.correlated import groups
from allostasis.seeds import normals, uniforms

__all__ = ["Spread", "Population", "People", "draw"]

# Adult height by sex, mean and SD in cm (NCD-RisC 2016, rounded); weight follows from BMI.
HEIGHT = {0.0: (176.0, 7.0), 1.0: (163.0, 6.5)}


@dataclass(frozen=True)
class Spread:
    """A covariate's distribution: normal, cut at its bounds."""

    mean: float
    sd: float = 0.0
    low: float = -np.inf
    high: float = np.inf

    def values(self, z: np.ndarray) -> np.ndarray:
        """Turn standard normal draws into values; every draw counts, none is thrown away."""
        if self.sd == 0:
            return np.full_like(z, self.mean)
        from scipy.special import ndtr, ndtri  # takes longer to load than a study to check

        a, b = ndtr((self.low - self.mean) / self.sd), ndtr((self.high - self.mean) / self.sd)
        array: np.ndarray = np.clip(self.mean + self.sd * ndtri(a + ndtr(z) * (b - a)), self.low, self.high)
        return array


@dataclass(frozen=True)
class Population:
    """Whom a study draws from.

    Attributes:
        age: years. bmi: kg/m2. female: share of women.
        correlations: pairs of covariates -> correlation of their normal scores.
        traits: parameters multiplied for everybody, by full name.
        correlated: ``"declared"``: traits go together as ``correlated.yaml`` says; ``"none"``: each by itself.
        adversity: ``"drawn"``: people have met adversity in childhood as in surveys; ``"none"``: nobody has. Empty:
            nothing is said; drawn where the body has the module ``childhood``.
    """

    age: Spread = Spread(35.0, 10.0, 18.0, 65.0)
    bmi: Spread = Spread(25.0, 4.0, 17.0, 45.0)
    female: float = 0.5
    correlations: Mapping[tuple[str, str], float] = field(default_factory=dict)
    traits: Mapping[str, float] = field(default_factory=dict)
    correlated: str = "declared"
    adversity: str = ""


@dataclass(frozen=True)
class People:
    """Drawn people: covariates by name, shape (N,), and kernel parameters, shape (N, P)."""

    index: np.ndarray
    covariates: dict[str, np.ndarray]
    p: np.ndarray

    def __len__(self) -> int:
        return len(self.index)


def draw(
    model: Model,
    population: Population,
    seed: int,
    index: np.ndarray,
    *,
    doubt: int | None = None,
    childhood: Sequence[AtAges] = (),
    since: float = 0.0,
) -> People:
    """Draw the people of the given indices.

    Args:
        index: indices of people, shape (N,).
        doubt: number of a draw of what we do not know (``unsure``), shared by everybody; None for the typical values.
        childhood: what everybody was given at ages. since: years from where their life begins to time zero, at which
            they have their age; childhood is told as of there.

    Raises:
        UnknownName: a trait is no parameter of the model.
    """
    drawn = covariates(population, seed, index)
    p = np.tile(model.defaults, (len(index), 1))
    together = groups() if population.correlated == "declared" else None
    factors = together.factors(seed, index) if together is not None else np.empty((len(index), 0))
    for column, (name, param) in enumerate(model.params.items()):
        shift = np.zeros(len(index))
        if param.varies:
            own = normals(seed, f"trait {name}", index)[:, 0]
            shift = shift + param.varies * (own if together is None else together.trait(name, factors, own))
        if doubt is not None and param.unsure:
            shift = shift + param.unsure * normals(seed, f"doubt {name}", np.array([doubt]))[0, 0]
        if param.linear:
            p[:, column] += shift * (param.inside / param.value if param.value else 1.0)
        else:
            p[:, column] *= np.exp(shift)
    for name, times in population.traits.items():
        if name not in model.params:
            raise UnknownName.among("parameter", name, model.params, where="people.traits")
        p[:, model.param_names.index(name)] *= times
    for name in model.covariates:
        short = name.split(".", 1)[1]
        if short in drawn:
            p[:, model.param_names.index(name)] = drawn[short]
    if "childhood.kinds" in model.params:
        _remember(model, population, seed, index, drawn, p, childhood, since)
    return People(index, drawn, p)


def _remember(
    model: Model,
    population: Population,
    seed: int,
    index: np.ndarray,
    drawn: Mapping[str, np.ndarray],
    p: np.ndarray,
    childhood: Sequence[AtAges],
    since: float,
) -> None:
    """Put into ``p`` what people's childhoods have left by where their life begins."""
    from allostasis.people.programmed import programmed_by  # wires a model

    at = {name: i for i, name in enumerate(model.param_names)}
    met = None
    if population.adversity != "none":
        prone, name = np.zeros(len(index)), "symptoms.vulnerability"
        if name in at and model.params[name].varies:
            prone = (p[:, at[name]] - model.params[name].inside) / model.params[name].varies
        met = draw_adversity(seed, index, female=drawn["female"], proneness=prone)
        p[:, at["childhood.kinds"]], p[:, at["childhood.kinds_recalled"]] = met.count, met.count_recalled
        p[:, at["childhood.maltreatment_recalled"]] = met.maltreatment_recalled
    own = {n: p[:, at[n]] for n in model.params if n.partition(".")[0] in ("childhood", *BRINGS)}
    for name, values in programmed_by(drawn["age"] - since, met, childhood, numbers=own).items():
        p[:, at[f"childhood.{name}_before"]] = values


def covariates(population: Population, seed: int, index: np.ndarray) -> dict[str, np.ndarray]:
    """Age, BMI, sex, height and weight of the people of the given indices, each of shape (N,)."""
    names = ("age", "bmi")
    z = np.column_stack([normals(seed, f"covariate {n}", index)[:, 0] for n in names])
    matrix = np.eye(len(names))
    for (a, b), r in population.correlations.items():
        if a not in names or b not in names:
            raise StudyError(f"no correlation of {a} with {b}", found=f"{a}~{b}", needed=f"two of {', '.join(names)}")
        matrix[names.index(a), names.index(b)] = matrix[names.index(b), names.index(a)] = r
    try:
        z = z @ np.linalg.cholesky(matrix).T
    except np.linalg.LinAlgError as error:
        raise StudyError("these correlations cannot be", found=str(dict(population.correlations))) from error
    female = (uniforms(seed, "covariate female", index)[:, 0] < population.female).astype(float)
    tall = normals(seed, "covariate height", index)[:, 0]
    height = np.where(female == 1, HEIGHT[1.0][0] + HEIGHT[1.0][1] * tall, HEIGHT[0.0][0] + HEIGHT[0.0][1] * tall)
    age, bmi = population.age.values(z[:, 0]), population.bmi.values(z[:, 1])
    return {"age": age, "bmi": bmi, "female": female, "height": height, "weight": bmi * (height / 100) ** 2}
