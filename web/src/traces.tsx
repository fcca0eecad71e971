// Six curves: this person, the same person untouched, and what is pinned.
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { about, at, clockAt, moment, narrow, nearest, pinned, run, scenario, theme, view, zoom } from "./state";

const css = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const long = (): boolean => (view.value?.hours ?? 24) > 170;
const mates = new Map<uPlot, HTMLElement>();

type Columns = (number | null)[][];
// Months: one point a day, its mean, and a band from its lowest to its highest moment.
function columns(k: string): Columns {
  const x = run.value, p = pinned.value?.run;
  if (!x) return [[0], [null], [null], [null], [null], [null]];
  const pin = p && p.t.length >= x.t.length ? p.v[k] : undefined;
  if (!long()) return [x.t, x.r[k]!, x.t.map((_t, i) => pin?.[i] ?? null), x.v[k]!, x.v[k]!, x.v[k]!];
  const made: Columns = [[], [], [], [], [], []];
  for (let i = 0; i < x.t.length;) {
    const day = Math.floor(x.t[i]! / 24);
    let n = 0, v = 0, r = 0, q = 0, low = Infinity, high = -Infinity;
    for (; i < x.t.length && Math.floor(x.t[i]! / 24) === day; i++, n++) {
      const now = x.v[k]![i] ?? NaN;
      v += now; r += x.r[k]![i] ?? NaN; q += pin?.[i] ?? NaN;
      low = Math.min(low, now); high = Math.max(high, now);
    }
    if (n < 2 && x.done) break; // the last midnight alone is no day
    [day * 24 + 12, r / n, q / n, v / n, high, low].forEach((value, c) => made[c]!.push(Number.isFinite(value) ? value : null));
  }
  return made;
}

function Trace({ k, quiet }: { k: string; quiet: boolean }) {
  const box = useRef<HTMLDivElement>(null), plot = useRef<uPlot | null>(null);
  const q = about.value!.quantities[k]!, r = run.value, pin = pinned.value, now = zoom.value;
  useEffect(() => {
    const el = box.current!, span = view.value!.hours;
    const axis = { stroke: () => css("--ink-3"), font: "11px Inter", ticks: { show: false } };
    const made = new uPlot({
      width: el.clientWidth, height: el.clientHeight, legend: { show: false }, padding: [6, 22, 0, 0],
      cursor: {
        y: false, sync: { key: "time" }, drag: { x: true, y: false, setScale: false },
        points: { size: 6, width: 1.5, fill: () => css("--panel"), stroke: () => css("--live") },
      },
      scales: {
        x: { time: false, range: () => zoom.value ?? [0, span] },
        y: q.log
          ? { distr: 3, range: (_u, low, high) => [Math.max(1e-3, Math.min(low, high) * 0.7), Math.max(high * 1.3, low * 10)] }
          : { range: (_u, low, high) => {
              const d = Math.max(high - low, q.span), mid = (low + high) / 2;
              const from = Math.max(low >= 0 ? 0 : -1e9, Math.min(low, mid - d / 2) - d * 0.06);
              return [from, Math.max(high + d * 0.1, from + d)];
            } },
      },
      axes: [
        { ...axis, size: 18, gap: 2, grid: { stroke: () => css("--grid"), width: 1 },
          splits: () => { const [a, b] = zoom.value ?? [0, span]; return Array.from({ length: 7 }, (_x, i) => a + ((b - a) / 6) * i); },
          values: (_u, v) => v.map((h, i) => ((el.clientWidth < 230 ? i % 3 : i % 2 && (quiet || el.clientWidth < 330)) ? "" : span === 168 && !zoom.value ? `day ${Math.round(h / 24)}` : clockAt(h, false))) },
        { ...axis, size: 40, gap: 4, grid: { show: false }, space: 24,
          ...(q.log ? { splits: (_u: uPlot, _i: number, low: number, high: number) => {
            const out: number[] = [];
            for (let e = Math.ceil(Math.log10(low)); e <= Math.floor(Math.log10(high)); e++) out.push(10 ** e);
            return out;
          } } : {}),
          values: (u, v) => v.map((n) => (n == null || u.valToPos(n, "y") > u.over.clientHeight - 5 ? "" : n >= 1e4 ? n.toExponential(0) : String(+n.toFixed(3)))) },
      ],
      series: [
        {}, { stroke: () => css("--rest"), width: 1.25, points: { show: false } },
        { stroke: () => css("--pin"), width: 1.5, dash: [5, 4], points: { show: false } },
        { stroke: () => css("--live"), width: 2, points: { show: false }, fill: () => css("--live-fill"), fillTo: (u: uPlot) => u.scales["y"]!.min ?? 0 },
        { stroke: "transparent", points: { show: false } }, { stroke: "transparent", points: { show: false } },
      ],
      bands: long() ? [{ series: [4, 5], fill: () => css("--live-band") }] : [],
      hooks: {
        setCursor: [(u) => { const left = u.cursor.left ?? -1; if (left >= 0 && el.matches(":hover")) at.value = u.posToVal(left, "x"); }],
        setSelect: [(u) => {
          if (u.select.width > 8) zoom.value = [u.posToVal(u.select.left, "x"), u.posToVal(u.select.left + u.select.width, "x")];
          u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
        }],
      },
    }, columns(k) as uPlot.AlignedData, el);
    const marker = document.createElement("i");
    marker.className = "moment";
    made.over.append(marker);
    mates.set(made, marker);
    made.over.addEventListener("dblclick", () => { zoom.value = null; });
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: el.clientWidth, height: el.clientHeight }));
    watch.observe(el);
    return () => { watch.disconnect(); mates.delete(made); made.destroy(); };
  }, [k]);
  useEffect(() => { plot.current?.setData(columns(k) as uPlot.AlignedData); place(plot.current); }, [r, pin, now]);
  useEffect(() => place(plot.current), [moment.value]);
  const i = r ? nearest(r.t, moment.value) : 0, v = r?.v[k]?.[i], z = r?.r[k]?.[i];
  const digits = v == null ? 0 : Math.abs(v) >= 100 ? 0 : Math.abs(v) >= 10 ? 1 : 2;
  return (
    <figure class="trace" aria-label={`${q.title} over time`}>
      <figcaption>
        <b>{q.title}</b><span class="u">{q.unit}</span>
        <span class="now"><i class="l" />{v == null ? "–" : v.toFixed(digits)}<span class="twin"><i class="z" />{z == null ? "–" : z.toFixed(digits)}</span></span>
      </figcaption>
      <div class="plot" ref={box} />
    </figure>
  );
}
function place(u: uPlot | null): void {
  const marker = u && mates.get(u);
  if (!u || !marker) return;
  const left = u.valToPos(moment.value, "x");
  marker.style.transform = `translateX(${left}px)`;
  marker.hidden = !(left >= 0 && left <= u.over.clientWidth);
}

export function Traces() {
  const v = view.value;
  if (!v) return <div class="traces" aria-hidden="true">{Array.from({ length: 6 }, (_x, i) => <div key={i} class="trace skeleton" />)}</div>;
  return <div class="traces" role="group" aria-label="Curves" tabindex={narrow.value ? 0 : undefined}>{v.curves.map((k) => <Trace key={`${theme.value} ${scenario.value.view} ${k}`} k={k} quiet={v.hours === 168} />)}</div>;
}
