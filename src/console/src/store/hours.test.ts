import * as fc from "fast-check";
import { expect, test } from "vitest";

import {
  A_DAY,
  copied,
  parseTime,
  readDay,
  readWeek,
  spanOf,
  spanText,
  timeText,
  type SpanText,
} from "./hours";

test.each([
  ["9", 540],
  ["09:30", 570],
  ["9：30", 570],
  ["０９：３０", 570],
  ["930", 570],
  ["0930", 570],
  ["9.30", 570],
  ["9点", 540],
  ["9点30分", 570],
  [" 22:00 ", 1320],
  ["0", 0],
  ["24:00", 1440],
])("%j is a time", (text, minutes) => {
  expect(parseTime(text)).toBe(minutes);
});

test.each(["", "25", "24:01", "9:60", "960", "-1", "9:3", "noon", "9:30:00", "12345"])(
  "%j is none",
  (text) => {
    expect(parseTime(text)).toBeNull();
  },
);

test("what closes no later than it opens, closes on the next day", () => {
  expect(spanOf({ opens: "18", closes: "2" })).toEqual({ opens: 1080, closes: 1560 });
  expect(spanOf({ opens: "9", closes: "9" })).toEqual({ opens: 540, closes: 1980 });
  expect(spanOf({ opens: "0", closes: "24" })).toEqual({ opens: 0, closes: 1440 });
  expect(spanOf({ opens: "24", closes: "2" })).toBeNull();
});

test("every span stands in its fields as it is", () => {
  const spans = fc
    .integer({ min: 0, max: A_DAY - 1 })
    .chain((opens) =>
      fc.integer({ min: opens + 1, max: opens + A_DAY }).map((closes) => ({ opens, closes })),
    );
  fc.assert(
    fc.property(spans, (span) => {
      expect(spanOf(spanText(span))).toEqual(span);
      expect(parseTime(timeText(span.opens))).toBe(span.opens);
    }),
  );
});

const row = (opens: string, closes: string): SpanText => ({ opens, closes });

test("a day's spans come in order, whatever order they were typed in", () => {
  expect(readDay([row("17", "22"), row("11", "14")]).value).toEqual([
    { opens: 660, closes: 840 },
    { opens: 1020, closes: 1320 },
  ]);
});

test("what is wrong with a day is said at the row that is wrong", () => {
  const { value, problems } = readDay([row("11", "14"), row("13", "15"), row("x", "15")]);
  expect(value).toBeNull();
  expect([...problems]).toEqual([
    ["0.2", "unreadable"],
    ["0.1", "overlap"],
  ]);
  const many = Array.from({ length: 7 }, (_, index) => row(`${index * 2}`, `${index * 2 + 1}`));
  expect([...readDay(many).problems]).toEqual([["0.6", "tooMany"]]);
});

test("a night may not reach into the next day's morning, Sunday's into Monday's neither", () => {
  const closed = Array.from({ length: 7 }, (): SpanText[] => []);
  const weekend = closed.with(6, [row("18", "4")]);
  expect(readWeek(weekend).problems.size).toBe(0);
  expect([...readWeek(weekend.with(0, [row("3", "9")])).problems]).toEqual([["6.0", "nextDay"]]);
  expect(readWeek(weekend.with(0, [row("4", "9")])).problems.size).toBe(0);
  expect(copied(weekend, 6, [0, 1])[1]).toEqual([row("18", "4")]);
});
