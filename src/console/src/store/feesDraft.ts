import type { MerchantUpdateInput } from "../generated/graphql";
import {
  type BandDraft,
  bandProblems,
  bandsOf,
  type DiscountDraft,
  discountProblems,
  discountsOf,
  distanceText,
} from "./fees";
import type { Whole } from "./whole";

/** What a store charges, as it is edited. Pure. */
export interface Fees {
  readonly minimumOrder: number | null;
  readonly packingFee: number | null;
  readonly bands: readonly BandDraft[];
  readonly discounts: readonly DiscountDraft[];
}

export function feesOf(whole: Whole): Fees {
  return {
    minimumOrder: whole.minimumOrder.amountMinor,
    packingFee: whole.packingFee.amountMinor,
    bands: whole.deliveryBands.map(({ upToM, fee }) => ({
      upTo: distanceText(upToM),
      fee: fee.amountMinor,
    })),
    discounts: whole.spendDiscounts.map(({ threshold, off }) => ({
      threshold: threshold.amountMinor,
      off: off.amountMinor,
    })),
  };
}

/** Whether the API would refuse something of it. */
export function feesWrong(fees: Fees, offersDelivery: boolean): boolean {
  const problems = [...bandProblems(fees.bands), ...discountProblems(fees.discounts)];
  return (
    fees.minimumOrder === null ||
    fees.packingFee === null ||
    (offersDelivery && fees.bands.length === 0) ||
    problems.some((problem) => problem !== null)
  );
}

/** What to send of these fields. Nothing of it is wrong. */
export function feesInput(fees: Fees, fields: readonly (keyof Fees)[]): MerchantUpdateInput {
  const whole: Record<keyof Fees, MerchantUpdateInput> = {
    minimumOrder: { minimumOrderMinor: fees.minimumOrder ?? 0 },
    packingFee: { packingFeeMinor: fees.packingFee ?? 0 },
    bands: { deliveryBands: [...(bandsOf(fees.bands) ?? [])] },
    discounts: { spendDiscounts: [...(discountsOf(fees.discounts) ?? [])] },
  };
  return Object.assign({}, ...fields.map((field) => whole[field])) as MerchantUpdateInput;
}
