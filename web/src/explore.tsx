// Explore: one person beside the same person untouched.
import { computed } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { send } from "./net";
import { about, arrows, at, body, brief, busy, carries, clockAt, cutEdge, cutEdges, edgeName, GIVEN, hover, label, moment, offline, opened, percent, pinned, problems, run, scenario, set, step, title, view, visit, written, zoom } from "./state";
import { Diagram, Inside } from "./diagram";
import { Rail } from "./rail";
import { Traces } from "./traces";
import { Alerts, Link } from "./parts";
import { address } from "./compare";

const STARTS: [string, Record<string, number>, string, number][] = [
  ["Two ng of endotoxin", { endotoxin: 2 }, "1d", 9], ["A speech before a panel", { tsst: 1 }, "6h", 15], ["Three months of strain", { chronic: 0.8 }, "90d", 9],
];

function Bar() {
  const pin = pinned.value, s = scenario.value, [told, tell] = useState("");
  const say = (text: string) => { tell(text); setTimeout(() => tell(""), 1600); };
  const copy = async () => {
    try { await navigator.clipboard.writeText(`${location.origin}/#${written(s)}`); say("Copied"); } catch { say("Take it from the address"); }
  };
  const study = async () => {
    const { yaml } = await send<{ yaml: string }>("/api/study", body(s));
    sessionStorage.setItem("draft", yaml);
    visit("studies/new");
  };
  return (
    <div class="bar">
      <div class="seg" role="radiogroup" aria-label="How long">
        {Object.entries(about.value?.views ?? {}).map(([id, v]) => (
          <label key={id}><input type="radio" name="view" checked={s.view === id} onChange={() => set({ view: id })} /><span>{v.title}</span></label>
        ))}
      </div>
      <div class="legend">
        <span><i class="k live" />this person</span><span><i class="k rest" />same person, untouched</span>
        {pin && <span class="pinned" title={pin.label}><i class="k pin" />{pin.label}</span>}
      </div>
      <span class="grow" />
      <span class="busy" role="status">{busy.value && about.value?.ready ? "computing" : told}</span>
      {zoom.value && <button class="ghost" onClick={() => { zoom.value = null; }}>Whole {view.value?.title.toLowerCase()}</button>}
      <button class="ghost" aria-pressed={!!pin} disabled={!run.value} onClick={pinRun}>{pin ? "Unpin" : "Pin"}</button>
      {pin && pin.address !== written(s) && <Link to="compare" hash={address(pin.address, written(s))} class="ghost">Compare</Link>}
      <button class="ghost" onClick={() => void copy()}>Copy link</button>
      <button class="solid" disabled={!about.value?.ready} onClick={() => void study().catch(() => say("It did not answer"))}>Open as a study</button>
    </div>
  );
}
export function pinRun(): void {
  const s = scenario.value;
  pinned.value = pinned.value ? null : run.value && { run: run.value, label: label(s), view: s.view, address: written(s) };
}

// What is going on, in words: the three strongest arrows of the moment.
function Told() {
  const f = arrows.value, i = step.value;
  if (!f) return <p class="told">{about.value?.ready === false ? `${about.value.stage.what} …` : " "}</p>;
  const top = Object.entries(f.edges).map(([k, v]) => [k, v[i]!] as const).filter(([, v]) => Math.abs(v) > 0.02).sort((x, y) => Math.abs(y[1]) - Math.abs(x[1])).slice(0, 4);
  return (
    <p class="told"><b>{clockAt(moment.value)}</b>
      {top.length ? top.map(([k, v]) => (
        <span key={k} class="say" onPointerEnter={() => { hover.value = k; }} onPointerLeave={() => { hover.value = null; }}>{brief(k)} <em class={v > 0 ? "up" : "down"}>{carries(k)} {percent(v)}</em></span>
      )) : <span class="say">nothing departs from this person's untouched day</span>}
    </p>
  );
}

// Which moment: how far everything is off over the time looked at, and a handle on it.
function Brush() {
  const f = arrows.value, v = view.value, [plays, play] = useState(false), frame = useRef(0);
  const hours = v?.hours ?? 24;
  useEffect(() => {
    if (!plays) return;
    let before = performance.now();
    const go = (now: number) => {
      const next = (at.value ?? 0) + ((now - before) / 12000) * hours;
      before = now;
      at.value = next >= hours ? 0 : next;
      frame.current = requestAnimationFrame(go);
    };
    if (at.value === null || at.value >= hours) at.value = 0;
    frame.current = requestAnimationFrame(go);
    return () => cancelAnimationFrame(frame.current);
  }, [plays, hours]);
  const sums = f ? f.t.map((_t, i) => Object.values(f.nodes).reduce((sum, n) => sum + Math.min(2, Math.abs(n[i]!)), 0)) : [];
  const top = Math.max(1, ...sums), d = f ? `M0 24${f.t.map((t, i) => `L${((t / hours) * 1000).toFixed(1)} ${(24 - (sums[i]! / top) * 22).toFixed(1)}`).join("")}L1000 24z` : "";
  return (
    <div class="brush">
      <button class="ghost small" aria-pressed={plays} aria-label={plays ? "Pause" : "Play"} disabled={!f} onClick={() => play(!plays)}>{plays ? "❚❚" : "▶"}</button>
      <div class="strip">
        <svg viewBox="0 0 1000 24" preserveAspectRatio="none" aria-hidden="true"><path d={d} /></svg>
        <input type="range" aria-label="Moment" min={0} max={hours} step={v?.every ?? 0.1} value={moment.value} aria-valuetext={clockAt(moment.value)}
          onInput={(e) => { at.value = Number(e.currentTarget.value); }} />
      </div>
      <span class="when">{clockAt(moment.value)}</span>
    </div>
  );
}

function Loops() {
  const f = arrows.value, a = about.value;
  if (!f || !a) return null;
  const i = step.value, top = Math.max(...f.loops.map((l) => Math.max(...l.share)), 1e-9);
  const now = f.loops.map((l) => ({ ...l, now: l.share[i] ?? 0, peak: Math.max(...l.share) })).filter((l) => l.peak > 0.005).sort((x, y) => y.now - x.now || y.peak - x.peak).slice(0, 4);
  return (
    <section class="loops" aria-label="Loops that matter">
      <h2>Loops that matter now</h2>
      {now.length === 0 && <p class="not">No closed loop is lit.</p>}
      <ol>{now.map((l) => (
        <li key={l.groups.join()} onPointerEnter={() => { hover.value = `${l.groups[0]}>${l.groups[1]}`; }} onPointerLeave={() => { hover.value = null; }}>
          <meter min={0} max={1} value={Math.min(1, l.now)} aria-label="Strength now" title={`${Math.round(l.now * 100)} % carried around`} />
          <span class="chain">{[...l.groups, l.groups[0]!].map((g, k) => <span key={k}>{k > 0 && " → "}{a.groups[g]!.short}</span>)}</span>
          <svg viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true"><path d={`M0 16${l.share.map((x, k) => `L${((k / (l.share.length - 1)) * 100).toFixed(1)} ${(16 - (x / top) * 15).toFixed(1)}`).join("")}L100 16z`} /></svg>
        </li>
      ))}</ol>
    </section>
  );
}

// The diagram's arrows once more, as a list.
function List() {
  const a = about.value, f = arrows.value, i = step.value, off = cutEdges.value;
  if (!a || !f) return null;
  const rows = Object.keys(a.edges).map((e) => ({ e, now: off.has(e) ? 0 : f.edges[e]?.[i] ?? 0 })).filter((r) => Math.abs(r.now) > 0.02 || off.has(r.e)).sort((x, y) => Math.abs(y.now) - Math.abs(x.now));
  return (
    <details class="aslist"><summary>Arrows as a list ({rows.length} lit)</summary>
      <ul>{rows.map(({ e, now }) => (
        <li key={e}><span>{edgeName(e)}</span><em class={now > 0 ? "up" : "down"}>{off.has(e) ? "cut" : `${carries(e)} ${percent(now)}`}</em>
          <button class="ghost small" aria-label={`${off.has(e) ? "Restore" : "Cut"} ${edgeName(e)}`} onClick={() => cutEdge(e)}>{off.has(e) ? "Restore" : "Cut"}</button></li>
      ))}</ul>
    </details>
  );
}

function Help({ close }: { close: () => void }) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => { box.current?.showModal(); }, []);
  const keys: [string, string][] = [["Tab", "from part to part; the diagram is one stop"], ["← ↑ → ↓", "in the diagram: from card to card, or from arrow to arrow"], ["Enter", "on a card: into its arrows; on an arrow: cut it or restore it"], ["Space", "on a card: its modules"], ["C", "cut the arrow"], ["Esc", "back to the card"], ["[  ]", "the moment, back and on"], ["P", "pin this run"], ["?", "this help"]];
  return (
    <dialog ref={box} aria-labelledby="help" onClose={close}>
      <h2 id="help">Keys</h2>
      <dl>{keys.map(([k, t]) => <div key={k}><dt><kbd>{k}</kbd></dt><dd>{t}</dd></div>)}</dl>
      <button class="solid" onClick={() => box.current?.close()}>Close</button>
    </dialog>
  );
}

const empty = computed(() => run.value !== null && Object.keys(GIVEN).every((k) => !scenario.value.given[k]));
function Starts() {
  if (!empty.value) return null;
  return <div class="starts" role="group" aria-label="Starting points"><span>At rest. Begin with</span>{STARTS.map(([text, given, v, clock]) => <button key={text} class="chip" onClick={() => set({ given: { ...GIVEN, ...given }, view: v, clock })}>{text}</button>)}</div>;
}
function Spoken() {
  return <p class="sr" role="status">{busy.value ? "" : spoken()}</p>;
}

export function Explore() {
  const a = about.value, [help, ask] = useState(false);
  useEffect(() => {
    const key = (e: KeyboardEvent) => {
      const on = e.target as HTMLElement;
      if (e.ctrlKey || e.metaKey || e.altKey || on.closest("textarea, [type=search], [type=text], dialog")) return;
      const every = (view.value?.hours ?? 24) / 40;
      if (e.key === "[" || e.key === "]") at.value = Math.max(0, Math.min(view.value?.hours ?? 24, moment.value + (e.key === "]" ? every : -every)));
      else if (e.key === "p" || e.key === "P") pinRun();
      else if (e.key === "?") ask(true);
      else if (e.key === "Escape" && opened.value) opened.value = null;
      else return;
      e.preventDefault();
    };
    addEventListener("keydown", key);
    return () => removeEventListener("keydown", key);
  }, []);
  return (
    <main class="explore">
      <h1 class="sr">Explore one person</h1>
      <Rail />
      <section class="stage" aria-label="The person">
        <Bar />
        <Alerts />
        <div class="split">
          <div class="left">
            <div class="diagram">
              <Told />
              <Spoken /><Starts />
              <Diagram />
              <Brush />
              <p class="foot" id="keys">An arrow: how far the sender moves where the receiver is heading, against the same person untouched. <span class="up">raises</span> · <span class="down">lowers</span>. Click an arrow to cut it, a card to open it. {a?.states ? `${a.states} states, ${a.couplings} couplings, ${Object.keys(a.edges).length} arrows.` : ""} <button class="link" onClick={() => ask(true)}>Keys</button></p>
            </div>
            <Inside />
            <Loops />
            <List />
          </div>
          <Traces />
        </div>
      </section>
      {help && <Help close={() => ask(false)} />}
    </main>
  );
}
function spoken(): string {
  const f = arrows.value;
  if (!f || offline.value || problems.value.length) return "";
  const i = step.value, top = Object.entries(f.edges).sort((x, y) => Math.abs(y[1][i]!) - Math.abs(x[1][i]!)).slice(0, 3).filter(([, v]) => Math.abs(v[i]!) > 0.02);
  return top.length ? top.map(([e, v]) => { const [x = "", y = ""] = e.split(">"); return `${title(x)} ${v[i]! > 0 ? "raises" : "lowers"} ${carries(e)} of ${title(y)}`; }).join("; ") : "nothing departs";
}
