import * as fc from "fast-check";
import { expect, test } from "vitest";

import type { NumbersShownFragment } from "../generated/graphql";
import { change, DAY_COLUMNS, daysAsCsv, heatOf, share, warmth } from "./tables";

type Day = NumbersShownFragment["days"][number];

const DAY: Day = {
  businessDate: "2026-11-22",
  placed: 12,
  accepted: 10,
  rejected: 1,
  expired: 0,
  cancelled: 1,
  completed: 9,
  gmv: { amountMinor: 123450, formatted: "¥1,234.50" },
  refunded: { amountMinor: 5, formatted: "¥0.05" },
  late: 2,
  prepared: 9,
  preparationSeconds: 900,
  promisedPreparationSeconds: null,
  delivered: 8,
  deliveredLate: 1,
};

test("a file for a spreadsheet has the days as a program reads them", () => {
  const heads = DAY_COLUMNS.map((column) => (column === "placed" ? 'orders, "placed"' : column));
  expect(daysAsCsv([DAY], heads, 2).split("\r\n")).toEqual([
    '\uFEFFbusinessDate,"orders, ""placed""",accepted,rejected,expired,cancelled,completed,gmv,refunded,late,' +
      "preparationSeconds,promisedPreparationSeconds",
    "2026-11-22,12,10,1,0,1,9,1234.50,0.05,2,900,",
    "",
  ]);
});

test("a change is told in tenths of a percent, and not at all without something before", () => {
  expect(change(150, 100)).toBe(500);
  expect(change(0, 100)).toBe(-1000);
  expect(change(100, 0)).toBeNull();
  expect(change(null, 100)).toBeNull();
});

test("a part of nothing is none", () => {
  expect(share(1, 4)).toBe(0.25);
  expect(share(0, 0)).toBeNull();
});

test("hours of the week have their places, and those in which nothing was are there", () => {
  const gmv = { amountMinor: 100, formatted: "¥1.00" };
  const week = heatOf([{ weekday: 6, hour: 23, orders: 4, gmv }], ({ orders }) => orders);
  expect(week).toHaveLength(7);
  expect(week.every((row) => row.length === 24)).toBe(true);
  expect(week[6]?.[23]).toBe(4);
  expect(week.flat().reduce((sum, value) => sum + value, 0)).toBe(4);
});

test("anything is warmer than nothing, and nothing warmer than the most", () => {
  expect(warmth(0, 10)).toBe(0);
  expect(warmth(1, 1000)).toBe(1);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), (one, other) => {
      const most = Math.max(one, other);
      expect(warmth(most, most)).toBe(5);
      expect(
        Math.sign(warmth(one, most) - warmth(other, most)) * Math.sign(one - other),
      ).toBeGreaterThanOrEqual(0);
    }),
  );
});
