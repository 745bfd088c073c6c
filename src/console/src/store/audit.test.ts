import { expect, test } from "vitest";

import { valueText } from "./audit";

test.each([
  [null, null],
  ['"蜀香小馆 🍜"', "蜀香小馆 🍜"],
  ["true", "true"],
  ['["sichuan","noodles"]', "sichuan; noodles"],
  ['[{"up_to_m":3000,"fee_minor":300}]', "up_to_m 3000, fee_minor 300"],
  ["not json", "not json"],
])("%j reads as %j", (json, text) => {
  expect(valueText(json)).toBe(text);
});

test("what is long is cut, between characters", () => {
  const text = valueText(JSON.stringify("🍜".repeat(500))) ?? "";
  expect(Array.from(text)).toHaveLength(160);
  expect(text.endsWith("🍜…")).toBe(true);
});
