// What the schema changed since its last release, and which of it has to be declared before it may stand.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { CriticalityLevel, diff, DiffRule } from "@graphql-inspector/core";
import { buildSchema, isObjectType } from "graphql";
import { parse } from "yaml";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Where everything lies; tests name other files through `paths`. */
export const PATHS = {
  released: here("../released.graphql"),
  schema: here("../schema.graphql"),
  declared: here("../declared-changes.yml"),
  changelog: here("../CHANGELOG.md"),
};

/** Additions that graphql-inspector calls dangerous, and that every client of ours is told to expect. */
function isExpected(change, schema) {
  switch (change.type) {
    case "UNION_MEMBER_ADDED": {
      // Results are unions of a payload and errors. Clients select `... on Error`, so another error is no surprise.
      const member = schema.getType(change.meta.addedUnionMemberTypeName);
      return isObjectType(member) && member.getInterfaces().some(({ name }) => name === "Error");
    }
    case "FIELD_ARGUMENT_ADDED": // Who does not send it gets what they got before.
    case "INPUT_FIELD_ADDED":
      return true;
    default:
      return false;
  }
}

/** The changes from one schema to another, each with `mustBeDeclared`; descriptions are not compared. */
export async function changesBetween(oldText, newText) {
  const [before, after] = [buildSchema(oldText), buildSchema(newText)];
  const found = await diff(before, after, [DiffRule.ignoreDescriptionChanges, DiffRule.simplifyChanges]);
  return found.map((change) => {
    const level = change.criticality.level;
    const dangerous = level === CriticalityLevel.Dangerous && !isExpected(change, after);
    const kind = level === CriticalityLevel.Breaking ? "breaking" : dangerous ? "dangerous" : "compatible";
    return { kind, path: change.path ?? "", message: change.message, mustBeDeclared: kind !== "compatible" };
  });
}

/** What declared-changes.yml says: message → reason. Throws where its form is wrong. */
export function declarations(text) {
  const entries = parse(text) ?? [];
  if (!Array.isArray(entries)) throw new Error("declared-changes.yml is no list");
  const reasons = new Map();
  for (const entry of entries) {
    const { change, reason } = entry ?? {};
    if (typeof change !== "string" || typeof reason !== "string" || !reason.trim()) {
      throw new Error(`declared-changes.yml: an entry needs a change and a reason: ${JSON.stringify(entry)}`);
    }
    if (reasons.has(change)) throw new Error(`declared-changes.yml: declared twice: ${change}`);
    reasons.set(change, reason.trim());
  }
  return reasons;
}

/** What is wrong with the declarations: a change that lacks one, or one without its change. */
export function faults(changes, reasons) {
  const undeclared = changes
    .filter(({ message, mustBeDeclared }) => mustBeDeclared && !reasons.has(message))
    .map(({ kind, message }) => `undeclared ${kind} change: ${message}`);
  const found = new Set(changes.filter(({ mustBeDeclared }) => mustBeDeclared).map(({ message }) => message));
  const stale = [...reasons.keys()]
    .filter((message) => !found.has(message))
    .map((message) => `declared, but there is no such change: ${message}`);
  return [...undeclared, ...stale];
}

/** Read the released schema, the present one and the declarations. */
export async function readAll(paths) {
  const [released, schema, declared] = await Promise.all(
    [paths.released, paths.schema, paths.declared].map((path) => readFile(path, "utf8")),
  );
  return { schema, changes: await changesBetween(released, schema), reasons: declarations(declared) };
}
