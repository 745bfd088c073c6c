import * as fc from "fast-check";
import { expect, test } from "vitest";

import {
  covers,
  crossesItself,
  distanceM,
  firstCorners,
  fromPlane,
  type Point,
  toPlane,
  withCorner,
  withCornerAmid,
} from "./plane";

const stores = fc.record({
  latitude: fc.double({ min: -65, max: 65, noNaN: true }),
  longitude: fc.double({ min: -170, max: 170, noNaN: true }),
});
const spots = fc.record({
  x: fc.double({ min: -10_000, max: 10_000, noNaN: true }),
  y: fc.double({ min: -10_000, max: 10_000, noNaN: true }),
});
const store: Point = { latitude: 31.22, longitude: 121.44 };

test("the map and the Earth lead to each other, within a metre", () => {
  fc.assert(
    fc.property(stores, spots, (at, spot) => {
      const there = toPlane(at, fromPlane(at, spot));
      expect(Math.hypot(there.x - spot.x, there.y - spot.y)).toBeLessThan(1);
    }),
  );
});

test("on the map a distance is what it is on the Earth, within half a percent", () => {
  fc.assert(
    fc.property(stores, spots, (at, spot) => {
      const metres = Math.hypot(spot.x, spot.y);
      expect(Math.abs(distanceM(at, fromPlane(at, spot)) - metres)).toBeLessThan(2 + metres * 0.005);
    }),
  );
});

test("no zone covers what lies beyond its radius, and a polygon only takes away", () => {
  fc.assert(
    fc.property(spots, fc.integer({ min: 1, max: 10_000 }), (spot, radiusM) => {
      const target = fromPlane(store, spot);
      const circle = covers(store, { radiusM, corners: [] }, target);
      const square = covers(store, { radiusM, corners: firstCorners(store, radiusM) }, target);
      expect(circle).toBe(distanceM(store, target) <= radiusM);
      expect(square && !circle).toBe(false);
    }),
  );
});

test("a square covers its middle and not what is beside it", () => {
  const zone = { radiusM: 1000, corners: firstCorners(store, 1000) };
  const at = (x: number, y: number) => covers(store, zone, fromPlane(store, { x, y }));
  expect([at(0, 0), at(590, 590), at(610, 0), at(0, -610), at(-590, 590)]).toEqual([
    true,
    true,
    false,
    false,
    true,
  ]);
});

test("a new corner is put where it does not turn the border over", () => {
  const square = firstCorners(store, 1000);
  const east = fromPlane(store, { x: 800, y: 10 });
  expect(withCorner(store, square, east).indexOf(east)).toBe(2);
  expect(crossesItself(store, withCorner(store, square, east))).toBe(false);
  expect(withCornerAmid(store, square)).toHaveLength(5);
  const [a, b, c, d] = square as [Point, Point, Point, Point];
  expect(crossesItself(store, [a, c, b, d])).toBe(true);
  expect(crossesItself(store, square)).toBe(false);
});
