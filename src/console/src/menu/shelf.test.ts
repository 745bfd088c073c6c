import * as fc from "fast-check";
import { expect, test } from "vitest";

import {
  type Category,
  dropBefore,
  endOf,
  isSoldOut,
  linesOf,
  putBefore,
  type Row,
  search,
  type Shelf,
  standsThere,
  stockOf,
  withCategory,
  withoutRow,
  withRows,
} from "./shelf";

const category = (id: string, position = 0): Category => ({ id, name: id, position });

function row(id: string, categoryId: string, position = 0, changes: Partial<Row> = {}): Row {
  return {
    id,
    name: id,
    image: null,
    price: { amountMinor: 100, formatted: "¥1.00" },
    discount: { amountMinor: 0, formatted: "¥0.00" },
    windows: [],
    availability: "AVAILABLE",
    portionsLeft: null,
    soldOutUntil: null,
    settings: { onShelf: true, dailyLimit: null, lowStockAt: 0, position, category: { id: categoryId } },
    ...changes,
  };
}

const shelf: Shelf = {
  revision: 1,
  categories: [category("B", 2), category("A", 1), category("C", 2)],
  items: [row("a2", "A", 5), row("a1", "A", 1), row("b1", "B"), row("a3", "A", 5), row("lost", "gone")],
};

const ids = (line: readonly { readonly id: string }[] | undefined) => line?.map(({ id }) => id).join(" ");

test("a menu is in the order of its positions, ties by age", () => {
  const lines = linesOf(shelf, []);
  expect(ids(lines.categories)).toBe("A B C");
  expect(ids(lines.items.get("A"))).toBe("a1 a2 a3");
  expect(ids(lines.items.get("C"))).toBe("");
});

test("what is under way stands where it was dropped already", () => {
  const lines = linesOf(shelf, [
    { kind: "item", id: "a3", categoryId: "A", before: "a1" },
    { kind: "item", id: "a2", categoryId: "B", before: "b1" },
    { kind: "item", id: "a1", categoryId: "C", before: null },
    { kind: "category", id: "C", before: "A" },
    { kind: "item", id: "unknown", categoryId: "C", before: null },
    { kind: "item", id: "b1", categoryId: "unknown", before: null },
  ]);
  expect(ids(lines.categories)).toBe("C A B");
  expect(ids(lines.items.get("A"))).toBe("a3");
  expect(ids(lines.items.get("B"))).toBe("a2 b1");
  expect(ids(lines.items.get("C"))).toBe("a1");
});

const line = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 12 });

test("a move loses nobody, keeps the order of all others, and stands where it was said", () => {
  fc.assert(
    fc.property(line, fc.nat(), fc.option(fc.nat()), (names, which, where) => {
      const members = names.map((id) => ({ id }));
      const moved = names[which % names.length] ?? "";
      const before = where === null ? null : (names[where % names.length] ?? null);
      const after = putBefore(members, moved, before);
      const others = (all: readonly { id: string }[]) => all.filter(({ id }) => id !== moved);
      expect(others(after)).toEqual(others(members));
      expect(after).toHaveLength(members.length);
      if (before !== moved) expect(standsThere(after, moved, before)).toBe(true);
    }),
  );
});

test("several are dropped beside another: before whoever of the rest follows", () => {
  const members = linesOf(shelf, []).items.get("A") ?? [];
  expect(dropBefore(members, new Set(["a3"]), "a1", "before")).toBe("a1");
  expect(dropBefore(members, new Set(["a2"]), "a1", "after")).toBe("a3");
  expect(dropBefore(members, new Set(["a1"]), "a3", "after")).toBeNull();
  expect(dropBefore(members, new Set(["a2", "a3"]), "a1", "after")).toBeNull();
  expect(dropBefore(members, new Set(["x"]), "y", "after")).toBeNull();
});

test("a changed item takes its place, a new one comes last, a removed one goes", () => {
  const changed = withRows(shelf, [row("a1", "A", 9), row("new", "B")]);
  expect(ids(changed.items)).toBe("a2 a1 b1 a3 lost new");
  expect(ids(linesOf(changed, []).items.get("A"))).toBe("a2 a3 a1");
  expect(ids(withoutRow(shelf, "a1").items)).toBe("a2 b1 a3 lost");
  expect(withCategory(shelf, { ...category("A"), name: "面" }).categories[1]?.name).toBe("面");
  expect(ids(withCategory(shelf, category("D")).categories)).toBe("B A C D");
});

test("what comes to an end stands behind all, as far as numbers go", () => {
  expect(endOf([])).toBe(1_000);
  expect(endOf([3, 7_000])).toBe(8_000);
  expect(endOf([999_999])).toBe(1_000_000);
});

test("a search finds names however they are written, in the order of the menu", () => {
  const named = withRows(shelf, [
    row("a1", "A", 9, { name: "Ｃola 可乐" }),
    row("b1", "B", 0, { name: "🌶️ Hot POT" }),
  ]);
  const lines = linesOf(named, []);
  expect(ids(search(lines, "cola"))).toBe("a1");
  expect(ids(search(lines, "可乐 ＣＯ"))).toBe("a1");
  expect(ids(search(lines, "pot 🌶️"))).toBe("b1");
  expect(ids(search(lines, "  "))).toBe("a2 a3 a1 b1");
});

test("sold out is what is marked, and what has no portions left", () => {
  expect(isSoldOut(row("x", "A"))).toBe(false);
  expect(isSoldOut(row("x", "A", 0, { soldOutUntil: "2026-11-23T00:00:00+08:00" }))).toBe(true);
  expect(isSoldOut(row("x", "A", 0, { portionsLeft: 0 }))).toBe(true);
  const settings = { onShelf: true, dailyLimit: 9, lowStockAt: 3, position: 0, category: null };
  expect(stockOf(row("x", "A"))).toBe("uncounted");
  expect([0, 3, 4].map((portionsLeft) => stockOf(row("x", "A", 0, { portionsLeft, settings })))).toEqual([
    "none",
    "low",
    "enough",
  ]);
});
