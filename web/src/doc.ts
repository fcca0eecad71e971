// A study as one document: its text is the truth, the form changes single places of it on the server, which keeps the rest.
import { computed, signal } from "@preact/signals";
import { get, send } from "./net";
import type { Problem } from "./net";
import { problems } from "./state";
import { failed } from "./parts";

export type Path = (string | number)[];
export type Edit = { op: "set" | "add" | "remove" | "rename"; path: Path; value?: unknown };
export type Entry = { name: string; kind: string; amount: string | number | null; times: number[]; count: number; lasts: number; ages?: unknown; ok: boolean };
export type Outline = { clock: number; arms: Record<string, Entry[]>; visits: number[]; visit_count: number; from: number; until: number };
export type Checked = {
  ok: boolean; problems: Problem[]; lines: Record<string, number>; data?: Record<string, unknown>; outline?: Outline;
  size?: { people: number; arms: number; person_days: number; seconds: number }; about?: { warnings: string[]; states: number; modules: string[] };
};
export type Named = { name: string; about: string; unit?: string; usual?: string | string[] | null; side?: string; verdict?: string | null; rows?: string[]; findings?: number | null; met?: number | null };
export type Names = Record<"measures" | "treatments" | "stressors" | "conditions" | "findings" | "numbers", Named[]>;

export const text = signal<string | null>(null), found = signal<Checked | null>(null), names = signal<Names | null>(null), past = signal<string[]>([]);
// What was chosen and is not yet in the checked document stands in the form at once, whatever is drawn anew meanwhile.
const chosen = signal<{ path: Path; value: unknown }[]>([]);
export const data = computed(() => chosen.value.reduce<unknown>((whole, c) => placed(whole, c.path, c.value), found.value?.data ?? {}) as Record<string, unknown>);
export const loadNames = () => { if (!names.value) void get<Names>("/api/names").then((n) => { names.value = n; }, failed); };

export const isMap = (v: unknown): v is Record<string, unknown> => typeof v === "object" && v !== null && !Array.isArray(v);
function placed(whole: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const copy = (Array.isArray(whole) ? [...whole] : isMap(whole) ? { ...whole } : {}) as Record<string | number, unknown>, put = placed(copy[key], rest, value);
  if (put !== undefined) copy[key] = put;
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else delete copy[key];
  return copy;
}
export function at(path: Path): unknown {
  let here: unknown = data.value;
  for (const part of path) here = Array.isArray(here) ? here[Number(part)] : isMap(here) ? here[part] : undefined;
  return here;
}
export const keyed = (path: Path): string => path.map((p, i) => (typeof p === "number" ? `[${p}]` : i ? `.${p}` : p)).join("");
export const shown = (v: unknown): string => (v == null ? "" : Array.isArray(v) ? v.map(shown).join(", ") : isMap(v) ? Object.entries(v).map(([k, x]) => `${k}: ${shown(x)}`).join(", ") : String(v));
const under = (p: Problem, key: string) => p.key === key || p.key.startsWith(`${key}.`) || p.key.startsWith(`${key}[`);
export const wrongAt = (path: Path, below = true): Problem[] => { const key = keyed(path); return (found.value?.problems ?? []).filter((p) => (below ? under(p, key) : p.key === key)); };
export function lineOf(path: Path): number {
  const lines = found.value?.lines ?? {};
  for (let n = path.length; n > 0; n--) { const line = lines[keyed(path.slice(0, n))]; if (line) return line; }
  return 1;
}

let newest = 0;
export async function check(deep: boolean): Promise<Checked | null> {
  const mine = ++newest, value = text.value;
  if (value === null) return null;
  try {
    const made = await send<Checked>("/api/validate", { yaml: value, deep });
    if (mine === newest) { found.value = made.data || !found.value ? made : { ...found.value, ok: false, problems: made.problems }; problems.value = []; }
    return made;
  } catch (error) { if (mine === newest) failed(error); return null; }
}
// Changes wait for each other, since each is one of the text that the last one left.
let last: Promise<void> = Promise.resolve();
export function change(...edits: Edit[]): Promise<void> {
  last = last.then(async () => {
    const before = text.value;
    if (before === null || !edits.length) return;
    try {
      const { yaml } = await send<{ yaml: string }>("/api/edit", { yaml: before, edits });
      past.value = [...past.value.slice(-99), before];
      text.value = yaml;
      await check(false);
    } catch (error) { failed(error); }
  });
  return last;
}
export function undo(): void {
  const before = past.value.at(-1);
  if (before === undefined) return;
  past.value = past.value.slice(0, -1);
  text.value = before;
}
// What somebody typed, as plain data: numbers stay numbers, "a, b" is a list where one may stand, nothing takes the key away.
export function typed(raw: string, list = false): unknown {
  const one = (s: string): unknown => { const t = s.trim(); return /^-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(t) ? Number(t) : t === "true" ? true : t === "false" ? false : t; };
  return list && raw.includes(",") ? raw.split(",").map(one).filter((v) => v !== "") : one(raw);
}
export async function put(path: Path, value: unknown): Promise<void> {
  const there = at(path), gone = value === "" || value === undefined;
  if (gone ? there === undefined : JSON.stringify(there) === JSON.stringify(value)) return;
  const mine = { path, value: gone ? undefined : value };
  chosen.value = [...chosen.value, mine];
  await change(gone ? { op: "remove", path } : { op: "set", path, value });
  chosen.value = chosen.value.filter((c) => c !== mine);
}

// --- times, as people write them ---------------------------------------------------------------------
const HOURS: Record<string, number> = { s: 1 / 3600, min: 1 / 60, h: 1, hour: 1, hours: 1, d: 24, day: 24, days: 24, wk: 168, week: 168, weeks: 168 };
export function hoursOf(v: unknown, clock: number): number | null {
  const said = String(v).trim(), day = /^day\s+(-?\d+)\s+(\d{1,2}):(\d{2})$/.exec(said), plain = /^(-?[\d.]+)\s*([a-z]*)$/.exec(said);
  if (day) return Number(day[1]) * 24 + Number(day[2]) + Number(day[3]) / 60 - clock;
  if (!plain || !Number.isFinite(Number(plain[1]))) return null;
  const unit = plain[2] ? HOURS[plain[2]] : Number(plain[1]) === 0 ? 1 : undefined;
  return unit === undefined ? null : Number(plain[1]) * unit;
}
export function timeText(hours: number, clock: number, like = ""): string {
  const h = Math.round(hours * 60) / 60, minutes = Math.round(h * 60), of = (n: number, unit: string) => `${+n.toFixed(4)} ${unit}`;
  if (/^day\b/.test(like)) { const abs = h + clock, d = Math.floor(abs / 24 + 1e-9), m = Math.round((abs - d * 24) * 60); return `day ${d} ${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`; }
  const unit = /[a-z]+$/.exec(like)?.[0] ?? "";
  if (unit === "min" && Math.abs(h) < 48) return of(minutes, "min");
  if (/^w/.test(unit) && minutes % 10080 === 0) return of(h / 168, "wk");
  if ((/^d/.test(unit) || Math.abs(h) >= 96) && minutes % 1440 === 0) return of(h / 24, "d");
  return minutes % 60 && Math.abs(h) < 6 ? of(minutes, "min") : of(h, "h");
}
export const hours = (h: number): string => (Math.abs(h) >= 72 ? `${+(h / 24).toFixed(1)} d` : Math.abs(h) < 1 && h !== 0 ? `${Math.round(h * 60)} min` : `${+h.toFixed(2)} h`);
