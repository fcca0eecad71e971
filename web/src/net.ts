// What the server says, typed, and how it is asked.
export type Group = { title: string; short: string; band: "mind" | "brain" | "body"; modules: string[]; lead: string };
export type Quantity = { title: string; short: string; unit: string; log: boolean; span: number; digits: number };
export type View = { title: string; hours: number; every: number; first: number; curves: string[] };
export type Knob = {
  id: string; label: string; unit: string; low: number; high: number; step: number; usual: number;
  section: string; about: string; group: string; source: string; told: string;
};
export type About = {
  version: string; ready: boolean; stage: { what: string; done: number; total: number }; problems: Problem[];
  groups: Record<string, Group>; quantities: Record<string, Quantity>; views: Record<string, View>; knobs: Knob[];
  edges: Record<string, string[]>; states: number; couplings: number;
};
export type Problem = { kind: string; what: string; where: string; line: number | null; key: string; found: string; needed: string; fix: string };
export type Values = Record<string, (number | null)[]>;
export type Part = { kind: "part"; t: number[]; v: Values; r: Values; last: boolean; ms: Record<string, number> };
export type Loop = { groups: string[]; share: number[] };
export type Arrows = {
  kind: "arrows"; t: number[]; edges: Record<string, number[]>; nodes: Record<string, number[]>;
  moved: Record<string, { names: string[]; which: number[] }>;
  pairs: Record<string, { share: number[]; moved: string }>; loops: Loop[]; ms: Record<string, number>;
};
export type Line = Part | Arrows | { kind: "stale" } | { kind: "problems"; problems: Problem[] };

export class Refused extends Error {
  constructor(readonly problems: Problem[], readonly status: number) {
    super(problems[0]?.what ?? "refused");
  }
}

async function answered(reply: Response): Promise<Response> {
  if (reply.ok) return reply;
  const told = await reply.json().catch(() => ({})) as { problems?: Problem[] };
  const plain: Problem = { kind: "", what: `the server answered ${reply.status}`, where: "", line: null, key: "", found: "", needed: "", fix: "" };
  throw new Refused(told.problems ?? [plain], reply.status);
}

export async function get<T>(path: string): Promise<T> {
  return (await answered(await fetch(path))).json() as Promise<T>;
}

export async function send<T>(path: string, body: unknown, method = "POST"): Promise<T> {
  const reply = await fetch(path, { method, body: JSON.stringify(body), headers: { "content-type": "application/json" } });
  return (await answered(reply)).json() as Promise<T>;
}

// Lines of a reply, as they come.
export async function* lines(path: string, body: unknown, signal: AbortSignal): AsyncGenerator<Line> {
  const reply = await answered(
    await fetch(path, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" }, signal }),
  );
  const reader = reply.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      yield JSON.parse(rest.slice(0, end)) as Line;
      rest = rest.slice(end + 1);
    }
  }
}
