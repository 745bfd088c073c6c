import * as fc from "fast-check";
import { expect, test } from "vitest";

import { clashes, differing, insisting, over, yielding } from "./edit";

const store = fc.record({ name: fc.constantFrom("a", "b", "c"), tags: fc.array(fc.constantFrom("x", "y")) });

test("fields that an edit leaves alone are as somebody else saved them", () => {
  const edit = { base: { name: "a", phone: "1" }, mine: { name: "b", phone: "1" } };
  expect(over(edit, { name: "a", phone: "2" })).toEqual({ name: "b", phone: "2" });
  expect(clashes(edit, { name: "a", phone: "2" })).toEqual([]);
  expect(clashes(edit, { name: "c", phone: "2" })).toEqual(["name"]);
  expect(clashes(edit, { name: "b", phone: "1" })).toEqual([]);
});

test("whether one yields or insists, nothing clashes afterwards", () => {
  fc.assert(
    fc.property(store, store, store, (base, mine, saved) => {
      const edit = { base, mine };
      const fields = clashes(edit, saved);
      const yielded = yielding(edit, fields, saved);
      const insisted = insisting(edit, saved);
      expect(clashes(yielded, saved)).toEqual([]);
      expect(clashes(insisted, saved)).toEqual([]);
      for (const field of fields) {
        expect(yielded.mine[field]).toEqual(saved[field]);
        expect(insisted.mine[field]).toEqual(mine[field]);
      }
      expect(differing(insisted.mine, over(edit, saved))).toEqual([]);
    }),
  );
});
