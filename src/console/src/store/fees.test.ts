import * as fc from "fast-check";
import { expect, test } from "vitest";

import {
  bandProblems,
  bandsOf,
  discountProblems,
  discountsOf,
  distanceText,
  FARTHEST_M,
  parseDistance,
  parseShare,
  shareText,
} from "./fees";

test.each([
  ["3", 3000],
  ["2,5", 2500],
  ["１．５", 1500],
  ["0.8 km", 800],
  ["3公里", 3000],
  ["10", 10_000],
])("%j is a distance", (text, metres) => {
  expect(parseDistance(text)).toBe(metres);
});

test.each(["", "0", "10.001", "far", "-1"])("%j is none within reach", (text) => {
  expect(parseDistance(text)).toBeNull();
});

test("distances and shares are read back as they stand", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: FARTHEST_M }), (metres) => {
      expect(parseDistance(distanceText(metres))).toBe(metres);
      expect(parseShare(shareText(metres))).toBe(metres);
    }),
  );
  expect([shareText(600), shareText(0), shareText(1250), parseShare("６％")]).toEqual([
    "6",
    "0",
    "12.5",
    600,
  ]);
  expect(parseShare("101")).toBeNull();
});

test("bands reach farther one by one", () => {
  const bands = [
    { upTo: "2", fee: 300 },
    { upTo: "2", fee: 500 },
    { upTo: "", fee: 500 },
    { upTo: "5", fee: null },
  ];
  expect(bandProblems(bands)).toEqual([null, "order", "distance", "fee"]);
  expect(bandsOf(bands)).toBeNull();
  expect(bandsOf(bands.slice(0, 1))).toEqual([{ upToM: 2000, feeMinor: 300 }]);
});

test("each step of a discount asks for more and gives more, and gives no more than it asks", () => {
  const step = (threshold: number | null, off: number | null) => ({ threshold, off });
  expect(discountProblems([step(2000, 300), step(4000, 300), step(5000, 6000), step(null, 1)])).toEqual([
    null,
    "order",
    "tooMuch",
    "amount",
  ]);
  expect(discountsOf([step(2000, 300), step(4000, 700)])).toEqual([
    { thresholdMinor: 2000, offMinor: 300 },
    { thresholdMinor: 4000, offMinor: 700 },
  ]);
});
