// Builds the page into the package: the same sources and lock give the same bytes.
import { build } from "esbuild";
import { copyFile, mkdir, rm } from "node:fs/promises";

const out = process.argv[2] ?? "../src/allostasis/web/static";
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  entryPoints: { app: "src/main.tsx" }, bundle: true, minify: true, format: "esm", target: "es2022", outdir: out,
  jsx: "automatic", jsxImportSource: "preact", legalComments: "none", logLevel: "warning",
});
await build({
  entryPoints: { app: "src/style.css" }, bundle: true, minify: true, outdir: out, logLevel: "warning",
  loader: { ".woff2": "file" }, assetNames: "[name]", target: "es2022",
});
for (const name of ["index.html", "icon.svg", "inter-license.txt"]) await copyFile(`src/${name}`, `${out}/${name}`);
