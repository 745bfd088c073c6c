import type { StoreWholeFragment } from "../generated/graphql";

/** A store as its page has it. */
export type Whole = StoreWholeFragment;
