import * as fc from "fast-check";
import { expect, test } from "vitest";

import { minorDigits, moneyText, parsePrice, parseSignedPrice, priceText } from "./price";

test.each([
  ["12", 1200],
  ["12.5", 1250],
  ["12,50", 1250],
  ["１２", 1200],
  ["１２．５０", 1250],
  ["12。5", 1250],
  ["¥ 1,234.50", 123450],
  ["1.234,50", 123450],
  ["1,234", 123400],
  [".5", 50],
  ["12元", 1200],
])("%s is an amount", (text, minor) => {
  expect(parsePrice(text, 2)).toBe(minor);
});

test.each(["", " ", ".", ",", "twelve", "-1", "1.234", "12,3456", "1,2,3", "1e3", "0x10", "12345678901"])(
  "%j is none",
  (text) => {
    expect(parsePrice(text, 2)).toBeNull();
  },
);

test("a currency without minor units takes none", () => {
  expect(parsePrice("１，２００", 0)).toBe(1200);
  expect(parsePrice("12.5", 0)).toBeNull();
});

test("what a field shows is read back as the same amount", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999_999 }), fc.constantFrom(0, 2, 3), (minor, digits) => {
      expect(parsePrice(priceText(minor, digits), digits)).toBe(minor);
    }),
  );
});

test("currencies have as many minor digits as they have", () => {
  expect([minorDigits("CNY"), minorDigits("JPY"), minorDigits("KWD")]).toEqual([2, 0, 3]);
});

test.each([
  ["-1.50", -150],
  ["−１", -100],
  ["+ 2", 200],
  ["3,5", 350],
  ["-0", 0],
  ["--1", null],
  ["-", null],
])("%s may be less than nothing", (text, minor) => {
  expect(parseSignedPrice(text, 2)).toBe(minor);
});

test("an amount is written with its currency's digits, exactly", () => {
  expect(moneyText(9_007_199_254_740_991, "CNY", "en")).toBe("CN¥90,071,992,547,409.91");
  expect(moneyText(1200, "JPY", "en")).toBe("¥1,200");
});
