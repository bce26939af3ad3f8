/**
 * Bundles the form's script: `node bundle.mjs OUT`. Run by `make form`, and by the test that says
 * that the committed bundle is this one. Needs the packages of package.json; users need neither.
 */
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..", "..", "..");
const wanted = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).dependencies;

function licences() {
  return Object.entries(wanted).map(([name, version]) => {
    const folder = join(root, "node_modules", name);
    const found = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    if (found.version !== version) throw new Error(`${name} is ${found.version}, not ${version}`);
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
    const text = readFileSync(join(folder, file), "utf8").trim();
    return `${name} ${version} (${found.license})\n\n${text}`;
  });
}

const banner = `/*!
The script of Counterfoil's offline form. Made by \`make form\` from src/counterfoil/form/script.
Copyright of Counterfoil: see its LICENSE (Apache-2.0). It holds these packages:

${licences().join("\n\n")}

BIP-39's English word list (MIT).
*/`;

await build({
  entryPoints: [join(here, "main.js")],
  outfile: process.argv[2],
  alias: {
    "@noble/curves/nist.js": join(here, "absent.js"),
    "@noble/post-quantum/hybrid.js": join(here, "absent.js"),
  },
  banner: { js: banner },
  bundle: true,
  charset: "utf8",
  format: "iife",
  globalName: "Counterfoil",
  legalComments: "none",
  loader: { ".txt": "text" },
  minify: true,
  target: "es2022",
});
