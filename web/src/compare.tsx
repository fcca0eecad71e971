// Compare: two scenarios of one view; their curves, and key figures of the same twenty people.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { lines, send } from "./net";
import type { Values } from "./net";
import { about, body, clockAt, label, parse, PERSON, problems, scenario, written } from "./state";
import type { Scenario } from "./state";
import { Alerts, failed, Link } from "./parts";

type Lived = { t: number[]; v: Values };
type Figures = Record<string, Record<"highest" | "at" | "lowest" | "mean", (number | null)[]>>;
const sides = signal<{ a: Scenario; b: Scenario } | null>(null), lived = signal<{ a?: Lived; b?: Lived }>({}), figures = signal<{ people: number; a: Figures; b: Figures } | null>(null), busy = signal(false);
export const address = (a: string, b: string): string => new URLSearchParams({ a, b }).toString();

function read(): void {
  const q = new URLSearchParams(location.hash.slice(1));
  if (!q.has("a") || !q.has("b")) { sides.value = null; return; }
  const a = parse(q.get("a")!), b = parse(q.get("b")!);
  sides.value = { a, b: { ...b, view: a.view } };
}
async function load(signal_: AbortSignal): Promise<void> {
  const s = sides.value;
  if (!s) return;
  lived.value = {}; figures.value = null; busy.value = true; problems.value = [];
  try {
    for (const side of ["a", "b"] as const) {
      const made: Lived = { t: [], v: {} };
      for await (const line of lines("/api/explore", { scenario: body(s[side]), session: `compare-${side}` }, signal_)) {
        if (line.kind === "problems") { problems.value = line.problems; return; }
        if (line.kind !== "part") continue;
        made.t = made.t.concat(line.t);
        for (const k in line.v) made.v[k] = (made.v[k] ?? []).concat(line.v[k]!);
      }
      lived.value = { ...lived.value, [side]: made };
    }
    figures.value = await send("/api/compare", { a: body(s.a), b: body(s.b) });
  } catch (error) { if (!signal_.aborted) failed(error); } finally { busy.value = false; }
}
const person = (s: Scenario): string => {
  const names: Record<string, string> = { seed: "number", age: "age", bmi: "BMI", female: "female", threat: "threat ×", brain: "microglia ×", company: "company ×" };
  return Object.keys(PERSON).filter((k) => s.person[k] !== PERSON[k] || k === "age").map((k) => (k === "female" ? (s.person[k] ? "female" : "male") : `${names[k]} ${s.person[k]}`)).join(", ");
};
function Curves({ k }: { k: string }) {
  const q = about.value!.quantities[k]!, { a, b } = lived.value, W = 420, H = 120, L = 44, long = (about.value!.views[sides.value!.a.view]?.hours ?? 24) > 170;
  const daily = (x: Lived): [number, number][] => {
    const v = x.v[k] ?? [];
    if (!long) return x.t.map((t, i) => [t, v[i] ?? NaN]);
    const days = new Map<number, [number, number]>();
    x.t.forEach((t, i) => { const d = Math.floor(t / 24), [n, s] = days.get(d) ?? [0, 0]; days.set(d, [n + 1, s + (v[i] ?? NaN)]); });
    return [...days].filter(([, [n]]) => n > 1).map(([d, [n, s]]) => [d * 24 + 12, s / n]);
  };
  const every = [a, b].flatMap((x) => (x ? daily(x).map(([, v]) => v) : [])).filter(Number.isFinite), g = q.log ? (v: number) => Math.log10(Math.max(v, 1e-6)) : (v: number) => v;
  if (!every.length) return <figure class="trace" aria-label={`${q.title} in both`}><figcaption><b>{q.title}</b><span class="u">{q.unit}</span></figcaption><div class="empty">…</div></figure>;
  let low = Math.min(...every.map(g)), high = Math.max(...every.map(g));
  const least = q.log ? 1 : q.span;
  if (high - low < least) { const mid = (low + high) / 2; low = mid - least / 2; high = mid + least / 2; }
  const hours = a?.t.at(-1) ?? b?.t.at(-1) ?? 24, x = (t: number) => L + (t / hours) * (W - L - 6), y = (v: number) => 8 + (1 - (g(v) - low) / (high - low || 1)) * (H - 28);
  const path = (p: [number, number][]) => p.filter(([, v]) => Number.isFinite(v)).map(([t, v], i) => `${i ? "L" : "M"}${x(t).toFixed(1)} ${y(v).toFixed(1)}`).join("");
  const pa = a && daily(a), pb = b && daily(b), back = (v: number) => (q.log ? 10 ** v : v), tick = (v: number) => String(+back(v).toPrecision(2));
  return (
    <figure class="trace" aria-label={`${q.title} in both`}>
      <figcaption><b>{q.title}</b><span class="u">{q.unit}</span></figcaption>
      <svg viewBox={`0 0 ${W} ${H}`} role="img" aria-label={`${q.title}: both curves`} class="curves">
        {pa && pb && <path d={`${path(pa)}${path([...pb].reverse()).replace("M", "L")}z`} class="between" />}
        {pb && <path d={path(pb)} class="b" />}{pa && <path d={path(pa)} class="a" />}
        {[low, high].map((v, i) => <text key={i} x={L - 6} y={i ? 14 : H - 20} text-anchor="end" class="axis">{tick(v)}</text>)}
        {[0, 0.5, 1].map((p) => <text key={p} x={x(hours * p)} y={H - 4} text-anchor={p === 1 ? "end" : p ? "middle" : "start"} class="axis">{clockAt(hours * p, false)}</text>)}
      </svg>
    </figure>
  );
}
const sorted = (v: (number | null)[]) => v.filter((x): x is number => x != null).sort((x, y) => x - y);
const spread = (v: (number | null)[], digits: number) => { const s = sorted(v), p = (q: number) => s[Math.round(q * (s.length - 1))]!; return s.length ? { mid: p(0.5).toFixed(digits), range: `${p(0.05).toFixed(digits)} to ${p(0.95).toFixed(digits)}`, low: p(0.05), high: p(0.95) } : null; };

function Table() {
  const f = figures.value, s = sides.value!, a = about.value!;
  if (!f) return busy.value ? <p class="not" role="status">Twenty people live both …</p> : null;
  return (
    <section aria-label="Key figures"><h2>Key figures of the same {f.people} people in both, median and the middle nine tenths</h2>
      <div class="scroll"><table class="plain"><thead><tr><th>Quantity</th><th>Figure</th><th class="r">A</th><th class="r">B</th><th class="r">B less A, person by person</th></tr></thead>
        <tbody>{a.views[s.a.view]!.curves.flatMap((k) => (["highest", "mean"] as const).map((kind) => {
          const q = a.quantities[k]!, d = Math.max(q.digits, 1), x = f.a[k]![kind], y = f.b[k]![kind], diff = spread(y.map((v, i) => (v == null || x[i] == null ? null : v - x[i]!)), d), A = spread(x, d), B = spread(y, d), sure = diff && (diff.low > 0 || diff.high < 0);
          return <tr key={k + kind}><td>{kind === "highest" && <>{q.title} <small class="in">{q.unit}</small></>}</td><td>{kind}</td>{[A, B, diff].map((v, i) => <td key={i} class="r num">{v ? <>{i === 2 && sure ? <b class={diff.low > 0 ? "up" : "down"}>{v.mid}</b> : v.mid}<small>{v.range}</small></> : "–"}</td>)}</tr>;
        }))}</tbody></table></div>
      <p class="not">Coloured where nine tenths of them differ the same way.</p></section>
  );
}
export function Compare() {
  useEffect(() => {
    let now = new AbortController();
    const start = () => { now.abort(); now = new AbortController(); read(); if (about.value?.ready) void load(now.signal); };
    start();
    addEventListener("hashchange", start);
    return () => { removeEventListener("hashchange", start); now.abort(); };
  }, [about.value?.ready]);
  const s = sides.value, a = about.value, here = written(scenario.value);
  if (!s || !a) return <main class="page"><h1>Compare</h1><Alerts /><p class="empty">Two scenarios are set beside each other here. In <Link to="" hash={here} class="link">Explore</Link>, pin a run, move a slider, and choose Compare; or begin with <Link to="compare" hash={address("endotoxin=2", "endotoxin=2&hydrocortisone=100")} class="link">endotoxin without and with hydrocortisone</Link>.</p></main>;
  return (
    <main class="page">
      <h1>Compare</h1><Alerts />
      <div class="versus">{(["a", "b"] as const).map((side) => <div key={side}><b><i class={`k ${side === "a" ? "live" : "pin"}`} />{side.toUpperCase()}</b> <span>{label(s[side])}</span><small>{person(s[side])}</small><Link to="" hash={written(s[side])} class="link">Explore</Link></div>)}</div>
      <div class="six">{a.views[s.a.view]!.curves.map((k) => <Curves key={k} k={k} />)}</div>
      <Table />
    </main>
  );
}
