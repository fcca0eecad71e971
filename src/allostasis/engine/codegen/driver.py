"""The driver: takes people from a queue through time, each lane with its own clock and step.

It is text with a gap for a method's stages, compiled (:mod:`.loops`) once for each method, width and precision; it
serves every model: sizes, arrays and the model's routines come as addresses. A lane stops exactly at doses and steps
of inputs. At a report time it does not stop: a step to that time is tried from where the lane is, written down and
forgotten, then the step it would have taken anyway follows, so that looking moves nobody. Where that step is refused,
what was written is written again. A step in which a switch's condition rises through zero is shortened until it ends
there. So is a step of 64 bit inside which a rate has a kink, such as that of max(x, 0): the estimate of an error
supposes smooth rates, and finds a tenth of what stepping over a kink leaves. What is computed for one person never
touches another, so results do not depend on who is beside whom.
"""

from __future__ import annotations

import re

from allostasis.engine.codegen.tableaus import METHODS, Explicit, Rosenbrock

__all__ = ["ATOL", "FLUSH", "GIVEN", "SAME", "SIZES", "assembly", "calls", "order", "routines", "scratch"]

ATOL = 1e-3  # absolute tolerance over relative tolerance, in a state's typical size
FLUSH = 1e-30  # states below this part of their typical size count as 0: denormal numbers are slow
ARGUMENTS = ("first", "last", "begin", "rtol", "sizes", "space")
TIERS = 3  # of states, at most
SAME = 4e-9  # hours by which a visit and what is given then may miss each other, each told to 1e-9 in its own sum
# States, those of the first tier, of the first two; inputs, switches, own parameters, reports, recorded states, matrix.
SIZES = ("S", "S1", "S2", "U", "G", "Q", "T", "R", "NONZERO")

# What a call brings, by name: d numbers of 64 bit, k in the precision of the stages, i whole numbers.
GIVEN = {
    "P": "k", "c": "k", "Y0": "d", "U0": "d", "times": "d", "record": "i", "event_time": "d", "event_slot": "i",
    "event_amount": "d", "offset": "i", "least": "d", "slack": "k", "bounds": "d", "limits": "d", "out": "d",
    "out_u": "d", "status": "i", "stopped": "d", "work": "i",
}  # fmt: skip

# What a call works on: kind, and slots as the name of a size.
LANE = {
    "t": "d", "h": "d", "wish": "d", "stop": "d", "accepted": "d", "memory": "d", "tol": "d", "ahead": "d", "m": "d",
    "bound": "d", "part": "d", "wrong": "d", "who": "i", "changed": "i", "flips": "i", "report": "i", "event": "i",
    "steps": "i", "peek": "i", "seen": "i", "wish_before": "d", "memory_before": "d", "accepted_before": "d",
}  # fmt: skip

FRESH = """\
        slope(TIERS, t, x, u, p, c, K0)
        touched = False"""

CARRIED = """\
        if touched:
            slope(TIERS, t, x, u, p, c, fresh)
            for l in range(W):
                if changed[l]:
                    for i in range(S):
                        K0[i * W + l] = fresh[i * W + l]
            touched = False"""

KINKS = """\
        kink(t, h, y, new, u, p, c, tol, part)
        for l in range(W):
            if who[l] >= 0 and accepted[l] > 0.5 and part[l] < 1.0 and part[l] * h[l] > 1e-8:
                accepted[l] = 0.0
                stop[l] = t[l] + part[l] * h[l]"""

TEXT = '''
def drive(first, last, begin, rtol, sizes, space):
    """Take people ``first`` to ``last`` through all report times."""
{unpack}
    for l in range(W):
        t[l] = 0.0; h[l] = 1e-9; wish[l] = 1e-3; stop[l] = 1e300; accepted[l] = 1.0; memory[l] = 0.0
        tol[l] = rtol; who[l] = -1; changed[l] = 0; flips[l] = 0; report[l] = 0; event[l] = 0; steps[l] = 0
        peek[l] = 0; seen[l] = 0; wish_before[l] = 0.0; memory_before[l] = 0.0; accepted_before[l] = 1.0
        for i in range(S):
            y[i * W + l] = Y0[first * S + i]
            x[i * W + l] = Y0[first * S + i]
        for j in range(Q):
            p[j * W + l] = P[first * Q + j]
        for j in range(U):
            u[j * W + l] = U0[first * U + j]
    brief = min(0.05, 0.9 * sqrt(sqrt(rtol)))  # hours of a first step after a dose; most bursts take it
    queue = first; active = 0; touched = True; opening = True
    while True:
        for l in range(W):
            changed[l] = flips[l]
            flips[l] = 0
            if not opening and (who[l] < 0 or t[l] < stop[l] - 1e-10):
                continue
            if who[l] >= 0:
                t[l] = stop[l]
            while True:
                k = who[l]
                if k >= 0:
                    while report[l] < T and times[report[l]] <= t[l] + SAME and status[k] == 0:
                        row = k * T + report[l]
                        for r in range(R):
                            out[row * R + r] = y[record[r] * W + l]
                        for j in range(U):
                            out_u[row * U + j] = u[j * W + l]
                        report[l] += 1
                    seen[l] = report[l]
                    if report[l] < T and status[k] == 0:
                        e = event[l]
                        while e < offset[k + 1] and event_time[e] <= t[l] + 1e-10:
                            slot = event_slot[e]
                            if slot < S:
                                y[slot * W + l] += event_amount[e]
                                x[slot * W + l] = y[slot * W + l]
                            else:
                                u[(slot - S) * W + l] += event_amount[e]
                            changed[l] = 1
                            e += 1
                        event[l] = e
                        if changed[l] != 0:
                            wish[l] = min(wish[l], brief)
                        stop[l] = 1e300
                        if e < offset[k + 1]:
                            stop[l] = event_time[e]
                        break
                    active -= 1
                    who[l] = -1
                if queue >= last:
                    stop[l] = 1e300; h[l] = 1e-9; changed[l] = 0
                    break
                k = queue; queue += 1; active += 1
                who[l] = k; bound[l] = bounds[k]; t[l] = begin; wish[l] = 1e-3; memory[l] = 0.0; accepted[l] = 1.0
                report[l] = 0; event[l] = offset[k]; steps[l] = 0; changed[l] = 1; seen[l] = 0
                for i in range(S):
                    y[i * W + l] = Y0[k * S + i]
                    x[i * W + l] = Y0[k * S + i]
                for j in range(Q):
                    p[j * W + l] = P[k * Q + j]
                for j in range(U):
                    u[j * W + l] = U0[k * U + j]
            touched = touched or changed[l] != 0
        opening = False
        if active == 0:
            break
        if touched and G > 0:
            watch(t, y, u, p, c, g)
            again = False
            for l in range(W):
                if changed[l] != 0:
                    for s in range(G):
                        if g[s * W + l] >= 0.0:
                            u[(U - G + s) * W + l] = 1.0 - u[(U - G + s) * W + l]
                            again = True
            if again:
                watch(t, y, u, p, c, g)
        for l in range(W):
            peek[l] = 0
            if who[l] >= 0:
                h[l] = max(min(min(wish[l], bound[l]), stop[l] - t[l]), 1e-12)
                if report[l] < T and times[report[l]] <= t[l] + h[l] and times[report[l]] < stop[l] - SAME:
                    h[l] = times[report[l]] - t[l]
                    peek[l] = 1
                    wish_before[l] = wish[l]; memory_before[l] = memory[l]; accepted_before[l] = accepted[l]
            else:
                h[l] = 1e-9
{begin}
{advance}
        assess(S, h, wish, wrong, tol, accepted, memory)
        for l in range(W):
            if peek[l] != 0:
                row = who[l] * T + report[l]
                for r in range(R):
                    out[row * R + r] = new[record[r] * W + l]
                for j in range(U):
                    out_u[row * U + j] = u[j * W + l]
                report[l] += 1
                wish[l] = wish_before[l]; memory[l] = memory_before[l]; accepted[l] = 0.0
{kinks}
        if G > 0:
            for l in range(W):
                ahead[l] = t[l] + h[l]
            watch(ahead, new, u, p, c, g_new)
            for l in range(W):
                if who[l] >= 0 and accepted[l] > 0.5:
                    for s in range(G):
                        before = g[s * W + l]; after = g_new[s * W + l]
                        if before < 0.0 and after >= 0.0:
                            if h[l] * after / (after - before) > 1e-8:
                                accepted[l] = 0.0
                                wish[l] = h[l] * (-before) / (after - before) + 2e-9
                                flips[l] = 0
                                break
                            flips[l] = 1
        everybody = True
        for l in range(W):
            everybody = everybody and accepted[l] > 0.5
        if everybody:
            for l in range(W):
                t[l] += h[l]
            y, new = new, y
{turned}
        else:
            commit(S, t, h, accepted, y, new{kept})
        for l in range(W):
            if peek[l] != 0:
                accepted[l] = accepted_before[l]
            elif who[l] >= 0:
                steps[l] += 1
                work[1] += 1
                if accepted[l] > 0.5:
                    for s in range(G):
                        if flips[l] != 0 and g[s * W + l] < 0.0 and g_new[s * W + l] >= 0.0:
                            u[(U - G + s) * W + l] = 1.0 - u[(U - G + s) * W + l]
                            touched = True
                        g[s * W + l] = g_new[s * W + l]
                    seen[l] = report[l]
                    if report[l] >= T:
                        stop[l] = t[l]
                else:
                    work[2] += 1
                    flips[l] = 0
                    report[l] = seen[l]
                k = who[l]
                fair = limits[3 * k] + limits[3 * k + 1] * (t[l] - begin) + limits[3 * k + 2] * (event[l] - offset[k])
                if (accepted[l] < 0.5 and h[l] <= 1e-8 and wish[l] <= 1e-8) or steps[l] > fair:
                    status[k] = 2 if steps[l] > fair else 1
                    stopped[k] = t[l]
                    stop[l] = t[l]
                    for i in range(S):
                        Y0[k * S + i] = y[i * W + l]
                    for j in range(U):
                        U0[k * U + j] = u[j * W + l]
        work[0] += 1
'''


def scratch(method: str, single: bool) -> dict[str, tuple[str, str]]:
    """What a call works on: name -> kind and slots a lane, by the name of a size.

    In 64 bit a step's stages lie where its end will.
    """
    stages = len(METHODS[method].error)
    table = {name: (kind, "1") for name, kind in LANE.items()}
    table |= {
        "y": ("d", "S"),
        "new": ("d", "S"),
        "u": ("d", "U"),
        "g": ("d", "G"),
        "g_new": ("d", "G"),
        "p": ("k", "Q"),
    }
    table |= {"x": ("k", "S"), "at": ("k", "S")} if single else {}
    table |= {f"K{j}": ("k", "S") for j in range(stages)}
    tableau = METHODS[method]
    if isinstance(tableau, Explicit):
        return table | ({"fresh": ("k", "S")} if tableau.carries else {})
    return table | {"f": ("k", "S"), "ft": ("k", "S"), "a": ("k", "NONZERO")}


def calls(method: str) -> list[str]:
    """The calls of one step, in order, as the driver writes them."""
    tableau = METHODS[method]
    found = _explicit(tableau) if isinstance(tableau, Explicit) else _implicit(tableau)
    if isinstance(tableau, Explicit) and not tableau.carries:
        return found
    return [*found, f"judge(S, h, x, at, slack, {', '.join(f'K{j}' for j in range(len(tableau.error)))}, wrong)"]


def _explicit(tableau: Explicit) -> list[str]:
    found, last, tiers = [], len(tableau.stages), len(tableau.tiers)
    ends = ", ".join(["S1", "S2"][: tiers - 1] + ["S"])
    for i in range(1, last + 1):
        end = i == last
        slopes = ", ".join(f"K{j}" for j in range(i))
        also = "" if not end else ", new, least" if tableau.carries else ", new, least, slack, x, wrong"
        found.append(f"reach{i}({ends}, t, h, {'y' if end else 'x'}, {slopes}, m, at{also})")
        found += ["close(t, h, y, u, p, c, least, at, new)"] if end else []
        if not end or tableau.carries:
            found.append(f"slope({tableau.asked(i)}, m, at, u, p, c, K{i})")
    return found


def _implicit(tableau: Rosenbrock) -> list[str]:
    """A stage at the place of the last one reuses its rates."""
    items = ["factor(t, h, x, u, p, c, f, ft, a)"]
    place: tuple[float, tuple[float, ...]] = (0.0, ())
    for i in range(len(tableau.error)):
        slopes = "".join(f"K{j}, " for j in range(i))
        here = (tableau.nodes[i], _trimmed(tableau.stages[i]))
        if here != place:
            given = "".join(f"K{j}, " for j in range(len(tableau.stages[i])))
            items += [f"reach{i}(S, t, h, x, {given}m, at)", "slope(TIERS, m, at, u, p, c, f)"]
            place = here
        items.append(f"solve{i}(h, f, ft, a, {slopes}K{i})")
    every = ", ".join(f"K{j}" for j in range(len(tableau.error)))
    return [*items, f"finish(S, t, h, y, {every}, m, at, new, least)"]


def _trimmed(weights: tuple[float, ...]) -> tuple[float, ...]:
    return weights if not weights or weights[-1] != 0 else _trimmed(weights[:-1])


def routines(method: str) -> list[str]:
    """Names of the routines that the driver calls, in the order of their addresses."""
    every = ["slope", "watch", "assess", "kink", "commit", *(line.partition("(")[0] for line in calls(method))]
    return list(dict.fromkeys(every))


def order(method: str, single: bool) -> list[str]:
    """Names of everything whose address a call brings, in the order in which it brings them."""
    return [*GIVEN, *scratch(method, single), *routines(method)]


def _text(method: str, width: int, single: bool) -> str:
    """The driver of a method, its gaps filled."""
    tableau = METHODS[method]
    explicit, stages = isinstance(tableau, Explicit), len(tableau.error)
    carried = isinstance(tableau, Explicit) and tableau.carries
    kinds = GIVEN | {name: kind for name, (kind, _) in scratch(method, single).items()}
    unpack = [f"    {name} = sizes[{i}]" for i, name in enumerate(SIZES)]
    for i, name in enumerate(order(method, single)):
        unpack.append(f"    {name} = at_{kinds[name]}(space[{i}])" if name in kinds else f"    {name} = space[{i}]")
    unpack += [] if single else ["    x = y", "    at = new"]
    turned = [
        "x, at = at, x" if single else "x = y; at = new",
        *([f"K0, K{stages - 1} = K{stages - 1}, K0"] if carried else []),
    ]
    body = TEXT
    for key, value in {
        "unpack": "\n".join(unpack),
        "begin": CARRIED if carried else FRESH if explicit else "        touched = False",
        "advance": "\n".join(f"        {line}" for line in calls(method)),
        "kinks": "" if single else KINKS,
        "turned": "\n".join(f"            {line}" for line in turned),
        "kept": (", x" if single else "") + (f", K0, K{stages - 1}" if carried else ""),
    }.items():
        body = body.replace("{" + key + "}", value)
    called = "|".join(routines(method))

    def call(found: re.Match[str]) -> str:
        return f" call{found[2].count(',') + 1}({found[1]}, {found[2]})"

    body = re.sub(rf" ({called})\((.*)\)$", call, body, flags=re.M)
    return f"W, TIERS, SAME = {width}, {TIERS}, {SAME}\n" + body


def assembly(method: str, width: int, single: bool) -> str:
    """The driver as LLVM's assembly, a function ``drive`` of C."""
    from llvmlite import ir

    from allostasis.engine.codegen import loops

    i, d = ir.IntType(64), ir.DoubleType()
    kinds = dict(zip(ARGUMENTS, (i, i, d, d, i.as_pointer(), i.as_pointer()), strict=True))
    return loops.assembly(_text(method, width, single), kinds, single)
