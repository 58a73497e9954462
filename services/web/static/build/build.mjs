// Builds dist/: hashed styles, scripts, fonts and map data, each also gzip and
// brotli compressed, and manifest.json that tells the pages their names.
import { rm, mkdir, writeFile, readFile, readdir } from "node:fs/promises";
import { createHash } from "node:crypto";
import { brotliCompressSync, gzipSync, constants } from "node:zlib";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import * as sass from "sass";
import { europe } from "./europe.mjs";
import { cities } from "./cities.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, "dist");

const sassPlugin = {
  name: "sass",
  setup(b) {
    b.onLoad({ filter: /\.scss$/ }, (args) => {
      const { css } = sass.compile(args.path, { loadPaths: [path.join(root, "node_modules")], quietDeps: true });
      return { contents: css, loader: "css", resolveDir: path.dirname(args.path) };
    });
  },
};

async function clean() {
  await mkdir(dist, { recursive: true });
  for (const name of await readdir(dist)) {
    if (name !== ".gitkeep") await rm(path.join(dist, name), { recursive: true });
  }
}

// bundle gives the names of the entry points, hashed, by their plain name.
async function bundle() {
  const result = await build({
    absWorkingDir: root,
    entryPoints: { main: "src/js/main.js", style: "src/css/main.scss", map: "src/css/livemap.scss" },
    outdir: dist,
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    target: ["es2022", "chrome111", "firefox113", "safari16.4"],
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".woff2": "file" },
    external: ["*.png", "*.svg"],
    legalComments: "linked",
    metafile: true,
    plugins: [sassPlugin],
  });
  const names = {};
  for (const [file, output] of Object.entries(result.metafile.outputs)) {
    const base = path.basename(file);
    if (output.entryPoint === "src/js/main.js") names["main.js"] = base;
    if (output.entryPoint?.endsWith("css/main.scss")) names["main.css"] = base;
    if (output.entryPoint?.endsWith("css/livemap.scss")) names["map.css"] = base;
    if (base.includes("latin-wght") && base.endsWith(".woff2")) names["font.woff2"] = base;
  }
  return names;
}

async function put(name, body) {
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 8);
  const { name: stem, ext } = path.parse(name);
  const file = `${stem}-${hash}${ext}`;
  await writeFile(path.join(dist, file), body);
  return file;
}

// compress writes .gz and .br beside what shrinks by it.
async function compress() {
  for (const name of await readdir(dist)) {
    if (!/\.(css|js|svg|json)$/.test(name) || name === "manifest.json" || name === "cities.json") continue;
    const body = await readFile(path.join(dist, name));
    await writeFile(path.join(dist, name + ".gz"), gzipSync(body, { level: 9 }));
    await writeFile(
      path.join(dist, name + ".br"),
      brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: body.length } }),
    );
  }
}

await clean();
const names = await bundle();
const map = await europe(path.join(root, "node_modules/world-atlas/countries-50m.json"));
names["europe.svg"] = await put("europe.svg", map.svg);
names["europe.json"] = await put("europe.json", map.geojson);
for (const name of ["mark.svg"]) names[name] = await put(name, await readFile(path.join(root, "src", name)));
await writeFile(path.join(dist, "cities.json"), cities());
await compress();
await writeFile(path.join(dist, "manifest.json"), JSON.stringify({ files: names, map: map.view }, null, 1) + "\n");
