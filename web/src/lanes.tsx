// Arms as swim-lanes on one time axis: what is given can be added, moved, changed and taken away, by pointer or by key.
import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { at, change, data, found, hours, hoursOf, isMap, keyed, names, put, shown, timeText, wrongAt } from "./doc";
import type { Edit, Entry, Named, Outline, Path } from "./doc";
import { Field, Others, Pick, Typing, Wrongs } from "./fields";

type Item = Record<string, unknown>;
const KINDS = ["treatment", "stressor", "condition"], KEYS = [...KINDS, "amount", "at", "from", "for", "every", "until", "ages"];
export const chosen = signal<{ arm: string; i: number } | null>(null);
const adding = signal<string | null>(null);
export const items = (arm: string): Item[] => { const v = at(["arms", arm]); return Array.isArray(v) ? v as Item[] : []; };
const things = (): (Named & { kind: string })[] => { const n = names.value; return n ? [...n.treatments.map((x) => ({ ...x, kind: "treatment" })), ...n.stressors.map((x) => ({ ...x, kind: "stressor" })), ...n.conditions.map((x) => ({ ...x, kind: "condition" }))] : []; };
const usual = (t: Named & { kind: string }): string | undefined => { const u = Array.isArray(t.usual) ? t.usual[0] : t.usual; return t.kind === "treatment" && u ? u : undefined; };

// Give everything of an entry so much later: its times, and the last of its repeats.
function shift(arm: string, i: number, by: number, clock: number): void {
  const item = items(arm)[i], key = item && "from" in item ? "from" : "at";
  if (!item || !by) return;
  const move = (v: unknown): unknown => { const h = hoursOf(v, clock); return h === null ? v : timeText(h + by, clock, String(v)); };
  const path: Path = ["arms", arm, i], edits: Edit[] = [{ op: "set", path: [...path, key], value: Array.isArray(item[key]) ? (item[key] as unknown[]).map(move) : move(item[key]) }];
  if ("until" in item) edits.push({ op: "set", path: [...path, "until"], value: move(item["until"]) });
  void change(...edits);
}
const remove = (arm: string, i: number) => { chosen.value = null; void change({ op: "remove", path: ["arms", arm, i] }); };
// A share of the track, with room for a dot at either end.
const place = (o: Outline, h: number): number => 1.5 + 97 * Math.max(0, Math.min(1, (h - o.from) / (o.until - o.from || 1)));
const stepOf = (span: number): number => (span <= 3 ? 1 / 12 : span <= 14 ? 0.25 : span <= 80 ? 1 : span <= 800 ? 12 : 24);

function Given({ arm, i, e, o }: { arm: string; i: number; e: Entry; o: Outline }) {
  const span = o.until - o.from || 1, x = (h: number) => place(o, h), step = stepOf(span);
  const [by, drag] = useState(0), from = useRef<{ x: number; width: number } | null>(null), start = e.times[0] ?? 0, is = chosen.value?.arm === arm && chosen.value.i === i;
  const said = `${e.name}${e.amount != null ? ` ${e.amount}` : ""}${e.ages != null ? ` at ages ${shown(e.ages)}` : ""}`, when = e.ages != null ? "" : e.times.length ? `at ${hours(start)}${e.count > 1 ? ` and ${e.count - 1} more times` : ""}${e.lasts ? `, for ${hours(e.lasts)}` : ""}` : "no time that can be read";
  const down = (ev: PointerEvent) => { if (ev.button) return; const el = ev.currentTarget as HTMLElement; from.current = { x: ev.clientX, width: el.parentElement!.clientWidth }; el.setPointerCapture(ev.pointerId); };
  const moved = (ev: PointerEvent) => { if (from.current) drag(Math.round((((ev.clientX - from.current.x) / (from.current.width * 0.97)) * span) / step) * step); };
  const up = () => { if (!from.current) return; from.current = null; if (by) shift(arm, i, by, o.clock); drag(0); };
  const key = (ev: KeyboardEvent) => {
    if (ev.key === "ArrowLeft" || ev.key === "ArrowRight") shift(arm, i, (ev.key === "ArrowRight" ? 1 : -1) * step * (ev.shiftKey ? 4 : 1), o.clock);
    else if (ev.key === "Delete" || ev.key === "Backspace") remove(arm, i);
    else return;
    ev.preventDefault();
  };
  const left = e.ages != null ? 1.5 : x(start + by), wide = e.lasts ? Math.max(1, x(start + by + e.lasts) - left) : 0, inside = wide > 26, end = left + wide, right = end > 62 && !inside;
  return (
    <div class="given1">
      {e.times.slice(1, 120).map((t) => (e.lasts ? <i key={t} class="lasts" style={{ left: `${x(t + by)}%`, width: `${Math.max(0.6, x(t + by + e.lasts) - x(t + by))}%` }} /> : <i key={t} class="dose" style={{ left: `${x(t + by)}%` }} />))}
      <button class={`what${is ? " is" : ""}${e.ok ? "" : " bad"}${e.lasts ? " long" : ""}`} style={{ left: `${left}%`, width: e.lasts ? `max(14px, ${wide}%)` : "14px" }} aria-pressed={is}
        aria-label={`${said} ${when} in ${arm}. Arrow keys move it, Delete takes it away`} onPointerDown={down} onPointerMove={moved} onPointerUp={up} onPointerCancel={() => { from.current = null; drag(0); }} onKeyDown={key}
        onClick={() => { if (!by) chosen.value = is ? null : { arm, i }; }} />
      <span class={`said${inside ? " in" : ""}`} style={right ? { right: `calc(${100 - left}% + 12px)` } : { left: `calc(${inside ? Math.min(left, 70) : end}% + ${inside ? 8 : 12}px)` }}>{said}{by ? ` → ${hours(start + by)}` : ""}</span>
    </div>
  );
}

// What one entry says, field by field.
function OneGiven({ arm, i }: { arm: string; i: number }) {
  const item = items(arm)[i], path: Path = ["arms", arm, i], others = Object.keys(data.value["arms"] ?? {});
  if (!isMap(item)) return null;
  const kind = KINDS.find((k) => k in item) ?? "treatment", begin = "from" in item ? "from" : "at", about = things().find((t) => t.name === shown(item[kind]));
  const swap = (t: Named & { kind: string }) => { const next: Item = {}; for (const [k, v] of Object.entries(item)) { if (k === kind) { next[t.kind] = t.name; const u = usual(t); if (u) next["amount"] = u; } else if (k !== "amount" || t.kind !== "treatment") next[k] = v; } void change({ op: "set", path, value: next }); };
  const into = (to: string) => { if (to === arm) return; chosen.value = null; void change({ op: "remove", path }, { op: "add", path: ["arms", to], value: item }); };
  return (
    <div class="one" role="group" aria-label={`${shown(item[kind])} in ${arm}`}>
      <p class="onehead"><b>{shown(item[kind]) || "nothing"}</b> <span class="not">{about?.about}{about?.usual && `; usually ${shown(about.usual)}`}</span></p>
      <div class="fs">
        <Field label="Amount" path={[...path, "amount"]} usual={shown(about?.usual)} />
        {"ages" in item && <Field label="At ages" path={[...path, "ages"]} text />}<Field label={begin === "at" ? "At" : "From"} path={[...path, begin]} list hint="0 h, 90 min, day 1 08:00; several with commas" />
        <Field label="For" path={[...path, "for"]} usual="at once" />
        <Field label="Every" path={[...path, "every"]} usual="once" /><Field label="Until" path={[...path, "until"]} usual={item["every"] ? "needed" : "–"} />
        <div class="f"><label for="inarm">Arm</label><select id="inarm" value={arm} onChange={(e) => into(e.currentTarget.value)}>{others.map((a) => <option key={a}>{a}</option>)}</select></div>
      </div>
      <Wrongs path={path} below={false} /><Others path={path} known={KEYS} />
      <div class="acts"><Pick label="Give something else" options={things()} take={(t) => swap(t as Named & { kind: string })} />
        <button class="ghost small" onClick={() => void change({ op: "add", path: ["arms", arm], value: item })}>Once more</button>
        <button class="ghost small" onClick={() => remove(arm, i)}>Take away</button><button class="ghost small" onClick={() => { chosen.value = null; }}>Close</button></div>
    </div>
  );
}

// A new name of an arm, everywhere it is used.
function renamed(old: string, name: string): Edit[] {
  const edits: Edit[] = [{ op: "rename", path: ["arms", old], value: name }], all = data.value;
  for (const list of ["compare", "published"]) (Array.isArray(all[list]) ? all[list] as unknown[] : []).forEach((c, i) => {
    if (!isMap(c)) return;
    for (const key of ["within", "arm"]) if (c[key] === old) edits.push({ op: "set", path: [list, i, key], value: name });
    for (const [key, v] of Object.entries(c)) if (Array.isArray(v)) v.forEach((a, k) => { if (a === old && (key === "between" || key === "interaction")) edits.push({ op: "set", path: [list, i, key, k], value: name }); });
  });
  for (const key of ["allocation", "cut", "set"]) { const by = all[key]; if (isMap(by) && old in by) edits.push({ op: "rename", path: [key, old], value: name }); }
  return edits;
}
function fresh(like: string): string { const there = new Set(Object.keys(data.value["arms"] ?? {})); for (let n = 2; ; n++) if (!there.has(`${like} ${n}`)) return `${like} ${n}`; }

export function Lanes({ link }: { link: (arm: string) => preact.ComponentChildren }) {
  const o = found.value?.outline, [more, show] = useState<string | null>(null);
  useEffect(() => { chosen.value = null; adding.value = null; }, []);
  if (!o) return null;
  const span = o.until - o.from || 1, x = (h: number) => place(o, h), arms = Object.entries(o.arms), ticks = Array.from({ length: 5 }, (_x, i) => o.from + (span * i) / 4);
  return (
    <div class="lanes">
      {arms.map(([arm, list]) => (
        <div class="lane" key={arm} role="group" aria-label={`Arm ${arm}`}>
          <div class="armname"><Typing aria-label={`Name of arm ${arm}`} value={arm} commit={(raw) => { const v = raw.trim(); return v && v !== arm && !(v in o.arms) ? change(...renamed(arm, v)) : null; }} />
            <button class="ghost small" aria-label={`Give something in ${arm}`} aria-expanded={adding.value === arm} onClick={() => { adding.value = adding.value === arm ? null : arm; }}>+</button>
            <button class="ghost small" aria-label={`More about ${arm}`} aria-expanded={more === arm} onClick={() => show(more === arm ? null : arm)}>⋯</button></div>
          <div class="track">{o.from < 0 && <i class="zero" style={{ left: `${x(0)}%` }} />}
            {list.map((e, i) => <Given key={`${i}${e.name}`} arm={arm} i={i} e={e} o={o} />)}{list.length === 0 && <p class="nothing">nothing given</p>}</div>
          {more === arm && <p class="acts under">{link(arm)}<button class="ghost small" onClick={() => void change({ op: "set", path: ["arms", fresh(arm)], value: at(["arms", arm]) ?? [] })}>Same again as a new arm</button>
            {arms.length > 1 && <button class="ghost small" onClick={() => { show(null); chosen.value = null; void change({ op: "remove", path: ["arms", arm] }); }}>Take the arm away</button>}</p>}
          {adding.value === arm && <div class="under"><Pick label={`What is given in ${arm}`} options={things()} take={(t) => {
            const u = usual(t as Named & { kind: string });
            adding.value = null;
            void change({ op: "add", path: ["arms", arm], value: { [(t as Named & { kind: string }).kind]: t.name, ...(u ? { amount: u } : {}), at: "0 h" } }).then(() => { chosen.value = { arm, i: items(arm).length - 1 }; });
          }} /></div>}
          {chosen.value?.arm === arm && <div class="under"><OneGiven arm={arm} i={chosen.value.i} /></div>}
          {wrongAt(["arms", arm], false).length > 0 && <div class="under"><Wrongs path={["arms", arm]} below={false} /></div>}
        </div>
      ))}
      <div class="lane"><div class="armname"><span>{o.visit_count} {o.visit_count === 1 ? "visit" : "visits"}</span></div><div class="track ticks">{o.visits.map((v) => <i key={v} class="tick" style={{ left: `${x(v)}%` }} />)}</div></div>
      <div class="lane" aria-hidden="true"><span /><div class="scale">{ticks.map((t, i) => <span key={i} style={{ left: `${1.5 + i * 24.25}%` }} class={i === 0 ? "first" : i === 4 ? "last" : ""}>{hours(t)}</span>)}</div></div>
      <p class="acts"><button class="ghost small" onClick={() => void put(["arms", fresh("arm")], [])}>Add an arm</button></p>
      <Wrongs path={["arms"]} below={false} />
    </div>
  );
}
export const armNames = (): [string, string][] => Object.keys(data.value["arms"] ?? {}).map((a) => [a, a]);
export const dotted = keyed;
