/** Opening hours as people type them, and as the API has them: minutes after midnight at the store. Pure. */

export interface Span {
  readonly opens: number;
  /** Above 1,440 it lies on the next day. */
  readonly closes: number;
}

/** A span as it stands in two fields, half-typed maybe. */
export interface SpanText {
  readonly opens: string;
  readonly closes: string;
}

/** Seven days, Monday first. */
export type WeekText = readonly (readonly SpanText[])[];
export type HoursProblem = "unreadable" | "overlap" | "nextDay" | "tooMany";

export const A_DAY = 24 * 60;
export const MOST_SPANS = 6;

/** A time of day in minutes, typed as `9`, `9:30`, `930`, `０９：３０`, `9.30` or `24:00`; null where it is none. */
export function parseTime(text: string): number | null {
  const typed = text
    .normalize("NFKC")
    .replace(/\s/gu, "")
    .replace(/[.点時时h]/u, ":");
  const match = /^(\d{1,2})(?::(\d{2})?分?)?$/u.exec(typed) ?? /^(\d{1,2})(\d{2})$/u.exec(typed);
  if (match === null) return null;
  const [, hours = "", minutes = "0"] = match;
  const total = Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && total <= A_DAY ? total : null;
}

/** As a clock shows it: 570 is `09:30`, 1,560 is `02:00`; a day's own end is `24:00`. */
export function timeText(minutes: number): string {
  const shown = minutes > A_DAY ? minutes - A_DAY : minutes;
  return `${String(Math.floor(shown / 60)).padStart(2, "0")}:${String(shown % 60).padStart(2, "0")}`;
}

/** A span from its two fields. One that closes no later than it opens closes on the next day. */
export function spanOf({ opens: from, closes: to }: SpanText): Span | null {
  const opens = parseTime(from);
  const closes = parseTime(to);
  if (opens === null || closes === null || opens === A_DAY) return null;
  return { opens, closes: closes > opens ? closes : closes + A_DAY };
}

export function spanText({ opens, closes }: Span): SpanText {
  return { opens: timeText(opens), closes: timeText(closes) };
}

/** Whether it goes on after midnight. */
export function pastMidnight({ closes }: Span): boolean {
  return closes > A_DAY;
}

interface Read<T> {
  /** As the API takes it, in order; null where something is wrong. */
  readonly value: T | null;
  /** What is wrong, by `day.row`; a day of its own is day 0. */
  readonly problems: ReadonlyMap<string, HoursProblem>;
}

/** The spans of one day. */
export function readDay(rows: readonly SpanText[]): Read<readonly Span[]> {
  const { value, problems } = readSpans(rows, 0);
  return { value: problems.size === 0 ? value : null, problems };
}

/** The spans of a week, also where one day's last reaches into the next day's first. */
export function readWeek(week: WeekText): Read<readonly (readonly Span[])[]> {
  const days = week.map((rows, day) => readSpans(rows, day));
  const problems = new Map(days.flatMap((day) => [...day.problems]));
  week.forEach((rows, day) => {
    const following = days[(day + 1) % 7]?.value[0]?.opens ?? A_DAY;
    rows.forEach((row, index) => {
      const span = spanOf(row);
      const key = `${day}.${index}`;
      if (span !== null && span.closes - A_DAY > following && !problems.has(key))
        problems.set(key, "nextDay");
    });
  });
  return { value: problems.size === 0 ? days.map(({ value }) => value) : null, problems };
}

function readSpans(rows: readonly SpanText[], day: number) {
  const problems = new Map<string, HoursProblem>();
  const read = rows.map((row, index) => ({ span: spanOf(row), key: `${day}.${index}` }));
  for (const [index, { span, key }] of read.entries()) {
    if (span === null) problems.set(key, "unreadable");
    else if (index >= MOST_SPANS) problems.set(key, "tooMany");
  }
  const sorted = read
    .flatMap(({ span, key }) => (span === null ? [] : [{ span, key }]))
    .sort((one, other) => one.span.opens - other.span.opens);
  for (const [index, { span, key }] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before !== undefined && span.opens < before.span.closes && !problems.has(key)) {
      problems.set(key, "overlap");
    }
  }
  return { value: sorted.map(({ span }) => span), problems };
}

/** The week with one day's spans on these days, too. */
export function copied(week: WeekText, from: number, to: readonly number[]): WeekText {
  return week.map((rows, day) => (to.includes(day) ? (week[from] ?? []) : rows));
}
