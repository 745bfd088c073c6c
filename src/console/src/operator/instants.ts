import { parseDate } from "@internationalized/date";

import type { Range } from "../numbers/range";

/** Where the viewer's own clock hangs. */
export function viewersTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** From the first moment of the first day on, and before the first moment after the last, by the viewer's clock. */
export function instants(
  { first, last }: Range,
  timeZone: string = viewersTimeZone(),
): { since: string; until: string } {
  return {
    since: parseDate(first).toDate(timeZone).toISOString(),
    until: parseDate(last).add({ days: 1 }).toDate(timeZone).toISOString(),
  };
}
