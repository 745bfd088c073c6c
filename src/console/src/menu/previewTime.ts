import { CalendarDateTime, parseAbsolute, toCalendarDate } from "@internationalized/date";

/** The moment at which it is `minutes` after midnight at the store, `days` after today there. */
export function momentAt(nowMs: number, timeZone: string, days: number, minutes: number): string {
  const today = toCalendarDate(parseAbsolute(new Date(nowMs).toISOString(), timeZone));
  const { year, month, day } = today.add({ days });
  // 24:00 is the next day's beginning.
  const moment = new CalendarDateTime(year, month, day).add({ minutes });
  return moment.toDate(timeZone).toISOString();
}
