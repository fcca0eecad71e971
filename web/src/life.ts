// Lives of the bank: what the server says of them, what is shown of one at an age.
import { computed, signal } from "@preact/signals";
import { get, Refused, send } from "./net";
import { offline, problems } from "./state";
import { failed } from "./parts";

export type Curve = { t: number[]; v: (number | null)[] };
export type Episode = { kind: "depression" | "mania" | "hypomania" | "PTSD"; from: number; until: number; ended: boolean };
export type Course = { death: number | null; curves: Record<string, Curve>; episodes: Episode[] };
export type Busy = { what: string; seconds: number; problem: string };
export type Life = {
  number: number; female: boolean; bmi: number; met: { kind: string; from: number; until: number; severity: number }[];
  curves: Record<string, { title: string; unit: string }>; life: Course; twin: Course | null; living: Busy;
};
export type Row = { number: number; female: boolean; met: number; death: number | null; depression: number; mania: number; hypomania: number; PTSD: number };
export type Kept = { lives: Row[]; block: number; living: Busy };

export const kept = signal<Kept | null>(null);
export const life = signal<Life | null>(null);
export const who = signal(0);
export const age = signal(30);
export const missing = signal(false); // whoever is asked for has not been lived yet
export const living = computed<Busy | null>(() => { const b = kept.value?.living; return b?.what ? b : null; });

export const WHOM: [string, string, (r: Row) => boolean][] = [
  ["", "anybody", () => true],
  ["adversity", "adversity in childhood", (r) => r.met > 0],
  ["much", "four or more kinds of it", (r) => r.met > 3],
  ["depression", "depression", (r) => r.depression > 0],
  ["high", "mania or hypomania", (r) => r.mania + r.hypomania > 0],
  ["fear", "PTSD", (r) => r.PTSD > 0],
  ["none", "no episode", (r) => r.depression + r.mania + r.hypomania + r.PTSD === 0],
];

export function valueAt(c: Curve | undefined, at: number): number | null {
  if (!c || !c.t.length || at < c.t[0]! - 1 || at > c.t[c.t.length - 1]! + 1) return null;
  let best = 0;
  c.t.forEach((t, i) => { if (Math.abs(t - at) < Math.abs(c.t[best]! - at)) best = i; });
  return c.v[best] ?? null;
}
export const shown = (v: number | null): string => (v == null ? "–" : String(+v.toPrecision(3)));

let asked = 0;
export async function look(number: number): Promise<void> {
  const mine = ++asked;
  who.value = number;
  try {
    const found = await get<Life>(`/api/lives/${number}`);
    if (mine !== asked) return;
    life.value = found; missing.value = false; problems.value = []; offline.value = false;
  } catch (error) {
    if (mine !== asked) return;
    life.value = null; missing.value = error instanceof Refused && error.status === 422;
    if (!missing.value) failed(error);
  }
}
export async function list(): Promise<void> {
  try { kept.value = await get<Kept>("/api/lives"); offline.value = false; } catch (error) { failed(error); }
}
// Live a block or a twin, and look again when it is done.
export async function live(number: number, spared = false): Promise<void> {
  try { await send("/api/lives", { number, spared }); } catch (error) { failed(error); return; }
  for (;;) {
    await list();
    if (kept.value?.living.problem) { problems.value = [{ kind: "RunError", what: kept.value.living.problem, where: "", line: null, key: "", found: "", needed: "", fix: "" }]; return; }
    if (!living.value) break;
    await new Promise((r) => setTimeout(r, 700));
  }
  if (who.value === number) await look(number);
}
