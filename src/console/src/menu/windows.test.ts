import * as fc from "fast-check";
import { expect, test } from "vitest";

import { parseTime, readWindow, timeText, windowForm, windowText } from "./windows";

test.each([
  ["7:30", 450],
  ["０７：３０", 450],
  ["0730", 450],
  ["730", 450],
  ["7", 420],
  ["7点", 420],
  ["24:00", 1440],
  ["24:01", null],
  ["7:60", null],
  ["noon", null],
  ["", null],
  ["-1:00", null],
])("%j is %j minutes after midnight", (text, minutes) => {
  expect(parseTime(text)).toBe(minutes);
});

test("a window is read as it is shown", () => {
  const window = fc
    .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 }))
    .filter(([starts, ends]) => starts < ends);
  fc.assert(
    fc.property(window, ([starts, ends]) => {
      expect(readWindow(windowForm({ starts, ends }, "k"))).toEqual({ starts, ends });
    }),
  );
  expect(windowText({ starts: 360, ends: 600 })).toBe("06:00–10:00");
  expect(timeText(0)).toBe("00:00");
});

test("a window starts before it ends", () => {
  expect(readWindow({ key: "k", starts: "10:00", ends: "10:00" })).toBeNull();
  expect(readWindow({ key: "k", starts: "22:00", ends: "02:00" })).toBeNull();
  expect(readWindow({ key: "k", starts: "", ends: "02:00" })).toBeNull();
});
