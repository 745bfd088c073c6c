import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { BoardOrder } from "./board";
import { Feed, type HeadPage, type Source } from "./feed";
import { BoardStore } from "./store";

type Told = Parameters<Source["watch"]>[1];

const OPEN = ["PLACED", "PREPARING", "READY", "DELIVERING"] as const;

/** The orders there are, and a socket that can be cut. */
class Server implements Source {
  orders = new Map<string, BoardOrder>();
  reachable = true;
  asked: string[] = [];
  after: (() => string | null) | null = null;
  told: Told | null = null;
  refusals = 0;

  readonly position = async (): Promise<string> => {
    this.asked.push("position");
    await this.#answer();
    return "where it is";
  };

  readonly heads = async (): Promise<readonly HeadPage[]> => {
    this.asked.push("heads");
    await this.#answer();
    return ([...OPEN, null] as const).map((status) => this.#page(status, 0));
  };

  readonly moreHeads = async (status: BoardOrder["status"], after: string): Promise<HeadPage> => {
    this.asked.push(`${status} after ${after}`);
    await this.#answer();
    return this.#page(status, Number(after));
  };

  #page(status: BoardOrder["status"] | null, from: number): HeadPage {
    const all = [...this.orders.values()].filter((each) => status === null || each.status === status);
    const heads = all.slice(from, from + 2).map(({ id, latest: { sequence } }) => ({ id, sequence }));
    return { status, heads, next: from + 2 < all.length ? String(from + 2) : null };
  }

  readonly byId = async (ids: readonly string[]): Promise<readonly BoardOrder[]> => {
    this.asked.push(`by id: ${ids.join(" ")}`);
    await this.#answer();
    return ids.flatMap((id) => this.orders.get(id) ?? []);
  };

  readonly watch = (after: () => string | null, told: Told) => {
    this.after = after;
    this.told = told;
    return () => {
      this.told = null;
    };
  };

  readonly connected = () => this.told !== null && this.reachable;
  readonly refused = () => {
    this.refusals += 1;
  };

  put(id: string, sequence: number, status: BoardOrder["status"]): BoardOrder {
    const order = {
      id,
      status,
      placedAt: "2026-11-22T04:00:00Z",
      scheduledFor: null,
      cancelRequested: false,
      deadlineAt: null,
      readyBy: null,
      promisedAt: null,
      latest: { sequence, at: new Date().toISOString(), command: "PLACE", actor: "CUSTOMER" },
    } as unknown as BoardOrder;
    this.orders.set(id, order);
    return order;
  }

  async #answer(): Promise<void> {
    await Promise.resolve();
    if (!this.reachable) throw new Error("nobody answers");
  }
}

const settle = () => vi.advanceTimersByTimeAsync(0);
let server: Server;
let store: BoardStore;
let feed: Feed;

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  store = new BoardStore(Date.now);
  feed = new Feed(server, store, Date.now);
});
afterEach(() => {
  feed.stop();
  vi.useRealTimers();
});

test("all pages of all that is open are read, in the order in which orders live", async () => {
  for (const id of ["a", "b", "c", "d", "e"]) server.put(id, 2, "PLACED");
  server.put("f", 4, "READY");
  feed.start();
  await settle();
  expect(server.after?.()).toBe("where it is");
  expect(server.asked).toEqual([
    "position",
    "heads",
    "by id: a b",
    "PLACED after 2",
    "by id: c d",
    "PLACED after 4",
    "by id: e",
    "by id: f",
  ]);
  const { columns, loaded } = store.shown();
  expect([columns.new.length, columns.ready.length, loaded]).toEqual([5, 1, true]);
});

test("without a position, what is placed between a reading and the subscription is found a moment later", async () => {
  server.reachable = false;
  feed.start();
  await settle();
  server.reachable = true;
  await vi.advanceTimersByTimeAsync(5_000);
  server.asked = [];
  server.told?.started();
  await settle();
  expect([server.after?.(), server.asked]).toEqual([null, ["heads"]]);
  server.put("a", 2, "PLACED"); // no event is told of it
  expect(store.shown().columns.new).toEqual([]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(store.shown().columns.new).toEqual(["a"]);
});

test("after a cut it goes on after the last event, and what moved on meanwhile has moved", async () => {
  server.put("a", 2, "PLACED");
  server.put("b", 2, "PLACED");
  feed.start();
  await settle();
  server.told?.next({ eventId: "a:3", order: server.put("a", 3, "PREPARING") });
  expect(server.after?.()).toBe("a:3");
  server.put("a", 9, "COMPLETED");
  const rejected = server.put("b", 3, "REJECTED");
  await vi.advanceTimersByTimeAsync(10_000);
  server.told?.started();
  await settle();
  expect(server.asked).toContain("by id: a b");
  expect(store.shown().columns.done).toEqual(expect.arrayContaining(["a", "b"]));
  expect(store.shown().board.orders.get("b")).toBe(rejected);
  expect([store.shown().columns.new, store.shown().board.unseen.size]).toEqual([[], 0]);
});

test("without a connection the lists are asked for every 15 seconds, beside one every minute", async () => {
  feed.start();
  await settle();
  server.asked = [];
  const asks = () => server.asked.filter((each) => each === "heads").length;
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      await vi.advanceTimersByTimeAsync(1_000);
      feed.poll();
    }
  };
  await pass(59);
  expect(asks()).toBe(0);
  await pass(2);
  expect(asks()).toBe(1);
  server.told = null;
  await pass(31);
  expect(asks()).toBe(3);
});

test("where nobody answers that is known, and mended by the next answer", async () => {
  server.put("a", 2, "PLACED");
  server.reachable = false;
  feed.start();
  await settle();
  expect([store.shown().loaded, store.shown().failing]).toEqual([false, true]);
  server.reachable = true;
  await feed.read();
  expect([store.shown().loaded, store.shown().failing]).toEqual([true, false]);
  expect(store.shown().columns.new).toEqual(["a"]);
});

test("an event too long ago to go on after is let go of; who may not watch is asked about", async () => {
  feed.start();
  await settle();
  server.told?.next({ eventId: "a:2", order: server.put("a", 2, "PLACED") });
  server.told?.ended("RESUME_EXPIRED");
  await settle();
  expect([server.after?.(), server.refusals]).toEqual(["where it is", 0]);
  expect(server.asked.filter((each) => each === "position").length).toBe(2);
  server.told?.ended("FORBIDDEN");
  expect(server.refusals).toBe(1);
});

test("one command at a time for an order", () => {
  expect([store.begin("a", "ACCEPT"), store.begin("a", "REJECT"), store.begin("b", "READY")]).toEqual([
    true,
    false,
    true,
  ]);
  store.end("a");
  expect(store.begin("a", "REJECT")).toBe(true);
});
