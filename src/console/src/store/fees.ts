import { parsePrice, priceText } from "../ui/price";

/** Delivery bands and spend discounts as they are edited, and what the API would refuse of them. Pure. */

export interface BandDraft {
  /** Kilometres, as typed. */
  readonly upTo: string;
  readonly fee: number | null;
}

export interface DiscountDraft {
  readonly threshold: number | null;
  readonly off: number | null;
}

export interface Band {
  readonly upToM: number;
  readonly feeMinor: number;
}

export interface Discount {
  readonly thresholdMinor: number;
  readonly offMinor: number;
}

export type BandProblem = "distance" | "order" | "fee";
export type DiscountProblem = "amount" | "order" | "tooMuch";

export const FARTHEST_M = 10_000;
export const MOST_BANDS = 20;
export const MOST_DISCOUNTS = 10;

/** Metres of a distance typed in kilometres, `3`, `2,5` or `１．５`; null where it is none, or out of reach. */
export function parseDistance(text: string): number | null {
  const metres = parsePrice(text.normalize("NFKC").replace(/(km|公里|千米)$/iu, ""), 3);
  return metres !== null && metres >= 1 && metres <= FARTHEST_M ? metres : null;
}

/** As it stands in a field, without zeros that say nothing. */
export function distanceText(metres: number): string {
  return priceText(metres, 3).replace(/\.?0+$/, "");
}

/** Percent, as typed, in hundredths of a percent; null where it is none, or above all of it. */
export function parseShare(text: string): number | null {
  const share = parsePrice(text.normalize("NFKC").replace("%", ""), 2);
  return share !== null && share <= 10_000 ? share : null;
}

export function shareText(basisPoints: number): string {
  return priceText(basisPoints, 2).replace(/\.?0+$/, "");
}

/** What is wrong with each band; null: nothing. */
export function bandProblems(bands: readonly BandDraft[]): readonly (BandProblem | null)[] {
  return bands.map(({ upTo, fee }, index) => {
    const metres = parseDistance(upTo);
    if (metres === null) return "distance";
    if (fee === null) return "fee";
    const before = bands.slice(0, index).map((band) => parseDistance(band.upTo) ?? 0);
    return before.every((nearer) => nearer < metres) ? null : "order";
  });
}

/** What is wrong with each step; null: nothing. */
export function discountProblems(steps: readonly DiscountDraft[]): readonly (DiscountProblem | null)[] {
  return steps.map(({ threshold, off }, index) => {
    if (threshold === null || off === null || off === 0) return "amount";
    if (off > threshold) return "tooMuch";
    const before = steps[index - 1];
    const rises = before === undefined || (threshold > (before.threshold ?? 0) && off > (before.off ?? 0));
    return rises ? null : "order";
  });
}

/** As the API takes them; null where a band has a problem. */
export function bandsOf(drafts: readonly BandDraft[]): readonly Band[] | null {
  if (bandProblems(drafts).some((problem) => problem !== null)) return null;
  return drafts.map(({ upTo, fee }) => ({ upToM: parseDistance(upTo) ?? 0, feeMinor: fee ?? 0 }));
}

export function discountsOf(drafts: readonly DiscountDraft[]): readonly Discount[] | null {
  if (discountProblems(drafts).some((problem) => problem !== null)) return null;
  return drafts.map(({ threshold, off }) => ({ thresholdMinor: threshold ?? 0, offMinor: off ?? 0 }));
}
