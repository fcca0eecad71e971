// Two finished runs beside each other.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get } from "./net";
import { problems } from "./state";
import { Failed, failed, Link, Reading } from "./parts";
import { Plot } from "./plot";

type Of = { value: number | null; low: number | null; high: number | null; n?: number };
type Course = { t: number[]; mid: (number | null)[]; low: (number | null)[]; high: (number | null)[] };
type Measure = { name: string; about: string; unit: string; a: Course; b: Course; rest: Course | null; difference: { t: number[]; value: (number | null)[]; low: (number | null)[]; high: (number | null)[] }; figures: Record<string, { a: Of; b: Of; difference: Of }> };
type Two = { arms: [string[], string[]]; chosen: [string, string]; titles: [string, string]; clock: number; paired: boolean; people: [number, number]; measures: Measure[]; comparisons: { label: string; method: string; a: Of; b: Of }[]; only: [string[], string[]] };
type Job = { id: string; title: string; state: string; created: number; people: number };
const jobs = signal<Job[] | null>(null), two = signal<Two | null>(null), busy = signal(false);
export const when = (h: number): string => (Math.abs(h) >= 72 ? `day ${Math.round(h / 24)}` : `${+h.toFixed(1)} h`);
const num = (v: number | null): string => (v == null ? "–" : String(+v.toPrecision(3))), span = (o: Of): string => (o.low == null || o.high == null ? "" : `${num(o.low)} to ${num(o.high)}`), sure = (o: Of): boolean => o.low != null && o.high != null && (o.low > 0 || o.high < 0);
const Cell = ({ o, mark }: { o: Of; mark?: boolean }) => <td class="r num">{mark && sure(o) ? <b class={o.low! > 0 ? "up" : "down"}>{num(o.value)}</b> : num(o.value)}<small>{span(o)}</small></td>;

export function put(q: Record<string, string>): void { history.replaceState(null, "", `/compare#${new URLSearchParams(q)}`); dispatchEvent(new HashChangeEvent("hashchange")); }

export function Beside({ q }: { q: URLSearchParams }) {
  const a = q.get("run") ?? "", b = q.get("with") ?? "", x = q.get("arm") ?? "", y = q.get("its") ?? "";
  useEffect(() => { void get<Job[]>("/api/runs").then((all) => { jobs.value = all.filter((j) => j.state === "done"); }, failed); }, []);
  useEffect(() => {
    two.value = null;
    if (!a || !b) return;
    busy.value = true; problems.value = [];
    let here = true;
    void get<Two>(`/api/beside?${new URLSearchParams({ a, b, ...(x ? { arm_a: x } : {}), ...(y ? { arm_b: y } : {}) })}`).then((t) => { if (here) two.value = t; }, failed).finally(() => { busy.value = false; });
    return () => { here = false; };
  }, [a, b, x, y]);
  const all = jobs.value ?? [], t = two.value, set = (k: string, v: string) => put({ ...(a ? { run: a } : {}), ...(b ? { with: b } : {}), ...(x ? { arm: x } : {}), ...(y ? { its: y } : {}), [k]: v });
  const choose = (label: string, value: string, key: string, arm: string) => (
    <div><label class="f"><span><i class={`k ${key === "run" ? "live" : "pin"}`} />{label}</span><select value={value} onChange={(e) => { const other = { ...(a ? { run: a } : {}), ...(b ? { with: b } : {}) }; put({ ...other, [key]: e.currentTarget.value }); }}><option value="">choose a run</option>{all.map((j) => <option key={j.id} value={j.id}>{j.title} · {j.people} people · {new Date(j.created * 1000).toLocaleString([], { dateStyle: "short", timeStyle: "short" })}</option>)}</select></label>
      {t && <label class="f"><span>Arm</span><select value={t.chosen[key === "run" ? 0 : 1]} onChange={(e) => set(arm, e.currentTarget.value)}>{t.arms[key === "run" ? 0 : 1].map((n) => <option key={n}>{n}</option>)}</select></label>}
      {value && <Link to={`runs/${value}`} class="link">Report</Link>}</div>
  );
  return (
    <>
      <Failed />
      {!jobs.value ? <Reading what="the runs" /> : all.length === 0 ? <p class="empty">No run is finished yet. <Link to="studies" class="link">Run a study</Link>, and another with something changed; arms of one run can be compared too.</p>
        : <div class="versus">{choose("A", a, "run", "arm")}{choose("B", b, "with", "its")}</div>}
      {busy.value && <p class="not" role="status">Reading both …</p>}
      {t && <>
        <p class="not wrap" role="status">{t.paired ? "The same people live in both: differences are theirs, person by person." : `Different people live in them (${t.people[0]} and ${t.people[1]}): differences are between means.`} Lines are medians, bands the middle nine tenths; a difference has its 95 % interval{t.measures.some((m) => m.rest) && "; grey: A's people with nothing given"}.</p>
        {t.measures.length === 0 && <p class="empty">They measure nothing in common.</p>}
        <div class="six">{t.measures.map((m) => (
          <div key={m.name} class="pairof"><Plot title={m.about} unit={m.unit} when={when} said={`${m.about} in both runs`} lines={[...(m.rest ? [{ t: m.rest.t, v: m.rest.mid, kind: "rest" }] : []), { t: m.b.t, v: m.b.mid, low: m.b.low, high: m.b.high, kind: "b" }, { t: m.a.t, v: m.a.mid, low: m.a.low, high: m.a.high, kind: "a" }]} />
            {m.difference.t.length > 1 && <Plot title="" unit="" height={76} when={when} zero said={`${m.about}: B less A`} lines={[{ t: m.difference.t, v: m.difference.value, low: m.difference.low, high: m.difference.high, kind: "d" }]} />}</div>
        ))}</div>
        {t.measures.length > 0 && <section aria-label="Key figures"><h2>Key figures, means with 95 % intervals</h2><div class="scroll"><table class="plain"><thead><tr><th>Quantity</th><th>Figure</th><th class="r">A</th><th class="r">B</th><th class="r">B less A{t.paired ? ", person by person" : ""}</th></tr></thead>
          <tbody>{t.measures.flatMap((m) => Object.entries(m.figures).map(([k, f], i) => <tr key={m.name + k}><td>{i === 0 && <>{m.about} <small class="in">{m.unit === "1" ? "" : m.unit}</small></>}</td><td>{k}</td><Cell o={f.a} /><Cell o={f.b} /><Cell o={f.difference} mark /></tr>))}</tbody></table></div></section>}
        {t.comparisons.length > 0 && <section aria-label="Comparisons of both"><h2>Comparisons that both studies make</h2><div class="scroll"><table class="plain"><thead><tr><th>Comparison</th><th>As</th><th class="r">A</th><th class="r">B</th></tr></thead><tbody>{t.comparisons.map((c) => <tr key={c.label}><td>{c.label}</td><td>{c.method}</td><Cell o={c.a} mark /><Cell o={c.b} mark /></tr>)}</tbody></table></div></section>}
        {t.only.some((o) => o.length) && <p class="not wrap">{t.only.map((o, i) => o.length > 0 && `Only ${"AB"[i]} measures, or in another unit: ${o.join(", ")}. `)}</p>}
      </>}
    </>
  );
}
