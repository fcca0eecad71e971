// Compare: two scenarios of one view; their curves, and key figures of the same twenty people.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { lines, send } from "./net";
import type { Values } from "./net";
import { about, body, clockAt, label, parse, PERSON, problems, scenario, written } from "./state";
import type { Scenario } from "./state";
import { Beside } from "./beside";
import { Alerts, failed, Link } from "./parts";
import { minus, Plot } from "./plot";
import type { Line } from "./plot";

type Lived = { t: number[]; v: Values; r: Values };
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
      const made: Lived = { t: [], v: {}, r: {} };
      for await (const line of lines("/api/explore", { scenario: body(s[side]), session: `compare-${side}` }, signal_)) {
        if (line.kind === "problems") { problems.value = line.problems; return; }
        if (line.kind !== "part") continue;
        made.t = made.t.concat(line.t);
        for (const k in line.v) { made.v[k] = (made.v[k] ?? []).concat(line.v[k]!); made.r[k] = (made.r[k] ?? []).concat(line.r[k] ?? []); }
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
  const q = about.value!.quantities[k]!, { a, b } = lived.value, long = (about.value!.views[sides.value!.a.view]?.hours ?? 24) > 170;
  const daily = (t: number[], v: (number | null)[]): { t: number[]; v: (number | null)[] } => {
    if (!long) return { t, v };
    const days = new Map<number, [number, number]>();
    t.forEach((h, i) => { const d = Math.floor(h / 24), [n, s] = days.get(d) ?? [0, 0]; days.set(d, [n + 1, s + (v[i] ?? NaN)]); });
    const full = [...days].filter(([, [n]]) => n > 1);
    return { t: full.map(([d]) => d * 24 + 12), v: full.map(([, [n, s]]) => (Number.isFinite(s) ? s / n : null)) };
  };
  const A = a && daily(a.t, a.v[k] ?? []), B = b && daily(b.t, b.v[k] ?? []), rest = a && daily(a.t, a.r[k] ?? []), when = (h: number) => clockAt(h, false);
  const lines: Line[] = [...(rest ? [{ ...rest, kind: "rest" }] : []), ...(B ? [{ ...B, kind: "b" }] : []), ...(A ? [{ ...A, kind: "a" }] : [])];
  return (
    <div class="pairof"><Plot title={q.title} unit={q.unit} lines={lines} said={`${q.title} in both`} when={when} log={q.log} span={q.span} />
      {A && B && <Plot title="" unit="" height={76} zero span={q.log ? 0 : q.span / 4} said={`${q.title}: B less A`} when={when} lines={[{ ...minus(A, B), kind: "d" }]} />}</div>
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
const Which = ({ runs }: { runs: boolean }) => <nav class="seg which" aria-label="What is compared"><Link to="compare" class={runs ? "" : "is"} aria-current={runs ? undefined : "page"}>Scenarios</Link><Link to="compare" hash="run=" class={runs ? "is" : ""} aria-current={runs ? "page" : undefined}>Finished runs</Link></nav>;
const asked = signal(new URLSearchParams());
export function Compare() {
  useEffect(() => {
    let now = new AbortController();
    const start = () => { asked.value = new URLSearchParams(location.hash.slice(1)); now.abort(); now = new AbortController(); if (asked.value.has("run")) return; read(); if (about.value?.ready) void load(now.signal); };
    start();
    addEventListener("hashchange", start);
    return () => { removeEventListener("hashchange", start); now.abort(); };
  }, [about.value?.ready, location.hash]);
  const s = sides.value, a = about.value, here = written(scenario.value);
  if (asked.value.has("run")) return <main class="page"><div class="head"><h1>Compare</h1><Which runs /></div><Beside q={asked.value} /></main>;
  if (!s || !a) return <main class="page"><div class="head"><h1>Compare</h1><Which runs={false} /></div><Alerts /><p class="empty">In <Link to="" hash={here} class="link">Explore</Link>, pin a run, move a slider, choose Compare; or begin with <Link to="compare" hash={address("endotoxin=2", "endotoxin=2&hydrocortisone=100")} class="link">endotoxin without and with hydrocortisone</Link>. <Link to="compare" hash="run=" class="link">Finished runs</Link> can be compared too.</p></main>;
  return (
    <main class="page">
      <div class="head"><h1>Compare</h1><Which runs={false} /></div><Alerts />
      <div class="versus">{(["a", "b"] as const).map((side) => <div key={side}><b><i class={`k ${side === "a" ? "live" : "pin"}`} />{side.toUpperCase()}</b> <span>{label(s[side])}</span><small>{person(s[side])}</small><Link to="" hash={written(s[side])} class="link">Explore</Link></div>)}</div>
      <p class="not wrap">Grey: A's person untouched. Below each pair of curves, B less A.</p>
      <div class="six">{a.views[s.a.view]!.curves.map((k) => <Curves key={k} k={k} />)}</div>
      <Table />
    </main>
  );
}
