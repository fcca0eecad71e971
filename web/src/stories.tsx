// Stories: text beside the loop; each step sets who it is, what happens, what is cut and the moment.
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { get } from "./net";
import { about, at, clockAt, hover, moment, nearest, parse, run, scenario, set, view, written } from "./state";
import { Diagram, ratio } from "./diagram";
import { Traces } from "./traces";
import { Alerts, Link } from "./parts";

type Step = { head: string; text: string; state: string; at: number; show?: string; cut?: string; findings?: string[] };
type Story = { id: string; title: string; about: string; steps: Step[] };
// In a text, {v:q} is the person's number of a quantity at the moment, {r:q} the untouched twin's, {x:q} the change between.
const IL6 = "inflammation.il6_drawn", CORT = "hpa.cortisol", TEMP = "temperature.core", PULSE = "heart.rate", GLIA = "microglia.activation", LOW = "sickness.depressed_mood";
const LYM = "leukocytes.lymphocytes", THREAT = "appraisal.threat", CRP = "acute_phase.crp_drawn", DEBT = "clock.sleep_debt", KYN = "kynurenine.kyn_trp", SEV = "symptoms.severity";
const STORIES: Story[] = [
  { id: "fever", title: "A day of fever", about: "Two nanograms of endotoxin per kilogram, and how a handful of molecules in blood becomes a bad day.", steps: [
    { head: "Nine in the morning", state: "", at: 0, text: `A man of thirty, at rest. Nothing is lit: he and his untouched twin are the same person. His IL-6 is {v:${IL6}}, his pulse {v:${PULSE}}, his cortisol on its way down from the morning.` },
    { head: "Something bacterial in the blood", state: "endotoxin=2", at: 0.5, show: "innate", text: `Endotoxin goes into a vein. Within half an hour macrophages have noticed: IL-6 stands at {v:${IL6}}, and at {r:${IL6}} in the twin.`, findings: ["lps-dose-dependence-direction"] },
    { head: "The storm", state: "endotoxin=2", at: 2, show: "innate", text: `After two hours cytokines are near their peak: IL-6 at {v:${IL6}}. Published men had about a thousand, and their IL-10 was far above the model's: of the storm's parts, these two are told wrongly here.`, findings: ["lps-tnf-peak-barber", "lps2-peak-time", "lps2-il6-2h", "lps2-il10-peak"] },
    { head: "The brake goes on", state: "endotoxin=2", at: 2.5, show: "innate>hpa", text: `To the adrenal an infection looks like stress. Cortisol is at {v:${CORT}}, {x:${CORT}} against the twin, and begins to hold the storm back.`, findings: ["lps-cortisol-barber", "lps-adrenaline-barber"] },
    { head: "Fever", state: "endotoxin=2", at: 3.5, show: "innate>autonomic", text: `Core temperature is {v:${TEMP}}, against {r:${TEMP}}. The heart follows: {v:${PULSE}} beats.`, findings: ["lps-temp-barber", "lps-hr-barber", "lps-time-of-day-hpa"] },
    { head: "Across the barrier", state: "endotoxin=2", at: 3, show: "innate>microglia", text: `The brain hears of it. Microglia go from {r:${GLIA}} to {v:${GLIA}}. PET shows that too, somewhat less than the model has it.`, findings: ["lps-csf-il6", "lps-tspo-woodcock2021"] },
    { head: "The mood drops", state: "endotoxin=2", at: 4.5, show: "microglia>mood", text: `Low mood is {v:${LOW}}, and {r:${LOW}} in the twin. Nothing has happened in this man's life. Anxiety rises twice as much here as in published people.`, findings: ["lps08-depressed-mood", "lps-ventral-striatum", "lps08-anxiety"] },
    { head: "Cells leave the blood", state: "endotoxin=2", at: 4, show: "innate>leukocytes", text: `Lymphocytes fall from {r:${LYM}} to {v:${LYM}} and will be back tomorrow.`, findings: ["lps2-lymphopenia-nadir", "lps-monocytopenia"] },
    { head: "Cut one arrow", state: "endotoxin=2", at: 4.5, cut: "innate>microglia", show: "microglia", text: `Now the brain is deaf to cytokines. Temperature stays at {v:${TEMP}}, cortisol at {v:${CORT}}, and low mood is {v:${LOW}}, as in the twin: the bad day went through this one arrow.` },
    { head: "Cortisol beforehand", state: "endotoxin=2&hydrocortisone=100", at: 2, show: "hpa>innate", text: `A hundred milligrams of hydrocortisone at the same hour: IL-6 is {v:${IL6}} now. In published men cortisol took TNF away and left IL-6; here IL-6 falls too. That goes the other way, and we do not know what makes up for it in people.`, findings: ["lps-hydrocortisone-tnf-block", "lps-hydrocortisone-il6-unchanged"] },
    { head: "What is left in the evening", state: "endotoxin=2", at: 9, show: "kynurenine", text: `Cytokines are gone, and their chemistry is not: kynurenine over tryptophan is {v:${KYN}}, {x:${KYN}} against the twin.`, findings: ["lps-kyn-trp-peak-time-padberg2012", "lps-kyn-trp-ratio-padberg2012"] },
  ] },
  { id: "speech", title: "A speech before a panel", about: "Twenty minutes of the Trier Social Stress Test, and six hours that it takes to be over.", steps: [
    { head: "Three in the afternoon", state: "clock=15&view=6h", at: 0.5, text: `The man waits. Cortisol is {v:${CORT}}, as low as afternoons have it, and his pulse {v:${PULSE}}.` },
    { head: "Five minutes to prepare", state: "tsst=1&clock=15&view=6h", at: 1.07, show: "appraisal", text: `He has been told. Threat stands at {v:${THREAT}}; in the twin, who knows nothing, at {r:${THREAT}}.` },
    { head: "The panel does not smile", state: "tsst=1&clock=15&view=6h", at: 1.3, show: "appraisal>autonomic", text: `Nerves are the first messenger. The pulse is {v:${PULSE}}, within minutes.` },
    { head: "The second messenger", state: "tsst=1&clock=15&view=6h", at: 1.33, show: "appraisal>hpa", text: `The speech ends, and cortisol has only begun to climb: {v:${CORT}}, {x:${CORT}} against the twin. A hormone made on demand is late.`, findings: ["tsst-cortisol-fold", "tsst-cortisol-effect-size", "tsst-vs-dexcrh-size"] },
    { head: "Soldiers to the streets", state: "tsst=1&clock=15&view=6h", at: 1.33, show: "autonomic>leukocytes", text: `Adrenaline calls cells off the vessel walls: lymphocytes are {v:${LYM}} against {r:${LYM}}.`, findings: ["naive-t-cortisol-opposed-effector"] },
    { head: "A switch in white cells", state: "tsst=1&clock=15&view=6h", at: 1.5, show: "autonomic>innate", text: `Noradrenaline turns on NF-κB in them, as if there were something to fight.`, findings: ["tsst-nfkb-activation", "acute-stress-tnf-overall"] },
    { head: "An hour and a half later", state: "tsst=1&clock=15&view=6h", at: 2.7, show: "innate", text: `IL-6 is {v:${IL6}} against {r:${IL6}}. In published people it is still rising at this hour; here it has passed its peak.`, findings: ["acute-stress-il6-90min", "acute-stress-il6-overall"] },
    { head: "It goes on in the head", state: "tsst=1&clock=15&view=6h", at: 4, show: "appraisal", text: `The panel has gone home. Threat is still {v:${THREAT}}, against {r:${THREAT}}: he thinks of it.` },
    { head: "Another man", state: "tsst=1&threat=2&clock=15&view=6h", at: 1.6, show: "appraisal>hpa", text: `The same panel, and someone twice as sensitive to threat: cortisol {v:${CORT}}. People differ by about so much.` },
    { head: "Without nerves", state: "tsst=1&clock=15&view=6h", at: 2, cut: "appraisal>autonomic", show: "autonomic", text: `Cut the arrow from threat to nerves: the pulse stays at {v:${PULSE}}, and cortisol is {v:${CORT}} all the same.` },
  ] },
  { id: "strain", title: "Three months of strain", about: "What lasts does not act like what passes: a season of caring for somebody ill.", steps: [
    { head: "Before", state: "view=90d", at: 12, text: `Three months without anything: CRP {v:${CRP}}, sleep debt {v:${DEBT}}, symptoms {v:${SEV}}.` },
    { head: "The first days", state: "chronic=0.8&view=90d", at: 54, show: "appraisal>hpa", text: `Strain begins, and cortisol with it: {v:${CORT}}, {x:${CORT}} against the twin at this hour. In people it is raised at first and falls below normal as months pass; the model does not get that far down.`, findings: ["chronic-stress-cortisol-time-course"] },
    { head: "A week", state: "chronic=0.8&view=90d", at: 174, show: "appraisal>autonomic", text: `Nerves stay up at night. The pulse is {v:${PULSE}} against {r:${PULSE}}.` },
    { head: "Nights", state: "chronic=0.8&view=90d", at: 342, show: "sleep", text: `Sleep debt is {v:${DEBT}}; the twin's is {r:${DEBT}}.` },
    { head: "A month", state: "chronic=0.8&view=90d", at: 726, show: "autonomic>innate", text: `What is on every day leaves something: CRP {v:${CRP}} against {r:${CRP}}. No fever, no infection, nothing one would notice.`, findings: ["gc-resistance-parents", "gc-resistance-mothers-longitudinal"] },
    { head: "The brain listens", state: "chronic=0.8&view=90d", at: 1206, show: "microglia", text: `Microglia are at {v:${GLIA}}, {x:${GLIA}} against the twin: little, and every day.` },
    { head: "Two months", state: "chronic=0.8&view=90d", at: 1446, show: "mood", text: `Symptoms are at {v:${SEV}} against {r:${SEV}}. Habituation takes some of the bite of strain, and worry gives some of it back.` },
    { head: "And short nights", state: "chronic=0.8&short_nights=0.5&view=90d", at: 1446, show: "sleep>hpa", text: `The same strain with half of the nights' length missing: sleep debt {v:${DEBT}}, CRP {v:${CRP}}. In published people a week of six-hour nights raises IL-6 more than here.`, findings: ["sleep-6h-week-il6", "sleep-6h-week-cortisol-peak"] },
    { head: "And company", state: "chronic=0.8&company=2&view=90d", at: 1446, show: "behaviour>appraisal", text: `The same strain, and twice the company: symptoms {v:${SEV}}, CRP {v:${CRP}}.` },
    { head: "The season's bill", state: "chronic=0.8&view=90d", at: 2118, show: "leukocytes", text: `CRP is {v:${CRP}}, {x:${CRP}} against the twin. Defences pay: in published people under strain more colds came after the same drops of virus, and wounds took longer; both are met here. Their IL-6 climbed for years, and the model's does not: that goes the other way.`, findings: ["cold-1991-illness-high", "wound-caregivers-days", "caregiver-il6-slope-ratio"] },
  ] },
];
const verdicts = signal<Record<string, string>>({});
const place = signal<{ story: string; step: number }>({ story: "", step: 0 });

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
  const next = parse(step.state), edges = about.value?.edges ?? {};
  if (step.cut) next.cut = [...(edges[step.cut] ?? [])].sort();
  if (written(next) !== written(scenario.value) || !run.value) { const same = next.view === scenario.value.view; set(next); if (same) at.value = step.at; }
  at.value = step.at;
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
  useEffect(() => { if (about.value?.ready) apply(step); return () => { hover.value = null; }; }, [story.id, n, about.value?.ready]);
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
            {i === n && <div role="status"><p><Said text={s.text} /></p>
              {s.findings && <p class="backed">{s.findings.filter((f) => verdicts.value[f]).map((f) => <Link key={f} to="evidence" hash={`q=${f.replaceAll("-", " ")}&open=${f}`} class="chip"><span><i class={`v ${verdicts.value[f]}`} />{f.replaceAll("-", " ")}</span><em>{verdicts.value[f] === "inside" ? "met" : verdicts.value[f] === "opposite" ? "other way" : verdicts.value[f]}</em></Link>)}</p>}</div>}
          </li>
        ))}</ol>
        <p class="acts"><button class="ghost" disabled={n === 0} onClick={() => go(n - 1)}>Back</button><button class="solid" disabled={n === story.steps.length - 1} onClick={() => go(n + 1)}>Next</button>
          <Link to="" hash={written(scenario.value)} class="ghost">Explore from here</Link></p>
      </section>
      <div class="beside"><Alerts /><div class="diagram"><p class="told"><b>{clockAt(moment.value)}</b><span class="say">{view.value?.title}, step {n + 1} of {story.steps.length}</span></p><Diagram /></div><Traces /></div>
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
    addEventListener("hashchange", read); addEventListener("popstate", read);
    if (!Object.keys(verdicts.value).length) void get<{ findings: { id: string; verdict: string }[] }>("/api/evidence").then((d) => { verdicts.value = Object.fromEntries(d.findings.map((f) => [f.id, f.verdict])); }, () => undefined);
    return () => { removeEventListener("hashchange", read); removeEventListener("popstate", read); };
  }, []);
  const story = STORIES.find((s) => s.id === place.value.story);
  if (story) return <Tell story={story} />;
  return (
    <main class="page"><h1>Stories</h1><p class="lead">Text whose every step sets the body beside it; the numbers in it are of the person who lives there now, and each claim shows whether published findings bear it out.</p>
      <ul class="cards">{STORIES.map((s) => <li key={s.id}><a href={`/stories#story=${s.id}`} onClick={(e) => { e.preventDefault(); history.pushState(null, "", `/stories#story=${s.id}`); read(); scrollTo(0, 0); }}><b>{s.title}</b><em>{s.steps.length} steps</em><span>{s.about}</span></a></li>)}</ul></main>
  );
}
