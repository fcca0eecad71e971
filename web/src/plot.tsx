// A small drawing of courses over one another, with bands; for what is compared, where nothing moves.
import type { ComponentChildren } from "preact";
export type Line = { t: number[]; v: (number | null)[]; kind: string; low?: (number | null)[]; high?: (number | null)[] };
type Shape = { title: string; unit: string; lines: Line[]; said: string; when: (h: number) => string; log?: boolean; span?: number; zero?: boolean; height?: number; mark?: number; now?: ComponentChildren };

export function Plot({ title, unit, lines, said, when, log = false, span = 0, zero = false, height = 120, mark, now }: Shape) {
  const W = 420, H = height, L = 46, g = log ? (v: number) => Math.log10(Math.max(v, 1e-6)) : (v: number) => v, back = (v: number) => (log ? 10 ** v : v);
  const every = lines.flatMap((l) => [...l.v, ...(l.low ?? []), ...(l.high ?? [])]).filter((v): v is number => v != null && Number.isFinite(v)).map(g), times = lines.flatMap((l) => l.t);
  const caption = title && <figcaption><b>{title}</b><span class="u">{unit === "1" ? "" : unit}</span>{now && <span class="now">{now}</span>}</figcaption>;
  if (!every.length) return <figure class="trace" aria-label={said}>{caption}<div class="empty">…</div></figure>;
  let low = Math.min(...every, ...(zero ? [0] : [])), high = Math.max(...every, ...(zero ? [0] : []));
  const least = log ? 1 : span || Math.abs(high) * 1e-3 || 1;
  if (high - low < least) { const mid = (low + high) / 2; low = mid - least / 2; high = mid + least / 2; }
  const from = Math.min(...times), to = Math.max(...times), x = (t: number) => L + ((t - from) / (to - from || 1)) * (W - L - 8), y = (v: number) => 8 + (1 - (g(v) - low) / (high - low || 1)) * (H - 28);
  const path = (t: number[], v: (number | null)[]) => { let pen = "M", d = ""; t.forEach((h, i) => { const q = v[i]; if (q == null) { pen = "M"; return; } d += `${pen}${x(h).toFixed(1)} ${y(q).toFixed(1)}`; pen = "L"; }); return d; };
  const tick = (v: number) => { const n = back(v); return !log && Math.abs(n) < (back(high) - back(low)) * 1e-3 ? "0" : String(+n.toPrecision(2)); };
  return (
    <figure class="trace" aria-label={said}>{caption}
      <svg viewBox={`0 0 ${W} ${H}`} role="img" aria-label={said} class="curves">
        {mark !== undefined && mark >= from && mark <= to && <line x1={x(mark)} x2={x(mark)} y1={4} y2={H - 18} class="none" />}
        {zero && <line x1={L} x2={W - 8} y1={y(0)} y2={y(0)} class="none" />}
        {lines.map((l, k) => l.low && l.high && <path key={k} d={`${path(l.t, l.high)}${path([...l.t].reverse(), [...l.low].reverse()).replace("M", "L")}z`} class={`band-of ${l.kind}`} />)}
        {lines.map((l, k) => (l.t.length === 1 && l.v[0] != null ? <circle key={k} cx={x(l.t[0]!)} cy={y(l.v[0])} r="3.5" class={l.kind} /> : <path key={k} d={path(l.t, l.v)} class={l.kind} />))}
        {[low, high].map((v, i) => <text key={i} x={L - 6} y={i ? 14 : H - 20} text-anchor="end" class="axis">{tick(v)}</text>)}
        {to > from && [0, 0.5, 1].map((p) => <text key={p} x={x(from + (to - from) * p)} y={H - 4} text-anchor={p === 1 ? "end" : p ? "middle" : "start"} class="axis">{when(from + (to - from) * p)}</text>)}
      </svg>
    </figure>
  );
}
export function minus(a: { t: number[]; v: (number | null)[] }, b: { t: number[]; v: (number | null)[] }): { t: number[]; v: (number | null)[] } {
  return { t: b.t, v: b.t.map((t, i) => { const x = a.t[i] === t ? a.v[i] : a.v[a.t.indexOf(t)], y = b.v[i]; return x == null || y == null ? null : y - x; }) };
}
