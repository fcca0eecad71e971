// Builds the page into the package: the same sources and lock give the same bytes.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { minify } from "terser";

const out = process.argv[2] ?? "../src/allostasis/web/static";
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  entryPoints: { app: "src/main.tsx" }, bundle: true, minify: true, format: "esm", target: "es2022", outdir: out,
  jsx: "automatic", jsxImportSource: "preact", legalComments: "none", charset: "utf8", logLevel: "warning",
});
// a second pass over what the first has joined: two kilobytes of a page that has 250
const { code } = await minify(await readFile(`${out}/app.js`, "utf8"), { module: true, ecma: 2020, compress: { passes: 2, unsafe_arrows: true } });
await writeFile(`${out}/app.js`, code);
await build({
  entryPoints: { app: "src/style.css" }, bundle: true, minify: true, outdir: out, charset: "utf8", logLevel: "warning",
  loader: { ".woff2": "file" }, assetNames: "[name]", target: "es2022",
});
for (const name of ["index.html", "icon.svg"]) await copyFile(`src/${name}`, `${out}/${name}`);
