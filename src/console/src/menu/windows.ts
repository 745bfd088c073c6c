/** A serving window as it is typed; the texts are kept as they are until they can be read. */
export interface WindowForm {
  readonly key: string;
  readonly starts: string;
  readonly ends: string;
}

interface ServingWindow {
  readonly starts: number;
  readonly ends: number;
}

const MINUTES_A_DAY = 1_440;

/** Minutes after midnight of `7:30`, `07：30`, `0730` or `7`; up to `24:00`. Null where it is no time. */
export function parseTime(text: string): number | null {
  const typed = text
    .normalize("NFKC")
    .replace(/\s/gu, "")
    .replace(/[.。点h]/u, ":");
  const match = /^(\d{1,2})(?::?([0-5]\d)|:)?$/.exec(typed);
  if (match === null) return null;
  const minutes = Number(match[1]) * 60 + Number(match[2] ?? "0");
  return minutes <= MINUTES_A_DAY ? minutes : null;
}

/** As clocks show it: `450` is `07:30`; the end of a day is `24:00`. */
export function timeText(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

export function windowText({ starts, ends }: ServingWindow): string {
  return `${timeText(starts)}–${timeText(ends)}`;
}

export function windowForm(window: ServingWindow, key: string): WindowForm {
  return { key, starts: timeText(window.starts), ends: timeText(window.ends) };
}

/** Null where it is no window: it starts before it ends, within a day. */
export function readWindow(form: WindowForm): ServingWindow | null {
  const starts = parseTime(form.starts);
  const ends = parseTime(form.ends);
  return starts === null || ends === null || starts >= ends ? null : { starts, ends };
}
