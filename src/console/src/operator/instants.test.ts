import { expect, test } from "vitest";

import { instants } from "./instants";

test("days begin and end at midnight there, also where a day has 25 hours", () => {
  expect(instants({ first: "2026-11-22", last: "2026-11-22" }, "Asia/Shanghai")).toEqual({
    since: "2026-11-21T16:00:00.000Z",
    until: "2026-11-22T16:00:00.000Z",
  });
  expect(instants({ first: "2026-10-25", last: "2026-10-25" }, "Europe/Berlin")).toEqual({
    since: "2026-10-24T22:00:00.000Z",
    until: "2026-10-25T23:00:00.000Z",
  });
});
