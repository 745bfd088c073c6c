import type { Client, CombinedError, OperationResult, TypedDocumentNode } from "urql";

import { type Outcome, outcomeOf, type Refusal } from "../api/outcome";
import * as documents from "../generated/graphql";
import type { BoardOrder } from "./board";

/** What the staff of a store does to an order. */
export type Deed =
  | { readonly command: "ACCEPT"; readonly preparationMinutes: number | null }
  | { readonly command: "READY" | "COLLECT" | "PICK_UP" | "DELIVER" | "DECLINE_CANCEL" }
  | { readonly command: ReasonedCommand; readonly reason: Reason; readonly note: string }
  | {
      readonly command: "REFUND";
      readonly reason: Reason;
      readonly note: string;
      readonly lineIds: readonly string[];
    };

export type ReasonedCommand = "REJECT" | "CANCEL" | "FAIL_DELIVERY";
export type Reason = documents.OrderReason;

/** What came of a deed. `changed`: it was this tablet that moved it. */
export type Result =
  | { readonly kind: "done"; readonly order: BoardOrder; readonly changed: boolean }
  /** Somebody was faster, with something else; the order as it stands, where that is known. */
  | { readonly kind: "meanwhile"; readonly order: BoardOrder | null }
  | { readonly kind: "refused"; readonly refusal: Refusal };

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 700;

/**
 * Do it. Where there was no answer it is tried again: a command that came through has its order where it leads to, and
 * is answered alike the second time. Never rejects.
 */
export async function perform(
  api: Client,
  order: BoardOrder,
  deed: Deed,
  pause: (milliseconds: number) => Promise<void> = sleep,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    const { data, error } = await send(api, order.id, deed);
    const result = data?.result;
    if (result?.__typename === "OrderPayload")
      return { kind: "done", order: result.order, changed: result.changed || attempt > 1 };
    if (result?.__typename === "OrderChangedMeanwhile") return { kind: "meanwhile", order: result.order };
    if (result?.__typename === "OrderTransitionRefused") return { kind: "meanwhile", order: null };
    if (result === undefined && unanswered(error) && attempt < ATTEMPTS && repeatable(deed)) {
      await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      continue;
    }
    const outcome: Outcome<never> = outcomeOf(result, error);
    return outcome.ok ? { kind: "meanwhile", order: null } : { kind: "refused", refusal: outcome.refusal };
  }
}

/** A refund of all that is left, sent twice, gives back once; of lines, the second one is refused. Somebody looks. */
function repeatable(deed: Deed): boolean {
  return deed.command !== "REFUND";
}

function unanswered(error: CombinedError | undefined): boolean {
  return error?.networkError !== undefined && error.graphQLErrors.length === 0;
}

type Answer = OperationResult<{ readonly result: documents.BoardRefundMutation["result"] }>;

async function send(api: Client, id: string, deed: Deed): Promise<Answer> {
  const run = <Data, Variables extends Record<string, unknown>>(
    document: documents.TypedDocumentString<Data, Variables>,
    variables: Variables,
  ): Promise<Answer> => {
    const text = document.toString() as unknown as TypedDocumentNode<Data, Variables>;
    return api.mutation(text, variables).toPromise() as unknown as Promise<Answer>;
  };
  switch (deed.command) {
    case "ACCEPT":
      return run(documents.BoardAcceptDocument, { id, preparationMinutes: deed.preparationMinutes });
    case "READY":
      return run(documents.BoardReadyDocument, { id });
    case "COLLECT":
      return run(documents.BoardCollectDocument, { id });
    case "PICK_UP":
      return run(documents.BoardPickUpDocument, { id });
    case "DELIVER":
      return run(documents.BoardDeliverDocument, { id });
    case "DECLINE_CANCEL":
      return run(documents.BoardDeclineCancelDocument, { id });
    case "REJECT":
      return run(documents.BoardRejectDocument, { id, reason: deed.reason, note: deed.note });
    case "CANCEL":
      return run(documents.BoardCancelDocument, { id, reason: deed.reason, note: deed.note });
    case "FAIL_DELIVERY":
      return run(documents.BoardFailDeliveryDocument, { id, reason: deed.reason, note: deed.note });
    case "REFUND": {
      const { reason, note, lineIds } = deed;
      return run(documents.BoardRefundDocument, { id, input: { reason, note, lineIds: [...lineIds] } });
    }
  }
}

/** The reasons that a command takes, the likely ones first. */
export const REASONS: Readonly<Record<ReasonedCommand | "REFUND", readonly Reason[]>> = {
  REJECT: ["TOO_BUSY", "ITEM_UNAVAILABLE", "CLOSING", "ADDRESS_WRONG", "OTHER"],
  CANCEL: ["CHANGED_MIND", "ITEM_UNAVAILABLE", "TOO_BUSY", "CLOSING", "CUSTOMER_UNREACHABLE", "OTHER"],
  FAIL_DELIVERY: ["CUSTOMER_UNREACHABLE", "ADDRESS_WRONG", "ACCIDENT", "OTHER"],
  REFUND: ["MISSING", "WRONG", "SPOILED", "GOODWILL", "OTHER"],
};

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
