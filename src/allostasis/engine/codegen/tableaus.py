"""Coefficients of the integrators, with their sources."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["METHODS", "Explicit", "Rosenbrock", "Tier", "CASH_KARP", "MERSON", "RODAS4", "TSIT5"]


@dataclass(frozen=True)
class Tier:
    """How some states get through a step: all of them by one formula.

    Attributes:
        stages: a row of weights of the slopes for the second stage and each next; the last row is the step's end.
        error: weights of the error's estimate.
    """

    stages: tuple[tuple[float, ...], ...]
    error: tuple[float, ...]

    def asks(self, stage: int) -> bool:
        """Whether the slope of a stage counts anywhere."""
        return any(row[stage] != 0 for row in (*self.stages, self.error) if stage < len(row))


@dataclass(frozen=True)
class Explicit:
    """An explicit Runge-Kutta pair.

    Attributes:
        nodes, stages: of the second stage and the next; the last row is the step's end.
        error: weights of the error's estimate; one more than there are stages where the slope at the end counts.
        reach: length of the negative axis on which it damps: a process lost at rate k bounds its steps at reach / k.
        slower: formulas of states that hardly move within a step, the slowest last; each asks for fewer slopes.
    """

    name: str
    order: int
    nodes: tuple[float, ...]
    stages: tuple[tuple[float, ...], ...]
    error: tuple[float, ...]
    reach: float
    slower: tuple[Tier, ...] = ()

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """Formulas of all states, those of the fastest first."""
        return (Tier(self.stages, self.error), *self.slower)

    def asked(self, stage: int) -> int:
        """How many tiers ask for the slope of a stage; those that do not come last."""
        return sum(tier.asks(stage) for tier in self.tiers)

    @property
    def carries(self) -> bool:
        """Whether the slope at the step's end is the next step's first."""
        return len(self.error) > len(self.stages)


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
    reach=3.5,
)

# Slower states reach the stages by the polynomial through the slopes that they ask for. Latent ones end a step by the
# weights of their method and do without the slopes that have none there. Dormant ones ask for two slopes.

# Cash & Karp 1990, ACM Transactions on Mathematical Software 16:201. Its error needs no slope at the step's end: where
# doses fall into every second step of a register, carried slopes would have to be found again that often.
CASH_KARP = Explicit(
    "cash_karp",
    5,
    (1 / 5, 3 / 10, 3 / 5, 1.0, 7 / 8, 1.0),
    (
        (1 / 5,),
        (3 / 40, 9 / 40),
        (3 / 10, -9 / 10, 6 / 5),
        (-11 / 54, 5 / 2, -70 / 27, 35 / 27),
        (1631 / 55296, 175 / 512, 575 / 13824, 44275 / 110592, 253 / 4096),
        (37 / 378, 0.0, 250 / 621, 125 / 594, 0.0, 512 / 1771),
    ),
    (
        37 / 378 - 2825 / 27648,
        0.0,
        250 / 621 - 18575 / 48384,
        125 / 594 - 13525 / 55296,
        -277 / 14336,
        512 / 1771 - 1 / 4,
    ),
    reach=3.7,
    slower=(
        Tier(
            (
                (1 / 5,),
                (3 / 10, 0.0),
                (0.0, 0.0, 3 / 5),
                (19 / 54, 0.0, -10 / 27, 55 / 54),
                (1393 / 6912, 0.0, 245 / 3456, 4165 / 6912, 0.0),
                (37 / 378, 0.0, 250 / 621, 125 / 594, 0.0, 512 / 1771),
            ),
            (
                37 / 378 - 2825 / 27648 - 277 / 14336 * 14 / 9,
                0.0,
                250 / 621 - 18575 / 48384 + 277 / 14336 * 40 / 9,
                125 / 594 - 13525 / 55296 - 277 / 14336 * 35 / 9,
                0.0,
                512 / 1771 - 1 / 4,
            ),
        ),
        Tier(
            (
                (1 / 5,),
                (3 / 10, 0.0),
                (3 / 5, 0.0, 0.0),
                (1 / 6, 0.0, 0.0, 5 / 6),
                (91 / 384, 0.0, 0.0, 245 / 384, 0.0),
                (1 / 6, 0.0, 0.0, 5 / 6, 0.0, 0.0),
            ),
            (-1 / 50, 0.0, 0.0, 1 / 50, 0.0, 0.0),
        ),
    ),
)

# Merson 1957, in Hairer, Norsett & Wanner 1993, Solving ODE I, II.4: five stages that damp as well as others' six.
MERSON = Explicit(
    "merson",
    4,
    (1 / 3, 1 / 3, 1 / 2, 1.0, 1.0),
    ((1 / 3,), (1 / 6, 1 / 6), (1 / 8, 0.0, 3 / 8), (1 / 2, 0.0, -3 / 2, 2.0), (1 / 6, 0.0, 0.0, 2 / 3, 1 / 6)),
    (-1 / 15, 0.0, 3 / 10, -4 / 15, 1 / 30),
    reach=3.5,
    slower=(
        Tier(
            ((1 / 3,), (1 / 3, 0.0), (1 / 2, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0), (1 / 6, 0.0, 0.0, 2 / 3, 1 / 6)),
            (1 / 30, 0.0, 0.0, -1 / 15, 1 / 30),
        ),
        Tier(
            ((1 / 3,), (1 / 3, 0.0), (1 / 2, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0), (0.0, 0.0, 0.0, 1.0, 0.0)),
            (-1 / 50, 0.0, 0.0, 1 / 50, 0.0),
        ),
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

METHODS: dict[str, Explicit | Rosenbrock] = {method.name: method for method in (TSIT5, CASH_KARP, MERSON, RODAS4)}
