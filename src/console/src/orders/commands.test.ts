import type { Client } from "urql";
import { expect, test } from "vitest";

import type { BoardOrder } from "./board";
import { perform } from "./commands";

const ORDER = { id: "a", code: "A" } as BoardOrder;
const LOST = { error: { networkError: new Error("offline"), graphQLErrors: [] } };
const payload = (changed: boolean) => ({
  data: { result: { __typename: "OrderPayload", changed, order: ORDER } },
});

/** An API that gives these answers, one after the other. */
function answering(...answers: readonly object[]) {
  const sent: Record<string, unknown>[] = [];
  const left = [...answers];
  const api = {
    mutation: (_: string, variables: Record<string, unknown>) => {
      sent.push(variables);
      return { toPromise: () => Promise.resolve(left.shift()) };
    },
  } as unknown as Client;
  return { api, sent };
}

const now = () => Promise.resolve();
const ACCEPT = { command: "ACCEPT", preparationMinutes: 25 } as const;

test("what is answered at once is sent once", async () => {
  const { api, sent } = answering(payload(true));
  expect(await perform(api, ORDER, ACCEPT, now)).toEqual({ kind: "done", order: ORDER, changed: true });
  expect(sent).toEqual([{ id: "a", preparationMinutes: 25 }]);
});

test("who is second learns that a colleague was first", async () => {
  const { api } = answering(payload(false));
  expect(await perform(api, ORDER, ACCEPT, now)).toEqual({ kind: "done", order: ORDER, changed: false });
});

test("what was lost on the way is sent again, and its own first attempt is no colleague's", async () => {
  const { api, sent } = answering(LOST, LOST, payload(false));
  expect(await perform(api, ORDER, ACCEPT, now)).toEqual({ kind: "done", order: ORDER, changed: true });
  expect(sent.length).toBe(3);
});

test("after three attempts somebody is told; a refund is never sent by itself again", async () => {
  const three = answering(LOST, LOST, LOST);
  const refusal = { code: "NETWORK", message: "", path: [] };
  expect(await perform(three.api, ORDER, ACCEPT, now)).toEqual({ kind: "refused", refusal });
  const refund = answering(LOST, payload(true));
  const deed = { command: "REFUND", reason: "MISSING", note: "", lineIds: ["1"] } as const;
  expect(await perform(refund.api, ORDER, deed, now)).toEqual({ kind: "refused", refusal });
  expect(refund.sent.length).toBe(1);
});

test("what changed meanwhile comes with the order; what is refused with why", async () => {
  const meanwhile = answering({ data: { result: { __typename: "OrderChangedMeanwhile", order: ORDER } } });
  expect(await perform(meanwhile.api, ORDER, ACCEPT, now)).toEqual({ kind: "meanwhile", order: ORDER });
  const moved = answering({ data: { result: { __typename: "OrderTransitionRefused" } } });
  expect(await perform(moved.api, ORDER, ACCEPT, now)).toEqual({ kind: "meanwhile", order: null });
  const bad = { __typename: "InvalidInput", code: "BAD_USER_INPUT", message: "No.", path: ["note"] };
  const refused = answering({ data: { result: bad } });
  expect(await perform(refused.api, ORDER, ACCEPT, now)).toEqual({
    kind: "refused",
    refusal: { code: "BAD_USER_INPUT", message: "No.", path: ["note"] },
  });
});
