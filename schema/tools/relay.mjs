// node schema/tools/relay.mjs [SCHEMA]   Relay's compiler accepts the schema, and pages through every list of it
//
// It compiles what relay/ holds, as an app would have it, and beside it one @connection fragment for every field of
// the schema that is a connection. Nothing of what it makes is kept.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { buildSchema, getNamedType, isObjectType, isRequiredArgument } from "graphql";
import relayCompiler from "relay-compiler";

const here = fileURLToPath(new URL(".", import.meta.url));
const path = process.argv[2] ? resolve(process.argv[2]) : join(here, "../schema.graphql");
const PAGED_BY = new Set(["first", "after"]);

const argumentsOf = (field) =>
  field.args.filter((arg) => isRequiredArgument(arg) && !PAGED_BY.has(arg.name)).map(({ name, type }) => [name, `${type}`]);
const passed = (definitions) => (definitions.length ? `(${definitions.map(([name]) => `${name}: $${name}`).join(", ")})` : "");

/** A refetchable fragment that pages through one field, as TypeScript; `name` is its file's, as Relay wants it. */
function pager(schema, name, type, field) {
  const paging = [...argumentsOf(field), ["first", "Int!"], ["after", "String"]];
  const list = `${field.name}${passed(paging)} @connection(key: "${name}_${field.name}") { edges { node { __typename } } }`;
  // Relay reads again only what a query or an id leads to, so a list of anything else is paged through from the query.
  const query = schema.getQueryType();
  const apart = type === query || type.getInterfaces().some(({ name }) => name === "Node");
  const way = apart ? null : Object.values(query.getFields()).find((root) => getNamedType(root.type) === type);
  const definitions = way ? [...argumentsOf(way), ...paging] : paging;
  return `import { graphql } from "relay-runtime";
export default graphql\`
  fragment ${name}_list on ${way ? "Query" : type.name} @refetchable(queryName: "${name}Query")
  @argumentDefinitions(${definitions.map(([name, type]) => `${name}: { type: "${type}" }`).join(", ")}) {
    ${way ? `${way.name}${passed(argumentsOf(way))} { ${list} }` : list}
  }
\`;
`;
}

/** Every field that is a connection: [type, field]. */
function connections(schema) {
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith("__"));
  return types.flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => getNamedType(field.type).name.endsWith("Connection"))
      .map((field) => [type, field]),
  );
}

const directory = mkdtempSync(join(tmpdir(), "relay-"));
try {
  cpSync(join(here, "relay"), join(directory, "src"), { recursive: true });
  cpSync(path, join(directory, "schema.graphql"));
  const schema = buildSchema(readFileSync(path, "utf8"));
  for (const [type, field] of connections(schema)) {
    const name = `page${type.name}${field.name[0].toUpperCase()}${field.name.slice(1)}`;
    writeFileSync(join(directory, "src", `${name}.ts`), pager(schema, name, type, field));
  }
  const scalars = Object.fromEntries(["CurrencyCode", "Date", "DateTime"].map((name) => [name, "string"]));
  const config = { src: "src", schema: "schema.graphql", language: "typescript", customScalarTypes: scalars };
  writeFileSync(join(directory, "relay.config.json"), JSON.stringify(config));
  execFileSync(relayCompiler, ["relay.config.json"], { cwd: directory, encoding: "utf8", stdio: "pipe" });
} catch (error) {
  process.stderr.write(`${error.stdout ?? ""}${error.stderr ?? error}`);
  process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true });
}
