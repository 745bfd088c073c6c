/** What the audit trail keeps of a value, as somebody can read it. Pure. */

const LONGEST = 160;

/** A value that is kept as JSON, in short: texts without quotes, lists by their parts; null: there was none. */
export function valueText(json: string | null): string | null {
  if (json === null) return null;
  const text = plain(parsed(json));
  const characters = Array.from(text);
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST - 1).join("")}…`;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return json;
  }
}

function plain(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(plain).join("; ");
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([name, part]) => `${name} ${plain(part)}`)
      .join(", ");
  }
  return String(value);
}
