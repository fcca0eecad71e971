// Evidence: every published finding beside the model, the worst first.
import { computed, signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { get, lines } from "./net";
import type { Problem } from "./net";
import { about, page, problems, visit } from "./state";
import { Failed, failed, Reading } from "./parts";

type Place = { value: number; low?: number; high?: number; doubt_low?: number; doubt_high?: number };
type Finding = {
  id: string; side: string; counts: boolean; in_sample: boolean; verdict: string; reason: string; believed: string; statement: string; citation: string;
  who: string; measured: string; when: string; metric: string; unit: string; sign: number | null; rows: string[]; place: Place | null; replay: string; precise: boolean; lived: number;
  published: { value: number | null; low: number | null; high: number | null };
  model: { value: number | null; low: number | null; high: number | null; doubt_low: number | null; doubt_high: number | null } | null;
  exposure: { name: string; amount: string | null; kind: string; arm: string }[] | null;
};
type Data = { rows: { row: string; title: string; proof?: string }[]; findings: Finding[]; about: { version?: string; totals?: Record<string, Record<string, number>> } };
const data = signal<Data | null>(null);
type Filter = { row: string; verdict: string; side: string; q: string; open: string };
const none: Filter = { row: "", verdict: "", side: "", q: "", open: "" };
const filter = signal<Filter>(none);
const read = () => { const q = new URLSearchParams(location.hash.slice(1)); filter.value = Object.fromEntries(Object.keys(none).map((k) => [k, q.get(k) ?? ""])) as Filter; };
function put(change: Partial<Filter>): void {
  filter.value = { ...filter.value, ...change };
  const q = new URLSearchParams(Object.entries(filter.value).filter(([, v]) => v));
  history.replaceState(null, "", `/evidence${q.size ? `#${q}` : ""}`);
}
const FIRST = 80; // rows drawn until all are asked for
const ORDER: Record<string, number> = { opposite: 0, outside: 1, undecided: 2, inside: 3, "not simulated": 4 };
const WORD: Record<string, string> = { opposite: "Goes the other way", outside: "Lies outside", inside: "Met", undecided: "Undecided", "not simulated": "Not simulated" };
const list = computed(() => {
  const f = filter.value, words = f.q.toLowerCase().split(/\s+/).filter(Boolean);
  return (data.value?.findings ?? [])
    .filter((x) => (!f.row || x.rows.includes(f.row)) && (f.verdict ? x.verdict === f.verdict : f.row || f.q ? true : x.verdict !== "not simulated") && (!f.side || x.side === f.side))
    .filter((x) => words.every((w) => `${x.id} ${x.statement} ${x.citation} ${x.believed} ${x.measured} ${x.who}`.toLowerCase().includes(w)))
    .sort((a, b) => ORDER[a.verdict]! - ORDER[b.verdict]! || Math.abs(b.place?.value ?? 0) - Math.abs(a.place?.value ?? 0) || a.id.localeCompare(b.id));
});
const number = (v: number | null | undefined): string => (v == null ? "–" : String(+v.toPrecision(3)));
const W = 280, C = W / 2, U = W / 2 / 4.2, clamp = (v: number) => Math.max(-4, Math.min(4, v));

function Axis({ f }: { f: Finding }) {
  const p = f.place;
  if (f.verdict === "not simulated") return <span class="dir">{f.reason || "no number"}</span>;
  if (!p) {
    const said = f.sign === null ? number(f.published.value) : f.sign > 0 ? "up" : f.sign < 0 ? "down" : "no change", v = f.model?.value ?? 0;
    return <span class="dir">published <b>{said}</b>, model <b>{Math.abs(v) < 0.1 ? "next to nothing" : v > 0 ? "up" : "down"}</b> ({number(v)} SD)</span>;
  }
  const x = (v: number) => C + clamp(v) * U;
  return (
    <svg class="place" viewBox={`0 0 ${W} 22`} role="img" aria-label={`${Math.abs(p.value) <= 1 ? "within" : `${Math.abs(p.value) > 4 ? "far " : ""}${p.value < 0 ? "below" : "above"}`} the bounds`}>
      <rect x={C - U} y="3" width={2 * U} height="16" rx="3" class="within" /><line x1={C} x2={C} y1="1" y2="21" class="zero" />
      {p.doubt_low !== undefined && p.doubt_high !== undefined && <line x1={x(p.doubt_low)} x2={x(p.doubt_high)} y1="11" y2="11" class="doubt" />}
      {p.low !== undefined && p.high !== undefined && <line x1={x(p.low)} x2={x(p.high)} y1="11" y2="11" class="sampling" />}
      <circle cx={x(p.value)} cy="11" r="5" class={`m ${f.verdict}`} />
      {Math.abs(p.value) > 4 && <text x={p.value > 0 ? W - 12 : 12} y="15" text-anchor={p.value > 0 ? "end" : "start"} class="beyond">{p.value > 0 ? "›" : "‹"}</text>}
    </svg>
  );
}

function published(f: Finding): string {
  if (f.metric === "direction") return f.sign === null ? "–" : f.sign > 0 ? "up" : f.sign < 0 ? "down" : "no change";
  const { value, low, high } = f.published;
  return low == null || high == null ? number(value) : `${number(value)} (${number(low)} to ${number(high)})`;
}
function Open({ f }: { f: Finding }) {
  const replay = async () => {
    try {
      const { yaml } = await get<{ yaml: string }>(`/api/evidence/${f.id}/study`);
      sessionStorage.setItem("draft", yaml);
      visit("studies/new");
    } catch (error) { failed(error); }
  };
  const m = f.model;
  return (
    <div class="opened">
      <p class="statement">{f.statement}</p>
      <dl>
        <div><dt>Source</dt><dd>{f.citation}; {f.side} side{f.counts ? "" : "; does not count"}{f.in_sample && "; in view when a number was set, so that agreement tests nothing"}</dd></div>
        <div><dt>Who</dt><dd>{f.who}</dd></div>
        <div><dt>Measured</dt><dd>{f.measured}{f.when && `, ${f.when}`} [{f.unit}]</dd></div>
        {f.exposure && f.exposure.length > 0 && <div><dt>Given</dt><dd>{f.exposure.map((e) => `${e.name}${e.amount ? ` ${e.amount}` : ""}`).join(", ")}</dd></div>}
        <div><dt>Published</dt><dd>{f.metric} {published(f)}</dd></div>
        {m && <div><dt>Model</dt><dd>{number(m.value)}{m.low != null && <>; sampling {number(m.low)} to {number(m.high)}</>}{m.doubt_low != null && <>; doubt {number(m.doubt_low)} to {number(m.doubt_high)}</>}; {f.lived.toLocaleString("en")} people{!f.precise && ", fewer than its error asks for"}</dd></div>}
        {f.believed && <div><dt>Why we think it misses</dt><dd>{f.believed}</dd></div>}
        {f.side === "validation" && f.verdict !== "inside" && f.verdict !== "not simulated" && <div><dt>Why it misses</dt><dd>not said: who reads a reason on the validation side would build the model by it</dd></div>}
      </dl>
      {f.replay && <p class="acts"><button class="solid" onClick={() => void replay()}>Open its replay as a study</button><span class="not">{f.replay}</span></p>}
      {f.replay && <CutOne f={f} />}
      {f.replay && f.side === "validation" && <p class="not wrap">A finding of the validation side: builders leave it whole.</p>}
    </div>
  );
}

// Which of it is lost when one coupling is cut: the same people with and without.
type Told = { verdict: string; value: number | null; low: number | null; high: number | null; n: number | null };
function CutOne({ f }: { f: Finding }) {
  const [names, know] = useState<string[]>([]), [cut, choose] = useState(""), [stage, tell] = useState(""), [found, show] = useState<{ cut: string; whole?: Told; gone?: Told } | null>(null);
  const aborter = useRef<AbortController | null>(null);
  useEffect(() => { know(Object.values(about.value?.edges ?? {}).flat().sort()); return () => aborter.current?.abort(); }, [about.value]);
  const go = async () => {
    const mine = (aborter.current = new AbortController()), made: { cut: string; whole?: Told; gone?: Told } = { cut };
    show(null); tell("starting"); problems.value = [];
    try {
      for await (const line of lines(`/api/evidence/${f.id}/cut`, { cut: [cut] }, mine.signal) as AsyncGenerator<{ stage?: string; whole?: Told; cut?: Told; problems?: Problem[] }>) {
        if (line.problems) { problems.value = line.problems; return; }
        if (line.stage) tell(line.stage);
        if (line.whole) made.whole = line.whole;
        if (line.cut) made.gone = line.cut;
      }
      if (made.whole && made.gone) show(made); else problems.value = [{ kind: "RunError", what: "the replay did not finish", where: f.id, line: null, key: "", found: "no answer within three minutes", needed: "", fix: "Try it again: the machine keeps what it compiled." }];
    } catch (error) { if (!mine.signal.aborted) failed(error); } finally { tell(""); }
  };
  return (
    <div class="cutone">
      <label class="f"><span>Cut a coupling, and replay with up to 256 people</span><select value={cut} onChange={(e) => choose(e.currentTarget.value)}><option value="">choose one</option>{names.map((n) => <option key={n} value={n}>{n.replace("->", " → ")}</option>)}</select></label>
      <button class="ghost" disabled={!cut || !!stage} onClick={() => void go()}>{stage ? `Replaying ${stage} …` : "Replay"}</button>
      {found?.whole && found.gone && <p role="status">Without {found.cut.replace("->", " → ")}: <b class={found.gone.verdict}>{WORD[found.gone.verdict]?.toLowerCase()}</b> at {number(found.gone.value)}; with it <b class={found.whole.verdict}>{WORD[found.whole.verdict]?.toLowerCase()}</b> at {number(found.whole.value)} ({found.whole.n?.toLocaleString("en")} readings each).</p>}
    </div>
  );
}

export function Evidence() {
  useEffect(() => {
    read();
    if (!data.value) void get<Data>("/api/evidence").then((d) => { data.value = d; }, failed);
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, [page.value]);
  const [all, showAll] = useState(false), d = data.value, f = filter.value, came = useRef(false);
  useEffect(() => { if (d && !came.current) { came.current = true; if (filter.value.open) requestAnimationFrame(() => document.querySelector(".findings li.is")?.scrollIntoView({ block: "center" })); } }, [d]);
  if (!d) return <main class="ev"><div class="wide"><h1>Evidence</h1><Failed /><Reading what="the last evidence check" /></div></main>;
  const done = d.findings.filter((x) => x.verdict !== "not simulated"), n = (v: string) => done.filter((x) => x.verdict === v).length;
  if (done.length === 0) return <main class="ev"><div class="wide"><h1>Evidence</h1><p>No evidence check has been kept yet. Run <code>allostasis evidence --write docs/evidence.md</code>.</p></div></main>;
  return (
    <main class="ev">
      <div class="wide"><h1>What the model gets wrong, and right</h1>
        <p class="lead">{done.length} published findings replayed: <b class="opposite">{n("opposite")} go the other way</b>, <b class="miss">{n("outside")} lie outside</b>, <b class="met">{n("inside")} are met</b>{n("undecided") > 0 && <>, and of {n("undecided")} too few people say too little</>}. Of those met, {done.filter((x) => x.verdict === "inside" && x.in_sample).length} were in view when a number was set, and prove nothing. {d.findings.length - done.length} more are written down and not simulated.</p><Failed /></div>
      <div class="matrix" role="group" aria-label="Rows of the mission">
        {d.rows.map(({ row, title }) => {
          const mine = d.findings.filter((x) => x.rows.includes(row) && x.verdict !== "not simulated").sort((a, b) => ORDER[b.verdict]! - ORDER[a.verdict]!), met = mine.filter((x) => x.verdict === "inside").length;
          return (
            <button key={row} class="mrow" aria-pressed={f.row === row} onClick={() => { put({ row: f.row === row ? "" : row, open: "" }); if (f.row !== row && innerWidth < 1100) requestAnimationFrame(() => document.querySelector(".ev .right")?.scrollIntoView({ block: "start" })); }} aria-label={`${row}, ${title}: ${met} of ${mine.length} met`}>
              <b>{row}</b><span class="t">{title}</span><span class="n">{met}/{mine.length}</span>
              <span class="cells" aria-hidden="true">{mine.map((x) => <i key={x.id} class={`${x.verdict}${x.side === "validation" ? " val" : ""}${x.in_sample ? " plus" : ""}`} />)}</span>
            </button>
          );
        })}
        <p class="key not"><i class="inside" /> met <i class="outside" /> outside <i class="opposite" /> other way <i class="undecided" /> undecided <i class="inside val" /> framed: validation side <i class="inside plus" /> + a number was set on it, so that agreement tests nothing; ~ fewer people than its error asks for</p>
      </div>
      <section class="right" aria-label="Findings">
        <div class="bar">
          <input type="search" placeholder="A finding, an author, a reason" aria-label="Find" value={f.q} onInput={(e) => put({ q: e.currentTarget.value })} />
          <div class="seg" role="radiogroup" aria-label="Verdict">{[["", "All"], ["opposite", "Other way"], ["outside", "Outside"], ["undecided", "Undecided"], ["inside", "Met"], ["not simulated", "Not simulated"]].map(([v, t]) => <label key={v}><input type="radio" name="verdict" checked={f.verdict === v} onChange={() => put({ verdict: v! })} /><span>{t}</span></label>)}</div>
          <div class="seg" role="radiogroup" aria-label="Side">{[["", "Both sides"], ["calibration", "Calibration"], ["validation", "Validation"]].map(([v, t]) => <label key={v}><input type="radio" name="side" checked={f.side === v} onChange={() => put({ side: v! })} /><span>{t}</span></label>)}</div>
          <span class="not" role="status">{list.value.length} shown{f.row && ` of ${f.row}`}</span>
        </div>
        {list.value.length === 0 && <p class="empty">Nothing fits. <button class="link" onClick={() => put(none)}>Show all</button></p>}
        {list.value.length > 0 && <div class="thead" aria-hidden="true"><span>Finding</span><span>Published</span><span>Model</span><span class="pl"><i>less</i><i>bounds of the test</i><i>more</i></span><span class="why">Why we think it misses</span></div>}
        <ul class="findings">{list.value.filter((x, i) => i < (all ? 2000 : FIRST) || x.id === f.open).map((x) => (
          <li key={x.id} class={f.open === x.id ? "is" : ""}>
            <button class="frow" aria-expanded={f.open === x.id} onClick={() => put({ open: f.open === x.id ? "" : x.id })}>
              <span class="name"><i class={`v ${x.verdict.replace(" ", "-")}`} /><span class="sr">{WORD[x.verdict]}: </span>{x.id.replaceAll("-", " ")}{x.in_sample && <b class="mark" title="a number was set on it: agreement tests nothing"> +</b>}{!x.precise && x.model && <b class="mark" title="fewer people than its error asks for"> ~</b>}<small>{x.citation.split(",")[0]} · {x.rows.join(" ")} · {x.side}</small></span>
              <span class="num">{published(x)}<small>{x.metric}</small></span>
              <span class="num">{number(x.model?.value)}<small>{x.lived ? `${x.lived.toLocaleString("en")} people` : ""}</small></span>
              <span><Axis f={x} /></span>
              <span class="why">{x.believed || (x.side === "validation" && (x.verdict === "outside" || x.verdict === "opposite") && <em>not said</em>)}</span>
            </button>
            {f.open === x.id && <Open f={x} />}
          </li>
        ))}</ul>
        {!all && list.value.length > FIRST && <p class="acts"><button class="ghost" onClick={() => showAll(true)}>Show all {list.value.length}</button></p>}
      </section>
    </main>
  );
}
