// What happens, treatment, person: the sliders, and what is cut.
import { useState } from "preact/hooks";
import type { Knob } from "./net";
import { about, cutEdges, edgeName, GIVEN, PERSON, rest, scenario, set, toggle, written } from "./state";

function Slider({ knob }: { knob: Knob }) {
  const s = scenario.value, given = knob.id in GIVEN;
  const value = (given ? s.given : s.person)[knob.id] ?? knob.usual;
  const move = (e: Event) => {
    const v = Number((e.currentTarget as HTMLInputElement).value);
    set(given ? { given: { ...s.given, [knob.id]: v } } : { person: { ...s.person, [knob.id]: v } }, e.timeStamp);
  };
  const part = ((value - knob.low) / (knob.high - knob.low)) * 100;
  return (
    <label class={`row${value !== knob.usual ? " on" : ""}`} title={[knob.about, knob.source].filter(Boolean).join("\n")}>
      <span class="name">{knob.label}</span>
      <output>{value}<small>{knob.unit}</small></output>
      <input type="range" aria-label={`${knob.label}, ${knob.unit}`} min={knob.low} max={knob.high} step={knob.step} value={value}
        onInput={move} style={{ "--p": `${part}%` }} />
    </label>
  );
}

const hour = (h: number) => `${String(Math.floor(h)).padStart(2, "0")}:${String(Math.round((h % 1) * 60)).padStart(2, "0")}`;

export function Rail() {
  const a = about.value, s = scenario.value, [traits, show] = useState(Object.keys(PERSON).some((k) => ["threat", "brain", "company"].includes(k) && s.person[k] !== 1));
  if (!a) return <aside aria-label="Scenario" />;
  const of = (section: string) => a.knobs.filter((k) => k.section === section).map((k) => <Slider key={k.id} knob={k} />);
  const whole = cutEdges.value, single = s.cut.filter((p) => ![...whole].some((e) => a.edges[e]!.includes(p)));
  const plain = written(s) === written({ ...rest(), view: s.view });
  return (
    <aside aria-label="Scenario">
      <h2>What happens</h2>{of("What happens")}
      <label class={`row${s.clock !== 9 ? " on" : ""}`} title="Clock hour at which it begins">
        <span class="name">Begins at</span><output>{hour(s.clock)}</output>
        <input type="range" aria-label="Begins at, clock hour" min={0} max={23} step={1} value={s.clock} style={{ "--p": `${(s.clock / 23) * 100}%` }}
          onInput={(e) => set({ clock: Number(e.currentTarget.value) }, e.timeStamp)} />
      </label>
      <h2>Treatment</h2>{of("Treatment")}
      <h2>Person</h2>{of("Person")}
      <div class="row two">
        <span class="name" id="sex">Sex</span>
        <div class="seg small" role="radiogroup" aria-labelledby="sex">
          {([["female", 1], ["male", 0]] as const).map(([text, v]) => (
            <label key={text}><input type="radio" name="sex" checked={s.person["female"] === v} onChange={() => set({ person: { ...s.person, female: v } })} /><span>{text}</span></label>
          ))}
        </div>
      </div>
      <div class="row two">
        <span class="name">Number {s.person["seed"]}</span>
        <span class="pair">
          <button class="ghost small" aria-label="The person before" disabled={!s.person["seed"]} onClick={() => set({ person: { ...s.person, seed: Math.max(0, (s.person["seed"] ?? 1) - 1) } })}>←</button>
          <button class="ghost small" aria-label="Another person" onClick={() => set({ person: { ...s.person, seed: (s.person["seed"] ?? 1) + 1 } })}>→</button>
        </span>
      </div>
      <details open={traits} onToggle={(e) => show(e.currentTarget.open)}><summary>Traits</summary>{of("Traits")}</details>
      {s.cut.length > 0 && (
        <section aria-label="Cut">
          <h2>Cut</h2>
          {[...whole].map((e) => <button key={e} class="chip" onClick={() => toggle(a.edges[e]!)} aria-label={`Restore ${edgeName(e)}`}>{edgeName(e)}<b aria-hidden="true">×</b></button>)}
          {single.map((p) => <button key={p} class="chip" onClick={() => toggle([p])} aria-label={`Restore ${p}`}>{p.replace("->", " → ")}<b aria-hidden="true">×</b></button>)}
        </section>
      )}
      <button class="ghost wide" disabled={plain} onClick={() => set({ ...rest(), view: s.view })}>Back to rest</button>
    </aside>
  );
}
