// Runs: the queue, how each goes on, and the report of what is done.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, send } from "./net";
import type { Problem } from "./net";
import { problems, visit } from "./state";
import { Failed, failed, Link, Reading, Wrong } from "./parts";

type Job = { id: string; title: string; state: string; stage: string; done: number; total: number; created: number; started: number | null; ended: number | null; people: number; arms: number; place: number; problems: Problem[] };
const jobs = signal<Job[] | null>(null), now = signal(Date.now() / 1000);
const ended = (j: Job): boolean => ["done", "failed", "cancelled"].includes(j.state);
const merge = (j: Job) => { jobs.value = jobs.value ? [j, ...jobs.value.filter((x) => x.id !== j.id)].sort((a, b) => b.created - a.created) : [j]; };
const load = () => get<Job[]>("/api/runs").then((all) => { jobs.value = all; problems.value = []; }, failed);
// One stream follows the job that runs, or the one that is shown; when it ends the list is read again.
function useFollowed(id: string | undefined): void {
  useEffect(() => {
    if (!id) return;
    const source = new EventSource(`/api/runs/${id}/events`);
    source.addEventListener("job", (e) => { const j = JSON.parse((e as MessageEvent<string>).data) as Job; now.value = Date.now() / 1000; merge(j); if (ended(j)) { source.close(); void load(); } });
    return () => source.close();
  }, [id]);
  useEffect(() => { const tick = setInterval(() => { now.value = Date.now() / 1000; }, 1000); return () => clearInterval(tick); }, []);
}
const long = (s: number): string => (s < 90 ? `${Math.round(s)} s` : `${Math.round(s / 60)} min`);
function told(j: Job): string {
  if (j.state === "queued") return j.place > 1 ? `waits, ${j.place - 1} before it` : "waits for its turn";
  if (j.state === "running") {
    const part = j.total ? j.done / j.total : 0, spent = j.started ? now.value - j.started : 0;
    const left = part > 0.05 && spent > 2 ? `, ${long((spent / part) * (1 - part))} left` : "";
    return `${j.stage}${j.total ? `, ${j.done.toLocaleString("en")} of ${j.total.toLocaleString("en")}` : ""}${left}`;
  }
  const took = j.started && j.ended ? ` in ${long(j.ended - j.started)}` : "";
  return j.state === "done" ? `done${took}` : j.state === "failed" ? (j.problems[0]?.what ?? "failed") : "cancelled; what it finished stays in its folder";
}
function Bar({ job }: { job: Job }) {
  if (job.state !== "running") return null;
  return job.total ? <progress aria-label={`Progress of ${job.title}`} max={job.total} value={job.done} /> : <progress aria-label={`Progress of ${job.title}`} />;
}
const cancel = (j: Job) => send<Job>(`/api/runs/${j.id}`, {}, "DELETE").then(merge, failed);

export function Runs() {
  useEffect(() => { void load(); }, []);
  const all = jobs.value;
  useFollowed(all?.find((j) => j.state === "running")?.id ?? all?.filter((j) => !ended(j)).at(-1)?.id);
  return (
    <main class="page">
      <div class="head"><div><h1>Runs</h1><p class="lead">One study runs at a time; the queue outlives page and server.</p></div></div>
      <Failed />
      {!all ? <Reading what="the runs" />
        : all.length === 0 ? <p class="empty">Nothing has been run from here yet. <Link to="studies" class="link">Choose a study</Link>, or open one from Explore.</p>
        : <ul class="jobs">{all.map((j) => (
          <li key={j.id} class={j.state}>
            <Link to={`runs/${j.id}`}><b>{j.title}</b><small>{j.people} people · {j.arms} {j.arms === 1 ? "arm" : "arms"} · {new Date(j.created * 1000).toLocaleString([], { dateStyle: "medium", timeStyle: "short" })}</small></Link>
            <span class="told" role="status">{told(j)}</span><Bar job={j} />
            {!ended(j) && <button class="ghost small" aria-label={`Cancel ${j.title}`} onClick={() => void cancel(j)}>Cancel</button>}
          </li>
        ))}</ul>}
    </main>
  );
}
export function Run({ id }: { id: string }) {
  const job = jobs.value?.find((j) => j.id === id);
  useEffect(() => { if (!job) void get<Job>(`/api/runs/${id}`).then(merge, failed); }, [id]);
  useFollowed(job && !ended(job) ? id : undefined);
  const again = async () => {
    try {
      const reply = await fetch(`/api/runs/${id}/files/study.yaml`);
      if (!reply.ok) throw new Error("no file");
      sessionStorage.setItem("draft", await reply.text());
      visit("studies/new");
    } catch (error) { failed(error); }
  };
  if (!job) return <main class="page"><p class="crumb"><Link to="runs" class="link">Runs</Link></p><h1>Run</h1><Failed /><Reading what="" /></main>;
  return (
    <main class="page run">
      <div class="head"><div><p class="crumb"><Link to="runs" class="link">Runs</Link></p><h1>{job.title}</h1><p class="lead" role="status">{told(job)}</p></div>
        <p class="acts">
          {!ended(job) && <button class="ghost" onClick={() => void cancel(job)}>Cancel</button>}
          {job.state === "done" && <>{["measures.parquet", "people.parquet", "manifest.json", "study.yaml", "report.html"].map((f) => <a key={f} class="ghost" href={`/api/runs/${id}/files/${f}`} download={f}>{f}</a>)}<Link to="compare" hash={`run=${id}`} class="ghost">Compare</Link><button class="solid" onClick={() => void again()}>Open its study</button></>}
          {ended(job) && job.state !== "done" && <Link to="runs" class="ghost">All runs</Link>}
        </p></div>
      <Failed /><Bar job={job} />
      {job.problems.map((p, i) => <Wrong key={i} problem={p} />)}
      {job.state === "done" && <iframe class="report" title={`Report: ${job.title}`} src={`/api/runs/${id}/report`} />}
    </main>
  );
}
