import * as fc from "fast-check";
import { expect, test } from "vitest";

import { cellsOf } from "./cells";
import { bandAt, bandStrength, outline, ringsM, roundDistance, seenFromStore, viewM } from "./drawing";
import { firstCorners } from "./plane";

const store = { latitude: 31.22, longitude: 121.44 };

test("a round distance is at most what there is room for, and more than a fifth of it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), (room) => {
      const round = roundDistance(room);
      expect(round).toBeLessThanOrEqual(room);
      expect(round * 2.5).toBeGreaterThanOrEqual(room);
      expect(String(round)).toMatch(/^[125]0*$/);
    }),
  );
});

test("a map has two to six rings, the zone on it, and air around", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), (radiusM) => {
      const view = viewM(store, { radiusM, corners: [] });
      expect(view).toBeGreaterThan(radiusM);
      expect(ringsM(view).length).toBeGreaterThanOrEqual(2);
      expect(ringsM(view).length).toBeLessThanOrEqual(6);
    }),
  );
});

test("bands fade with the distance, which finds its band", () => {
  expect(bandStrength(0, 1)).toBe(0.5);
  expect(bandStrength(0, 3)).toBeGreaterThan(bandStrength(1, 3));
  expect([0, 1000, 1001, 9000].map((metres) => bandAt([1000, 3000], metres))).toEqual([0, 0, 1, 1]);
  expect(bandAt([], 5)).toBe(0);
});

test("places are told by distance and compass", () => {
  expect(seenFromStore({ x: 0, y: -100 })).toEqual({ metres: 100, compass: "N" });
  expect(seenFromStore({ x: -100, y: 0 })).toEqual({ metres: 100, compass: "W" });
  expect(seenFromStore({ x: 30, y: 40 })).toEqual({ metres: 50, compass: "SE" });
  expect(outline([])).toBe("");
  expect(
    outline([
      { x: 1, y: 2 },
      { x: 3, y: 4.56 },
    ]),
  ).toBe("M1.0 2.0L3.0 4.6Z");
});

test("a zone's cells cover its area, are bounded in number, and are listed as the API lists them", () => {
  const circle = cellsOf(store, { radiusM: 3_000, corners: [] }, [1_000, 2_000]);
  expect(circle.resolution).toBe(9);
  expect(circle.bands.every((path) => path.startsWith("M"))).toBe(true);
  expect(circle.listed).toBe(LISTED_AT_3_KM);
  const square = cellsOf(store, { radiusM: 3_000, corners: firstCorners(store, 3_000) }, []);
  expect(square.covered / circle.covered).toBeCloseTo((3.6 * 3.6) / (Math.PI * 9), 1);
  const far = cellsOf(store, { radiusM: 10_000, corners: [] }, []);
  expect(far.covered).toBeLessThan(700);
  expect(cellsOf(store, { radiusM: 3_500, corners: [] }, []).covered).toBeLessThan(700);
});

/** `len(cells_within(Point(31.22, 121.44), 3_000))` of core/geo.py. */
const LISTED_AT_3_KM = 17;
