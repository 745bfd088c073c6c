import { expect, test } from "vitest";

import { startingLocale } from "./locale";

const kept = (value: string | null) => ({ getItem: () => value });

test.each([
  [["zh-TW", "en"], "zh-CN"],
  [["en-GB", "zh"], "en"],
  [["ar", "zh-CN"], "zh-CN"],
  [["ar"], "en"],
])("a browser that speaks %j starts in %s", (languages, locale) => {
  expect(startingLocale(kept(null), languages)).toBe(locale);
});

test("a language that was chosen stays; one that there is not, does not", () => {
  expect(startingLocale(kept("zh-CN"), ["en"])).toBe("zh-CN");
  expect(startingLocale(kept("tlh"), ["en"])).toBe("en");
});
