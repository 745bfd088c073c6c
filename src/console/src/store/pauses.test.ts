import { expect, test } from "vitest";

import { closesAt, countdown, type Hours, isOpen } from "./pauses";

const week = (...spans: { opens: number; closes: number }[]): Hours => ({
  weekly: Array.from({ length: 7 }, () => ({ spans })),
  exceptions: [],
});
const at = (text: string) => Date.parse(text);

test("it closes at the end of the span, also after midnight, on the store's clock", () => {
  const lateNight = week({ opens: 660, closes: 840 }, { opens: 1020, closes: 1560 });
  expect(closesAt(lateNight, "Asia/Shanghai", at("2026-03-02T04:00:00Z"))).toBe(at("2026-03-02T06:00:00Z"));
  expect(closesAt(lateNight, "Asia/Shanghai", at("2026-03-02T17:00:00Z"))).toBe(at("2026-03-02T18:00:00Z"));
  expect(closesAt(lateNight, "Asia/Shanghai", at("2026-03-02T07:00:00Z"))).toBeNull();
  expect(isOpen(lateNight, "Asia/Shanghai", at("2026-03-02T17:59:59Z"))).toBe(true);
  expect(isOpen(lateNight, "Asia/Shanghai", at("2026-03-02T18:00:00Z"))).toBe(false);
});

test("spans that meet are one; what never closes has no end", () => {
  const untilMonday: Hours = {
    ...week({ opens: 0, closes: 1440 }),
    exceptions: [{ date: "2026-03-04", spans: [] }],
  };
  expect(closesAt(untilMonday, "Europe/Paris", at("2026-03-02T12:00:00Z"))).toBe(at("2026-03-03T23:00:00Z"));
  expect(closesAt(week({ opens: 0, closes: 1440 }), "UTC", at("2026-03-02T12:00:00Z"))).toBeNull();
});

test("a night on which the clocks are put back has an hour more", () => {
  const night = week({ opens: 1200, closes: 1680 });
  expect(closesAt(night, "Europe/Paris", at("2026-10-24T22:00:00Z"))).toBe(at("2026-10-25T03:00:00Z"));
});

test.each([
  [-5, "0:00"],
  [1, "0:01"],
  [245_000, "4:05"],
  [3_845_000, "1:04:05"],
])("%d ms are %s", (left, text) => {
  expect(countdown(left)).toBe(text);
});
