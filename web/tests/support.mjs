// A server of its own and a browser that reaches nothing else.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export async function server() {
  if (process.env.BASE) return { base: process.env.BASE, stop: async () => {} }; // one that runs already
  const runs = await mkdtemp(join(tmpdir(), "allostasis-page-"));
  const python = process.env.PYTHON ?? join(ROOT, ".venv/bin/python");
  const child = spawn(python, ["-m", "allostasis.cli", "serve", "--port", "0", "--runs", runs], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, PYTHONPATH: join(ROOT, "src") } });
  const base = await new Promise((done, wrong) => {
    let text = "";
    child.stdout.on("data", (d) => { text += d; const found = text.match(/http:\/\/[^\s/]+/); if (found) done(found[0]); });
    child.on("exit", (code) => wrong(new Error(`the server ended with ${code}`)));
  });
  for (let i = 0; i < 600; i++) {
    const about = await fetch(`${base}/api/about`).then((r) => r.json());
    if (about.ready) break;
    if (about.problems.length) throw new Error(JSON.stringify(about.problems));
    await new Promise((r) => setTimeout(r, 200));
  }
  const stop = async () => {
    if (child.exitCode === null) { const gone = new Promise((r) => child.once("exit", r)); child.kill("SIGTERM"); await gone; }
    await rm(runs, { recursive: true, force: true });
  };
  return { base, stop, child, runs };
}
export const browser = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

// A page that notes whatever it should not do: other hosts, errors, words on the console.
export async function open(b, base, path = "/", options = {}) {
  const context = await b.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage(), wrong = [], foreign = [];
  page.on("pageerror", (e) => wrong.push(`${e}`));
  page.on("console", (m) => { if (m.type() === "error" && !/Failed to load resource|net::ERR/.test(m.text())) wrong.push(m.text()); });
  await context.route("**/*", (route) => {
    const url = new URL(route.request().url());
    if (url.origin === base || ["data:", "blob:"].includes(url.protocol)) return route.continue();
    foreign.push(url.href);
    return route.abort();
  });
  await page.goto(base + path);
  return { page, context, wrong, foreign };
}
export const lived = (page, n = 1) => page.waitForFunction((k) => (window.allostasisLaps?.length ?? 0) >= k, n, { timeout: 60_000 });
