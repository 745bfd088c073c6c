import { expect, test } from "vitest";

import { parseDegrees } from "./degrees";

test.each([
  ["31.22", 31.22],
  ["31,22", 31.22],
  ["−０．５°", -0.5],
  ["90", 90],
])("%j is a latitude", (text, degrees) => {
  expect(parseDegrees(text, 90)).toBe(degrees);
});

test.each(["", "91", "1e3", "north", "1,2,3", "."])("%j is none", (text) => {
  expect(parseDegrees(text, 90)).toBeNull();
});
