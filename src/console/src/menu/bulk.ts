import type { MenuItemsChangeInput } from "../generated/graphql";
import { parseSignedPrice } from "../ui/price";
import { readWindow, type WindowForm } from "./windows";

/** What can be done with many items at once. */
export const BULK_KINDS = [
  "soldOut",
  "available",
  "priceDelta",
  "pricePercent",
  "price",
  "discount",
  "category",
  "shelf",
  "unshelf",
  "windows",
  "dailyLimit",
] as const;
export type BulkKind = (typeof BULK_KINDS)[number];

/** Those that everybody may who works at the store. */
export const STOCK_KINDS: readonly BulkKind[] = ["soldOut", "available", "dailyLimit"];

export interface BulkForm {
  readonly kind: BulkKind;
  readonly minor: number | null;
  readonly percent: string;
  readonly roundingMinor: number;
  readonly categoryId: string | null;
  readonly windows: readonly WindowForm[];
  readonly counted: boolean;
  readonly portions: number | null;
}

export const EMPTY_BULK: BulkForm = {
  kind: "soldOut",
  minor: null,
  percent: "",
  roundingMinor: 1,
  categoryId: null,
  windows: [],
  counted: true,
  portions: null,
};

/** How many the API changes in one transaction. */
export const AT_ONCE = 50;
const BASIS_POINTS = 10_000;
const MOST_BASIS_POINTS = 100_000;

/** What the API is told; marks are mutations of their own. Null while something is missing. */
export type BulkChange =
  | { readonly mark: "soldOut" | "available"; readonly input: null }
  | { readonly mark: null; readonly input: MenuItemsChangeInput };

export function bulkChange(form: BulkForm): BulkChange | null {
  if (form.kind === "soldOut" || form.kind === "available") return { mark: form.kind, input: null };
  const input = bulkInput(form);
  return input === null ? null : { mark: null, input };
}

function bulkInput(form: BulkForm): MenuItemsChangeInput | null {
  const { kind, minor, roundingMinor } = form;
  switch (kind) {
    case "priceDelta":
      return minor === null || minor === 0
        ? null
        : { priceDeltaMinor: minor, priceRoundingMinor: roundingMinor };
    case "pricePercent": {
      const points = parsePercent(form.percent);
      return points === null || points === 0
        ? null
        : { priceBasisPoints: points, priceRoundingMinor: roundingMinor };
    }
    case "price":
      return minor === null || minor < 0 ? null : { priceMinor: minor };
    case "discount":
      return minor === null || minor < 0 ? null : { discountMinor: minor };
    case "category":
      return form.categoryId === null ? null : { categoryId: form.categoryId };
    case "shelf":
      return { onShelf: true };
    case "unshelf":
      return { onShelf: false };
    case "windows": {
      const read = form.windows.map(readWindow).filter((window) => window !== null);
      return read.length < form.windows.length ? null : { windows: read };
    }
    case "dailyLimit":
      if (!form.counted) return { dailyLimit: null };
      return form.portions === null ? null : { dailyLimit: form.portions };
    case "soldOut":
    case "available":
      return null;
  }
}

/** Hundredths of a percent of `10`, `-5,5`, `１０％`; null where it is none, or beyond what the API takes. */
export function parsePercent(text: string): number | null {
  const points = parseSignedPrice(text.normalize("NFKC").replace("%", ""), 2);
  return points === null || Math.abs(points) > MOST_BASIS_POINTS ? null : points;
}

/** What a price becomes, as the API computes it: exact, rounded once, half a unit up. Below zero it is refused. */
export function newPrice(priceMinor: number, input: MenuItemsChangeInput): number {
  if (input.priceMinor != null) return input.priceMinor;
  const exact =
    BigInt(priceMinor) * BigInt(BASIS_POINTS + (input.priceBasisPoints ?? 0)) +
    BigInt(input.priceDeltaMinor ?? 0) * BigInt(BASIS_POINTS);
  const rounding = BigInt(input.priceRoundingMinor ?? 1);
  const unit = BigInt(BASIS_POINTS) * rounding;
  return Number(floorDivided(2n * exact + unit, 2n * unit) * rounding);
}

function floorDivided(one: bigint, other: bigint): bigint {
  const quotient = one / other;
  return one % other < 0n ? quotient - 1n : quotient;
}

/** In parts of as many as the API changes at once. */
export function parts<T>(all: readonly T[], size: number = AT_ONCE): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / size);
  return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
}
