import type {
  MenuPageCategoryFragment,
  MenuPageFullFragment,
  MenuPageRowFragment,
} from "../generated/graphql";

export type Category = MenuPageCategoryFragment;
/** An item as the list shows it. */
export type Row = MenuPageRowFragment;
/** An item as the editor edits it. */
export type Item = MenuPageFullFragment;

/** The menu as staff edits it: categories and items in the order in which the API tells them, oldest first. */
export interface Shelf {
  readonly revision: number;
  readonly categories: readonly Category[];
  readonly items: readonly Row[];
}

/** What was put elsewhere, and is on its way to the server; `before` null: to the end. */
export type Move =
  | {
      readonly kind: "item";
      readonly id: string;
      readonly categoryId: string;
      readonly before: string | null;
    }
  | { readonly kind: "category"; readonly id: string; readonly before: string | null };

/** The menu in its order, with what is under way already in its place. */
export interface Lines {
  readonly categories: readonly Category[];
  /** By the id of the category; each category has a line. */
  readonly items: ReadonlyMap<string, readonly Row[]>;
}

const GAP = 1_000;
const LAST_POSITION = 1_000_000;

/** By their positions; among equals the older one first. */
function inOrder<T>(members: readonly T[], position: (member: T) => number): T[] {
  return [...members].sort((one, other) => position(one) - position(other));
}

const positionOf = (row: Row): number => row.settings?.position ?? 0;

export function categoryOf(row: Row): string | null {
  return row.settings?.category?.id ?? null;
}

export function linesOf(shelf: Shelf, moves: readonly Move[]): Lines {
  let categories: readonly Category[] = inOrder(shelf.categories, (category) => category.position);
  const items = new Map<string, readonly Row[]>(categories.map(({ id }) => [id, []]));
  for (const row of inOrder(shelf.items, positionOf)) {
    const category = categoryOf(row);
    const line = category === null ? undefined : items.get(category);
    if (category !== null && line !== undefined) (line as Row[]).push(row);
  }
  for (const move of moves) {
    if (move.kind === "category") categories = putBefore(categories, move.id, move.before);
    else putRow(items, move);
  }
  return { categories, items };
}

function putRow(items: Map<string, readonly Row[]>, move: Extract<Move, { kind: "item" }>): void {
  const target = items.get(move.categoryId);
  const row = [...items.values()].flat().find(({ id }) => id === move.id);
  if (target === undefined || row === undefined) return;
  for (const [category, line] of items) {
    items.set(
      category,
      line.filter(({ id }) => id !== move.id),
    );
  }
  items.set(move.categoryId, putBefore([...(items.get(move.categoryId) ?? []), row], row.id, move.before));
}

/** The same line with one of it before another, or at the end where that one is not there. */
export function putBefore<T extends { readonly id: string }>(
  line: readonly T[],
  moved: string,
  before: string | null,
): readonly T[] {
  const one = line.find(({ id }) => id === moved);
  if (one === undefined || before === moved) return line;
  const others = line.filter(({ id }) => id !== moved);
  const at = before === null ? -1 : others.findIndex(({ id }) => id === before);
  return at < 0 ? [...others, one] : [...others.slice(0, at), one, ...others.slice(at)];
}

/**
 * The one of a line before which the moved ones come to stand when they are dropped before or after `target`;
 * null: at the end.
 */
export function dropBefore(
  line: readonly { readonly id: string }[],
  moved: ReadonlySet<string>,
  target: string,
  side: "before" | "after",
): string | null {
  const at = line.findIndex(({ id }) => id === target);
  if (at < 0) return null;
  const following = line.slice(side === "before" ? at : at + 1);
  return following.find(({ id }) => !moved.has(id))?.id ?? null;
}

/** Whether a line would stay as it is. */
export function standsThere(
  line: readonly { readonly id: string }[],
  moved: string,
  before: string | null,
): boolean {
  const at = line.findIndex(({ id }) => id === moved);
  return at >= 0 && (line[at + 1]?.id ?? null) === before;
}

/** The position of what comes to the end of a line. */
export function endOf(positions: readonly number[]): number {
  return positions.length === 0 ? GAP : Math.min(LAST_POSITION, Math.max(...positions) + GAP);
}

export function endOfCategory(shelf: Shelf, categoryId: string): number {
  return endOf(shelf.items.filter((row) => categoryOf(row) === categoryId).map(positionOf));
}

/** With these items as they are now; new ones come last. */
export function withRows(shelf: Shelf, rows: readonly Row[]): Shelf {
  const fresh = new Map(rows.map((row) => [row.id, row]));
  const items = shelf.items.map((row) => {
    const now = fresh.get(row.id) ?? row;
    fresh.delete(row.id);
    return now;
  });
  return { ...shelf, items: [...items, ...fresh.values()] };
}

export function withoutRow(shelf: Shelf, id: string): Shelf {
  return { ...shelf, items: shelf.items.filter((row) => row.id !== id) };
}

export function withCategory(shelf: Shelf, category: Category): Shelf {
  const known = shelf.categories.some(({ id }) => id === category.id);
  const categories = known
    ? shelf.categories.map((each) => (each.id === category.id ? category : each))
    : [...shelf.categories, category];
  return { ...shelf, categories };
}

export function withoutCategory(shelf: Shelf, id: string): Shelf {
  return { ...shelf, categories: shelf.categories.filter((category) => category.id !== id) };
}

/** What somebody looks for and what is found are the same, however wide or large the letters. */
function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** Items whose name has every word, in the order of the menu. */
export function search(lines: Lines, text: string): readonly Row[] {
  const words = folded(text).split(/\s+/u).filter(Boolean);
  return lines.categories
    .flatMap(({ id }) => lines.items.get(id) ?? [])
    .filter(({ name }) => words.every((word) => folded(name).includes(word)));
}

/** Whether customers can have none of it: marked, or no portions left. */
export function isSoldOut(row: Row): boolean {
  return row.soldOutUntil !== null || row.portionsLeft === 0;
}

/** How stock stands, for a badge. */
export function stockOf(row: Row): "uncounted" | "none" | "low" | "enough" {
  if (row.portionsLeft === null) return "uncounted";
  if (row.portionsLeft === 0) return "none";
  return row.portionsLeft <= (row.settings?.lowStockAt ?? 0) ? "low" : "enough";
}
