// The scenario, what came back, and what is looked at: signals, and the address that keeps them.
import { batch, computed, effect, signal } from "@preact/signals";
import { get, lines, Refused } from "./net";
import type { About, Arrows, Problem, Values } from "./net";

export type Scenario = { person: Record<string, number>; given: Record<string, number>; clock: number; view: string; cut: string[] };
export type Run = { t: number[]; v: Values; r: Values; done: boolean };
export type Pinned = { run: Run; label: string; view: string; address: string };

export const PERSON: Record<string, number> = { seed: 1, age: 30, bmi: 24, female: 0, threat: 1, brain: 1, company: 1 };
export const GIVEN: Record<string, number> = { endotoxin: 0, tsst: 0, chronic: 0, short_nights: 0, infliximab: 0, hydrocortisone: 0, propranolol: 0, escitalopram: 0, exercise: 0 };
const CLOCK = 9;
export const rest = (): Scenario => ({ person: { ...PERSON }, given: { ...GIVEN }, clock: CLOCK, view: "1d", cut: [] });

export function parse(text: string): Scenario {
  const s = rest();
  for (const [key, value] of new URLSearchParams(text)) {
    const n = Number(value);
    if (key === "cut") s.cut.push(value);
    else if (key === "view") s.view = ["6h", "1d", "7d", "90d", "1y"].includes(value) ? value : "1d";
    else if (!Number.isFinite(n)) continue;
    else if (key === "clock") s.clock = n;
    else if (key in PERSON) s.person[key] = n;
    else if (key in GIVEN) s.given[key] = n;
  }
  return s;
}
export function written(s: Scenario): string {
  const q = new URLSearchParams();
  for (const k in GIVEN) if (s.given[k] !== GIVEN[k]) q.set(k, String(s.given[k]));
  for (const k in PERSON) if (s.person[k] !== PERSON[k]) q.set(k, String(s.person[k]));
  if (s.clock !== CLOCK) q.set("clock", String(s.clock));
  if (s.view !== "1d") q.set("view", s.view);
  for (const c of s.cut) q.append("cut", c);
  return q.toString();
}
export const body = (s: Scenario) => ({ ...s.given, person: s.person, clock: s.clock, view: s.view, cut: s.cut });

export const page = signal(location.pathname.slice(1));
export const scenario = signal<Scenario>(parse(location.hash.slice(1)));
export const about = signal<About | null>(null);
export const run = signal<Run | null>(null);
export const arrows = signal<Arrows | null>(null);
export const pinned = signal<Pinned | null>(null);
export const problems = signal<Problem[]>([]);
export const offline = signal(false);
export const busy = signal(false);
export const hover = signal<string | null>(null); // a group, or an arrow "a>b"
export const opened = signal<string | null>(null); // the group whose modules are shown
export const at = signal<number | null>(null); // hours looked at; null: where most is going on
export const zoom = signal<[number, number] | null>(null);
export const narrow = signal(innerWidth < 760);
addEventListener("resize", () => { narrow.value = innerWidth < 760; });

const kept = (() => { try { return localStorage.getItem("theme"); } catch { return null; } })();
export const theme = signal<"light" | "dark">(kept === "dark" || kept === "light" ? kept : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
effect(() => { document.documentElement.dataset["theme"] = theme.value; });
export function turn(): void {
  theme.value = theme.value === "dark" ? "light" : "dark";
  try { localStorage.setItem("theme", theme.value); } catch { /* a private window */ }
}

export const view = computed(() => about.value?.views[scenario.value.view] ?? null);
export const edges = computed(() => Object.keys(about.value?.edges ?? {}));
export const cuts = computed(() => scenario.value.cut); // the same list while only sliders move: arrows then stay as drawn
export const cutEdges = computed(() => {
  const a = about.value, gone = new Set(cuts.value);
  return new Set(a ? Object.entries(a.edges).filter(([, pairs]) => pairs.every((p) => gone.has(p))).map(([e]) => e) : []);
});
// The moment at which most arrows are lit.
const busiest = computed(() => {
  const f = arrows.value;
  let best = 0, where = 0;
  f?.t.forEach((t, i) => {
    let sum = 0;
    for (const k in f.edges) sum += Math.min(1, Math.abs(f.edges[k]![i]!));
    if (sum > best) { best = sum; where = t; }
  });
  return where;
});
export const moment = computed(() => at.value ?? busiest.value);
export function nearest(ts: number[], t: number): number {
  let low = 0, high = ts.length - 1;
  while (low < high) { const mid = (low + high) >> 1; if (ts[mid]! < t) low = mid + 1; else high = mid; }
  return low > 0 && Math.abs(ts[low - 1]! - t) < Math.abs(ts[low]! - t) ? low - 1 : low;
}
export const step = computed(() => (arrows.value ? nearest(arrows.value.t, moment.value) : 0));

export function title(group: string): string { return about.value?.groups[group]?.title ?? group; }
export function brief(edge: string): string { const g = about.value?.groups, [a = "", b = ""] = edge.split(">"); return `${g?.[a]?.short ?? a} → ${g?.[b]?.short ?? b}`; }
export function edgeName(edge: string): string { const [a = "", b = ""] = edge.split(">"); return `${title(a)} → ${title(b)}`; }
// What an arrow moves most at a moment: a card holds many quantities, and they need not go the same way.
export function carries(edge: string): string {
  const m = arrows.value?.moved[edge], name = m?.names[m.which[step.value]!] ?? "";
  return name.slice(name.indexOf(".") + 1).replaceAll("_", " ");
}
export function percent(v: number): string { return Math.abs(v) > 1 ? `over ${v > 0 ? "+" : "−"}100 %` : `${v > 0 ? "+" : "−"}${Math.round(Math.abs(v) * 100)} %`; }
export function clockAt(hours: number, days = true): string {
  const s = scenario.value, long = (view.value?.hours ?? 24) > 170;
  if (long) return `day ${Math.floor(hours / 24)}`;
  const minutes = Math.round((((hours + s.clock) % 24) + 24) % 24 * 60) % 1440;
  const text = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  const day = Math.floor((hours + s.clock) / 24);
  return days && day > 0 && (view.value?.hours ?? 24) > 24 ? `day ${day}, ${text}` : text;
}
export function label(s: Scenario): string {
  const said = (about.value?.knobs ?? []).filter((k) => k.id in GIVEN && s.given[k.id]).map((k) => k.told.replace("{}", String(s.given[k.id])));
  if (s.cut.length) said.push(`${s.cut.length} cut`);
  return said.join(", ") || "at rest";
}

export function set(change: Partial<Scenario>, from = performance.now()): void {
  scenario.value = { ...scenario.value, ...change };
  if (change.view) { at.value = null; zoom.value = null; pinned.value = null; }
  ask(from);
}
export function toggle(pairs: string[]): void {
  const gone = new Set(scenario.value.cut), all = pairs.every((p) => gone.has(p));
  for (const p of pairs) if (all) gone.delete(p); else gone.add(p);
  set({ cut: [...gone].sort() });
}
export function cutEdge(edge: string): void { const pairs = about.value?.edges[edge]; if (pairs) toggle(pairs); }

// --- asking: the newest wins, older ones end ---------------------------------------------------------
const session = crypto.getRandomValues(new Uint32Array(2)).join("-");
export type Lap = { first?: number; all?: number; arrows?: number; ms?: Record<string, number> };
const laps: Lap[] = [];
Object.assign(window, { allostasisLaps: laps });
let aborter: AbortController | null = null, later = 0;

export async function ask(from = performance.now()): Promise<void> {
  aborter?.abort();
  const mine = (aborter = new AbortController());
  clearTimeout(later);
  later = window.setTimeout(() => { if (page.value === "") history.replaceState(null, "", `${location.pathname}#${written(scenario.value)}`); }, 250);
  busy.value = true;
  const lap: Lap = {};
  let made: Run | null = null;
  try {
    for await (const line of lines("/api/explore", { scenario: body(scenario.value), session }, mine.signal)) {
      if (mine.signal.aborted || line.kind === "stale") return;
      if (line.kind === "problems") { problems.value = line.problems; continue; }
      if (line.kind === "part") {
        const first = made === null;
        made = made ? joined(made, line.t, line.v, line.r, line.last) : { t: line.t, v: line.v, r: line.r, done: line.last };
        batch(() => { problems.value = []; offline.value = false; run.value = made; });
        const last = line.last;
        void painted().then((t) => { if (first) lap.first = t - from; if (last) lap.all = t - from; });
      } else {
        arrows.value = line;
        lap.ms = line.ms;
        void painted().then((t) => { lap.arrows = t - from; laps.push(lap); if (laps.length > 400) laps.shift(); });
      }
    }
  } catch (error) {
    if (error instanceof Refused) problems.value = error.problems;
    else if (!(error instanceof DOMException && error.name === "AbortError")) offline.value = true;
  } finally {
    if (aborter === mine) busy.value = false;
  }
}
function painted(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now());
    channel.port2.postMessage(0);
  }));
}
function joined(a: Run, t: number[], v: Values, r: Values, done: boolean): Run {
  const both = (x: Values, y: Values): Values => Object.fromEntries(Object.keys(x).map((k) => [k, x[k]!.concat(y[k] ?? [])]));
  return { t: a.t.concat(t), v: both(a.v, v), r: both(a.r, r), done };
}

// The server may still be compiling: it is asked again until it is ready.
export async function begin(): Promise<void> {
  for (;;) {
    try {
      const told = await get<About>("/api/about");
      offline.value = false;
      about.value = told;
      if (told.problems.length) { problems.value = told.problems; return; }
      if (told.ready) { if (page.value === "") void ask(); return; }
    } catch { offline.value = true; }
    await new Promise((r) => setTimeout(r, 400));
  }
}
export function visit(path: string, hash = ""): void {
  history.pushState(null, "", `/${path}${hash ? `#${hash}` : ""}`);
  arrive();
}
export function arrive(): void {
  const to = location.pathname.slice(1), hash = location.hash.slice(1);
  batch(() => {
    page.value = to;
    problems.value = [];
    if (to === "" && (hash || !run.value)) { const s = parse(hash); if (written(s) !== written(scenario.value) || !run.value) { scenario.value = s; if (about.value?.ready) void ask(); } }
  });
  scrollTo(0, 0);
}
addEventListener("popstate", arrive);
