import { render } from "preact";
import { Compare } from "./compare";
import { Evidence } from "./evidence";
import { Explore } from "./explore";
import { Lives } from "./lives";
import { ModelPage } from "./model";
import { Head } from "./parts";
import { Run, Runs } from "./runs";
import { begin, page } from "./state";
import { Stories } from "./stories";
import { Studies, StudyEditor } from "./studies";

const PAGES: [string, string][] = [["", "Explore"], ["lives", "Lives"], ["compare", "Compare"], ["stories", "Stories"], ["studies", "Studies"], ["runs", "Runs"], ["evidence", "Evidence"], ["model", "Model"]];

function Here() {
  const [part = "", name] = page.value.split("/");
  if (part === "evidence") return <Evidence />;
  if (part === "model") return <ModelPage />;
  if (part === "studies") return name ? <StudyEditor name={name} /> : <Studies />;
  if (part === "lives") return <Lives />;
  if (part === "compare") return <Compare />;
  if (part === "stories") return <Stories />;
  if (part === "runs") return name ? <Run id={name} /> : <Runs />;
  return <Explore />;
}
function Page() {
  const part = page.value.split("/")[0] ?? "";
  document.title = `${PAGES.find(([id]) => id === part)?.[1] ?? "Explore"} · Allostasis`;
  return <><Head pages={PAGES} /><div id="main" key={page.value}><Here /></div></>;
}
// "/" goes to the search field of a page that has one.
addEventListener("keydown", (e) => {
  const search = document.querySelector<HTMLInputElement>("input[type=search]");
  if (e.key !== "/" || !search || (e.target as HTMLElement).closest("input:not([type=range]), textarea, select")) return;
  e.preventDefault();
  search.focus();
});
render(<Page />, document.getElementById("app")!);
void begin();
