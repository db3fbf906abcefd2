/**
 * Makes the tablet application's two files, static/shell/app.js and app.css, from static/js and
 * static/css; `./manage shell` runs it.
 *
 *     node tests/js/shell.js            write them
 *     node tests/js/shell.js --check    fail if they are not what the sources make today
 *
 * They are committed, so that a production machine needs no build. The same sources give the same
 * bytes on every machine: nothing in them names a folder or a moment. Whatever the sources need
 * besides (the font) stays a file of its own.
 */

import { build } from "esbuild";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";

export const STATIC = fileURLToPath(new URL("../../static", import.meta.url));

const ENTRIES = { "shell/app.js": "js/app.js", "shell/app.css": "css/shell.css", "shell/training.js": "js/training.js" };

/** The application's own script, and what it loads later: of each only one may run. */
const [APP, TRAINING] = ["js/app.js", "js/training.js"];
/** What the later script is made of; everything else it takes from the application's own. */
const OF_TRAINING = /^js\/(training\.js|training\/|words\/(lv|en)\/training\.js)/;
const MADE = "Made by ./manage shell from static/js, static/css and static/vendor: change those.";

/**
 * Make the files in memory.
 * @param {string} [folder] where the sources are
 * @returns {Promise<Map<string, Uint8Array>>} content by name below the folder
 */
export async function make(folder = STATIC) {
  const licences = await firstLines(path.join(folder, "vendor"));
  const names = Object.entries(ENTRIES);
  const made = await Promise.all(names.map(([name, entry]) => bundled(folder, entry, name === "shell/app.js" ? licences : [])));
  return new Map(names.map(([name], place) => [name, made[place]]));
}

/**
 * Return the names of the files that are not what the sources make.
 * @param {string} [folder]
 */
export async function stale(folder = STATIC) {
  const old = [];
  for (const [name, content] of await make(folder)) {
    const kept = await readFile(path.join(folder, name)).catch(() => null);
    if (!kept?.equals(content)) old.push(name);
  }
  return old;
}

/**
 * Write the files.
 * @param {string} [folder]
 */
export async function write(folder = STATIC) {
  for (const [name, content] of await make(folder)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
}

/**
 * @param {string} folder
 * @param {string} entry
 * @param {string[]} licences
 */
async function bundled(folder, entry, licences) {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: [entry],
    banner: { [path.extname(entry).slice(1)]: [`/* ${MADE} */`, ...licences].join("\n") },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    external: ["*.woff2"],
    plugins: [apart(folder, entry)],
    logLevel: "silent",
  });
  return outputFiles[0].contents;
}

/**
 * Keep the two scripts apart: neither takes a copy of what is in the other.
 * @param {string} folder
 * @param {string} entry
 * @returns {import("esbuild").Plugin}
 */
function apart(folder, entry) {
  return {
    name: "apart",
    setup: ({ onResolve }) =>
      onResolve({ filter: /^\.{1,2}\// }, ({ path: asked, resolveDir, kind }) => {
        const name = path.relative(folder, path.resolve(resolveDir, asked)).replaceAll(path.sep, "/");
        if (entry === APP && name === TRAINING) return { path: "./training.js", external: true };
        if (entry === TRAINING && kind === "import-statement" && !OF_TRAINING.test(name)) return { path: "./app.js", external: true };
        return undefined;
      }),
  };
}

/**
 * What each library says of itself and its licence: the first line of its file.
 * @param {string} folder
 */
async function firstLines(folder) {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".js")).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), "utf8")));
  return texts.map((text) => text.slice(0, text.indexOf("\n")).replace("LICENSES.txt", "/static/vendor/LICENSES.txt"));
}

async function main() {
  if (!process.argv.includes("--check")) return write();
  const old = await stale();
  if (old.length === 0) return;
  console.error(`static/${old.join(" and static/")}: the sources have changed since. Run ./manage shell.`);
  process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
