import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { arrange, type Board, type BoardOrder, columnOf, EMPTY, forget, merge, nextDue, seen } from "./board";

const NOON = Date.parse("2026-11-22T04:00:00Z");
const at = (minutes: number) => new Date(NOON + minutes * 60_000).toISOString();

function order(id: string, sequence: number, changes: Partial<BoardOrder> = {}): BoardOrder {
  const status = changes.status ?? "PLACED";
  return {
    id,
    code: id.toUpperCase(),
    status,
    fulfilment: "DELIVERY",
    rider: "COURIER",
    paymentMethod: "SANDBOX",
    total: { formatted: "¥28.00" },
    refunded: { amountMinor: 0, formatted: "¥0.00" },
    placedAt: at(0),
    scheduledFor: null,
    promisedAt: null,
    readyBy: null,
    deadlineAt: null,
    cancelRequested: false,
    lastEventId: `${id}:${sequence}`,
    availableActions: [],
    customer: null,
    note: null,
    courier: null,
    price: null,
    ...changes,
    latest: {
      sequence,
      command: "PLACE",
      status,
      actor: "CUSTOMER",
      at: at(sequence),
      reason: null,
      note: "",
      ...changes.latest,
    },
  };
}

const entry = (sequence: number, more: Partial<BoardOrder["latest"]>): BoardOrder["latest"] => ({
  ...order("x", sequence).latest,
  ...more,
});
const read = (...heard: BoardOrder[]) => merge(EMPTY, heard, false);

describe("whatever comes when", () => {
  const STATUSES: readonly BoardOrder["status"][] = [
    "PENDING_PAYMENT",
    "PLACED",
    "PREPARING",
    "PREPARING",
    "READY",
    "DELIVERING",
    "DELIVERED",
    "COMPLETED",
  ];
  const histories = fc.array(fc.integer({ min: 1, max: STATUSES.length }), { minLength: 1, maxLength: 8 });

  test("pages and events in any order, late and twice, end with the last state of each order", () => {
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat()), (lengths, dice) => {
        const last = lengths.map((length, index) => state(index, length));
        const states = lengths.flatMap((length, index) =>
          Array.from({ length }, (_, step) => state(index, step + 1)),
        );
        // Each state some times, in any order, each order's last state at least once, in batches of any size.
        const heard = [...states, ...states, ...last]
          .map((each) => ({ each, key: Number(dice.next().value) }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each);
        let board: Board = EMPTY;
        let highest = 0;
        for (let index = 0; index < heard.length;) {
          const size = 1 + (dice.next().value % 5);
          board = merge(board, heard.slice(index, index + size), dice.next().value % 2 === 0);
          index += size;
          const sum = [...board.orders.values()].reduce((sum, each) => sum + each.latest.sequence, 0);
          expect(sum).toBeGreaterThanOrEqual(highest); // never backwards
          highest = sum;
        }
        expect([...board.orders.values()].sort((a, b) => a.id.localeCompare(b.id))).toEqual(last);
        const shown = Object.values(arrange(board, NOON)).flat();
        expect(new Set(shown).size).toBe(shown.length);
        expect(shown.length).toBe(last.filter(({ status }) => status !== "PENDING_PAYMENT").length);
        for (const id of board.unseen) expect(board.orders.get(id)?.status).toBe("PLACED");
      }),
    );
  });

  function state(index: number, sequence: number): BoardOrder {
    return order(`order-${index}`, sequence, { status: STATUSES[sequence - 1] ?? "COMPLETED" });
  }

  test("what is known already changes nothing at all", () => {
    const board = read(order("a", 2));
    expect(merge(board, [order("a", 2), order("a", 1)], true)).toBe(board);
    expect(seen(board, ["b"])).toBe(board);
  });
});

describe("attention", () => {
  test("a new order has it until it is looked at, or somebody answers", () => {
    const board = read(order("a", 2), order("b", 2), order("c", 1, { status: "PENDING_PAYMENT" }));
    expect([...board.unseen]).toEqual(["a", "b"]);
    expect([...seen(board, ["a"]).unseen]).toEqual(["b"]);
    expect([...merge(board, [order("b", 3, { status: "PREPARING" })], true).unseen]).toEqual(["a"]);
    expect([...merge(board, [order("c", 2)], true).unseen]).toEqual(["a", "b", "c"]);
  });

  test("once looked at, what else happens to it while it waits does not ask for it again", () => {
    const board = seen(read(order("a", 2)), ["a"]);
    expect(merge(board, [order("a", 3)], true).unseen.size).toBe(0);
  });

  test("a request for an end has it until it is answered", () => {
    const board = read(order("a", 3, { status: "PREPARING" }));
    expect(board.unseen.size).toBe(0);
    const asked = merge(board, [order("a", 4, { status: "PREPARING", cancelRequested: true })], true);
    expect([...asked.unseen]).toEqual(["a"]);
    expect(
      merge(seen(asked, ["a"]), [order("a", 5, { status: "PREPARING", cancelRequested: true })], true).unseen
        .size,
    ).toBe(0);
    expect(merge(asked, [order("a", 5, { status: "PREPARING" })], true).unseen.size).toBe(0);
  });

  test("an order that was accepted by itself has it, but not one of before the page was opened", () => {
    const accepted = order("a", 3, {
      status: "PREPARING",
      latest: entry(3, { command: "ACCEPT", actor: "PLATFORM", status: "PREPARING" }),
    });
    expect(read(accepted).unseen.size).toBe(0);
    expect([...merge(EMPTY, [accepted], true).unseen]).toEqual(["a"]);
    expect([...merge(read(order("a", 2)), [accepted], true).unseen]).toEqual(["a"]);
    const byHand = { ...accepted, latest: { ...accepted.latest, actor: "MERCHANT" as const } };
    expect(merge(read(order("a", 2)), [byHand], true).unseen.size).toBe(0);
  });
});

describe("columns", () => {
  test("the most urgent is first", () => {
    const board = read(
      order("a", 2, { deadlineAt: at(5) }),
      order("b", 2, { deadlineAt: at(3) }),
      order("c", 3, { status: "PREPARING", readyBy: at(9) }),
      order("d", 4, { status: "PREPARING", readyBy: at(30), cancelRequested: true }),
      order("e", 9, { status: "COMPLETED" }),
      order("f", 8, { status: "REJECTED" }),
    );
    const columns = arrange(board, NOON);
    expect(columns).toEqual({
      new: ["b", "a"],
      preparing: ["d", "c"],
      ready: [],
      delivering: [],
      later: [],
      done: ["e", "f"],
    });
    const next = arrange(merge(board, [order("g", 2, { deadlineAt: at(4) })], true), NOON, columns);
    expect(next.new).toEqual(["b", "g", "a"]);
    expect(next.preparing).toBe(columns.preparing);
  });

  test("what is ordered for later stands apart until its preparation is due", () => {
    const later = order("a", 3, { status: "PREPARING", scheduledFor: at(60), readyBy: at(80) });
    expect(columnOf(later, NOON)).toBe("later");
    expect(nextDue(read(later), NOON)).toBe(NOON + 3_600_000);
    expect(columnOf(later, NOON + 3_600_000)).toBe("preparing");
    expect(nextDue(read(later), NOON + 3_600_000)).toBe(Number.POSITIVE_INFINITY);
    expect(columnOf({ ...later, cancelRequested: true }, NOON)).toBe("preparing");
    expect(columnOf({ ...later, status: "PLACED" }, NOON)).toBe("new");
  });

  test("what was done long ago is forgotten, what is open is not", () => {
    const board = read(
      order("a", 5, { status: "COMPLETED" }),
      order("b", 5),
      order("c", 7, { status: "CANCELLED" }),
    );
    expect([...forget(board, Date.parse(at(6))).orders.keys()]).toEqual(["b", "c"]);
    expect(forget(board, NOON)).toBe(board);
  });
});
