// Lives: one person of the bank from birth to death, beside the same person spared any adversity of childhood.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { narrow, offline, problems } from "./state";
import { age, kept, life, list, live, living, look, missing, shown, valueAt, who, WHOM } from "./life";
import type { Course } from "./life";
import { Alerts, Link, Wrong } from "./parts";
import { Plot } from "./plot";

const whom = signal("");
const COLOURS = { depression: "low", mania: "high", hypomania: "hypo", PTSD: "fear" } as const;

// What happened and which episodes there were, over age.
function Lanes({ wide }: { wide: number }) {
  const W = narrow.value ? 420 : wide, x = (years: number): number => 8 + (years / 90) * (W - 16);
  const l = life.value!, rows = l.met.map((m, i) => ({ ...m, y: 16 + 15 * i })), top = 16 + 15 * Math.max(rows.length, 1), lanes: [string, Course | null][] = [["this life", l.life], ["spared", l.twin]];
  const episodes = (c: Course) => c.episodes.map((e) => `${e.kind} from ${e.from.toFixed(1)} to ${e.ended ? e.until.toFixed(1) : "the end"}`).join("; ") || "none";
  const said = `Adversity: ${l.met.map((m) => `${m.kind} from ${m.from} to ${m.until}`).join("; ") || "none"}. Episodes: ${episodes(l.life)}.${l.twin ? ` Spared: ${episodes(l.twin)}.` : ""}`;
  return (
    <figure class="lanesof" aria-label="What happened, and episodes">
      <svg viewBox={`0 0 ${W} ${top + 66}`} role="img" aria-label={said}>
        {rows.map((r) => <g key={r.kind + r.from}><rect x={x(r.from)} y={r.y} width={Math.max(3, x(r.until) - x(r.from))} height={9} rx={3} class="met" opacity={0.35 + 0.65 * r.severity}><title>{`${r.kind}, ${r.from} to ${r.until} years, severity ${r.severity}`}</title></rect><text x={x(Math.max(18.5, r.until + 0.5))} y={r.y + 8} class="axis">{r.kind}</text></g>)}
        {!rows.length && <text x={x(0)} y={24} class="axis">no adversity in childhood</text>}
        {lanes.map(([name, c], i) => c && <g key={name} class={i ? "spared" : ""}>
          <line x1={x(0)} x2={x(c.death ?? 90)} y1={top + 14 + 22 * i} y2={top + 14 + 22 * i} class="stem" />
          {c.episodes.map((e) => <rect key={e.kind + e.from} x={x(e.from)} y={top + 8 + 22 * i} width={Math.max(2, x(e.until) - x(e.from))} height={12} rx={2} class={COLOURS[e.kind]}><title>{`${e.kind}, ${e.from.toFixed(1)} to ${e.ended ? e.until.toFixed(1) : "the end"}`}</title></rect>)}
          <text x={x(c.death ?? 90) + 4} y={top + 18 + 22 * i} class="axis" text-anchor={(c.death ?? 90) > 78 ? "end" : "start"} dx={(c.death ?? 90) > 78 ? -8 : 0} dy={(c.death ?? 90) > 78 ? -9 : 0}>{name}</text></g>)}
        {[0, 18, 36, 54, 72, 90].map((a) => <text key={a} x={x(a)} y={top + 62} class="axis" text-anchor={a === 90 ? "end" : a ? "middle" : "start"}>{a}</text>)}
        <line x1={x(age.value)} x2={x(age.value)} y1={4} y2={top + 50} class="at" />
      </svg>
      <figcaption class="legend"><span><i class="k met" />adversity</span><span><i class="k low" />depression</span><span><i class="k high" />mania</span><span><i class="k hypo" />hypomania</span><span><i class="k fear" />PTSD</span><span><i class="k live" />this life</span><span><i class="k rest" />the same person, spared</span></figcaption>
    </figure>
  );
}
export function Curves() {
  const l = life.value!;
  return (
    <div class="lifeof">{Object.entries(l.curves).filter(([k]) => l.life.curves[k]).map(([k, q]) => {
      const mine = l.life.curves[k]!, other = l.twin?.curves[k], v = valueAt(mine, age.value), r = valueAt(other, age.value);
      return <Plot key={k} title={q.title} unit={q.unit} height={104} mark={age.value} when={(t) => `${Math.round(t)}`} log={k === "acute_phase.crp" || k === "inflammation.il6"}
        lines={[...(other ? [{ ...other, kind: "rest" }] : []), { ...mine, kind: "a" }]} said={`${q.title} over age: ${shown(v)} at ${age.value}${other ? `, ${shown(r)} in the spared twin` : ""}`}
        now={<><i class="l" />{shown(v)}{other && <span class="twin"> <i class="z" />{shown(r)}</span>}</>} />;
    })}</div>
  );
}
export function LifeView({ wide = 1200 }: { wide?: number }) {
  const l = life.value!;
  return <div class="lifeview"><Lanes wide={wide} /><div class="brush"><div class="strip"><input type="range" aria-label="Age" min={0} max={Math.ceil(l.life.death ?? 90)} step={0.5} value={age.value} aria-valuetext={`${age.value} years`} onInput={(e) => { age.value = Number(e.currentTarget.value); if (location.pathname === "/lives") note(); }} /></div><span class="when">{age.value} years</span></div><Curves /></div>;
}
export function Waiting() {
  const b = living.value, n = kept.value?.block ?? 64, first = Math.floor(who.value / n) * n;
  if (b) return <p class="note" role="status"><progress aria-label="Living" /> Living {b.what}, for {Math.round(b.seconds)} s. {n} lives take a minute or two.</p>;
  if (!missing.value) return life.value || problems.value.length ? null : <p class="not" role="status">Reading this life …</p>;
  return <p class="note" role="status">Person {who.value} has not lived yet. <button class="solid" onClick={() => void live(who.value)}>Live people {first} to {first + n - 1}</button> or, for all of them, <code>allostasis bank build</code>.</p>;
}

function note(): void { history.replaceState(null, "", `/lives#${new URLSearchParams({ n: String(who.value), age: String(age.value), ...(whom.value && { of: whom.value }) })}`); }
function read(): void {
  const q = new URLSearchParams(location.hash.slice(1)), n = Number(q.get("n") ?? who.value), a = Number(q.get("age") ?? age.value), of = q.get("of") ?? "";
  age.value = Number.isFinite(a) ? Math.max(0, Math.min(90, a)) : 30;
  whom.value = WHOM.some(([id]) => id === of) ? of : "";
  void look(Number.isInteger(n) && n >= 0 && n < 20000 ? n : 0);
}

export function Lives() {
  useEffect(() => {
    problems.value = []; void list(); read();
    addEventListener("hashchange", read); addEventListener("popstate", read);
    return () => { removeEventListener("hashchange", read); removeEventListener("popstate", read); };
  }, []);
  const l = life.value, fit = WHOM.find(([id]) => id === whom.value)![2], rows = (kept.value?.lives ?? []).filter(fit);
  const go = (n: number) => { void look(n).then(note); };
  const next = (by: number) => { const k = rows.findIndex((r) => r.number >= who.value), to = by > 0 ? rows.find((r) => r.number > who.value) ?? rows[0] : rows[(k < 0 ? rows.length : k) - 1] ?? rows[rows.length - 1]; if (to) go(to.number); };
  return (
    <main class="page lives"><h1>Lives</h1><p class="lead">People from birth to death, mood day by day, the body by leaps. Beside each, if asked for, the same person spared adversity in childhood.</p>
      {offline.value ? <Alerts /> : problems.value.map((p, i) => <Wrong key={i} problem={p} />)}
      <div class="bar"><label>With <select aria-label="Whom to look at" value={whom.value} onChange={(e) => { whom.value = e.currentTarget.value; const f = WHOM.find(([id]) => id === whom.value)![2], one = (kept.value?.lives ?? []).filter(f); if (one.length && !one.some((r) => r.number === who.value)) go(one[0]!.number); else note(); }}>{WHOM.map(([id, text]) => <option key={id} value={id}>{text}</option>)}</select></label>
        <span class="not">{kept.value ? `${rows.length} of ${kept.value.lives.length} lives kept` : ""}</span>
        <button class="ghost small" aria-label="The life before" disabled={!rows.length} onClick={() => next(-1)}>←</button>
        <label>Person <input type="number" aria-label="Person, number" min={0} max={19999} value={who.value} onChange={(e) => { const n = Number(e.currentTarget.value); if (Number.isInteger(n) && n >= 0 && n < 20000) go(n); }} /></label>
        <button class="ghost small" aria-label="Another life" disabled={!rows.length} onClick={() => next(1)}>→</button>
        <span class="grow" />
        {l && !l.twin && <button class="solid" disabled={!!living.value} onClick={() => void live(l.number, true)}>Live the same person, spared</button>}
        <Link to="stories" hash="story=childhood" class="ghost">A childhood, told</Link></div>
      <Waiting />
      {l && <><p class="told"><b>Person {l.number}</b> <span class="say">{l.female ? "a woman" : "a man"}, body mass index {l.bmi} at eighteen, {l.life.death ? `dies at ${l.life.death}` : "lives beyond ninety"}{l.twin ? (l.twin.death ? `; spared, at ${l.twin.death}` : "; spared, lives beyond ninety") : ""}</span></p><LifeView /></>}
    </main>
  );
}
