// Stories: text beside the loop; each step sets who it is, what happens, what is cut and the moment.
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { get } from "./net";
import { about, at, clockAt, hover, moment, nearest, parse, run, scenario, set, view, written } from "./state";
import { Diagram, ratio } from "./diagram";
import { age, life, list as listed, live, living, look, shown, valueAt } from "./life";
import { LifeView, Waiting } from "./lives";
import { Traces } from "./traces";
import { Alerts, Failed, failed, Link, Reading } from "./parts";

type Step = { head: string; text: string; state?: string; at?: number; age?: number; show?: string; cut?: string; findings?: string[] };
type Story = { id: string; title: string; about: string; life?: number; steps: Step[] };
const stories = signal<Story[] | null>(null);
const verdicts = signal<Record<string, string>>({});
const place = signal<{ story: string; step: number }>({ story: "", step: 0 });

// What a sentence says of a life: values of its curves at the age looked at.
function SaidOfLife({ text }: { text: string }) {
  const l = life.value;
  return <>{text.split(/(\{[vr]:[\w.]+\})/).map((part, i) => {
    const found = /^\{([vr]):([\w.]+)\}$/.exec(part);
    if (!found) return part;
    const [, kind, name = ""] = found, v = valueAt((kind === "v" ? l?.life : l?.twin)?.curves[name], age.value), unit = l?.curves[name]?.unit ?? "";
    return <b key={i} class={kind === "v" ? "live" : "twin"}>{shown(v)}{v != null && !/^[01×]/.test(unit) ? ` ${unit}` : ""}</b>;
  })}</>;
}
function Said({ text }: { text: string }) {
  const a = about.value, r = run.value, j = r ? nearest(r.t, moment.value) : 0;
  return <>{text.split(/(\{[vrx]:[\w.]+\})/).map((part, i) => {
    const found = /^\{([vrx]):([\w.]+)\}$/.exec(part);
    if (!found || !a) return part;
    const [, kind, name = ""] = found, q = a.quantities[name]!, v = r?.v[name]?.[j], z = r?.r[name]?.[j];
    if (kind === "x") { const change = ratio(v, z); return <b key={i} class={change ? (change.up ? "up" : "down") : ""}>{change?.text ?? "no change"}</b>; }
    const shown = kind === "v" ? v : z;
    return <b key={i} class={kind === "v" ? "live" : "twin"}>{shown == null ? "–" : shown.toFixed(q.digits)}{q.unit && ` ${q.unit}`}</b>;
  })}</>;
}
function apply(step: Step): void {
  if (step.age !== undefined) { age.value = step.age; return; }
  const next = parse(step.state ?? ""), edges = about.value?.edges ?? {};
  if (step.cut) next.cut = [...(edges[step.cut] ?? [])].sort();
  if (written(next) !== written(scenario.value) || !run.value) { const same = next.view === scenario.value.view; set(next); if (same) at.value = step.at ?? 0; }
  at.value = step.at ?? 0;
  hover.value = step.show ?? null;
}

function Tell({ story }: { story: Story }) {
  const list = useRef<HTMLOListElement>(null), n = place.value.step, step = story.steps[n] ?? story.steps[0]!;
  const go = (k: number) => {
    const to = Math.max(0, Math.min(story.steps.length - 1, k));
    place.value = { story: story.id, step: to };
    history.replaceState(null, "", `/stories#story=${story.id}&step=${to + 1}`);
    list.current?.children[to]?.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  };
  const number = story.life;
  useEffect(() => { if (number !== undefined) { void listed(); void look(number); } }, [number]);
  useEffect(() => { if (number !== undefined || about.value?.ready) apply(step); return () => { hover.value = null; }; }, [story.id, n, about.value?.ready]);
  useEffect(() => {
    const key = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || (e.target as HTMLElement).closest("svg, input, textarea")) return;
      if (e.key === "ArrowRight" || e.key === "j") go(place.value.step + 1); else if (e.key === "ArrowLeft" || e.key === "k") go(place.value.step - 1); else return;
      e.preventDefault();
    };
    addEventListener("keydown", key);
    return () => removeEventListener("keydown", key);
  }, [story.id]);
  return (
    <main class="story">
      <section class="words" aria-label="The story">
        <p class="crumb"><Link to="stories" class="link">Stories</Link></p><h1>{story.title}</h1><p class="lead">{story.about}</p>
        <ol ref={list}>{story.steps.map((s, i) => (
          <li key={i} class={i === n ? "is" : ""}>
            <button aria-current={i === n ? "step" : undefined} onClick={() => go(i)}><b>{i + 1}. {s.head}</b></button>
            {i === n && <div role="status"><p>{number === undefined ? <Said text={s.text} /> : <SaidOfLife text={s.text} />}</p>
              {s.findings && <p class="backed">{s.findings.filter((f) => verdicts.value[f]).map((f) => <Link key={f} to="evidence" hash={`q=${f.replaceAll("-", " ")}&open=${f}`} class="chip"><span><i class={`v ${verdicts.value[f]}`} />{f.replaceAll("-", " ")}</span><em>{verdicts.value[f] === "inside" ? "met" : verdicts.value[f] === "opposite" ? "other way" : verdicts.value[f]}</em></Link>)}</p>}</div>}
          </li>
        ))}</ol>
        <p class="acts"><button class="ghost" disabled={n === 0} onClick={() => go(n - 1)}>Back</button><button class="solid" disabled={n === story.steps.length - 1} onClick={() => go(n + 1)}>Next</button>
          {number === undefined ? <Link to="" hash={written(scenario.value)} class="ghost">Explore from here</Link> : <Link to="lives" hash={`n=${number}&age=${step.age ?? 30}`} class="ghost">This life, and others</Link>}</p>
      </section>
      {number !== undefined ? <div class="beside whole"><Alerts /><Waiting />
        {life.value && !life.value.twin && <p class="note">The spared twin has not lived yet. <button class="solid" disabled={!!living.value} onClick={() => void live(number, true)}>Live the same person, spared</button></p>}
        {life.value && <LifeView wide={900} />}</div> : <div class="beside"><Alerts /><div class="diagram"><p class="told"><b>{clockAt(moment.value)}</b><span class="say">{view.value?.title}, step {n + 1} of {story.steps.length}</span></p><Diagram /></div><Traces /></div>}
    </main>
  );
}
function read(): void {
  const q = new URLSearchParams(location.hash.slice(1)), story = q.get("story") ?? "", step = Number(q.get("step") ?? 1) - 1;
  place.value = { story, step: Number.isInteger(step) ? Math.max(0, Math.min(20, step)) : 0 };
}
export function Stories() {
  useEffect(() => {
    read();
    if (!stories.value) void get<Story[]>("/api/stories").then((s) => { stories.value = s; }, failed);
    addEventListener("hashchange", read); addEventListener("popstate", read);
    if (!Object.keys(verdicts.value).length) void get<{ findings: { id: string; verdict: string }[] }>("/api/evidence").then((d) => { verdicts.value = Object.fromEntries(d.findings.map((f) => [f.id, f.verdict])); }, () => undefined);
    return () => { removeEventListener("hashchange", read); removeEventListener("popstate", read); };
  }, []);
  const all = stories.value, story = all?.find((s) => s.id === place.value.story);
  if (story) return <Tell story={story} />;
  if (!all) return <main class="page"><h1>Stories</h1><Failed /><Reading what="the stories" /></main>;
  return (
    <main class="page"><h1>Stories</h1><p class="lead">Each step sets the body beside it; numbers are of who lives there, and claims show whether findings bear them out.</p>
      <ul class="cards">{all.map((s) => <li key={s.id}><a href={`/stories#story=${s.id}`} onClick={(e) => { e.preventDefault(); history.pushState(null, "", `/stories#story=${s.id}`); read(); scrollTo(0, 0); }}><b>{s.title}</b><em>{s.steps.length} steps</em><span>{s.about}</span></a></li>)}</ul></main>
  );
}
