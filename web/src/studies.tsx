// Studies: the files that come with the package, and one document in two views, a form and its text.
import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { at, check, data, found, isMap, loadNames, past, text, undo } from "./doc";
import { go } from "./fields";
import { Form } from "./form";
import { get, send } from "./net";
import { about, problems, rest, visit, written } from "./state";
import { Failed, failed, Link, Reading } from "./parts";

type Listed = { name: string; title: string; question: string; row: string; people: number; arms: number; person_days: number; seconds: number };
const listed = signal<Listed[] | null>(null);
export const seconds = (s: number): string => (s < 90 ? `about ${Math.max(5, Math.round(s / 5) * 5)} s` : `about ${Math.round(s / 60)} min`);

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
      {!all ? <Reading what="the studies" /> : (
        <ul class="cards">{all.map((s) => (
          <li key={s.name}><Link to={`studies/${s.name}`}><b>{s.title}</b>{s.row && <em>{s.row}</em>}<span>{s.question}</span><small class={s.people ? "" : "opposite"}>{s.people === 0 ? "opens with its problems" : <>{s.people} people · {s.arms} {s.arms === 1 ? "arm" : "arms"} · {seconds(s.seconds)}</>}</small></Link></li>
        ))}</ul>
      )}
    </main>
  );
}

// An arm as a scenario of Explore: the amounts, the mean person, the view; nothing where Explore has no slider for it.
function explored(arm: string): string | null {
  const s = rest(), knobs = about.value?.knobs ?? [], o = found.value?.outline, mean = (id: string) => { const v = at(["people", id]); return Number(isMap(v) ? v["mean"] : v); };
  if (!o) return null;
  for (const g of o.arms[arm] ?? []) {
    const id = g.name.replaceAll(" ", "_"), knob = knobs.find((k) => k.id === id && k.told), said = /^([\d.]+)\s*(.*)$/.exec(String(g.amount ?? 1));
    if (!knob || !said || (said[2] && said[2] !== knob.unit.replace("/d", ""))) return null;
    const amount = Number(said[1]);
    if (!(amount >= knob.low && amount <= knob.high)) return null;
    s.given[id] = amount;
  }
  for (const id of ["age", "bmi"] as const) { const v = mean(id), k = knobs.find((x) => x.id === id); if (k && v >= k.low && v <= k.high) s.person[id] = Math.round(v); }
  if (at(["people", "female"]) === 1) s.person["female"] = 1;
  const long = o.until - Math.max(0, o.from);
  s.clock = o.clock;
  s.view = long <= 6 ? "6h" : long <= 24 ? "1d" : long <= 168 ? "7d" : long <= 2160 ? "90d" : "1y";
  return written(s);
}
export function StudyEditor({ name }: { name: string }) {
  const [busy, run] = useState(false), [row, move] = useState(1), area = useRef<HTMLTextAreaElement>(null), gutter = useRef<HTMLDivElement>(null), shade = useRef<HTMLPreElement>(null), written_ = text.value, f = found.value;
  useEffect(() => {
    text.value = null; found.value = null; past.value = []; problems.value = []; loadNames();
    if (name === "new") { text.value = sessionStorage.getItem("draft") ?? ""; return; }
    void get<{ yaml: string }>(`/api/studies/${encodeURIComponent(name)}`).then(({ yaml }) => { text.value = yaml; }, failed);
  }, [name]);
  useEffect(() => {
    if (written_ === null) return;
    if (name === "new") sessionStorage.setItem("draft", written_);
    const soon = setTimeout(() => void check(false), 150), later = setTimeout(() => void check(true), 1400);
    return () => { clearTimeout(soon); clearTimeout(later); };
  }, [written_]);
  go.to = (line: number) => {
    const el = area.current;
    if (!el || text.value === null || line < 1) return;
    const start = text.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0), end = text.value.indexOf("\n", start);
    el.focus(); el.setSelectionRange(start, end < 0 ? text.value.length : end);
    el.scrollTop = Math.max(0, (line - 6) * 19);
    move(line);
  };
  const start = async () => {
    if (written_ === null) return;
    run(true);
    try {
      const made = await check(true);
      if (made?.ok) { const job = await send<{ id: string }>("/api/runs", { yaml: written_ }); visit(`runs/${job.id}`); }
    } catch (error) { failed(error); } finally { run(false); }
  };
  const save = () => {
    const a = document.createElement("a");
    a.href = URL.createObjectURL(new Blob([written_ ?? ""], { type: "application/yaml" })); a.download = name === "new" || name === "template" ? "study.yaml" : `${name}.yaml`; a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 1000);
  };
  const keys = (e: KeyboardEvent) => {
    const on = e.target as HTMLElement;
    if (!(e.ctrlKey || e.metaKey)) return;
    if (e.key === "Enter" && f?.ok && !busy) void start();
    else if (e.key === "z" && !on.closest("textarea, input") && past.value.length) undo();
    else return;
    e.preventDefault();
  };
  if (written_ === null) return <main class="page"><h1>Study</h1><Failed /><Reading what="" /></main>;
  const bad = new Map<number, string>(f?.problems.map((p) => [p.line ?? 0, p.what]) ?? []), count = written_.split("\n").length, at_ = (e: { currentTarget: HTMLTextAreaElement }) => move(e.currentTarget.value.slice(0, e.currentTarget.selectionStart).split("\n").length);
  return (
    <main class="page editor" onKeyDown={keys}>
      <div class="head"><div><p class="crumb"><Link to="studies" class="link">Studies</Link></p><h1>{String(data.value["study"] ?? "Study")}</h1></div>
        <p class="acts">
          <span class={`state ${f?.ok ? "met" : f ? "opposite" : ""}`} role="status">{!f ? "reading" : f.ok ? "valid" : `${f.problems.length} ${f.problems.length === 1 ? "problem" : "problems"}`}</span>
          {f?.size && <span class="not" title="With what is lived before; less where people are kept, more where many are screened or a body is compiled">{f.size.people} people × {f.size.arms} {f.size.arms === 1 ? "arm" : "arms"}, {seconds(f.size.seconds)}</span>}
          <button class="ghost" disabled={!past.value.length} onClick={undo}>Undo</button><button class="ghost" onClick={save}>Download</button>
          <button class="solid" title="Ctrl+Enter" disabled={!f?.ok || busy} onClick={() => void start()}>{busy ? "Checking …" : "Run"}</button>
        </p></div>
      <Failed />
      <div class="both">
        <section class="form" aria-label="Form">
          {f?.data ? <><Form link={(arm) => { const to = explored(arm); return to !== null && to !== "" && <Link to="" hash={to} class="ghost small">Open in Explore</Link>; }} />
            {f.about && f.about.warnings.length > 0 && <ul class="warn">{f.about.warnings.map((w) => <li key={w}>{w}</li>)}</ul>}</>
            : <p class="empty">{f ? "The form appears when the text can be read: see the problem beside it." : "Reading …"}</p>}
        </section>
        <section class="text" aria-label="Text">
          <div class="code">
            <div class="gutter" ref={gutter} aria-hidden="true">{Array.from({ length: count }, (_x, i) => <span key={i} class={bad.has(i + 1) ? "bad" : i + 1 === row ? "is" : ""} title={bad.get(i + 1)}>{i + 1}</span>)}</div>
            <div class="lines"><pre ref={shade} aria-hidden="true">{written_.split("\n").map((line, i) => <Painted key={i} line={line} />)}</pre>
              <textarea ref={area} aria-label="Study file, YAML" spellcheck={false} autocomplete="off" wrap="off" value={written_} aria-invalid={f ? !f.ok : undefined} aria-describedby="wrong"
                onInput={(e) => { text.value = e.currentTarget.value; }} onScroll={(e) => { const el = e.currentTarget; if (gutter.current) gutter.current.scrollTop = el.scrollTop; if (shade.current) { shade.current.scrollTop = el.scrollTop; shade.current.scrollLeft = el.scrollLeft; } }} onKeyUp={at_} onClick={at_} /></div>
          </div>
          <ol class="problems" id="wrong">{f?.problems.map((p, i) => (
            <li key={i}><button onClick={() => go.to(p.line ?? 1)}><b>{p.line ? `line ${p.line}` : p.key || "file"}</b> {p.what}{p.found && <>; found <code>{p.found}</code></>}{p.needed && <>; needed {p.needed}</>}.{p.fix && <span> {p.fix}</span>}</button></li>
          ))}</ol>
        </section>
      </div>
    </main>
  );
}
// A line of YAML in colours: comment, key, what it says.
function Painted({ line }: { line: string }) {
  const m = /^(\s*(?:- )?)([\w.~>-]+|"[^"]*")(:)(?=\s|$)(.*)$/.exec(line), c = /(^|\s)#.*$/.exec(m ? m[4]! : line), rest = m ? m[4]! : line, head = c ? rest.slice(0, c.index) : rest;
  return <span>{m && <>{m[1]}<b>{m[2]}</b>{m[3]}</>}{head}{c && <i>{rest.slice(c.index)}</i>}{"\n"}</span>;
}
