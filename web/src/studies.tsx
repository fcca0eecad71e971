// Studies: the files that come with the package, and one document in two views, a form and its text.
import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { get, send } from "./net";
import type { Problem } from "./net";
import { about, narrow, page, problems, rest, visit, written } from "./state";
import { Failed, failed, Link } from "./parts";

type Listed = { name: string; title: string; question: string; row: string; people: number; arms: number; person_days: number };
type Given = { name: string; kind: string; amount: string | number | null; at: number; lasts: number | null };
type Outline = {
  title: string; question: string; design: string; seed: number; clock: number; number: number; arms: Record<string, Given[]>;
  people: { age?: { mean?: number }; bmi?: { mean?: number }; female?: number };
  visits: number[]; visit_count: number; from: number; until: number; measure: string[]; compare: number; published: number;
};
type Checked = { ok: boolean; problems: Problem[]; lines: Record<string, number>; outline?: Outline; size?: { people: number; arms: number; person_days: number }; about?: { warnings: string[]; states: number; modules: string[] } };
const listed = signal<Listed[] | null>(null);
const PACE = 0.0016; // seconds a person-day takes on two cores, about
export const seconds = (days: number): string => { const s = 4 + days * PACE; return s < 90 ? `about ${Math.max(5, Math.round(s / 5) * 5)} s` : `about ${Math.round(s / 60)} min`; };

export function Studies() {
  useEffect(() => { if (!listed.value) void get<Listed[]>("/api/studies").then((s) => { listed.value = s; }, failed); }, []);
  const upload = (e: Event) => {
    const file = (e.currentTarget as HTMLInputElement).files?.[0];
    if (!file) return;
    if (file.size > 200_000) { problems.value = [{ kind: "InputError", what: "that file is too large for a study", where: file.name, line: null, key: "", found: `${file.size} bytes`, needed: "at most 200,000 bytes", fix: "" }]; return; }
    void file.text().then((text) => { sessionStorage.setItem("draft", text); visit("studies/new"); });
  };
  const all = listed.value;
  return (
    <main class="page">
      <div class="head"><div><h1>Studies</h1><p class="lead">A study says who takes part, what happens to them and what is measured. It is one file, which <code>allostasis run</code> takes as it is.</p></div>
        <p class="acts"><Link to="studies/template" class="solid">New study</Link><label class="ghost file">Open a file<input type="file" accept=".yaml,.yml" onChange={upload} /></label></p></div>
      <Failed />
      {!all ? problems.value.length === 0 && <p class="not" role="status">Reading the studies …</p> : (
        <ul class="cards">{all.map((s) => (
          <li key={s.name}><Link to={`studies/${s.name}`}><b>{s.title}</b>{s.row && <em>{s.row}</em>}<span>{s.question}</span><small>{s.people} people · {s.arms} {s.arms === 1 ? "arm" : "arms"} · {seconds(s.person_days)}</small></Link></li>
        ))}</ul>
      )}
    </main>
  );
}

const hours = (h: number): string => (Math.abs(h) >= 72 ? `${+(h / 24).toFixed(1)} d` : Math.abs(h) < 1 && h !== 0 ? `${Math.round(h * 60)} min` : `${+h.toFixed(1)} h`);
function Lanes({ o, go }: { o: Outline; go: (key: string) => void }) {
  const W = narrow.value ? 360 : 560, L = narrow.value ? 96 : 120, top = 8, lane = 30, arms = Object.entries(o.arms), H = top + lane * (arms.length + 1) + 22, span = o.until - o.from || 1;
  const x = (h: number) => L + ((h - o.from) / span) * (W - L - 14);
  return (
    <svg class="lanes" viewBox={`0 0 ${W} ${H}`} role="group" aria-label="Arms over time">
      {o.from < 0 && <line x1={x(0)} x2={x(0)} y1={top} y2={H - 20} class="zero" />}
      {arms.map(([arm, given], i) => {
        const y = top + i * lane;
        return (
          <g key={arm} class="lane" role="button" tabindex={0} aria-label={`Arm ${arm}: ${given.map((g) => `${g.name} ${g.amount ?? ""} at ${hours(g.at)}`).join(", ") || "nothing given"}. Go to its lines`} onClick={() => go(`arms.${arm}`)} onKeyDown={(e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); go(`arms.${arm}`); } }}>
            <rect x="0" y={y} width={W} height={lane - 4} rx="6" /><text x="8" y={y + 17} class="arm">{arm.length > (narrow.value ? 12 : 17) ? `${arm.slice(0, narrow.value ? 11 : 16)}…` : arm}</text>
            {given.length === 0 && <text x={L + 4} y={y + 17} class="nothing">nothing given</text>}
            {given.slice(0, 60).map((g, k) => (
              <g key={k}>{g.lasts ? <rect x={x(g.at)} y={y + 8} width={Math.max(3, x(Math.min(o.until, g.at + g.lasts)) - x(g.at))} height="10" rx="5" class="lasts" /> : <circle cx={x(g.at)} cy={y + 13} r="5" class="dose" />}
                {(k === 0 || k < 3 && given.length < 4) && <text x={x(g.at) + (g.lasts ? 4 : 9)} y={y + (g.lasts ? 7 : 17)} class="what">{g.name}{g.amount ? ` ${g.amount}` : ""}</text>}</g>
            ))}
          </g>
        );
      })}
      <g class="lane" role="button" tabindex={0} aria-label={`${o.visit_count} visits. Go to their lines`} onClick={() => go("visits")} onKeyDown={(e) => { if (e.key === "Enter") go("visits"); }}>
        <rect x="0" y={top + arms.length * lane} width={W} height={lane - 4} rx="6" /><text x="8" y={top + arms.length * lane + 17} class="arm">{o.visit_count} {o.visit_count === 1 ? "visit" : "visits"}</text>
        {o.visits.map((v, i) => <line key={i} x1={x(v)} x2={x(v)} y1={top + arms.length * lane + 6} y2={top + arms.length * lane + 20} class="tick" />)}
      </g>
      <text x={L} y={H - 6} class="band">{hours(o.from)}</text><text x={W - 14} y={H - 6} class="band" text-anchor="end">{hours(o.until)}</text>
    </svg>
  );
}

// An arm as a scenario of Explore: the amounts, the mean person, the view; nothing where Explore has no slider for it.
function explored(o: Outline, arm: string): string | null {
  const s = rest(), knobs = about.value?.knobs ?? [], hours = o.until - Math.max(0, o.from);
  for (const g of o.arms[arm] ?? []) {
    const id = g.name.replaceAll(" ", "_"), knob = knobs.find((k) => k.id === id && k.told), said = /^([\d.]+)\s*(.*)$/.exec(String(g.amount ?? 1));
    if (!knob || !said || (said[2] && said[2] !== knob.unit.replace("/d", ""))) return null;
    const amount = Number(said[1]);
    if (!(amount >= knob.low && amount <= knob.high)) return null;
    s.given[id] = amount;
  }
  const within = (v: number | undefined, id: string) => { const k = knobs.find((x) => x.id === id); return v !== undefined && k && v >= k.low && v <= k.high ? Math.round(v) : undefined; };
  for (const id of ["age", "bmi"] as const) { const v = within(o.people[id]?.mean, id); if (v !== undefined) s.person[id] = v; }
  if (o.people.female === 1) s.person["female"] = 1;
  s.clock = o.clock;
  s.view = hours <= 6 ? "6h" : hours <= 24 ? "1d" : hours <= 168 ? "7d" : hours <= 2160 ? "90d" : "1y";
  return written(s);
}
// Replace the value of a key on its line, so that comments and order stay; a key that is not there goes under the title.
function put(text: string, key: string, value: string, lines: Record<string, number>): string {
  const rows = text.split("\n"), name = key.split(".").at(-1)!, at = lines[key], found = at !== undefined && rows[at - 1] !== undefined;
  const field = new RegExp(`(^|[\\s{,])(${name}\\s*:\\s*)("[^"]*"|'[^']*'|[^,}#\\n]*?)(?=\\s*(?:[,}]|#|$))`);
  if (found && field.test(rows[at - 1]!)) rows[at - 1] = rows[at - 1]!.replace(field, (_m, a: string, b: string) => a + b.trimEnd() + " " + value);
  else if (!key.includes(".")) rows.splice(Math.max(1, lines["study"] ?? 1), 0, `${key}: ${value}`);
  else return text;
  return rows.join("\n");
}
const quoted = (text: string): string => (/^[\w][\w ,()./+-]*$/.test(text) && !/:\s|\s$/.test(text) ? text : JSON.stringify(text));

export function StudyEditor({ name }: { name: string }) {
  const [text, write] = useState<string | null>(null), [found, tell] = useState<Checked | null>(null), [busy, run] = useState(false), [row, move] = useState(1);
  const area = useRef<HTMLTextAreaElement>(null), gutter = useRef<HTMLDivElement>(null), newest = useRef(0);
  useEffect(() => {
    write(null); tell(null); problems.value = [];
    if (name === "new") { write(sessionStorage.getItem("draft") ?? ""); return; }
    void get<{ yaml: string }>(`/api/studies/${encodeURIComponent(name)}`).then(({ yaml }) => write(yaml), failed);
  }, [name]);
  const check = async (value: string, deep: boolean): Promise<Checked | null> => {
    const mine = ++newest.current;
    try {
      const made = await send<Checked>("/api/validate", { yaml: value, deep });
      if (mine === newest.current) { tell((old) => (made.outline || !old?.outline ? made : { ...made, outline: old.outline })); problems.value = []; }
      return made;
    } catch (error) { if (mine === newest.current) failed(error); return null; }
  };
  useEffect(() => {
    if (text === null) return;
    if (name === "new") sessionStorage.setItem("draft", text);
    const soon = setTimeout(() => void check(text, false), 150), later = setTimeout(() => void check(text, true), 1400);
    return () => { clearTimeout(soon); clearTimeout(later); };
  }, [text]);
  const go = (line: number) => {
    const el = area.current;
    if (!el || text === null || line < 1) return;
    const start = text.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0), end = text.indexOf("\n", start);
    el.focus(); el.setSelectionRange(start, end < 0 ? text.length : end);
    el.scrollTop = Math.max(0, (line - 6) * 19);
    move(line);
  };
  const edit = (key: string, value: string) => { if (text !== null && found) write(put(text, key, value, found.lines)); };
  const start = async () => {
    if (text === null) return;
    run(true);
    try {
      const made = await check(text, true);
      if (made?.ok) { const job = await send<{ id: string }>("/api/runs", { yaml: text }); visit(`runs/${job.id}`); }
    } catch (error) { failed(error); } finally { run(false); }
  };
  const save = () => {
    const a = document.createElement("a");
    a.href = URL.createObjectURL(new Blob([text ?? ""], { type: "application/yaml" })); a.download = name === "new" || name === "template" ? "study.yaml" : `${name}.yaml`; a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 1000);
  };
  if (text === null) return <main class="page"><h1>Study</h1><Failed />{problems.value.length === 0 && <p class="not" role="status">Reading …</p>}</main>;
  const o = found?.outline, bad = new Map<number, string>(found?.problems.map((p) => [p.line ?? 0, p.what]) ?? []), count = text.split("\n").length;
  return (
    <main class="page editor">
      <div class="head"><div><p class="crumb"><Link to="studies" class="link">Studies</Link></p><h1>{o?.title ?? "Study"}</h1></div>
        <p class="acts">
          <span class={`state ${found?.ok ? "met" : found ? "opposite" : ""}`} role="status">{!found ? "reading" : found.ok ? "valid" : `${found.problems.length} ${found.problems.length === 1 ? "problem" : "problems"}`}</span>
          {found?.size && <span class="not">{found.size.people} people × {found.size.arms} {found.size.arms === 1 ? "arm" : "arms"}, {seconds(found.size.person_days)}</span>}
          <button class="ghost" onClick={save}>Download</button>
          <button class="solid" disabled={!found?.ok || busy} onClick={() => void start()}>{busy ? "Checking …" : "Run"}</button>
        </p></div>
      <Failed />
      <div class="both">
        <section class="form" aria-label="Form">
          {o && found ? <>
            <label class="f"><span>Title</span><input type="text" value={o.title} onChange={(e) => edit("study", quoted(e.currentTarget.value))} /></label>
            <div class="fs">
              <label class="f"><span>People</span><input type="number" min={1} max={20000} value={o.number} disabled={!found.lines["people.number"]} onChange={(e) => edit("people.number", String(Math.max(1, Math.round(Number(e.currentTarget.value)))))} /></label>
              <label class="f"><span>Seed</span><input type="number" min={0} value={o.seed} onChange={(e) => edit("seed", String(Math.max(0, Math.round(Number(e.currentTarget.value)))))} /></label>
              <label class="f"><span>Design</span><select value={o.design} onChange={(e) => edit("design", e.currentTarget.value)}><option value="counterfactual">everybody in every arm</option><option value="parallel">parallel arms</option></select></label>
              <label class="f"><span>Time zero</span><input type="text" value={`${String(Math.floor(o.clock)).padStart(2, "0")}:${String(Math.round((o.clock % 1) * 60)).padStart(2, "0")}`} onChange={(e) => edit("clock", JSON.stringify(e.currentTarget.value))} /></label>
            </div>
            <h2>Arms and visits</h2><Lanes o={o} go={(key) => go(found.lines[key] ?? found.lines[key.split(".")[0]!] ?? 1)} />
            {Object.keys(o.arms).some((arm) => explored(o, arm)) && <p class="not arms">Open in Explore, as one typical person from hour zero: {Object.keys(o.arms).map((arm) => { const to = explored(o, arm); return to !== null && to !== "" && <Link key={arm} to="" hash={to} class="link">{arm}</Link>; })}</p>}
            <h2>Measured</h2><p class="tags">{o.measure.map((m) => <button key={m} class="chip" onClick={() => go(found.lines["measure"] ?? 1)}>{m}</button>)}</p>
            <p class="not">{o.compare} {o.compare === 1 ? "comparison" : "comparisons"}, {o.published} set beside published findings.</p>
            {found.about && found.about.warnings.length > 0 && <ul class="warn">{found.about.warnings.map((w) => <li key={w}>{w}</li>)}</ul>}
          </> : <p class="empty">The form appears when the text can be read.</p>}
        </section>
        <section class="text" aria-label="Text">
          <div class="code">
            <div class="gutter" ref={gutter} aria-hidden="true">{Array.from({ length: count }, (_x, i) => <span key={i} class={bad.has(i + 1) ? "bad" : i + 1 === row ? "is" : ""} title={bad.get(i + 1)}>{i + 1}</span>)}</div>
            <textarea ref={area} aria-label="Study file, YAML" spellcheck={false} autocomplete="off" wrap="off" value={text} aria-invalid={found ? !found.ok : undefined} aria-describedby="wrong"
              onInput={(e) => write(e.currentTarget.value)} onScroll={(e) => { if (gutter.current) gutter.current.scrollTop = e.currentTarget.scrollTop; }}
              onKeyUp={(e) => move(e.currentTarget.value.slice(0, e.currentTarget.selectionStart).split("\n").length)} onClick={(e) => move(e.currentTarget.value.slice(0, e.currentTarget.selectionStart).split("\n").length)} />
          </div>
          <ol class="problems" id="wrong">{found?.problems.map((p, i) => (
            <li key={i}><button onClick={() => go(p.line ?? 1)}><b>{p.line ? `line ${p.line}` : p.key || "file"}</b> {p.what}{p.found && <>; found <code>{p.found}</code></>}{p.needed && <>; needed {p.needed}</>}.{p.fix && <span> {p.fix}</span>}</button></li>
          ))}</ol>
        </section>
      </div>
    </main>
  );
}
export const studyName = (): string => page.value.split("/")[1] ?? "";
