// Model: groups, modules, equations, numbers with grade and source.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get } from "./net";
import { about, problems } from "./state";
import { Failed, failed, Reading } from "./parts";

type Row = { room: string; name: string; about: string; states: number; numbers: number; guesses: number; group: string };
type Number_ = { name: string; value: number; unit: string; unsure: number; varies: number; source: string; grade: string; converted: string; about: string; calibrated: { factor: number; group: string; findings: string[] } | null };
type Source = { grade: string; what: string; first_author: string | null; year: number | null; journal: string | null; doi: string | null; note: string | null };
type Module = {
  name: string; about: string; told: string; where: string; variants: string[];
  states: { name: string; unit: string; start: string; about: string; slow: boolean }[];
  parameters: Number_[]; flows: { name: string; rate: string; into: string; out_of: string }[];
  reads: { path: string; unit: string; alone: string; about: string }[]; offers: { name: string; unit: string; value: string; about: string }[];
  acts: { path: string; value: string; about: string }[]; couplings_in: [string, string][]; couplings_out: [string, string][]; sources: Record<string, Source>;
};
type Guess = Number_ & { module: string };
const rows = signal<Row[] | null>(null), shown = signal<Module | null>(null), guesses = signal<Guess[] | null>(null);
const asked = signal<{ module: string; guesses: boolean; q: string }>({ module: "", guesses: false, q: "" });
const ROOMS: Record<string, string> = { biology: "Beside the fourteen", conditions: "Conditions", treatments: "Treatments", stressors: "Stressors", readouts: "Instruments" };

function read(): void {
  const q = new URLSearchParams(location.hash.slice(1));
  asked.value = { module: q.get("module") ?? "", guesses: q.has("guesses"), q: q.get("q") ?? "" };
  const name = asked.value.module;
  if (name && shown.value?.name !== name) { shown.value = null; void get<Module>(`/api/model/${encodeURIComponent(name)}`).then((m) => { if (asked.value.module === name) shown.value = m; problems.value = []; }, failed); }
  if (asked.value.guesses && !guesses.value) void get<Guess[]>("/api/guesses").then((g) => { guesses.value = g; }, failed);
}
function go(change: Partial<typeof asked.value>): void {
  const next = { ...asked.value, ...change }, q = new URLSearchParams();
  if (next.module) q.set("module", next.module);
  if (next.guesses) q.set("guesses", "");
  if (next.q) q.set("q", next.q);
  history.replaceState(null, "", `/model${q.size ? `#${q}` : ""}`);
  read();
}
const unit = (u: string) => (u === "1" ? "" : u.replaceAll("ug", "µg").replaceAll("**2", "²").replaceAll("**3", "³"));
const value = (v: number) => (Math.abs(v) >= 1e5 || (v !== 0 && Math.abs(v) < 1e-3) ? v.toExponential(2) : String(+v.toPrecision(5)));

function Grade({ g }: { g: string }) {
  return <span class={`grade g${g.replace("*", "-star")}`} title={{ A: "read in the source", "A*": "read in the source, then converted by us", B: "recalled, to be checked", C: "a guess of ours" }[g]}>{g}</span>;
}
function Numbers({ list, sources }: { list: (Number_ & { module?: string })[]; sources?: Record<string, Source> }) {
  return (
    <div class="scroll"><table class="plain"><thead><tr>{list[0]?.module !== undefined && <th>Module</th>}<th>Number</th><th class="r">Value</th><th>Grade</th><th class="r">Doubt</th><th class="r">Varies</th><th>Source</th></tr></thead>
      <tbody>{list.map((p) => {
        const s = sources?.[p.source];
        return (
          <tr key={`${p.module ?? ""}${p.name}`}>
            {p.module !== undefined && <td><a class="link" href={`#module=${p.module}`} onClick={(e) => { e.preventDefault(); go({ module: p.module!, guesses: false }); }}>{p.module}</a></td>}
            <td>{p.name.replaceAll("_", " ")}{p.about && <small>{p.about}</small>}{p.converted && <small>converted: {p.converted}</small>}</td><td class="r num">{value(p.value)} <small class="in">{unit(p.unit)}</small></td>
            <td><Grade g={p.grade} />{p.calibrated && <small>calibrated ×{value(p.calibrated.factor)} on {p.calibrated.findings.length} findings</small>}</td>
            <td class="r num">{p.unsure ? `±${value(p.unsure)}` : ""}</td><td class="r num">{p.varies ? value(p.varies) : ""}</td>
            <td>{s ? <>{s.what}<small>{[s.first_author, s.year, s.journal].filter(Boolean).join(" ")}{s.doi && ` · doi ${s.doi}`}</small></> : p.source}</td>
          </tr>
        );
      })}</tbody></table></div>
  );
}
function One({ m }: { m: Module }) {
  const guess = m.parameters.filter((p) => p.grade === "C").length, wires = (list: [string, string][]) => [...new Set(list.map(([path]) => path))];
  const prose = m.told.split("\n\n").slice(1).filter((p) => !/^(Reads|Offers|Moved|Acts)\b/.test(p)).map((p) => p.replaceAll("\n", " "));
  return (
    <article aria-label={m.name}>
      <h2 class="big">{m.name.replaceAll("_", " ")}</h2><p class="lead">{m.about}</p>
      {prose.map((p, i) => <p key={i} class="prose">{p}</p>)}
      <p class="not">{m.states.length} states, {m.parameters.length} numbers, {guess} of them guesses · {m.where}{m.variants.length > 1 && ` · variants: ${m.variants.join(", ")}`}</p>
      {m.states.length > 0 && <><h3>States</h3><dl class="states">{m.states.map((s) => <div key={s.name}><dt>{s.name}<small>{unit(s.unit)}</small></dt><dd>{s.about}{s.slow && <em> · slow: weeks and longer</em>}</dd></div>)}</dl></>}
      {m.flows.length > 0 && <><h3>Equations</h3><ul class="flows">{m.flows.map((f, i) => <li key={i}><span>{f.name}<small>{f.into && `into ${f.into}`}{f.into && f.out_of && ", "}{f.out_of && `out of ${f.out_of}`}</small></span><code>{f.rate}</code></li>)}</ul></>}
      {m.offers.length > 0 && <><h3>Offers</h3><ul class="flows">{m.offers.map((o) => <li key={o.name}><span>{o.name}<small>{o.about}{o.unit !== "1" && ` [${unit(o.unit)}]`}</small></span><code>{o.value}</code></li>)}</ul></>}
      {m.acts.length > 0 && <><h3>Acts on others</h3><ul class="flows">{m.acts.map((o, i) => <li key={i}><span>{o.path}<small>{o.about}</small></span><code>{o.value}</code></li>)}</ul></>}
      {m.parameters.length > 0 && <><h3>Numbers</h3><Numbers list={m.parameters} sources={m.sources} /></>}
      {m.reads.length > 0 && <><h3>Reads</h3><div class="scroll"><table class="plain"><thead><tr><th>Of</th><th>What</th><th class="r">When cut</th></tr></thead><tbody>{m.reads.map((r) => <tr key={r.path}><td>{r.path}</td><td>{r.about}</td><td class="r num">{r.alone} <small class="in">{unit(r.unit)}</small></td></tr>)}</tbody></table></div></>}
      <div class="sides"><div><h3>Moved by</h3><p class="wires">{wires(m.couplings_in).join(" · ") || "nobody"}</p></div><div><h3>Moves</h3><p class="wires">{wires(m.couplings_out).join(" · ") || "nobody"}</p></div></div>
    </article>
  );
}
export function ModelPage() {
  useEffect(() => {
    read();
    if (!rows.value) void get<Row[]>("/api/model").then((r) => { rows.value = r; }, failed);
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, []);
  const all = rows.value, a = about.value, q = asked.value;
  if (!all || !a) return <main class="mo"><div><h1>Model</h1><Failed /><Reading what="the modules" /></div></main>;
  const word = q.q.toLowerCase(), fits = (r: Row) => !word || `${r.name} ${r.about}`.toLowerCase().includes(word);
  const total = all.reduce((n, r) => n + r.numbers, 0), guessed = all.reduce((n, r) => n + r.guesses, 0);
  const item = (r: Row) => (
    <li key={r.name}><a href={`/model#module=${r.name}`} aria-current={q.module === r.name ? "true" : undefined} onClick={(e) => { e.preventDefault(); go({ module: r.name, guesses: false }); document.getElementById("one")?.scrollIntoView({ block: "nearest" }); }}>
      <b>{r.name.replaceAll("_", " ")}</b><span>{r.about}</span><small title={`${r.guesses} of ${r.numbers} numbers are guesses`}>{r.guesses}/{r.numbers}</small></a></li>
  );
  const part = (title: string, list: Row[]) => list.filter(fits).length > 0 && <section key={title}><h2>{title}</h2><ul>{list.filter(fits).map(item)}</ul></section>;
  const list = (guesses.value ?? []).filter((g) => !word || `${g.module} ${g.name} ${g.about}`.toLowerCase().includes(word));
  return (
    <main class="mo">
      <div class="index"><h1>Model</h1>
        <p class="not lead">{total.toLocaleString("en")} numbers in {all.length} modules and instruments; {guessed.toLocaleString("en")} are guesses.</p>
        <input type="search" aria-label="Find a module" placeholder="A module, a word" value={q.q} onInput={(e) => go({ q: e.currentTarget.value })} />
        <button class="ghost wide" aria-pressed={q.guesses} onClick={() => go({ guesses: !q.guesses, module: "" })}>All guesses</button>
        {Object.entries(a.groups).map(([g, group]) => part(group.title, all.filter((r) => r.group === g)))}
        {Object.entries(ROOMS).map(([room, title]) => part(title, all.filter((r) => r.room === room && !r.group)))}
      </div>
      <div id="one"><Failed />
        {q.guesses ? (guesses.value ? <article aria-label="Guesses"><h2 class="big">Guesses</h2><p class="lead">Numbers without a published source. {list.length} shown.</p>{list.length > 0 && <Numbers list={list.slice(0, 600)} />}</article> : <p class="not" role="status">Reading …</p>)
          : q.module ? (shown.value ? <One m={shown.value} /> : <Reading what={q.module} />)
          : <article aria-label="How to read"><h2 class="big">Fourteen cards, {all.filter((r) => r.room === "biology").length} modules</h2><p class="lead">Every equation as it runs, with each number's source. Choose a module.</p><p class="prose">Grade A: read in the source; A*: then converted by us. B: recalled. C: a guess of ours. Doubt is of the typical person's value, varies between people; both are SDs of the logarithm unless the number may be negative.</p></article>}
      </div>
    </main>
  );
}
