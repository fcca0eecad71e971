"""Coefficients of the integrators, with their sources."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["METHODS", "Explicit", "Rosenbrock", "TSIT5", "RODAS4"]


@dataclass(frozen=True)
class Explicit:
    """An explicit Runge-Kutta pair whose last stage is the next step's first."""

    name: str
    order: int
    nodes: tuple[float, ...]
    stages: tuple[tuple[float, ...], ...]
    error: tuple[float, ...]


@dataclass(frozen=True)
class Rosenbrock:
    """A Rosenbrock method in the form that needs no product with the Jacobian (Hairer & Wanner 1996, IV.7)."""

    name: str
    order: int
    gamma: float
    nodes: tuple[float, ...]
    stages: tuple[tuple[float, ...], ...]
    mixing: tuple[tuple[float, ...], ...]
    timed: tuple[float, ...]
    weights: tuple[float, ...]
    error: tuple[float, ...]


# Tsitouras 2011, Computers & Mathematics with Applications 62:770.
TSIT5 = Explicit(
    "tsit5",
    5,
    (0.161, 0.327, 0.9, 0.9800255409045097, 1.0, 1.0),
    (
        (0.161,),
        (-0.008480655492356989, 0.335480655492357),
        (2.8971530571054935, -6.359448489975075, 4.3622954328695815),
        (5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525),
        (5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401, -0.028269050394068383),
        (0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081, 2.324710524099774),
    ),
    (
        -0.00178001105222577714,
        -0.0008164344596567469,
        0.007880878010261995,
        -0.1447110071732629,
        0.5823571654525552,
        -0.45808210592918697,
        0.015151515151515152,
    ),
)

# Hairer & Wanner 1996, Solving Ordinary Differential Equations II, code RODAS.
RODAS4 = Rosenbrock(
    "rodas4",
    4,
    0.25,
    (0.0, 0.386, 0.21, 0.63, 1.0, 1.0),
    (
        (),
        (1.544,),
        (0.9466785280815826, 0.2557011698983284),
        (3.314825187068521, 2.896124015972201, 0.9986419139977817),
        (1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950),
        (1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950, 1.0),
    ),
    (
        (),
        (-5.6688,),
        (-2.430093356833875, -0.2063599157091915),
        (-0.1073529058151375, -9.594562251023355, -20.47028614809616),
        (7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160),
        (8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054),
    ),
    (0.25, -0.1043, 0.1035, -0.0362, 0.0, 0.0),
    (1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950, 1.0, 1.0),
    (0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
)

METHODS: dict[str, Explicit | Rosenbrock] = {method.name: method for method in (TSIT5, RODAS4)}
