import { useMemo } from "react";
import { useIntl } from "react-intl";

import { useT } from "../i18n/useT";
import { pastMidnight, type Span, timeText } from "./hours";

/** Hours in words. */
export interface HoursWords {
  /** Of Monday, 0, to Sunday, 6. */
  readonly dayName: (day: number) => string;
  readonly spansText: (spans: readonly Span[]) => string;
}

const A_MONDAY = Date.UTC(2026, 2, 2);
const A_DAY_MS = 86_400_000;

export function useHoursWords(): HoursWords {
  const t = useT();
  const intl = useIntl();
  return useMemo(() => {
    const spanText = (span: Span) => {
      const times = { opens: timeText(span.opens), closes: timeText(span.closes) };
      return t(pastMidnight(span) ? "store.hours.overnight" : "store.hours.span", times);
    };
    return {
      dayName: (day) => intl.formatDate(A_MONDAY + day * A_DAY_MS, { weekday: "long", timeZone: "UTC" }),
      spansText: (spans) =>
        spans.length === 0 ? t("store.hours.closed") : intl.formatList(spans.map(spanText), { type: "unit" }),
    };
  }, [t, intl]);
}
