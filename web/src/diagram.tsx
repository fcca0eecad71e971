// The loop: fourteen cards that never move, in three bands, and the arrows between them.
import { useRef, useState } from "preact/hooks";
import { about, arrows, carries, cutEdge, cutEdges, cuts, edgeName, edges as edgeIds, hover, moment, narrow, nearest, opened, percent, run, scenario, step, title, toggle } from "./state";

type Point = [number, number];
type Plan = { w: number; h: number; card: Point; at: Record<string, Point>; bands: [number, number][]; barrier: number; labels: Point[] };
const WIDE: Plan = {
  w: 760, h: 640, card: [154, 64], barrier: 391, bands: [[4, 118], [132, 252], [398, 236]], labels: [[20, 24], [20, 154], [20, 624]],
  at: {
    appraisal: [16, 40], mood: [207, 40], behaviour: [398, 40], sleep: [590, 40],
    circuits: [112, 178], transmitters: [372, 178], kynurenine: [540, 282], microglia: [278, 296],
    hpa: [16, 424], autonomic: [180, 520], innate: [392, 424], lowgrade: [590, 424], leukocytes: [392, 556], adaptive: [590, 556],
  },
};
// On a phone the same bands, three cards a row.
const TALL: Plan = {
  w: 386, h: 640, card: [112, 56], barrier: 413, bands: [[2, 170], [180, 222], [424, 212]], labels: [[12, 20], [12, 198], [12, 628]],
  at: {
    appraisal: [8, 30], mood: [137, 30], behaviour: [266, 30], sleep: [266, 106],
    circuits: [8, 208], transmitters: [266, 208], microglia: [137, 288], kynurenine: [266, 330],
    hpa: [8, 446], innate: [137, 446], lowgrade: [266, 446], autonomic: [8, 546], leukocytes: [137, 560], adaptive: [266, 546],
  },
};
const BANDS = ["MIND & BEHAVIOUR", "BRAIN", "BODY"], LIT = 0.02;
const shown = (v: number): string => v.toFixed(1);

function border(plan: Plan, group: string, to: Point, shift: number): Point {
  const [w, h] = plan.card, [x0, y0] = plan.at[group]!;
  const x = x0 + w / 2, y = y0 + h / 2, dx = to[0] - x, dy = to[1] - y, n = Math.hypot(dx, dy) || 1;
  const k = Math.min((w / 2 + 4) / Math.abs(dx || 1e-9), (h / 2 + 4) / Math.abs(dy || 1e-9));
  return [x + dx * k - (dy / n) * shift, y + dy * k + (dx / n) * shift];
}
const centre = (plan: Plan, g: string): Point => [plan.at[g]![0] + plan.card[0] / 2, plan.at[g]![1] + plan.card[1] / 2];
// The head is drawn by hand: it grows with the line, and its tip stands free of the card.
function route(plan: Plan, a: string, b: string, w: number): { d: string; head: string } {
  const A = border(plan, a, centre(plan, b), 6), B = border(plan, b, centre(plan, a), -6);
  const dx = B[0] - A[0], dy = B[1] - A[1], n = Math.hypot(dx, dy) || 1, bend = 0.13 * n + 6;
  const c: Point = [(A[0] + B[0]) / 2 - (dy / n) * bend, (A[1] + B[1]) / 2 + (dx / n) * bend];
  const tx = B[0] - c[0], ty = B[1] - c[1], tn = Math.hypot(tx, ty) || 1, ux = tx / tn, uy = ty / tn, L = 6 + w * 1.15, half = 2.6 + w * 0.72;
  const E: Point = [B[0] - ux * L * 0.8, B[1] - uy * L * 0.8];
  const head = `M${shown(B[0])} ${shown(B[1])}L${shown(B[0] - ux * L - uy * half)} ${shown(B[1] - uy * L + ux * half)}L${shown(E[0])} ${shown(E[1])}L${shown(B[0] - ux * L + uy * half)} ${shown(B[1] - uy * L - ux * half)}z`;
  return { d: `M${shown(A[0])} ${shown(A[1])}Q${shown(c[0])} ${shown(c[1])} ${shown(E[0])} ${shown(E[1])}`, head };
}

export function ratio(v: number | null | undefined, z: number | null | undefined): { text: string; up: boolean } | null {
  if (v == null || z == null || Math.abs(z) < 1e-6 || v / z <= 0 || Math.abs(v / z - 1) <= 0.03) return null;
  const r = v / z;
  return { text: r >= 1.95 ? `×${r.toFixed(r >= 10 ? 0 : 1)}` : `${r > 1 ? "+" : "−"}${Math.round(Math.abs(r - 1) * 100)} %`, up: r > 1 };
}

function Spark({ plan, v, z, i, least }: { plan: Plan; v: (number | null)[]; z: (number | null)[]; i: number; least: number }) {
  const x0 = 92, w = plan.card[0] - 102, y0 = 27, h = 11, n = v.length, stride = Math.max(1, Math.floor(n / 60));
  let low = Infinity, high = -Infinity;
  for (let k = 0; k < n; k += stride) for (const q of [v[k], z[k]]) if (q != null) { low = Math.min(low, q); high = Math.max(high, q); }
  if (!(high >= low)) return null;
  if (high - low < least) { low = Math.max(low >= 0 ? 0 : -Infinity, (low + high - least) / 2); high = low + least; }
  if (!(high > low)) return null;
  const spot = (q: number | null | undefined, k: number): Point => [x0 + (k / (n - 1)) * w, y0 + h - (((q ?? low) - low) / (high - low)) * h];
  let d = "";
  for (let k = 0; k < n; k += stride) { const [x, y] = spot(v[k], k); d += `${k ? "L" : "M"}${shown(x)} ${shown(y)}`; }
  const [cx, cy] = spot(v[i], i);
  return <g aria-hidden="true"><path d={d} class="spark" /><circle cx={shown(cx)} cy={shown(cy)} r="2" class="dot" /></g>;
}

type Keys = { shared: (id: string) => Record<string, unknown>; plan: Plan };
function neighbours(): Set<string> {
  const h = hover.value, near = new Set<string>();
  if (h) { near.add(h); for (const e of edgeIds.value) { const [s = "", t = ""] = e.split(">"); if (e === h || s === h || t === h) { near.add(s); near.add(t); near.add(e); } } }
  return near;
}
function ranked(): { id: string; s: string; t: string; now: number }[] {
  const f = arrows.value, i = step.value, off = cutEdges.value;
  return edgeIds.value.map((id) => { const [s = "", t = ""] = id.split(">"); return { id, s, t, now: off.has(id) ? 0 : f?.edges[id]?.[i] ?? 0 }; }).sort((x, y) => Math.abs(x.now) - Math.abs(y.now));
}

// Arrows follow the couplings; cards follow the curves: parts of a run that come one by one draw no arrow anew.
function Edges({ shared, plan }: Keys) {
  const a = about.value!, h = hover.value, off = cutEdges.value, near = neighbours(), edges = ranked(), cut = cuts.value;
  const strong = new Set(edges.slice(-7).filter((e) => Math.abs(e.now) > LIT).map((e) => e.id));
  return (
    <g class="edges">
      {edges.map((e) => {
        const m = Math.abs(e.now), gone = off.has(e.id), lit = m > LIT, some = !gone && cut.length > 0 && a.edges[e.id]!.some((p) => cut.includes(p));
        const w = gone ? 1.5 : 0.8 + 5.6 * Math.min(m, 1) ** 0.7, { d, head } = route(plan, e.s, e.t, w);
        const opacity = gone ? 0.9 : !h || near.has(e.id) ? (lit ? 0.25 + 0.75 * Math.min(1, m * 2.5) : h ? 0.55 : 0.28) : 0.05;
        const said = `${edgeName(e.id)}: ${gone ? "cut" : lit ? `${carries(e.id)} ${percent(e.now)}` : "quiet"}${some ? ", partly cut" : ""}`;
        return (
          <g key={e.id} class={`edge ${gone ? "gone" : lit ? (e.now > 0 ? "raises" : "lowers") : "quiet"}`} opacity={opacity.toFixed(2)}>
            <path d={d} class="line" stroke-width={w.toFixed(1)} /><path d={head} class="head" />
            {strong.has(e.id) && !gone && <path d={d} class="dash" stroke-width={Math.max(1.2, w * 0.35).toFixed(1)} />}
            <path d={d} class="hit" {...shared(e.id)} role="button" aria-pressed={gone} aria-label={`${said}. ${gone ? "Restore" : "Cut"}`} onClick={() => cutEdge(e.id)}><title>{said}</title></path>
          </g>
        );
      })}
    </g>
  );
}
function Cards({ shared, plan }: Keys) {
  const a = about.value!, f = arrows.value, i = step.value, r = run.value, j = r ? nearest(r.t, moment.value) : 0, h = hover.value, near = neighbours(), [nw, nh] = plan.card, small = plan === TALL;
  return (
    <g>
      {Object.entries(a.groups).map(([g, group]) => {
        const [x, y] = plan.at[g]!, dev = f?.nodes[g]?.[i] ?? 0, m = Math.min(1, Math.abs(dev) / 1.5);
        const q = a.quantities[group.lead]!, v = r?.v[group.lead]?.[j], z = r?.r[group.lead]?.[j], change = ratio(v, z);
        const said = `${group.title}: ${q.short} ${v == null ? "unknown" : v.toFixed(q.digits)} ${q.unit}${change ? `, ${change.text} against untouched` : ""}`;
        return (
          <g key={g} transform={`translate(${x} ${y})`} class={`node ${dev >= 0 ? "raises" : "lowers"}`} opacity={!h || near.has(g) ? 1 : 0.4} {...shared(g)} role="button"
            aria-expanded={opened.value === g} aria-label={said} onClick={() => { opened.value = opened.value === g ? null : g; }}>
            <title>{said}</title>
            <rect width={nw} height={nh} rx="10" class="card" />
            <rect width={nw} height={nh} rx="10" class="tint" opacity={(0.16 * m).toFixed(3)} />
            <rect x="0.75" y="0.75" width={nw - 1.5} height={nh - 1.5} rx="9.25" class="rim" opacity={m.toFixed(2)} />
            <text x={small ? 9 : 11} y="20" class="title">{small ? group.short : group.title}</text>
            {r && !small && <Spark plan={plan} v={r.v[group.lead] ?? []} z={r.r[group.lead] ?? []} i={j} least={q.span} />}
            <text x={small ? 9 : 11} y={nh - 13} class="value">{v == null ? "–" : v.toFixed(small && v >= 100 ? 0 : q.digits)}{!small && <tspan class="unit" dx="3">{q.short}</tspan>}</text>
            {change && <text x={nw - 9} y={nh - 13} text-anchor="end" class={`ratio ${change.up ? "up" : "down"}`}>{change.text}</text>}
          </g>
        );
      })}
    </g>
  );
}
function Pills({ plan }: { plan: Plan }) {
  const count: Record<string, number> = {}, given = scenario.value.given;
  return (
    <g aria-hidden="true" class="pills">
      {about.value!.knobs.filter((k) => k.told && given[k.id]).map((k) => {
        const text = k.told.replace("{}", String(given[k.id])), n = (count[k.group] = (count[k.group] ?? 0) + 1), w = 16 + text.length * 5.9;
        const [x, y] = plan.at[k.group]!, left = Math.max(2, Math.min(plan.w - w - 2, x + plan.card[0] / 2 - w / 2));
        return <g key={k.id} transform={`translate(${shown(left)} ${y + plan.card[1] - 4 + (n - 1) * 20})`}><rect width={w} height="18" rx="9" /><text x={w / 2} y="12.7" text-anchor="middle">{text}</text></g>;
      })}
    </g>
  );
}

export function Diagram() {
  const a = about.value, svg = useRef<SVGSVGElement>(null), here = useRef("innate"), parent = useRef("innate"), plan = narrow.value ? TALL : WIDE;
  const [stop, rove] = useState("innate");
  if (!a) return <div class="loop skeleton" aria-hidden="true" />;
  // One tab stop; inside, arrow keys go from card to card, Enter into a card's arrows, Escape back.
  const focus = (id: string) => svg.current?.querySelector<SVGElement>(`[data-id="${id}"]`)?.focus();
  const beside = (id: string) => ranked().filter((e) => e.s === id || e.t === id).reverse().map((e) => e.id);
  const key = (e: KeyboardEvent) => {
    const id = (e.target as Element).getAttribute("data-id");
    if (!id || e.metaKey || e.ctrlKey || e.altKey) return;
    const isEdge = id.includes(">"), turn: Record<string, Point> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }, way = turn[e.key];
    let used = true;
    if (way && !isEdge) {
      const from = centre(plan, id);
      let best = "", least = Infinity;
      for (const g of Object.keys(a.groups)) {
        const to = centre(plan, g), dx = to[0] - from[0], dy = to[1] - from[1], along = dx * way[0] + dy * way[1], across = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
        if (g !== id && along > 20 && along + 2 * across < least) { least = along + 2 * across; best = g; }
      }
      if (best) focus(best);
    } else if (way) {
      const near = beside(parent.current), k = near.indexOf(id) + way[0] + way[1];
      focus(near[(k + near.length) % near.length]!);
    } else if (e.key === "Enter" && !isEdge) { parent.current = id; const first = beside(id)[0]; if (first) focus(first); }
    else if ((e.key === "Enter" || e.key === " " || e.key === "c" || e.key === "C") && isEdge) cutEdge(id);
    else if (e.key === " " && !isEdge) opened.value = opened.value === id ? null : id;
    else if (e.key === "Escape" && isEdge) focus(parent.current);
    else used = false;
    if (used) { e.preventDefault(); e.stopPropagation(); }
  };
  const shared = (id: string) => ({
    "data-id": id, tabindex: id === stop ? 0 : -1,
    onPointerEnter: () => { hover.value = id; }, onPointerLeave: () => { hover.value = null; },
    onFocus: () => { here.current = id; rove(id); hover.value = id; }, onBlur: () => { hover.value = null; },
  });
  return (
    <svg ref={svg} class="loop" viewBox={`0 0 ${plan.w} ${plan.h}`} role="group" aria-label="The loop of mind, brain and body" aria-describedby="keys" onKeyDown={key}>
      <g aria-hidden="true">
        {plan.bands.map(([y, height], n) => <rect key={n} x={4} y={y} width={plan.w - 8} height={height} rx="14" class={`band-${n}`} />)}
        {plan.labels.map(([x, y], n) => <text key={n} x={x} y={y} class="band">{BANDS[n]}</text>)}
        <line x1="14" x2={plan.w - 14} y1={plan.barrier} y2={plan.barrier} class="barrier" />
        <text x={narrow.value ? 12 : plan.w - 20} y={plan.barrier - (narrow.value ? 9 : 11)} class="band" text-anchor={narrow.value ? "start" : "end"}>BLOOD–BRAIN BARRIER</text>
      </g>
      <Edges shared={shared} plan={plan} /><Cards shared={shared} plan={plan} /><Pills plan={plan} />
    </svg>
  );
}

// What a card holds: its modules, and how each is moved and moves, with a switch for every single coupling.
export function Inside() {
  const g = opened.value, a = about.value, f = arrows.value;
  if (!g || !a) return null;
  const group = a.groups[g]!, i = step.value, off = new Set(scenario.value.cut);
  const rows = Object.entries(a.edges).flatMap(([e, pairs]) => (e.startsWith(`${g}>`) || e.endsWith(`>${g}`) ? pairs : []))
    .map((p) => ({ p, share: off.has(p) ? 0 : f?.pairs[p]?.share[i] ?? 0, moved: f?.pairs[p]?.moved ?? "" }))
    .sort((x, y) => Math.abs(y.share) - Math.abs(x.share));
  const side = (incoming: boolean) => rows.filter((r) => group.modules.includes(r.p.split("->")[incoming ? 1 : 0]!));
  const list = (text: string, incoming: boolean) => (
    <div>
      <h3>{text}</h3>
      <ul>{side(incoming).map(({ p, share, moved }) => (
        <li key={p}>
          <label><input type="checkbox" checked={!off.has(p)} onChange={() => toggleOne(p)} /><span>{p.replace("->", " → ")}</span></label>
          <em class={share > 0 ? "up" : "down"} title={moved && `moves ${moved} most`}>{off.has(p) ? "cut" : Math.abs(share) > LIT ? percent(share) : ""}</em>
        </li>
      ))}</ul>
    </div>
  );
  return (
    <section class="drawer" aria-label={`Inside ${group.title}`}>
      <header><h2>{title(g)}</h2><span class="modules">{group.modules.map((m) => <a key={m} href={`/model#module=${m}`}>{m}</a>)}</span>
        <button class="ghost small" onClick={() => { opened.value = null; }}>Close</button></header>
      <div class="sides">{list("Moved by", true)}{list("Moves", false)}</div>
    </section>
  );
}
const toggleOne = (pair: string) => toggle([pair]);
