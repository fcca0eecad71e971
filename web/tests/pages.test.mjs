// Every page by role and label, with the keyboard, and with nothing but its own server to ask.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { browser, lived, open, server } from "./support.mjs";

let s, b;
before(async () => { s = await server(); b = await browser(); }, { timeout: 300_000 });
after(async () => { await b?.close(); await s?.stop(); });

async function on(path, options, body) {
  const made = await open(b, s.base, path, options);
  try {
    await body(made.page);
    assert.deepEqual(made.foreign, [], "asked another host");
    assert.deepEqual(made.wrong, [], "an error on the page");
  } finally { await made.context.close(); }
}
const clean = async (page) => assert.deepEqual((await new AxeBuilder({ page }).analyze()).violations.map((v) => `${v.id}: ${v.nodes[0].target}`), []);
const wide = async (page) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), "wider than the window");
const card = (page, name) => page.getByRole("button", { name: new RegExp(`^${name}:`) });

describe("explore", { timeout: 240_000 }, () => {
  test("a person at rest, three ways to begin, and an arrow cut by a click", () => on("/", {}, async (page) => {
    await lived(page);
    await page.getByText("nothing departs from this person's untouched day").waitFor();
    await page.getByRole("button", { name: "Two ng of endotoxin" }).click();
    await card(page, "Mood & symptoms").filter({ has: page.locator(".ratio.up") }).waitFor();
    assert.match(await card(page, "Cytokines & fever").getAttribute("aria-label"), /IL-6 .*×\d+/);
    await page.waitForFunction(() => location.hash.includes("endotoxin=2"));
    const arrow = page.getByRole("button", { name: /^Cytokines & fever → Microglia & barrier: activation over \+100 %/ });
    await arrow.focus(); await page.keyboard.press("c");
    await page.getByRole("button", { name: "Restore Cytokines & fever → Microglia & barrier" }).first().waitFor();
    // What the arrow carried is gone from the brain, and the body answers as before.
    await page.waitForFunction(() => !document.querySelector('[data-id="microglia"] .ratio') && document.querySelector('[data-id="innate"] .ratio'));
    assert.doesNotMatch(await card(page, "Microglia & barrier").getAttribute("aria-label"), /against untouched/);
    assert.match(await card(page, "HPA axis").getAttribute("aria-label"), /against untouched/);
    await page.waitForFunction(() => location.hash.includes("cut="));
    await page.reload(); await lived(page);
    await page.getByRole("region", { name: "Cut" }).getByRole("button").click();
    await page.waitForFunction(() => document.querySelector('[data-id="microglia"] .ratio'));
  }));
  test("the diagram is one tab stop, with arrow keys inside", () => on("/#endotoxin=2", {}, async (page) => {
    await lived(page);
    let inside = 0;
    await page.getByRole("slider", { name: "Endotoxin, ng/kg" }).focus();
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement?.closest("svg.loop") !== null)) inside++;
      if (await page.evaluate(() => document.activeElement?.getAttribute("aria-label") === "Moment")) break;
    }
    assert.equal(inside, 1);
    await card(page, "Cytokines & fever").focus();
    await page.keyboard.press("ArrowRight");
    assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /^Low-grade & ageing/);
    await page.keyboard.press("ArrowLeft"); await page.keyboard.press("Enter");
    assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /Cytokines & fever/);
    await page.keyboard.press("ArrowDown"); await page.keyboard.press("Escape");
    assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /^Cytokines & fever: /);
    await page.keyboard.press(" ");
    await page.getByRole("region", { name: "Inside Cytokines & fever" }).getByRole("checkbox").first().waitFor();
  }));
  test("sliders by key, the moment, pin, keys, themes, no violation", () => on("/#endotoxin=2", {}, async (page) => {
    await lived(page);
    await clean(page);
    await page.getByRole("slider", { name: "Age, years" }).press("ArrowRight");
    await page.waitForFunction(() => location.hash.includes("age=31"));
    const moment = page.getByRole("slider", { name: "Moment" });
    const before = await moment.inputValue();
    await page.keyboard.press("]");
    assert.ok(Number(await moment.inputValue()) > Number(before));
    await page.keyboard.press("p");
    await page.getByRole("button", { name: "Unpin" }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Dark theme" }).click();
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
    await clean(page);
    await page.getByRole("radio", { name: "3 months" }).check();
    await page.getByRole("figure", { name: "Severity of symptoms over time" }).waitFor();
    await page.getByRole("button", { name: "Back to rest" }).click();
    await page.getByText("nothing departs").first().waitFor();
  }));
  test("on a phone: no wider than the window, traces stay", () => on("/#endotoxin=2", { viewport: { width: 390, height: 844 }, hasTouch: true }, async (page) => {
    await lived(page);
    await wide(page); await clean(page);
    await page.getByRole("slider", { name: "Hydrocortisone, mg" }).scrollIntoViewIfNeeded();
    assert.ok(await page.getByRole("figure", { name: "IL-6 over time" }).isVisible());
  }));
  test("what cannot be lived is said, and a server that is gone", () => on("/", {}, async (page) => {
    await lived(page);
    await page.route("**/api/explore", (r) => r.fulfill({ status: 422, contentType: "application/json", body: JSON.stringify({ problems: [{ kind: "InputError", what: "no such coupling", where: "cut", line: null, key: "cut", found: "a->b", needed: "one that is", fix: "Restore it." }] }) }));
    await page.getByRole("slider", { name: "Endotoxin, ng/kg" }).press("ArrowRight");
    await page.getByRole("alert").getByText("no such coupling").waitFor();
    await page.unroute("**/api/explore"); await page.route("**/api/explore", (r) => r.abort());
    await page.getByRole("slider", { name: "Endotoxin, ng/kg" }).press("ArrowRight");
    await page.getByRole("alert").getByText("The server does not answer.").waitFor();
    await clean(page);
  }));
  test("a scenario opens as a study that is valid", () => on("/#endotoxin=2&cut=inflammation->microglia", {}, async (page) => {
    await lived(page);
    await page.getByRole("button", { name: "Open as a study" }).click();
    await page.getByRole("status").filter({ hasText: "valid" }).waitFor();
    assert.match(await page.getByLabel("Study file, YAML").inputValue(), /inflammation->microglia/);
    await page.goBack(); await page.getByRole("heading", { name: "Explore one person" }).waitFor({ state: "attached" });
  }));
});

describe("evidence", { timeout: 120_000 }, () => {
  test("rows, the worst first, one finding opened, its replay as a study", () => on("/evidence", {}, async (page) => {
    await page.getByRole("heading", { name: "What the model gets wrong, and right" }).waitFor();
    assert.match(await page.locator(".findings .name").first().innerText(), /Goes the other way/);
    await clean(page);
    await page.getByRole("button", { name: /^S8, / }).click();
    await page.getByRole("radio", { name: "Met" }).check();
    await page.getByRole("searchbox", { name: "Find" }).fill("temperature");
    await page.getByRole("radio", { name: "All" }).check(); await page.getByRole("searchbox", { name: "Find" }).fill("");
    await page.getByRole("button", { name: /lps2 il10 peak/ }).click();
    await page.getByText("raises IL-10").waitFor();
    assert.match(page.url(), /row=S8.*open=lps2-il10-peak/);
    await page.getByRole("button", { name: "Open its replay as a study" }).click();
    await page.getByRole("status").filter({ hasText: "valid" }).waitFor();
  }));
  test("a reason is said on the calibration side alone", () => on("/evidence#side=validation", {}, async (page) => {
    await page.locator(".findings li").first().waitFor();
    assert.deepEqual((await page.locator(".findings .why").allInnerTexts()).filter((said) => said && said !== "not said"), []);
  }));
  test("on a phone, and nothing found", () => on("/evidence#q=nothinglikethis", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }, async (page) => {
    await page.getByRole("button", { name: "Show all" }).waitFor();
    await wide(page); await clean(page);
    await page.getByRole("button", { name: "Show all" }).click();
    await page.locator(".findings li").nth(20).waitFor();
  }));
});

describe("model", { timeout: 120_000 }, () => {
  test("a module found, its equations, numbers and sources", () => on("/model", {}, async (page) => {
    await page.getByRole("heading", { name: "Model", exact: true }).waitFor();
    await page.keyboard.press("/"); await page.keyboard.type("receptor");
    await page.getByRole("link", { name: /^hpa/ }).click();
    await page.getByRole("article", { name: "hpa" }).getByRole("heading", { name: "Equations" }).waitFor();
    await page.getByRole("columnheader", { name: "Grade" }).waitFor();
    await clean(page);
    await page.getByLabel("Find a module").fill("");
    await page.getByRole("button", { name: "All guesses" }).click();
    await page.getByRole("article", { name: "Guesses" }).getByRole("row").nth(5).waitFor();
  }));
  test("a module that is not there is said", () => on("/model#module=nosuch", { viewport: { width: 390, height: 844 } }, async (page) => {
    await page.getByRole("alert").getByText('unknown module "nosuch"').waitFor();
    await wide(page); await clean(page);
  }));
});

describe("studies and runs", { timeout: 240_000 }, () => {
  test("form and text are one document; a problem by its line; a run and its report", () => on("/studies", {}, async (page) => {
    await page.getByRole("link", { name: /The Trier Social Stress Test/ }).waitFor();
    await clean(page);
    await page.getByRole("link", { name: /The Trier Social Stress Test/ }).click();
    const text = page.getByLabel("Study file, YAML");
    await page.getByRole("status").filter({ hasText: "valid" }).waitFor();
    await clean(page);
    const number = page.getByRole("textbox", { name: "People", exact: true });
    await number.fill("4"); await number.press("Tab");
    await page.getByText("4 people × 2 arms").waitFor();
    assert.match(await text.inputValue(), /number: 4\b/);
    const good = await text.inputValue();
    await text.fill(good.replace("measure:", "measures:"));
    await page.getByRole("button", { name: /^line \d+ unknown key "measures"/ }).click();
    assert.equal(await page.getByRole("button", { name: "Run" }).isDisabled(), true);
    await text.fill(good);
    await page.getByRole("status").filter({ hasText: "valid" }).waitFor();
    await page.getByRole("button", { name: "Run" }).click();
    await page.waitForURL("**/runs/*");
    await page.getByRole("status").filter({ hasText: /^done/ }).waitFor({ timeout: 120_000 });
    await page.frameLocator("iframe.report").getByRole("heading", { name: "The Trier Social Stress Test" }).waitFor();
    await page.getByRole("link", { name: "Runs" }).first().click();
    await page.getByRole("link", { name: /The Trier Social Stress Test 4 people/ }).first().waitFor();
    await clean(page); await wide(page);
  }));
  test("the form in full: by keys alone, each change at its place, the writer's words kept", () => on("/studies/tsst", {}, async (page) => {
    const text = page.getByLabel("Study file, YAML"), says = (what) => page.waitForFunction((w) => document.querySelector("textarea[aria-label^='Study file']").value.includes(w), what);
    await page.getByRole("status").filter({ hasText: "valid" }).waitFor();
    const before = await text.inputValue();
    // What is given moves by keys, and its fields say the same.
    const given = page.getByRole("button", { name: /^tsst at 0 h in tsst/ });
    await given.press("ArrowRight");
    await says("{stressor: tsst, at: 5 min}");
    await page.getByRole("button", { name: /^tsst at 5 min in tsst/ }).press("Enter");
    const one = page.getByRole("group", { name: "tsst in tsst" });
    await one.getByLabel("At").fill("0 h"); await one.getByLabel("Every").fill("60 min"); await one.getByLabel("Until").fill("2 h"); await one.getByLabel("Until").press("Tab");
    await says("{stressor: tsst, at: 0 h, every: 60 min, until: 2 h}");
    await page.getByRole("button", { name: /^tsst at 0 h and 2 more times/ }).waitFor();
    // A problem stands at its field, and goes with it.
    await one.getByLabel("Every").fill("-1 h"); await one.getByLabel("Every").press("Tab");
    await one.getByRole("button", { name: /is no step in time/ }).waitFor();
    assert.equal(await one.getByLabel("Every").getAttribute("aria-invalid"), "true");
    await page.keyboard.press("Escape"); await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("status").filter({ hasText: "valid" }).waitFor();
    // Another arm, something given in it, a measure, a comparison, a finding, who takes part.
    await page.getByRole("button", { name: "Give something in rest" }).click();
    const pick = page.getByRole("combobox", { name: "What is given in rest" });
    await pick.fill("hydrocort"); await pick.press("Enter");
    await says("rest: [{treatment: hydrocortisone");
    await page.getByRole("button", { name: "Add an arm" }).click(); await says("arm 2: []");
    const measure = page.getByRole("combobox", { name: "Add a measure" });
    await measure.fill("interleukin 10"); await measure.press("ArrowDown"); await measure.press("Enter"); await says("stai_state, il10");
    await page.getByRole("button", { name: "Remove neutrophils" }).click();
    await page.getByRole("button", { name: "Add a comparison" }).click(); await says("endpoint: peak(salivary_cortisol), over: [");
    const finding = page.getByRole("combobox", { name: "Add a published finding" });
    await finding.fill("tsst-vs-dexcrh-size"); await finding.press("Enter"); await says("- {finding: tsst-vs-dexcrh-size}");
    await page.getByRole("radio", { name: "one for all" }).first().check(); await says("  age: 25\n");
    await page.getByRole("combobox", { name: "Add a condition" }).fill("auto"); await page.getByRole("combobox", { name: "Add a condition" }).press("Enter"); await says("model: {with: [autoimmune]}");
    const name = page.getByLabel("Name of arm rest");
    await name.fill("quiet"); await name.press("Enter"); await says("between: [tsst, quiet], label: ACTH at its peak");
    const now = await text.inputValue();
    for (const words of before.match(/#.*$/gm)) assert.ok(now.includes(words), words);
    assert.ok(!/neutrophils/.test(now) && now.indexOf("model:") < now.indexOf("arms:"));
    await clean(page); await wide(page);
  }));
  test("the form keeps what it does not know, and shows what can be shown of a broken study", () => on("/studies/new", { viewport: { width: 390, height: 844 } }, async (page) => {
    await page.getByRole("status").filter({ hasText: "problem" }).waitFor(); // the empty draft has been looked at
    await page.evaluate(() => { sessionStorage.setItem("draft", "study: x # mine\npeople: {number: 2, unheard: of}\narms: {a: [{stressor: tsst, at: 1 parsec}], b: []}\nvisits: [0 h, 1 h]\nmeasure: [il6]\n"); });
    await page.reload();
    await page.getByRole("button", { name: "unheard: of" }).waitFor();
    await page.getByRole("button", { name: /^tsst no time that can be read in a/ }).waitFor();
    assert.match(await page.getByRole("region", { name: "Arms", exact: true }).getByRole("heading").first().innerText(), /1 problem/);
    const number = page.getByRole("textbox", { name: "People", exact: true });
    await number.fill("3"); await number.press("Tab");
    await page.waitForFunction(() => document.querySelector("textarea[aria-label^='Study file']").value.includes("people: {number: 3, unheard: of}"));
    await page.getByLabel("Study file, YAML").fill("study: [");
    await page.getByText(/form appears when|not valid YAML/).first().waitFor();
    await clean(page); await wide(page);
  }));
  test("an arm opens in Explore", () => on("/studies/tsst", {}, async (page) => {
    await page.getByRole("button", { name: "More about tsst" }).click();
    await page.getByRole("link", { name: "Open in Explore" }).click();
    await lived(page);
    assert.match(page.url(), /#tsst=1&age=25&bmi=23&clock=16&view=6h$/);
    await card(page, "Appraisal & fear").waitFor();
  }));
  test("nothing run yet, and a run that is not there", () => on(`/runs/${"0".repeat(16)}`, {}, async (page) => {
    await page.getByRole("alert").getByText("there is no such run").waitFor();
  }));
});

describe("stories and compare", { timeout: 240_000 }, () => {
  test("a step sets the state beside it, and its numbers are of who lives there", () => on("/stories", {}, async (page) => {
    await clean(page);
    await page.getByRole("link", { name: /A day of fever/ }).click();
    await lived(page);
    await page.getByRole("button", { name: "7. The mood drops" }).click();
    await page.waitForFunction(() => document.querySelector('[data-id="microglia"] .ratio'));
    await clean(page);
    const said = page.getByRole("status").filter({ hasText: "Low mood is" });
    const shown = async () => Number((await said.locator("b.live").first().innerText()).split(" ")[0]);
    const fever = await shown();
    assert.ok(fever > 1.5, `low mood ${fever}`);
    await page.getByRole("link", { name: /lps08 depressed mood/ }).waitFor();
    await page.keyboard.press("ArrowRight"); await page.keyboard.press("ArrowRight");
    await page.getByRole("button", { name: "9. Cut one arrow" }).and(page.locator("[aria-current=step]")).waitFor();
    await page.waitForFunction(() => !document.querySelector('[data-id="microglia"] .ratio') && document.querySelector('[data-id="innate"] .ratio'));
    assert.match(page.url(), /story=fever&step=9/);
    await page.getByRole("link", { name: "Explore from here" }).click();
    await page.getByRole("region", { name: "Cut" }).waitFor();
  }));
  test("each story has eight steps or more, and each of them can be lived", () => on("/stories", { viewport: { width: 390, height: 844 } }, async (page) => {
    for (const title of [/A day of fever/, /A speech before a panel/, /Three months of strain/]) {
      await page.goto(`${s.base}/stories`);
      await page.getByRole("link", { name: title }).click();
      const steps = page.locator(".words ol > li");
      await steps.first().waitFor();
      const count = await steps.count();
      assert.ok(count >= 8);
      for (let i = 1; i < count; i++) await page.getByRole("button", { name: "Next" }).click();
      await page.waitForFunction(() => !document.querySelector("[role=alert]") && /\d/.test(document.querySelector(".words b.live")?.textContent ?? ""));
      await wide(page);
    }
  }));
  test("two scenarios side by side, from a pinned run", () => on("/#endotoxin=2", {}, async (page) => {
    await lived(page);
    await page.getByRole("button", { name: "Pin", exact: true }).click();
    await page.getByRole("slider", { name: "Hydrocortisone, mg" }).press("End");
    await page.getByRole("link", { name: "Compare", exact: true }).last().click();
    await page.getByRole("figure", { name: "Cortisol in both" }).waitFor();
    const table = page.getByRole("region", { name: "Key figures" });
    await table.getByRole("row").nth(12).waitFor({ timeout: 60_000 });
    assert.match(await table.getByRole("row").nth(1).innerText(), /IL-6[\s\S]*highest/);
    await clean(page); await wide(page);
  }));
  test("two finished runs: courses, their difference, key figures; two arms of one", () => on("/studies/tsst", {}, async (page) => {
    await page.getByRole("status").filter({ hasText: "valid" }).waitFor();
    const number = page.getByRole("textbox", { name: "People", exact: true });
    await number.fill("4"); await number.press("Tab"); await page.getByText("4 people × 2 arms").waitFor();
    await page.getByRole("button", { name: "Run" }).click();
    await page.waitForURL("**/runs/*");
    await page.getByRole("status").filter({ hasText: /^done/ }).waitFor({ timeout: 120_000 });
    await page.getByRole("link", { name: "Compare", exact: true }).last().click();
    const b = page.getByRole("combobox", { name: "B" });
    await b.selectOption({ index: 1 });
    await page.getByText("The same people live in both").waitFor();
    await page.getByRole("combobox", { name: "Arm" }).last().selectOption("rest");
    await page.getByRole("figure", { name: "cortisol in saliva: B less A" }).waitFor();
    await page.getByRole("region", { name: "Key figures" }).getByRole("row").nth(9).waitFor();
    await page.getByRole("region", { name: "Comparisons of both" }).getByRole("row").nth(3).waitFor();
    await clean(page); await wide(page);
  }));
  test("nothing to compare yet", () => on("/compare", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }, async (page) => {
    await page.getByRole("link", { name: /endotoxin without and with/ }).waitFor();
    await clean(page); await wide(page);
  }));
});

// Lives are made up here: living sixty-four takes a minute.
const curve = (v) => ({ t: Array.from({ length: 60 }, (_x, i) => 18 + i), v: Array.from({ length: 60 }, (_x, i) => v + i / 60) });
const course = (v, death) => ({ death, curves: { severity: { t: [0.5, 6.5, 30.5, 70.5], v: [v, v, 2 * v, v] }, "acute_phase.crp": curve(10 * v), "childhood.threat": curve(v) }, episodes: [{ kind: "depression", from: 22.5, until: 23.1, ended: true }] });
const made = (twin) => ({
  number: 54, female: true, bmi: 24, met: [{ kind: "parents apart", from: 8.4, until: 18, severity: 0.2 }],
  curves: { severity: { title: "Symptoms", unit: "0–1" }, "acute_phase.crp": { title: "CRP", unit: "mg/L" }, "childhood.threat": { title: "Programmed threat", unit: "1" } },
  life: course(0.3, 76.3), twin: twin ? course(0.1, null) : null, living: { what: "", seconds: 0, problem: "" },
});
const rows = [{ number: 3, female: false, met: 0, death: 60, depression: 0, mania: 0, hypomania: 0, PTSD: 0 }, { number: 54, female: true, met: 5, death: 76.3, depression: 1, mania: 0, hypomania: 0, PTSD: 0 }];
async function pretend(page, state) {
  await page.route("**/api/lives", (route) => {
    if (route.request().method() === "POST") { state.asked = route.request().postDataJSON(); state.twin = state.asked.spared; state.kept = true; return route.fulfill({ status: 202, json: { what: "", seconds: 0, problem: "" } }); }
    return route.fulfill({ json: { lives: state.kept ? rows : [], block: 64, living: { what: "", seconds: 0, problem: "" } } });
  });
  await page.route("**/api/lives/*", (route) => (state.kept ? route.fulfill({ json: { ...made(state.twin), number: Number(route.request().url().split("/").pop()) } })
    : route.fulfill({ status: 422, json: { problems: [{ kind: "InputError", what: "this life is not kept", where: "", line: null, key: "", found: "54", needed: "", fix: "" }] } })));
}
describe("lives", { timeout: 120_000 }, () => {
  for (const options of [{ viewport: { width: 390, height: 844 } }, { viewport: { width: 1600, height: 1000 }, colorScheme: "dark" }])
    test(`from nobody kept to a life beside its twin, ${options.viewport.width} px`, () => on("/model", options, async (page) => {
      const state = { kept: false, twin: false };
      await pretend(page, state);
      await page.goto(`${s.base}/lives#n=54&age=30`);
      await page.getByRole("button", { name: "Live people 0 to 63" }).click();
      await page.getByRole("img", { name: /parents apart from 8.4 to 18\. Episodes: depression from 22\.5 to 23\.1/ }).waitFor();
      assert.deepEqual(state.asked, { number: 54, spared: false });
      assert.equal(await page.getByRole("figure", { name: "CRP over age: 3.2 at 30" }).count(), 1);
      await page.getByRole("slider", { name: "Age" }).focus();
      await page.keyboard.press("ArrowRight");
      await page.waitForURL(/age=30\.5/);
      await page.getByRole("button", { name: "Live the same person, spared" }).click();
      await page.getByRole("figure", { name: /Programmed threat.* in the spared twin/ }).waitFor();
      await page.getByRole("combobox", { name: "Whom to look at" }).selectOption("none");
      await page.waitForURL(/n=3\b.*of=none/);
      await wide(page);
    }));
  test("a childhood, told: ten steps, each at its age, with numbers of both lives", () => on("/model", {}, async (page) => {
    const state = { kept: true, twin: false };
    await pretend(page, state);
    await page.goto(`${s.base}/stories#story=childhood`);
    const steps = page.locator(".words ol > li");
    await steps.first().waitFor();
    assert.ok((await steps.count()) >= 8);
    await page.getByRole("button", { name: "Live the same person, spared" }).click();
    await page.getByRole("button", { name: "Next" }).click();
    await page.waitForFunction(() => document.querySelector(".words b.live")?.textContent === "0.3" && document.querySelector(".words b.twin")?.textContent === "0.1");
    assert.equal(await page.getByRole("slider", { name: "Age" }).inputValue(), "6");
    await page.getByRole("link", { name: "This life, and others" }).click();
    await page.waitForURL(/lives#n=54&age=6/);
    await clean(page); await wide(page);
  }));
});
