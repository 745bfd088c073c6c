import type { NumbersShownFragment } from "../generated/graphql";
import { priceText } from "../ui/price";

type Day = NumbersShownFragment["days"][number];
type Hour = NumbersShownFragment["hours"][number];

/** What a table of days has, in the order of its columns. */
export const DAY_COLUMNS = [
  "businessDate",
  "placed",
  "accepted",
  "rejected",
  "expired",
  "cancelled",
  "completed",
  "gmv",
  "refunded",
  "late",
  "preparationSeconds",
  "promisedPreparationSeconds",
] as const;
export type DayColumn = (typeof DAY_COLUMNS)[number];

/** One day's cell, as a program reads it: amounts as decimals with a point, nothing where there is none. */
export function dayCell(day: Day, column: DayColumn, digits: number): string {
  const value = day[column];
  if (value == null) return "";
  return typeof value === "object" ? priceText(value.amountMinor, digits) : String(value);
}

/** A file for a spreadsheet: a mark for Excel that it is UTF-8, CRLF, quotes doubled. */
export function daysAsCsv(days: readonly Day[], heads: readonly string[], digits: number): string {
  const rows = days.map((day) => DAY_COLUMNS.map((column) => dayCell(day, column, digits)));
  return "\uFEFF" + [heads, ...rows].map((row) => row.map(quoted).join(",") + "\r\n").join("");
}

/** A quantity now against one before, in tenths of a percent; null where there was nothing to compare with. */
export function change(now: number | null | undefined, earlier: number | null | undefined): number | null {
  if (now == null || earlier == null || earlier === 0) return null;
  return Math.round(((now - earlier) / Math.abs(earlier)) * 1000);
}

/** A part of a whole, as a fraction; null of nothing. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** Seven rows of twenty-four hours, 0 where nothing was. */
export function heatOf(hours: readonly Hour[], of: (hour: Hour) => number): number[][] {
  const week = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
  for (const hour of hours) {
    const row = week[hour.weekday];
    if (row !== undefined) row[hour.hour] = of(hour);
  }
  return week;
}

/** How warm a value is, 0 (nothing) to 5 (the most there is), so that anything at all is warmer than nothing. */
export function warmth(value: number, most: number): number {
  return value <= 0 || most <= 0 ? 0 : Math.max(1, Math.ceil((value / most) * 5));
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
