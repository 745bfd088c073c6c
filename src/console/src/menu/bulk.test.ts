import * as fc from "fast-check";
import { expect, test } from "vitest";

import { type BulkForm, bulkChange, EMPTY_BULK, newPrice, parsePercent, parts } from "./bulk";

const window = { key: "1", starts: "6:00", ends: "10:00" };

test.each<[Partial<BulkForm>, unknown]>([
  [
    { kind: "priceDelta", minor: -150 },
    { priceDeltaMinor: -150, priceRoundingMinor: 1 },
  ],
  [
    { kind: "pricePercent", percent: "10", roundingMinor: 100 },
    { priceBasisPoints: 1000, priceRoundingMinor: 100 },
  ],
  [{ kind: "price", minor: 900 }, { priceMinor: 900 }],
  [{ kind: "discount", minor: 0 }, { discountMinor: 0 }],
  [{ kind: "category", categoryId: "C" }, { categoryId: "C" }],
  [{ kind: "shelf" }, { onShelf: true }],
  [{ kind: "unshelf" }, { onShelf: false }],
  [{ kind: "windows" }, { windows: [] }],
  [{ kind: "windows", windows: [window] }, { windows: [{ starts: 360, ends: 600 }] }],
  [{ kind: "dailyLimit", portions: 12 }, { dailyLimit: 12 }],
  [{ kind: "dailyLimit", counted: false }, { dailyLimit: null }],
])("%j is sent as %j", (form, input) => {
  expect(bulkChange({ ...EMPTY_BULK, ...form })).toEqual({ mark: null, input });
});

test.each<Partial<BulkForm>>([
  { kind: "priceDelta" },
  { kind: "priceDelta", minor: 0 },
  { kind: "pricePercent", percent: "much" },
  { kind: "price", minor: -1 },
  { kind: "discount" },
  { kind: "category" },
  { kind: "windows", windows: [{ ...window, ends: "5:00" }] },
  { kind: "dailyLimit" },
])("%j is not ready", (form) => {
  expect(bulkChange({ ...EMPTY_BULK, ...form })).toBeNull();
});

test("marks are commands of their own", () => {
  expect(bulkChange(EMPTY_BULK)).toEqual({ mark: "soldOut", input: null });
  expect(bulkChange({ ...EMPTY_BULK, kind: "available" })).toEqual({ mark: "available", input: null });
});

test.each([
  ["10", 1000],
  ["１０％", 1000],
  ["-5,5", -550],
  ["12.345", null],
  ["1001", null],
  ["", null],
])("%j percent are %j basis points", (text, points) => {
  expect(parsePercent(text)).toBe(points);
});

test.each([
  [2800, { priceBasisPoints: 1000 }, 3080],
  [2800, { priceBasisPoints: 1000, priceRoundingMinor: 100 }, 3100],
  [5, { priceBasisPoints: 1000 }, 6],
  [2850, { priceDeltaMinor: 0, priceRoundingMinor: 100 }, 2900],
  [100, { priceDeltaMinor: -250, priceRoundingMinor: 100 }, -100],
  [700, { priceMinor: 900 }, 900],
  [700, { onShelf: true }, 700],
])("a price of %j after %j is %j", (price, input, after) => {
  expect(newPrice(price, input)).toBe(after);
});

test("a new price is the multiple that is next to the exact one", () => {
  const percent = fc.integer({ min: -10_000, max: 100_000 });
  fc.assert(
    fc.property(fc.nat(10_000_000), percent, fc.constantFrom(1, 10, 50, 100), (price, points, rounding) => {
      const after = newPrice(price, { priceBasisPoints: points, priceRoundingMinor: rounding });
      expect(after % rounding === 0).toBe(true);
      const away = BigInt(after) * 10_000n - BigInt(price) * BigInt(10_000 + points);
      expect(2n * (away < 0n ? -away : away) <= BigInt(rounding) * 10_000n).toBe(true);
    }),
  );
});

test("parts lose nobody", () => {
  expect(parts([1, 2, 3], 2)).toEqual([[1, 2], [3]]);
  expect(parts([])).toEqual([]);
});
