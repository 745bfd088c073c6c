import { CalendarDateTime, fromAbsolute, toCalendarDate, toZoned } from "@internationalized/date";

import { A_DAY, type Span } from "./hours";

export interface Hours {
  /** Seven days, Monday first. */
  readonly weekly: readonly { readonly spans: readonly Span[] }[];
  readonly exceptions: readonly { readonly date: string; readonly spans: readonly Span[] }[];
}

const LONGEST_CHAIN = 8;

/** When the store closes next, as milliseconds since 1970; null while it is closed by its hours, or never closes. */
export function closesAt(hours: Hours, timeZone: string, now: number): number | null {
  let end = now;
  for (let round = 0; round < LONGEST_CHAIN; round += 1) {
    const covering = around(hours, timeZone, end).filter(([opens, closes]) => opens <= end && end < closes);
    if (covering.length === 0) return end > now ? end : null;
    end = Math.max(...covering.map(([, closes]) => closes));
  }
  return null;
}

/** Whether its hours say that it is open. */
export function isOpen(hours: Hours, timeZone: string, now: number): boolean {
  return around(hours, timeZone, now).some(([opens, closes]) => opens <= now && now < closes);
}

/** The spans of a moment's day and of the day before, which may reach past midnight, as moments. */
function around(hours: Hours, timeZone: string, moment: number): readonly (readonly [number, number])[] {
  const today = toCalendarDate(fromAbsolute(moment, timeZone));
  return [today.subtract({ days: 1 }), today].flatMap((day) => {
    const exception = hours.exceptions.find(({ date }) => date === day.toString());
    const monday = new Date(Date.UTC(day.year, day.month - 1, day.day)).getUTCDay() + 6;
    const spans = exception?.spans ?? hours.weekly[monday % 7]?.spans ?? [];
    const at = (minute: number) => {
      const on = day.add({ days: Math.floor(minute / A_DAY) });
      const rest = minute % A_DAY;
      const shown = new CalendarDateTime(on.year, on.month, on.day, Math.floor(rest / 60), rest % 60);
      return toZoned(shown, timeZone).toDate().getTime();
    };
    return spans.map(({ opens, closes }) => [at(opens), at(closes)] as const);
  });
}

/** A time that is left, as `4:05` or `1:04:05`; never below nothing. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (part: number) => String(part).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
