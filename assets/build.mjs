// Bundles the site's styles, scripts, fonts and images into one folder of static files.
//   node assets/build.mjs --out DIR [--modules DIR_OF_node_modules]
// The packages are those of package-lock.json, installed by `npm ci` in this folder unless --modules names another place.
import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { SUBSETS } from "./subsets.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({ options: { out: { type: "string" }, modules: { type: "string" } } });
if (!options.out) {
  console.error("Say where the files shall go: node assets/build.mjs --out DIR");
  process.exit(2);
}
const out = resolve(options.out);
const fresh = `${out}.new`; // built aside and then swapped, so that a failed build leaves the last good one
const modules = resolve(options.modules ?? join(here, "node_modules"));
const packages = createRequire(join(modules, "anything.js"));

async function bundle() {
  await packages("esbuild").build({
    entryPoints: [join(here, "css/site.css"), join(here, "js/site.js"), join(here, "js/writing.js")],
    outdir: fresh,
    entryNames: "[name]",
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2022", "chrome112", "firefox113", "safari16.4"],
    // The packages may stand elsewhere than beside the scripts that ask for them.
    nodePaths: [modules],
    external: ["./fonts/*"],
    charset: "utf8",
    logLevel: "warning",
  });
}

async function cutFonts() {
  const subsetFont = packages("subset-font");
  await mkdir(join(fresh, "fonts"), { recursive: true });
  for (const { family, file, name, letters, weight } of SUBSETS) {
    const folder = join(modules, "@fontsource-variable", family);
    const whole = await readFile(join(folder, "files", `${file}.woff2`));
    const cut = await subsetFont(whole, letters, { targetFormat: "woff2", variationAxes: { wght: weight } });
    await writeFile(join(fresh, "fonts", `${name}.woff2`), cut);
    await cp(join(folder, "LICENSE"), join(fresh, "fonts", `${family}-licence.txt`)); // the OFL goes with its fonts
  }
}

// The MIT licence goes with what writing.js is made of.
async function keepLicences() {
  const texts = await Promise.all(
    ["@tiptap/core/LICENSE.md", "prosemirror-model/LICENSE", "linkifyjs/LICENSE"].map((file) => readFile(join(modules, file), "utf8")),
  );
  await writeFile(join(fresh, "writing-licences.txt"), texts.join("\n\n"));
}

await rm(fresh, { recursive: true, force: true });
await mkdir(fresh, { recursive: true });
await Promise.all([bundle(), keepLicences(), cutFonts(), cp(join(here, "images"), fresh, { recursive: true })]);
await rm(out, { recursive: true, force: true });
await rename(fresh, out);
console.log(`Styles, scripts, fonts and images are in ${options.out}`);
