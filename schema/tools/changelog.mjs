// The text of CHANGELOG.md: its part for unreleased changes is made from the schemas, what was released stays.
const START = "## Unreleased";
const EMPTY = "Nothing yet.";
const TITLES = [
  ["breaking", "Breaking"],
  ["dangerous", "Clients may not expect"],
  ["compatible", "Compatible"],
];

/** The changes as Markdown, those that break clients first, each with its reason where it has one. */
export function describe(changes, reasons) {
  const parts = TITLES.flatMap(([kind, title]) => {
    const lines = changes
      .filter((change) => change.kind === kind)
      .map(({ message }) => (reasons.has(message) ? `- ${message}: ${reasons.get(message)}` : `- ${message}`));
    return lines.length ? [`### ${title}\n\n${[...new Set(lines)].sort().join("\n")}`] : [];
  });
  return parts.join("\n\n") || EMPTY;
}

/** The changelog in three: what precedes the unreleased part, that part, and the releases. */
function split(text) {
  const start = text.indexOf(`${START}\n`);
  if (start < 0) throw new Error(`CHANGELOG.md has no line ${START}`);
  const body = start + START.length + 1;
  const next = text.indexOf("\n## ", body - 1);
  return next < 0
    ? [text.slice(0, start), text.slice(body).trim(), ""]
    : [text.slice(0, start), text.slice(body, next).trim(), text.slice(next + 1)];
}

/** The changelog with its unreleased part written anew. */
export function withUnreleased(text, description) {
  const [before, , releases] = split(text);
  return `${before}${START}\n\n${description}\n${releases && `\n${releases}`}`;
}

/** The changelog after a release: what was unreleased stands under the version and the day. */
export function released(text, version, day) {
  const [before, unreleased, releases] = split(text);
  return `${before}${START}\n\n${EMPTY}\n\n## ${version} (${day})\n\n${unreleased}\n${releases && `\n${releases}`}`;
}

/** The versions that were released, newest first. */
export function versions(text) {
  return [...text.matchAll(/^## (\d+\.\d+\.\d+) /gm)].map(([, version]) => version);
}
