/** What is left until a moment, or how long it is past, as a kitchen reads it: `4:09`, `1:02:03`; past: `+0:30`. */
export function countdown(milliseconds: number): { readonly text: string; readonly late: boolean } {
  const late = milliseconds <= -1000;
  const seconds = late ? Math.floor(-milliseconds / 1000) : Math.max(0, Math.ceil(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const parts = hours > 0 ? [hours, pad(minutes), pad(seconds % 60)] : [minutes, pad(seconds % 60)];
  return { text: (late ? "+" : "") + parts.join(":"), late };
}

function pad(number: number): string {
  return String(number).padStart(2, "0");
}

const A_DAY = 86_400_000;

/** A moment as people at the store say it: the time of day, with the day where that is not today. */
export type Moment = (at: string) => string;

/** Made once for a page: what formats a time costs more than formatting it. */
export function momentFormat(locale: string, timeZone: string, now: () => number): Moment {
  const time = new Intl.DateTimeFormat(locale, {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const day = new Intl.DateTimeFormat(locale, { timeZone, month: "short", day: "numeric" });
  return (at) => {
    const moment = new Date(at);
    const today = new Date(now());
    const near = Math.abs(moment.getTime() - today.getTime()) < A_DAY;
    const sameDay = near && day.format(moment) === day.format(today);
    return sameDay ? time.format(moment) : `${day.format(moment)} ${time.format(moment)}`;
  };
}
