// What every page has: its head, and what is wrong, in words.
import type { ComponentChildren } from "preact";
import { Refused } from "./net";
import type { Problem } from "./net";
import { about, offline, page, problems, theme, turn, visit } from "./state";

export function Link({ to, hash = "", children, ...rest }: { to: string; hash?: string; children: ComponentChildren; class?: string; "aria-label"?: string; "aria-current"?: "page" | undefined }) {
  const go = (e: MouseEvent) => { if (e.metaKey || e.ctrlKey || e.shiftKey || e.button) return; e.preventDefault(); visit(to, hash); };
  return <a href={`/${to}${hash ? `#${hash}` : ""}`} onClick={go} {...rest}>{children}</a>;
}

export function Head({ pages }: { pages: [string, string][] }) {
  const dark = theme.value === "dark";
  return (
    <header class="top">
      <a class="skip" href="#main">Skip to the page</a>
      <Link to="" class="logo" aria-label="Allostasis"><svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="M12 3a9 9 0 1 0 8.5 6" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" /><path d="M21 3.5 20.6 9.6 15 8z" fill="currentColor" /><circle cx="12" cy="12" r="2.6" fill="var(--up)" /></svg><span>Allostasis</span></Link>
      <nav aria-label="Pages">{pages.map(([id, text]) => <Link key={id} to={id} aria-current={page.value.split("/")[0] === id ? "page" : undefined}>{text}</Link>)}</nav>
      <span class="grow" />
      <span class="not">Research software · not medical advice</span>
      <button class="ghost round" aria-label={dark ? "Light theme" : "Dark theme"} onClick={turn}><span aria-hidden="true">{dark ? "☀" : "☾"}</span></button>
    </header>
  );
}

export function Wrong({ problem: p }: { problem: Problem }) {
  return (
    <p class="alert" role="alert">
      <b>{p.what}</b>{(p.key || p.where) && <> at <code>{p.key || p.where}</code></>}.{p.found && ` Found ${p.found}.`}{p.needed && ` Needed ${p.needed}.`} {p.fix}
    </p>
  );
}
export const Reading = ({ what }: { what: string }) => (problems.value.length ? null : <p class="not" role="status">Reading {what}{what && " "}…</p>);
export function Alerts() {
  const a = about.value;
  return (
    <>
      {offline.value && <p class="alert" role="alert"><b>The server does not answer.</b> Start it again with <code>allostasis serve</code>; your scenario is kept in the address.</p>}
      {problems.value.map((p, i) => <Wrong key={i} problem={p} />)}
      {a && !a.ready && !offline.value && problems.value.length === 0 && (
        <p class="note" role="status"><progress max={a.stage.total} value={a.stage.done} aria-label="Getting ready" /> Getting ready: {a.stage.what}. The first start on a machine takes about half a minute.</p>
      )}
    </>
  );
}

export function failed(error: unknown): void {
  if (error instanceof Refused) problems.value = error.problems;
  else problems.value = [{ kind: "RunError", what: "The server does not answer", where: "", line: null, key: "", found: "", needed: "", fix: "Start it again with  allostasis serve , then load this page again." }];
}
export function Failed() {
  return (
    <>
      {problems.value.map((p, i) => <Wrong key={i} problem={p} />)}
    </>
  );
}
