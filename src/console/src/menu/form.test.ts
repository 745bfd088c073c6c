import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  differences,
  emptyForm,
  emptyGroup,
  formOf,
  inputOf,
  type ItemForm,
  nextKey,
  patchOf,
  shifted,
} from "./form";
import { merge } from "./merge";
import { pathText, problemsOf } from "./problems";
import type { Item } from "./shelf";

const item: Item = {
  id: "I",
  name: "牛肉面 🍜",
  description: "",
  image: "/media/a/b",
  price: { amountMinor: 2800, formatted: "¥28.00" },
  discount: { amountMinor: 100, formatted: "¥1.00" },
  optionGroups: [
    {
      groupId: "G",
      name: "份量",
      minimum: 1,
      maximum: 1,
      options: [
        { optionId: "O1", name: "小份", priceDelta: { amountMinor: -200 } },
        { optionId: "O2", name: "大份", priceDelta: { amountMinor: 600 } },
      ],
    },
  ],
  windows: [{ starts: 360, ends: 600 }],
  availability: "AVAILABLE",
  portionsLeft: 3,
  soldOutUntil: null,
  settings: { onShelf: true, dailyLimit: 10, lowStockAt: 3, position: 1, category: { id: "C" } },
};
const form = formOf(item);

describe("a form", () => {
  test("of an item, sent as it is, changes nothing", () => {
    expect(patchOf(form, form)).toEqual({});
    expect(problemsOf(form).size).toBe(0);
  });

  test("sends what was changed, and nothing else", () => {
    expect(patchOf(form, { ...form, name: " 面 ", counted: false, image: null })).toEqual({
      name: "面",
      image: null,
      dailyLimit: null,
    });
    const [group] = form.groups;
    if (group === undefined) throw new Error("no group");
    const groups = [{ ...group, options: [...group.options, { ...emptyGroup("k"), deltaMinor: 50 }] }];
    expect(patchOf(form, { ...form, groups }).optionGroups?.[0]?.options).toEqual([
      { id: "O1", name: "小份", priceDeltaMinor: -200 },
      { id: "O2", name: "大份", priceDeltaMinor: 600 },
      { name: "", priceDeltaMinor: 50 },
    ]);
  });

  test("of a new item sends all of it", () => {
    expect(inputOf({ ...emptyForm("C"), name: "Soup", priceMinor: 900 }, 4_000, false)).toEqual({
      name: "Soup",
      description: "",
      categoryId: "C",
      image: null,
      priceMinor: 900,
      discountMinor: 0,
      optionGroups: [],
      windows: [],
      dailyLimit: null,
      lowStockAt: 0,
      onShelf: false,
      position: 4_000,
    });
  });

  test("gives new parts keys of their own, and moves them up and down", () => {
    expect(nextKey([])).toBe("new-1");
    expect(nextKey([{ key: "G" }, { key: "new-4" }, { key: "new-2" }])).toBe("new-5");
    expect(shifted(["a", "b", "c"], 1, -1)).toEqual(["b", "a", "c"]);
    expect(shifted(["a", "b", "c"], 1, 1)).toEqual(["a", "c", "b"]);
    expect(shifted(["a", "b"], 0, -1)).toEqual(["a", "b"]);
    expect(shifted(["a", "b"], 1, 1)).toEqual(["a", "b"]);
  });
});

describe("problems", () => {
  const texts = (changes: Partial<ItemForm>) =>
    Object.fromEntries([...problemsOf({ ...form, ...changes })].map(([path, { text }]) => [path, text]));

  test("are found where they are", () => {
    expect(texts({ name: " ", priceMinor: null })).toEqual({
      name: "menu.problem.missing",
      priceMinor: "menu.problem.missing",
    });
    expect(texts({ name: "🍜".repeat(81) })).toEqual({ name: "menu.problem.long" });
    expect(texts({ name: "🍜".repeat(80) })).toEqual({});
    expect(texts({ description: "x".repeat(501) })).toEqual({ description: "menu.problem.long" });
    expect(texts({ discountMinor: 2_801 })).toEqual({ discountMinor: "menu.problem.discount" });
    expect(texts({ priceMinor: 10_000_001 })).toEqual({ priceMinor: "menu.problem.range" });
    expect(texts({ windows: [{ key: "1", starts: "9", ends: "8" }] })).toEqual({
      "windows.0": "menu.problem.window",
    });
    expect(texts({ dailyLimit: null })).toEqual({ dailyLimit: "menu.problem.missing" });
    expect(texts({ dailyLimit: null, counted: false })).toEqual({});
  });

  test("of options", () => {
    const group = { ...emptyGroup("k"), name: "加料" };
    expect(texts({ groups: [group] })).toEqual({ "optionGroups.0.options.0.name": "menu.problem.missing" });
    const named = { ...group, options: [{ key: "1", id: null, name: "煎蛋", deltaMinor: null }] };
    expect(texts({ groups: [{ ...named, minimum: 2 }] })).toEqual({
      "optionGroups.0.maximum": "menu.problem.choices",
      "optionGroups.0.options.0.priceDeltaMinor": "menu.problem.missing",
    });
    const cheap = { ...group, minimum: 1, options: [{ key: "1", id: null, name: "小", deltaMinor: -2_701 }] };
    expect(texts({ groups: [cheap] })).toEqual({ optionGroups: "menu.problem.belowZero" });
  });

  test("of a refusal are below its argument", () => {
    expect(pathText(["input", "optionGroups", "0", "name"])).toBe("optionGroups.0.name");
    expect(pathText(["image"])).toBe("image");
  });
});

describe("two people's edits", () => {
  const anyForm = fc.record({
    name: fc.constantFrom("a", "b", "c"),
    priceMinor: fc.constantFrom(1, 2, 3),
    counted: fc.boolean(),
    dailyLimit: fc.constantFrom(null, 5, 6),
    windows: fc.constantFrom([], [{ key: "0", starts: "6:00", ends: "10:00" }], form.windows),
  });
  const whole = (part: Partial<ItemForm>): ItemForm => ({ ...form, ...part });

  test("come to both, mine first where they differ", () => {
    const theirs = { ...form, name: "theirs", priceMinor: 3_000, discountMinor: 0 };
    const mine = { ...form, name: "mine", description: "new", discountMinor: 0 };
    const merged = merge(form, mine, theirs);
    expect(merged.form).toEqual({ ...mine, priceMinor: 3_000 });
    expect(merged.taken).toEqual(["priceMinor"]);
    expect(merged.disputed).toEqual(["name"]);
  });

  test("lose nothing of mine, and take over whatever I did not touch", () => {
    fc.assert(
      fc.property(anyForm, anyForm, anyForm, (one, two, three) => {
        const [base, mine, theirs] = [whole(one), whole(two), whole(three)];
        expect(patchOf(merge(base, mine, base).form, mine)).toEqual({});
        expect(patchOf(merge(base, base, theirs).form, theirs)).toEqual({});
        expect(merge(base, mine, mine).disputed).toEqual([]);
        const merged = merge(base, mine, theirs);
        const mineParts = differences(base, mine);
        for (const part of differences(theirs, merged.form)) expect(mineParts).toContain(part);
        for (const part of mineParts) expect(differences(mine, merged.form)).not.toContain(part);
      }),
    );
  });
});
