// node schema/tools/lint.mjs [SCHEMA]   the schema by graphql-eslint's rules, save for the places named below
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { ESLint } from "eslint";
import { buildSchema, isObjectType, parse } from "graphql";

/** Places where a rule is wrong, with the reason. One that no rule complains of any more is a fault too. */
const EXCEPTIONS = [
  {
    rule: "relay-edge-types",
    reason: "lines of a log or a report: nobody refers to one, links to one or reads one apart from its list",
    at: ["AuditEntryEdge", "MerchantDayStatisticsEdge", "MerchantItemStatisticsEdge", "ReviewDecisionEdge", "TimelineEntryEdge"],
  },
  {
    rule: "relay-edge-types",
    reason: "a category as staff edits it; MenuCategory is the node, and has the same id",
    at: ["MenuCategoryDraftEdge"],
  },
  {
    rule: "no-typename-prefix",
    reason: "a reviewer is somebody who reviews; the field does not repeat the type's name",
    at: ["Review.reviewer"],
  },
  {
    rule: "id-of-node",
    reason: "unique everywhere, only that nobody looks one up by itself",
    at: ["AuditEntry", "Device", "ReviewPicture"],
  },
  {
    rule: "id-of-node",
    reason: "the id is that of the MenuCategory, of which this is what staff sees",
    at: ["MenuCategoryDraft"],
  },
];

/** Line → the definition that stands there, as Type or Type.field or Type.field.argument. */
function places(text) {
  const found = [];
  const visit = (node, parent) => {
    const name = parent ? `${parent}.${node.name.value}` : node.name.value;
    found.push({ name, from: node.loc.startToken.line, to: node.loc.endToken.line });
    for (const child of [...(node.fields ?? []), ...(node.values ?? []), ...(node.arguments ?? [])]) visit(child, name);
  };
  for (const node of parse(text).definitions) if (node.name) visit(node);
  return (line) => found.findLast(({ from, to }) => from <= line && line <= to)?.name ?? "";
}

const path = process.argv[2] ? resolve(process.argv[2]) : fileURLToPath(new URL("../schema.graphql", import.meta.url));
const text = await readFile(path, "utf8");
const tools = fileURLToPath(new URL(".", import.meta.url));
const parserOptions = { graphQLConfig: { schema: path } };
const eslint = new ESLint({
  cwd: tools,
  overrideConfigFile: `${tools}eslint.config.mjs`,
  overrideConfig: { files: ["**/*.graphql"], languageOptions: { parserOptions } },
});
// The text is linted as if it lay here: files outside of its directory, ESLint ignores.
const [{ messages }] = await eslint.lintText(text, { filePath: `${tools}schema.graphql` });

/** A rule of our own. Caches (Apollo's, Relay's) take an `id` for the name of one object in the whole world. */
const schema = buildSchema(text);
const ids = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) && type.getFields().id)
  .filter((type) => !type.getInterfaces().some(({ name }) => name === "Node"))
  .map(({ astNode }) => ({
    ruleId: "id-of-node",
    message: "A field `id` is for types that implement `Node`; call one that is unique within its parent by its thing.",
    line: astNode.loc.startToken.line,
  }));

const placeOf = places(text);
const used = new Set();
const faults = [...messages, ...ids].flatMap(({ ruleId, message, line }) => {
  const rule = ruleId?.replace("@graphql-eslint/", "");
  const place = placeOf(line);
  const excused = EXCEPTIONS.some((exception) => exception.rule === rule && exception.at.includes(place));
  if (excused) used.add(`${rule} ${place}`);
  return excused ? [] : [`schema.graphql:${line}: ${place}: ${message.replaceAll("\n", " ")} (${rule ?? "parser"})`];
});
const stale = EXCEPTIONS.flatMap(({ rule, at }) => at.map((place) => `${rule} ${place}`)).filter((key) => !used.has(key));
for (const fault of faults) console.error(fault);
for (const key of stale) console.error(`schema/tools/lint.mjs: an exception without need: ${key}`);
process.exitCode = faults.length + stale.length ? 1 : 0;
