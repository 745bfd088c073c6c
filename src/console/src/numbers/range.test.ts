import * as fc from "fast-check";
import { expect, test } from "vitest";

import {
  before,
  dayAt,
  daysOf,
  lastDays,
  MOST_DAYS,
  presetOf,
  PRESETS,
  presetRange,
  readRange,
} from "./range";

const TODAY = "2026-11-22";

test("a day is the merchant's, not the browser's", () => {
  const midnight = Date.parse("2026-11-22T16:30:00Z");
  expect(dayAt(midnight, "Asia/Shanghai")).toBe("2026-11-23");
  expect(dayAt(midnight, "Europe/Berlin")).toBe("2026-11-22");
});

test("presets end today, but for yesterday", () => {
  expect(PRESETS.map((preset) => presetRange(preset, TODAY))).toEqual([
    { first: "2026-11-22", last: "2026-11-22" },
    { first: "2026-11-21", last: "2026-11-21" },
    { first: "2026-11-16", last: "2026-11-22" },
    { first: "2026-10-24", last: "2026-11-22" },
    { first: "2026-08-23", last: "2026-11-22" },
  ]);
  expect(PRESETS.map((preset) => presetOf(presetRange(preset, TODAY), TODAY))).toEqual([...PRESETS]);
  expect(presetOf({ first: "2026-11-01", last: "2026-11-03" }, TODAY)).toBeNull();
});

test("the period before is as long, and ends the day before, over any end of a month or year", () => {
  const day = fc.date({ min: new Date("2000-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: MOST_DAYS - 1 }), (start, length) => {
      const first = start.toISOString().slice(0, 10);
      const last = new Date(Date.parse(first) + length * 86_400_000).toISOString().slice(0, 10);
      const earlier = before({ first, last });
      expect(daysOf(earlier)).toBe(length + 1);
      expect(Date.parse(first) - Date.parse(earlier.last)).toBe(86_400_000);
    }),
  );
});

test("the last days of a range are no more than it has", () => {
  expect(lastDays({ first: "2026-09-01", last: "2026-11-22" }, 31)).toEqual({
    first: "2026-10-23",
    last: "2026-11-22",
  });
  expect(lastDays({ first: "2026-11-20", last: "2026-11-22" }, 31)).toEqual({
    first: "2026-11-20",
    last: "2026-11-22",
  });
});

test.each([
  [null, null],
  ["2026-11-31", "2026-12-01"],
  ["2026-11-22", "2026-11-21"],
  ["2020-01-01", "2026-11-22"],
  ["0000-00-00", "2026-11-22"],
  ["today", "2026-11-22"],
])("an address that says from %s to %s is the last seven days", (first, last) => {
  expect(readRange(first, last, TODAY)).toEqual({ first: "2026-11-16", last: "2026-11-22" });
});

test("an address with two days is those", () => {
  expect(readRange("2026-10-01", "2026-10-31", TODAY)).toEqual({ first: "2026-10-01", last: "2026-10-31" });
});
