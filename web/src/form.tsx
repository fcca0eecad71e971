// The form of a study: each part changes single places of the text beside it.
import { about } from "./state";
import { at, change, data, found, isMap, lineOf, names, put, shown, wrongAt } from "./doc";
import type { Named, Path } from "./doc";
import { Chips, Field, go, Others, Pairs, Part, Pick, Wrongs } from "./fields";
import { armNames, Lanes } from "./lanes";

const TOP = ["study", "question", "seed", "claim", "row", "notes", "people", "design", "allocation", "blinded", "noise", "clock", "model", "cut", "set", "arms", "visits", "measure", "compare", "published"];
const num = (v: unknown, other: number): number => (typeof v === "number" ? v : Number.isFinite(parseFloat(String(v))) ? parseFloat(String(v)) : other);

// How a covariate is spread: normal, cut at its ends; or one for everybody.
function Spread({ label, name, unit, usual, span }: { label: string; name: string; unit: string; usual: [number, number, number, number]; span: [number, number] }) {
  const path: Path = ["people", name], v = at(path), one = v !== undefined && v !== null && !isMap(v), s = isMap(v) ? v : {};
  const mean = one ? num(v, usual[0]) : num(s["mean"], usual[0]), sd = one ? 0 : num(s["sd"], usual[1]), low = num(s["min"], usual[2]), high = num(s["max"], usual[3]);
  const x = (a: number) => Math.max(0, Math.min(200, ((a - span[0]) / (span[1] - span[0])) * 200)), f = (a: number) => (a < low || a > high ? 0 : Math.exp(-0.5 * ((a - mean) / Math.max(sd, 1e-6)) ** 2));
  const pts = Array.from({ length: 81 }, (_x, i) => span[0] + ((span[1] - span[0]) * i) / 80);
  return (
    <fieldset class="spread"><legend>{label} <span class="not">{unit}</span></legend>
      <svg viewBox="0 0 200 40" role="img" aria-label={sd > 0 ? `${label}: about ${mean}, from ${low} to ${high}` : `${label}: ${mean}`} preserveAspectRatio="none">
        {sd > 0 ? <path d={`M0 40${pts.map((a) => `L${x(a).toFixed(1)} ${(40 - 36 * f(a)).toFixed(1)}`).join("")}L200 40z`} /> : <rect x={x(mean) - 1} y="4" width="2" height="36" />}</svg>
      <div class="seg small" role="radiogroup" aria-label={`${label} is`}>
        <label><input type="radio" name={name} checked={!one} onChange={() => void put(path, { mean, sd: usual[1], min: usual[2], max: usual[3] })} /><span>spread</span></label>
        <label><input type="radio" name={name} checked={one} onChange={() => void put(path, mean)} /><span>one for all</span></label></div>
      <div class="fs">{one ? <Field label="Value" path={path} /> : <><Field label="Mean" path={[...path, "mean"]} usual={String(usual[0])} /><Field label="SD" path={[...path, "sd"]} usual={String(usual[1])} /><Field label="From" path={[...path, "min"]} usual={String(usual[2])} /><Field label="To" path={[...path, "max"]} usual={String(usual[3])} /></>}</div>
      <Wrongs path={path} below={false} />{isMap(v) && <Others path={path} known={["mean", "sd", "min", "max"]} />}
    </fieldset>
  );
}

const history: [string, string][] = [["", "400 days, as people do"], ["none", "none: well settled"], ["5 y", "5 years"], ["20 y", "20 years"]];
function People() {
  const n = names.value, on = (what: Named[] | undefined) => what ?? [], female = num(at(["people", "female"]), 0.5);
  return (
    <Part title="People" path={["people"]}>
      <div class="fs"><Field label="People" path={["people", "number"]} usual="needed" />
        <div class="f"><label for="women">Women, {Math.round(female * 100)} %</label><input id="women" type="range" min={0} max={1} step={0.05} value={female} style={{ "--p": `${female * 100}%` }} onChange={(e) => void put(["people", "female"], Number(e.currentTarget.value))} /><Wrongs path={["people", "female"]} /></div>
        <Field label="Lived before" path={["people", "history"]} options={history} /></div>
      <div class="spreads"><Spread label="Age" name="age" unit="years" usual={[35, 10, 18, 65]} span={[0, 100]} /><Spread label="Body mass index" name="bmi" unit="kg/m²" usual={[25, 4, 17, 45]} span={[12, 55]} /></div>
      <Field label="Only who, at screening" path={["people", "enrol"]} usual="everybody; or for example  hs_crp > 3 mg/L and age < 60" text={!Array.isArray(at(["people", "enrol"]))} list />
      <h3>Conditions from the first day</h3><Chips path={["model", "with"]} what="Conditions" about={(x) => on(n?.conditions).find((c) => c.name === x)?.about ?? ""} />
      <Pick label="Add a condition" options={on(n?.conditions)} take={(c) => void change({ op: "add", path: ["model", "with"], value: c.name })} />
      <details><summary>Traits, correlations, screening</summary>
        <div class="fs"><Field label="Screened at most" path={["people", "screen"]} usual="200 for each" /><Field label="Traits go together" path={["people", "correlated"]} options={[["", "as declared"], ["none", "each by itself"]]} /></div>
        <h3>Parameters times this, for everybody</h3><Pairs path={["people", "traits"]} what="Traits" options={on(n?.numbers)} value="1.2" />
        <h3>Correlations among people</h3><Pairs path={["people", "correlations"]} what="Correlations" options={[{ name: "age~bmi", about: "" }, { name: "age~female", about: "" }, { name: "bmi~female", about: "" }]} value="0.2" />
      </details>
      <Wrongs path={["people"]} below={false} />
      <Others path={["people"]} known={["number", "female", "history", "age", "bmi", "enrol", "screen", "correlated", "correlations", "traits"]} />
    </Part>
  );
}

function Visits() {
  const v = at(["visits"]), grid = isMap(v) || v === undefined;
  return (
    <Part title="Visits" path={["visits"]}>
      {grid ? <div class="fs"><Field label="From" path={["visits", "from"]} usual="0 h" /><Field label="Every" path={["visits", "every"]} usual="30 min" /><Field label="Until" path={["visits", "until"]} usual="8 h" /><Field label="Also at" path={["visits", "at"]} list usual="–" hint="several with commas" /><Field label="After waking" path={["visits", "waking"]} list usual="–" hint="0 min, 30 min, 45 min after each person's own waking" /></div>
        : <Field label="Times" path={["visits"]} list hint="several with commas" />}
      <Wrongs path={["visits"]} below={false} />{isMap(v) && <Others path={["visits"]} known={["from", "every", "until", "at", "waking"]} />}
    </Part>
  );
}
function Measures() {
  const n = names.value?.measures ?? [], have = new Set(Array.isArray(at(["measure"])) ? at(["measure"]) as unknown[] : []);
  const tell = (x: string) => { const m = n.find((y) => y.name === x); return m ? `${m.about} [${m.unit}]${m.findings ? `; ${m.met} of ${m.findings} findings met` : ""}` : ""; };
  return <Part title="Measures" path={["measure"]}><Chips path={["measure"]} what="Measured" about={tell} /><Pick label="Add a measure" options={n.filter((m) => !have.has(m.name))} take={(m) => void change({ op: "add", path: ["measure"], value: m.name })} none="No read-out has these words; states can be written in the text." /></Part>;
}

const METHODS: [string, string][] = [["", "Hedges' g"], ["difference", "difference"], ["ratio", "ratio"], ["ancova", "ancova"]], COMPARED = ["endpoint", "at", "over", "between", "within", "cases", "controls", "arm", "given", "by", "label", "method", "expect"];
function Comparisons() {
  const list = at(["compare"]), all = Array.isArray(list) ? list as unknown[] : [], arms = armNames(), measured = Array.isArray(at(["measure"])) ? (at(["measure"]) as unknown[]).map(shown) : [], o = found.value?.outline;
  const add = () => {
    const sides = arms.length > 1 ? { between: [arms[1]![0], arms[0]![0]] } : { within: arms[0]?.[0] ?? "" }, last = o?.visits.at(-1);
    void change({ op: "add", path: ["compare"], value: { endpoint: `peak(${measured[0] ?? "cortisol"})`, ...(o && last !== undefined ? { over: [`${o.visits[0]} h`, `${last} h`] } : {}), ...sides } });
  };
  return (
    <Part title="Comparisons" path={["compare"]}>
      <datalist id="endpoints">{measured.flatMap((m) => [m, `peak(${m})`, `mean(${m})`, `change(${m})`, `time_of_peak(${m})`]).map((x) => <option key={x} value={x} />)}</datalist>
      {all.map((c, i) => {
        const path: Path = ["compare", i], within = isMap(c) && "within" in c, between = isMap(c) && Array.isArray(c["between"]), groups = isMap(c) && "cases" in c;
        const sides = (v: string) => { if (!isMap(c)) return; const next = Object.fromEntries(Object.entries(c).filter(([k]) => !COMPARED.slice(3, 9).includes(k))); void change({ op: "set", path, value: { ...next, ...(v === "within" ? { within: arms[0]?.[0] ?? "" } : v === "cases" ? { cases: "female == 1", controls: "female == 0" } : { between: [arms[1]?.[0] ?? "", arms[0]?.[0] ?? ""] }) } }); };
        return (
          <details key={i} class={`entry${wrongAt(path).length ? " bad" : ""}`} open={all.length < 3 || wrongAt(path).length > 0}>
            <summary><b>{isMap(c) ? shown(c["label"]) || shown(c["endpoint"]) : shown(c)}</b> <span class="not">{isMap(c) && (between ? (c["between"] as unknown[]).map(shown).join(" − ") : within ? `within ${shown(c["within"])}` : groups ? shown(c["cases"]) : "")}</span></summary>
            {isMap(c) && <div class="fs"><Field label="Endpoint" path={[...path, "endpoint"]} suggest="endpoints" text /><Field label="At" path={[...path, "at"]} usual="–" /><Field label="Over, from and to" path={[...path, "over"]} list usual="–" />
              {(within || between || groups) && <div class="f"><label for={`how${i}`}>Compares</label><select id={`how${i}`} value={within ? "within" : groups ? "cases" : "between"} onChange={(e) => sides(e.currentTarget.value)}><option value="between">two arms</option><option value="within">one with its baseline</option><option value="cases">cases and controls of one</option></select></div>}
              {between && <><Field label="First" path={[...path, "between", 0]} options={arms} /><Field label="Less" path={[...path, "between", 1]} options={arms} /></>}{within && <Field label="In" path={[...path, "within"]} options={arms} />}{groups && <><Field label="Cases" path={[...path, "cases"]} text /><Field label="Controls" path={[...path, "controls"]} text /><Field label="In" path={[...path, "arm"]} usual="the first arm" /><Field label="Held constant" path={[...path, "given"]} list usual="–" /></>}
              <Field label="First in reports" path={[...path, "method"]} options={METHODS} /><Field label="Split by" path={[...path, "by"]} usual="–" text /><Field label="Expected" path={[...path, "expect"]} usual="for example  g > 0.3" text /><Field label="Called" path={[...path, "label"]} text /></div>}
            <Wrongs path={path} below={false} /><Others path={path} known={COMPARED} />
            <p class="acts"><button class="ghost small" onClick={() => void change({ op: "add", path: ["compare"], value: c })}>Once more</button><button class="ghost small" onClick={() => void change({ op: "remove", path })}>Take away</button></p>
          </details>
        );
      })}
      <p class="acts"><button class="ghost small" onClick={add}>Add a comparison</button></p><Wrongs path={["compare"]} below={false} />
    </Part>
  );
}

function Published() {
  const list = at(["published"]), all = Array.isArray(list) ? list as unknown[] : [], known = names.value?.findings ?? [], idOf = (p: unknown) => shown(isMap(p) ? p["finding"] : p), have = new Set(all.map(idOf));
  return (
    <Part title="Published" path={["published"]}>
      {all.map((p, i) => {
        const id = idOf(p), f = known.find((x) => x.name === id), own = isMap(p) ? Object.keys(p).filter((k) => k !== "finding") : [], path: Path = ["published", i];
        return <div key={`${id}${i}`} class={`entry pub${wrongAt(path).length ? " bad" : ""}`}><p><b>{id}</b> {f?.about}{f?.side && <em> {f.side} side{f.verdict ? `, ${f.verdict} at the last check` : ""}</em>}</p>
          {own.length > 0 && <p class="others">read its own way: {own.map((k) => <button key={k} class="link" onClick={() => go.to(lineOf([...path, k]))}>{k}: {shown((p as Record<string, unknown>)[k]).slice(0, 70)}</button>)}</p>}
          <button class="ghost small" aria-label={`Remove ${id}`} onClick={() => void change({ op: "remove", path })}>×</button><Wrongs path={path} /></div>;
      })}
      <Pick label="Add a published finding" options={known.filter((k) => !have.has(k.name))} take={(k) => void change({ op: "add", path: ["published"], value: { finding: k.name } })} /><Wrongs path={["published"]} below={false} />
    </Part>
  );
}

export function Form({ link }: { link: (arm: string) => preact.ComponentChildren }) {
  const couplings = Object.values(about.value?.edges ?? {}).flat().sort().map((x) => ({ name: x, about: "" })), cut: Path = at(["model", "cut"]) !== undefined ? ["model", "cut"] : ["cut"], numbers = names.value?.numbers ?? [], claim = data.value["claim"] !== undefined ? "claim" : "row";
  return (
    <>
      <Part title="What it is">
        <Field label="Title" path={["study"]} text /><Field label="What it asks" path={["question"]} long />
        <div class="fs"><Field label="Design" path={["design"]} options={[["", "parallel arms"], ["parallel", "parallel arms"], ["counterfactual", "everybody in every arm"]].filter(([v]) => v !== (data.value["design"] === undefined ? "parallel" : "")) as [string, string][]} />
          <Field label="Clock at time zero" path={["clock"]} usual="08:00" text /><Field label="Seed" path={["seed"]} usual="0" /><Field label="Claim" path={[claim]} options={[["", "none"], ...Array.from({ length: 25 }, (_x, i) => [`S${i + 1}`, `S${i + 1}`] as [string, string])]} /></div>
      </Part>
      <People />
      <Part title="Arms" path={["arms"]}><Lanes link={link} /></Part>
      <Visits /><Measures /><Comparisons /><Published />
      <Part title="Model">
        <h3>Couplings that are cut</h3>{isMap(at(cut)) ? <button class="link" onClick={() => go.to(lineOf(cut))}>by arm: {shown(at(cut))}</button> : <><Chips path={cut} what="Cut" /><Pick label="Cut a coupling" options={couplings} take={(c) => void change({ op: "add", path: cut, value: c.name })} none={couplings.length ? "No coupling has these words." : "Known when the body is compiled."} /></>}
        <h3>Numbers set to a value</h3><Pairs path={["set"]} what="Numbers" options={numbers} value="1" />
        <details><summary>How it is computed and read</summary><div class="fs"><Field label="Precision" path={["model", "precision"]} options={[["", "fast"], ["reference", "reference"]]} /><Field label="Hormones in bursts" path={["model", "pulses"]} options={[["", "yes"], ["false", "no"]]} /><Field label="Noise of readings" path={["noise"]} options={[["", "of each arm"], ["common", "common to all"]]} /><Field label="Blinded" path={["blinded"]} options={[["", "where arms differ by drugs only"], ["true", "yes"], ["false", "no"]]} /></div><h3>Ratio of parallel arms</h3><Pairs path={["allocation"]} what="Ratio" options={armNames().map(([name]) => ({ name, about: "" }))} value="2" /></details>
        <Others path={["model"]} known={["with", "cut", "precision", "pulses"]} />
      </Part>
      <Others path={[]} known={TOP} />
    </>
  );
}
