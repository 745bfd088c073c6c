import { expect, test } from "vitest";

import { parseCount } from "./count";

test.each([
  ["12", 12],
  ["１２", 12],
  [" 1 0 ", 10],
  ["0", 0],
  ["", null],
  ["-1", null],
  ["1.5", null],
  ["many", null],
  ["1234567890", null],
])("%j counts %j", (text, count) => {
  expect(parseCount(text)).toBe(count);
});
