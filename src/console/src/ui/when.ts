import { useMemo } from "react";
import { useIntl } from "react-intl";

/** Moments and days as people read them, in one place's time zone. */
export interface When {
  /** Of a moment, with its day. */
  readonly moment: (iso: string) => string;
  /** Of a moment on a day that is known. */
  readonly time: (iso: string) => string;
  /** Of a day, `2026-11-22`, wherever it is. */
  readonly day: (date: string) => string;
}

export function useWhen(timeZone: string): When {
  const intl = useIntl();
  return useMemo(
    () => ({
      moment: (iso) => intl.formatDate(iso, { timeZone, dateStyle: "medium", timeStyle: "short" }),
      time: (iso) => intl.formatTime(iso, { timeZone, timeStyle: "short" }),
      day: (date) => intl.formatDate(`${date}T00:00:00Z`, { timeZone: "UTC", dateStyle: "medium" }),
    }),
    [intl, timeZone],
  );
}
