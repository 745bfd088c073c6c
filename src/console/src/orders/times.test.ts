import { expect, test } from "vitest";

import { countdown, momentFormat } from "./times";

test.each([
  [0, "0:00", false],
  [1, "0:01", false],
  [249_000, "4:09", false],
  [3_723_000, "1:02:03", false],
  [-999, "0:00", false],
  [-30_000, "+0:30", true],
  [-3_600_000, "+1:00:00", true],
])("%d ms are %s", (milliseconds, text, late) => {
  expect(countdown(milliseconds)).toEqual({ text, late });
});

test("a time is the store's, and has its day where that is another", () => {
  const now = () => Date.parse("2026-11-22T15:30:00Z"); // 23:30 in Shanghai
  const moment = momentFormat("en", "Asia/Shanghai", now);
  expect(moment("2026-11-22T15:45:00Z")).toBe("23:45");
  expect(moment("2026-11-22T16:15:00.5Z")).toBe("Nov 23 00:15");
  expect(moment("2026-11-21T15:45:00Z")).toBe("Nov 21 23:45");
});
