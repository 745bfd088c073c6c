import { expect, test } from "vitest";

import { ServerClock } from "./serverClock";

test("the server's time goes on by a clock of its own", () => {
  let now = 1000;
  const clock = new ServerClock(() => now);
  now = 1200;
  clock.learn("Sun, 22 Nov 2026 04:00:00 GMT", 1000);
  expect(new Date(clock.now()).toISOString()).toBe("2026-11-22T04:00:00.600Z");
  now = 61_200;
  expect(new Date(clock.now()).toISOString()).toBe("2026-11-22T04:01:00.600Z");
});

test("a response without a date, or with none that can be read, changes nothing", () => {
  const clock = new ServerClock(() => 0);
  const before = clock.now();
  clock.learn(null, 0);
  clock.learn("soon", 0);
  expect(clock.now()).toBe(before);
});
