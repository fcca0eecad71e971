// Times the page as a person feels it: from a key on a slider until the change is painted. One line of JSON.
import { AxeBuilder } from "@axe-core/playwright";
import { readdir, stat } from "node:fs/promises";
import { browser, lived, open, server } from "./support.mjs";

const moves = Number(process.argv[2] ?? 24);
const sorted = (a) => [...a].sort((x, y) => x - y), at = (a, p) => sorted(a)[Math.min(a.length - 1, Math.ceil(p * a.length) - 1)];
const s = process.env.BASE ? { base: process.env.BASE, stop: async () => {} } : await server(), b = await browser();
const foreign = [];
let violations = 0, script = 0, updates = 0;
async function timed(hash, label) {
  const made = await open(b, s.base, `/#${hash}`), { page } = made, cdp = await made.context.newCDPSession(page);
  await lived(page);
  await cdp.send("Performance.enable");
  const metric = async () => Object.fromEntries((await cdp.send("Performance.getMetrics")).metrics.map((m) => [m.name, m.value]));
  await page.getByLabel(label, { exact: true }).focus();
  for (let i = 0; i < 4; i++) { const n = await page.evaluate(() => window.allostasisLaps.length); await page.keyboard.press("ArrowRight"); await lived(page, n + 1); }
  const before = await metric(), from = await page.evaluate(() => window.allostasisLaps.length);
  for (let i = 0; i < moves; i++) {
    const n = await page.evaluate(() => window.allostasisLaps.length);
    await page.keyboard.press(i % 12 < 6 ? "ArrowRight" : "ArrowLeft");
    await lived(page, n + 1);
    await page.waitForTimeout(40);
  }
  const after = await metric(), laps = (await page.evaluate(() => window.allostasisLaps)).slice(from);
  script += (after.TaskDuration - before.TaskDuration) * 1e3; updates += laps.length;
  foreign.push(...made.foreign);
  await made.context.close();
  return laps;
}
const day = await timed("endotoxin=2", "Endotoxin, ng/kg"), months = await timed("chronic=0.3&view=90d", "Lasting strain, 0–1"), person = await timed("endotoxin=2", "Age, years");
for (const path of ["/", "/studies", "/studies/tsst", "/runs", "/evidence", "/model#module=hpa", "/stories", "/compare", "/lives"])
  for (const theme of ["light", "dark"]) {
    const { page, context, foreign: f } = await open(b, s.base, path, { colorScheme: theme });
    if ((await page.title()).startsWith("Explore") && path !== "/") { await context.close(); continue; } // a page that is not there
    await page.waitForLoadState("networkidle"); if (path === "/") await lived(page);
    const found = (await new AxeBuilder({ page }).analyze()).violations;
    for (const v of found) console.error(path, theme, v.id, v.impact, v.nodes.length, v.nodes[0].target.join(" "), v.nodes[0].any[0]?.message ?? "");
    violations += found.length; foreign.push(...f);
    await context.close();
  }
const folder = new URL("../../src/allostasis/web/static/", import.meta.url);
const bytes = (await Promise.all((await readdir(folder)).map(async (f) => (await stat(new URL(f, folder))).size))).reduce((x, y) => x + y, 0);
const r = (v) => Math.round(v * 10) / 10, firsts = day.map((l) => l.all ?? l.first);
console.log(JSON.stringify({
  day_median_ms: r(at(firsts, 0.5)), day_p95_ms: r(at(firsts, 0.95)), day_arrows_p95_ms: r(at(day.map((l) => l.arrows), 0.95)),
  months_first_p95_ms: r(at(months.map((l) => l.first), 0.95)), months_all_p95_ms: r(at(months.map((l) => l.all), 0.95)), months_all_median_ms: r(at(months.map((l) => l.all), 0.5)),
  new_person_p95_ms: r(at(person.map((l) => l.all ?? l.first), 0.95)), page_cpu_ms: r(script / updates), non_local_requests: foreign.length, bundle_bytes: bytes, axe_violations: violations,
}));
await b.close(); await s.stop();
