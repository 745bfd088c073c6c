import { type CalendarDate, parseDate } from "@internationalized/date";

/** What a licence's dates and state come to. Pure. */

export type Standing = "good" | "soon" | "urgent" | "over" | "waits" | "refused";

interface Licence {
  readonly state: "SUBMITTED" | "APPROVED" | "REFUSED";
  readonly validUntil: string;
}

const SOON_DAYS = 30;
const URGENT_DAYS = 7;
export const SCAN_TYPES = ["image/jpeg", "image/png", "image/webp", "application/pdf"] as const;

/** How many days it is still good for, today being the store's; 0 on its last day, below when it is over. */
export function daysLeft(validUntil: string, today: CalendarDate): number {
  return parseDate(validUntil).compare(today);
}

export function standing(licence: Licence, today: CalendarDate): Standing {
  if (licence.state === "REFUSED") return "refused";
  const left = daysLeft(licence.validUntil, today);
  if (left < 0) return "over";
  if (licence.state === "SUBMITTED") return "waits";
  if (left <= URGENT_DAYS) return "urgent";
  return left <= SOON_DAYS ? "soon" : "good";
}

/** The badge's color, by class. */
export const TONES: Readonly<Record<Standing, "good" | "warn" | "bad" | "info">> = {
  good: "good",
  soon: "warn",
  urgent: "bad",
  over: "bad",
  waits: "info",
  refused: "bad",
};
