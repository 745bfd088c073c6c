import { CalendarDate, parseDate } from "@internationalized/date";

/** Business days in a row, both included, as `2026-11-22`. */
export interface Range {
  readonly first: string;
  readonly last: string;
}

/** The API answers for this many days at most. */
export const MOST_DAYS = 92;
/** What sold best is known for this many. */
export const MOST_ITEM_DAYS = 31;

export const PRESETS = ["today", "yesterday", "week", "month", "quarter"] as const;
export type Preset = (typeof PRESETS)[number];

/** The day it is at `now`, milliseconds since 1970, in a time zone. */
export function dayAt(now: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(now);
}

export function presetRange(preset: Preset, today: string): Range {
  switch (preset) {
    case "today":
      return { first: today, last: today };
    case "yesterday":
      return { first: plus(today, -1), last: plus(today, -1) };
    case "week":
      return { first: plus(today, -6), last: today };
    case "month":
      return { first: plus(today, -29), last: today };
    case "quarter":
      return { first: plus(today, 1 - MOST_DAYS), last: today };
  }
}

/** Which preset it is, if any. */
export function presetOf(range: Range, today: string): Preset | null {
  return PRESETS.find((preset) => same(presetRange(preset, today), range)) ?? null;
}

/** As many days, right before. */
export function before(range: Range): Range {
  const days = daysOf(range);
  return { first: plus(range.first, -days), last: plus(range.last, -days) };
}

export function daysOf({ first, last }: Range): number {
  return parseDate(last).compare(parseDate(first)) + 1;
}

/** The last days of it, at most so many. */
export function lastDays(range: Range, most: number): Range {
  return daysOf(range) <= most ? range : { first: plus(range.last, 1 - most), last: range.last };
}

/** What an address says: days that are none, or too many, or in the wrong order, are the preset `week` instead. */
export function readRange(first: string | null, last: string | null, today: string): Range {
  const range = first !== null && last !== null && isDay(first) && isDay(last) ? { first, last } : null;
  if (range === null || daysOf(range) < 1 || daysOf(range) > MOST_DAYS) return presetRange("week", today);
  return range;
}

function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return false;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  return year > 0 && new CalendarDate(year, month, day).toString() === text;
}

function plus(day: string, days: number): string {
  return parseDate(day).add({ days }).toString();
}

function same(one: Range, other: Range): boolean {
  return one.first === other.first && one.last === other.last;
}
