import { expect, test } from "vitest";

import { momentAt } from "./previewTime";

const EVENING_UTC = Date.parse("2026-11-22T20:00:00Z"); // the 23rd in Shanghai

test("a time of day is the store's, not the tablet's", () => {
  expect(momentAt(EVENING_UTC, "Asia/Shanghai", 0, 7 * 60 + 30)).toBe("2026-11-22T23:30:00.000Z");
  expect(momentAt(EVENING_UTC, "Asia/Shanghai", 1, 0)).toBe("2026-11-23T16:00:00.000Z");
  expect(momentAt(EVENING_UTC, "America/New_York", 0, 24 * 60)).toBe("2026-11-23T05:00:00.000Z");
});
