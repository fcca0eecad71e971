"""The driver: takes people from a queue through time, each lane with its own clock and step.

It is text, because it goes into the generated file of each kernel: numba keeps compiled code only for
functions of files. Names in capitals are constants of that file. A lane stops exactly at doses, steps of
inputs and report times; a step in which a switch's condition rises through zero is shortened until it ends
there. What is computed for one person never touches another, so results do not depend on who is beside whom.
"""

from __future__ import annotations

__all__ = ["EXPLICIT", "IMPLICIT", "TEXT"]

EXPLICIT = {
    "arrays": "fresh = np.zeros(S * W, K)",
    "begin": """\
        if touched:
            slope(t, x, u, p, c, fresh)
            for l in range(W):
                if changed[l]:
                    for i in range(S):
                        K0[i * W + l] = fresh[i * W + l]
            touched = False""",
}

IMPLICIT = {
    "arrays": "f = np.zeros(S * W, K); ft = np.zeros(S * W, K); a = np.zeros(NONZERO * W, K)",
    "begin": "        touched = False",
}

TEXT = '''
@njit(cache=True, nogil=True, error_model="numpy")
def drive(first, last, begin, P, c, Y0, U0, times, record, event_time, event_slot, event_amount, offset,
          rtol, longest, most, out, out_u, status, stopped, work):
    """Take people ``first`` to ``last`` through all report times."""
    t = np.zeros(W); h = np.full(W, 1e-9); wish = np.full(W, 1e-3); stop = np.full(W, 1e300)
    y = np.ones(S * W); new = np.ones(S * W); u = np.zeros(max(U, 1) * W); p = np.ones(max(Q, 1) * W, K)
    accepted = np.ones(W); memory = np.zeros(W); tol = np.full(W, rtol)
    g = np.zeros(max(G, 1) * W); g_new = np.zeros(max(G, 1) * W); ahead = np.zeros(W)
    who = np.full(W, -1); changed = np.zeros(W, np.bool_); flips = np.zeros(W, np.bool_)
    report = np.zeros(W, np.int64); event = np.zeros(W, np.int64); steps = np.zeros(W, np.int64)
    x = {stage_state}; at = np.ones(S * W, K); m = np.zeros(W)
    {slopes}
    {arrays}
    queue = first; active = 0; touched = True; opening = True
    for i in range(S):
        for l in range(W):
            y[i * W + l] = Y0[first, i]
            x[i * W + l] = Y0[first, i]
    for j in range(Q):
        for l in range(W):
            p[j * W + l] = P[first, j]
    for j in range(U):
        for l in range(W):
            u[j * W + l] = U0[first, j]
    while True:
        for l in range(W):
            changed[l] = flips[l]
            flips[l] = False
            if not opening and (who[l] < 0 or t[l] < stop[l] - 1e-10):
                continue
            if who[l] >= 0:
                t[l] = stop[l]
            while True:
                k = who[l]
                if k >= 0:
                    while report[l] < times.size and times[report[l]] <= t[l] + 1e-10 and status[k] == 0:
                        for r in range(record.size):
                            out[k, report[l], r] = y[record[r] * W + l]
                        for j in range(U):
                            out_u[k, report[l], j] = u[j * W + l]
                        report[l] += 1
                    if report[l] < times.size and status[k] == 0:
                        e = event[l]
                        while e < offset[k + 1] and event_time[e] <= t[l] + 1e-10:
                            slot = event_slot[e]
                            if slot < S:
                                y[slot * W + l] += event_amount[e]
                                x[slot * W + l] = y[slot * W + l]
                            else:
                                u[(slot - S) * W + l] += event_amount[e]
                            changed[l] = True
                            e += 1
                        event[l] = e
                        if changed[l]:
                            wish[l] = min(wish[l], 0.05)
                        stop[l] = times[report[l]]
                        if e < offset[k + 1] and event_time[e] < stop[l]:
                            stop[l] = event_time[e]
                        break
                    active -= 1
                    who[l] = -1
                if queue >= last:
                    stop[l] = 1e300; h[l] = 1e-9; changed[l] = False
                    break
                k = queue; queue += 1; active += 1
                who[l] = k; t[l] = begin; wish[l] = 1e-3; memory[l] = 0.0; accepted[l] = 1.0
                report[l] = 0; event[l] = offset[k]; steps[l] = 0; changed[l] = True
                for i in range(S):
                    y[i * W + l] = Y0[k, i]
                    x[i * W + l] = Y0[k, i]
                for j in range(Q):
                    p[j * W + l] = P[k, j]
                for j in range(U):
                    u[j * W + l] = U0[k, j]
            touched = touched or changed[l]
        opening = False
        if active == 0:
            break
        if touched and G > 0:
            watch(t, y, u, p, c, g)
            again = False
            for l in range(W):
                if changed[l]:
                    for s in range(G):
                        if g[s * W + l] >= 0.0:
                            u[(U - G + s) * W + l] = 1.0 - u[(U - G + s) * W + l]
                            again = True
            if again:
                watch(t, y, u, p, c, g)
        for l in range(W):
            if who[l] >= 0:
                h[l] = max(min(min(wish[l], longest), stop[l] - t[l]), 1e-12)
            else:
                h[l] = 1e-9
{begin}
{advance}
        assess(h, wish, y, new, tol, accepted, memory, {ks})
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
                                flips[l] = False
                                break
                            flips[l] = True
        commit(t, h, accepted, y, new{kept})
        for l in range(W):
            if who[l] >= 0:
                steps[l] += 1
                work[1] += 1
                if accepted[l] > 0.5:
                    for s in range(G):
                        if flips[l] and g[s * W + l] < 0.0 and g_new[s * W + l] >= 0.0:
                            u[(U - G + s) * W + l] = 1.0 - u[(U - G + s) * W + l]
                            touched = True
                        g[s * W + l] = g_new[s * W + l]
                else:
                    work[2] += 1
                    flips[l] = False
                if (accepted[l] < 0.5 and h[l] <= 1e-8 and wish[l] <= 1e-8) or steps[l] > most:
                    status[who[l]] = 2 if steps[l] > most else 1
                    stopped[who[l]] = t[l]
                    stop[l] = t[l]
        work[0] += 1
'''
