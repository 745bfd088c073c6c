import { parseDate } from "@internationalized/date";
import { expect, test } from "vitest";

import { daysLeft, standing } from "./licences";

const today = parseDate("2026-03-02");

test.each([
  ["APPROVED", "2027-03-02", "good"],
  ["APPROVED", "2026-04-02", "good"],
  ["APPROVED", "2026-04-01", "soon"],
  ["APPROVED", "2026-03-10", "soon"],
  ["APPROVED", "2026-03-09", "urgent"],
  ["APPROVED", "2026-03-02", "urgent"],
  ["APPROVED", "2026-03-01", "over"],
  ["SUBMITTED", "2026-03-03", "waits"],
  ["SUBMITTED", "2026-03-01", "over"],
  ["REFUSED", "2027-03-02", "refused"],
] as const)("%s until %s is %s", (state, validUntil, expected) => {
  expect(standing({ state, validUntil }, today)).toBe(expected);
});

test("its last day is the day of nought days left", () => {
  expect(["2026-03-02", "2026-03-12", "2026-02-28"].map((day) => daysLeft(day, today))).toEqual([0, 10, -2]);
});
