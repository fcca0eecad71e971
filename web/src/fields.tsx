// Parts of the study form: a field with what is wrong with it, a search among names, keys with values.
import { useId, useRef, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { at, change, isMap, keyed, lineOf, put, shown, typed, wrongAt } from "./doc";
import type { Named, Path } from "./doc";

export const go: { to: (line: number) => void } = { to: () => {} }; // the text view, which shows a line

export function Wrongs({ path, id, below = true }: { path: Path; id?: string; below?: boolean }) {
  const wrong = wrongAt(path, below);
  if (!wrong.length) return null;
  return <ul class="wrongs" id={id}>{wrong.slice(0, 4).map((p, i) => <li key={i}><button onClick={() => go.to(p.line ?? lineOf(path))}>{p.what}{p.found && <>; found <code>{p.found}</code></>}{p.needed && <>; needed {p.needed}</>}.{p.fix && ` ${p.fix}`}</button></li>)}</ul>;
}

// A text that is typed stays as typed until it is in the document, whatever else is drawn anew meanwhile.
export function Typing({ value, commit, long, ...rest }: { value: string; commit: (raw: string) => unknown; long?: boolean | undefined } & Record<string, unknown>) {
  const [draft, hold] = useState<string | null>(null), mine = draft ?? value;
  const done = (e: Event) => { const raw = (e.currentTarget as HTMLInputElement).value; void Promise.resolve(commit(raw)).then(() => hold((d) => (d === raw ? null : d))); };
  const props = { ...rest, value: mine, autocomplete: "off", spellcheck: false, onInput: (e: Event) => hold((e.currentTarget as HTMLInputElement).value), onChange: done };
  return long ? <textarea {...props} rows={2} /> : <input {...props} type="text" />;
}

type Shape = { label: string; path: Path; list?: boolean; hint?: string; options?: [string, string][]; usual?: string; long?: boolean; quiet?: boolean; suggest?: string; text?: boolean };
// One value of the document. An empty field takes its key away, and what is then usual stands in grey.
export function Field({ label, path, list, hint, options, usual = "", long, quiet, suggest, text }: Shape) {
  const id = useId(), value = at(path), wrong = wrongAt(path), said = shown(value);
  const commit = (raw: string) => put(path, text || long ? raw.trim() : typed(raw, list));
  const common = { id, "aria-invalid": wrong.length > 0 || undefined, "aria-describedby": wrong.length ? `${id}w` : undefined, title: hint };
  return (
    <div class={`f${wrong.length ? " bad" : ""}${quiet ? " quiet" : ""}`}>
      <label for={id}>{label}</label>
      {options ? <select {...common} value={said} onChange={(e) => void commit(e.currentTarget.value)}>{[...(options.some(([v]) => v === said) ? [] : [[said, said || "–"] as [string, string]]), ...options].map(([v, t]) => <option key={v} value={v}>{t}</option>)}</select>
        : <Typing {...common} value={said} commit={commit} long={long} placeholder={usual} list={suggest} />}
      {wrong.length > 0 && <Wrongs path={path} id={`${id}w`} />}
    </div>
  );
}

// Search among names: arrows choose, Enter takes, Escape closes.
export function Pick({ label, options, take, none }: { label: string; options: Named[]; take: (name: Named) => void; none?: string }) {
  const id = useId(), [q, ask] = useState(""), [open, show] = useState(false), [row, move] = useState(0), list = useRef<HTMLUListElement>(null);
  const words = q.toLowerCase().replaceAll("_", " ").split(/\s+/).filter(Boolean);
  const hits = options.filter((o) => { const s = `${o.name} ${o.about}`.toLowerCase().replaceAll("_", " "); return words.every((w) => s.includes(w)); });
  const first = q.trim().toLowerCase(), rank = (o: Named) => (o.name === first ? 0 : o.name.startsWith(first) ? 1 : o.name.includes(first) ? 2 : 3), some = (first ? [...hits].sort((a, b) => rank(a) - rank(b)) : hits).slice(0, 40);
  const done = (o: Named) => { take(o); ask(""); move(0); show(false); };
  const to = (n: number) => { move(n); queueMicrotask(() => list.current?.children[n]?.scrollIntoView({ block: "nearest" })); };
  const key = (e: KeyboardEvent) => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") { show(true); to(some.length ? (row + (e.key === "ArrowDown" && open ? 1 : e.key === "ArrowUp" ? -1 : 0) + some.length) % some.length : 0); }
    else if (e.key === "Enter" && open && some[row]) done(some[row]);
    else if (e.key === "Escape" && open) show(false);
    else return;
    e.preventDefault(); e.stopPropagation();
  };
  return (
    <div class="pick">
      <input type="text" role="combobox" aria-label={label} placeholder={label} aria-expanded={open} aria-controls={`${id}l`} aria-autocomplete="list" aria-activedescendant={open && some[row] ? `${id}${row}` : undefined} autocomplete="off" spellcheck={false} value={q}
        onInput={(e) => { ask(e.currentTarget.value); move(0); show(true); }} onFocus={() => show(true)} onBlur={() => setTimeout(() => show(false), 150)} onKeyDown={key} />
      <ul id={`${id}l`} role="listbox" aria-label={label} hidden={!open} ref={list}>
        {some.map((o, i) => <li key={o.name} id={`${id}${i}`} role="option" aria-selected={i === row} onPointerDown={(e) => { e.preventDefault(); done(o); }}><b>{o.name}</b>{o.unit && o.unit !== "1" && <i>{o.unit}</i>}<span>{o.about}</span></li>)}
        {open && some.length === 0 && <li role="option" aria-selected={false} aria-disabled="true" class="not">{none ?? "Nothing has these words in it."}</li>}
      </ul>
    </div>
  );
}

export function Chips({ path, what, about }: { path: Path; what: string; about?: (name: string) => string }) {
  const all = at(path);
  if (!Array.isArray(all)) return <Wrongs path={path} />;
  return (
    <>
      <ul class="tags" aria-label={what}>{all.map((v, i) => {
        const bad = wrongAt([...path, i]).length > 0;
        return <li key={`${shown(v)}${i}`} class={`chip${bad ? " bad" : ""}`} title={about?.(shown(v))}><span>{shown(v)}</span><button aria-label={`Remove ${shown(v)}`} onClick={() => void change({ op: "remove", path: [...path, i] })}>×</button></li>;
      })}</ul>
      <Wrongs path={path} />
    </>
  );
}

// Names of one's own choice with values: parameters, traits, ratios.
export function Pairs({ path, what, options, value }: { path: Path; what: string; options: Named[]; value: string }) {
  const all = at(path);
  return (
    <div class="pairs" role="group" aria-label={what}>
      {isMap(all) && Object.entries(all).map(([k, v]) => (
        <div key={k} class="pair2">{isMap(v) ? <button class="link" onClick={() => go.to(lineOf([...path, k]))}>{k}: {shown(v)}</button> : <Field label={k} path={[...path, k]} />}
          <button class="ghost small" aria-label={`Remove ${k}`} onClick={() => void change({ op: "remove", path: [...path, k] })}>×</button></div>
      ))}
      <Pick label={`Add to ${what.toLowerCase()}`} options={options.filter((o) => !isMap(all) || !(o.name in all))} take={(o) => void change({ op: "set", path: [...path, o.name], value: typed(value) })} />
      <Wrongs path={path} below={false} />
    </div>
  );
}

// Keys that this form has no field for stay as they are; each leads to its line.
export function Others({ path, known }: { path: Path; known: string[] }) {
  const here = at(path), rest = isMap(here) ? Object.keys(here).filter((k) => !known.includes(k)) : [];
  if (!rest.length) return null;
  return <p class="others">Also in the text: {rest.map((k) => <button key={k} class={`link${wrongAt([...path, k]).length ? " opposite" : ""}`} title={keyed([...path, k])} onClick={() => go.to(lineOf([...path, k]))}>{k}: {shown((here as Record<string, unknown>)[k]).slice(0, 60)}</button>)}</p>;
}
export function Part({ title, path, children, id }: { title: string; path?: Path; children: ComponentChildren; id?: string }) {
  const n = path ? wrongAt(path).length : 0;
  return <section class="part" aria-label={title} id={id}><h2>{title}{n > 0 && <em>{n} {n === 1 ? "problem" : "problems"}</em>}</h2>{children}</section>;
}
