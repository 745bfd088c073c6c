import type { ReviewSort } from "../generated/graphql";

/** Which reviews are looked at. */
export interface Filter {
  readonly stars: "any" | "1" | "2" | "3" | "4" | "5";
  readonly answered: "any" | "yes" | "no";
  readonly withPictures: boolean;
  readonly sort: ReviewSort;
}

export const EVERYTHING: Filter = { stars: "any", answered: "any", withPictures: false, sort: "NEWEST" };

/** As the API takes it. */
export function variablesOf({ stars, answered, withPictures, sort }: Filter) {
  return {
    stars: stars === "any" ? null : Number(stars),
    answered: answered === "any" ? null : answered === "yes",
    withPictures,
    sort: stars === "any" ? sort : "NEWEST", // of equal stars none are lowest
  } as const;
}
