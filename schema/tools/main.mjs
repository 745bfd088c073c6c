// node schema/tools/main.mjs check       every breaking change is declared, every declaration holds, the changelog is fresh
// node schema/tools/main.mjs changelog   write the changelog's unreleased part anew
// node schema/tools/main.mjs release X   cut a release: version X gets the unreleased changes, and the baseline moves
// Other files than the repository's: --released F --schema F --declared F --changelog F
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { describe, released, versions, withUnreleased } from "./changelog.mjs";
import { faults, PATHS, readAll } from "./changes.mjs";

const HINT = `Declare each in schema/declared-changes.yml, with the reason that its users will read:
- change: <the sentence after the colon>
  reason: <why, and what to do instead>`;

function refuse(...lines) {
  for (const line of lines) console.error(line);
  process.exit(1);
}

async function check(paths) {
  const { changes, reasons } = await readAll(paths);
  const found = faults(changes, reasons);
  if (found.length) refuse(...found, HINT);
  const changelog = await readFile(paths.changelog, "utf8");
  if (changelog !== withUnreleased(changelog, describe(changes, reasons))) {
    refuse("schema/CHANGELOG.md is stale; run `make schema`");
  }
}

async function writeChangelog(paths) {
  const { changes, reasons } = await readAll(paths);
  const changelog = await readFile(paths.changelog, "utf8");
  await writeFile(paths.changelog, withUnreleased(changelog, describe(changes, reasons)));
}

/** What a version has to be: a later one, and where something breaks, later by more than a patch. */
function unfit(version, last, breaking) {
  const [next, previous] = [version, last].map((text) => text.split(".").map(Number));
  const rank = next.findIndex((part, place) => part !== previous[place]);
  if (rank < 0 || next[rank] < previous[rank]) return `${version} does not come after ${last}`;
  const needed = previous[0] === 0 ? 1 : 0;
  if (breaking && rank > needed) return `something breaks since ${last}: raise the ${["major", "minor"][needed]} version`;
  return "";
}

async function release(paths, version) {
  if (!/^\d+\.\d+\.\d+$/.test(version ?? "")) refuse("which version? make schema-release VERSION=1.2.3");
  await check(paths);
  const { changes } = await readAll(paths);
  if (!changes.length) refuse("nothing has changed since the last release");
  const changelog = await readFile(paths.changelog, "utf8");
  const problem = unfit(version, versions(changelog)[0], changes.some(({ kind }) => kind === "breaking"));
  if (problem) refuse(problem);
  const declared = await readFile(paths.declared, "utf8");
  const comments = declared.split("\n").filter((line) => line.startsWith("#"));
  await writeFile(paths.changelog, released(changelog, version, new Date().toISOString().slice(0, 10)));
  await writeFile(paths.declared, `${comments.join("\n")}\n[]\n`);
  await copyFile(paths.schema, paths.released);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(Object.entries(PATHS).map(([name, path]) => [name, { type: "string", default: path }])),
});
const [command, version] = positionals;
const commands = { check, changelog: writeChangelog, release };
if (!commands[command]) refuse("commands: check, changelog, release VERSION");
await commands[command](values, version);
