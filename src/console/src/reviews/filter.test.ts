import { expect, test } from "vitest";

import { EVERYTHING, variablesOf } from "./filter";

test("without a choice nothing is left out", () => {
  expect(variablesOf(EVERYTHING)).toEqual({
    stars: null,
    answered: null,
    withPictures: false,
    sort: "NEWEST",
  });
});

test("what is chosen is asked for, and equal stars come newest first", () => {
  expect(variablesOf({ stars: "2", answered: "no", withPictures: true, sort: "LOWEST" })).toEqual({
    stars: 2,
    answered: false,
    withPictures: true,
    sort: "NEWEST",
  });
  expect(variablesOf({ ...EVERYTHING, answered: "yes", sort: "LOWEST" })).toEqual({
    stars: null,
    answered: true,
    withPictures: false,
    sort: "LOWEST",
  });
});
