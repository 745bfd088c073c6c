import type { BoardOrderFragment } from "../generated/graphql";

export type BoardOrder = BoardOrderFragment;
export type ColumnName = "new" | "preparing" | "ready" | "delivering" | "later" | "done";
export type Columns = Readonly<Record<ColumnName, readonly string[]>>;

/** Every order that was heard of, in the newest state that was heard of. */
export interface Board {
  readonly orders: ReadonlyMap<string, BoardOrder>;
  /** What nobody at this tablet has looked at yet: new orders, and requests for an end. */
  readonly unseen: ReadonlySet<string>;
}

export const EMPTY: Board = { orders: new Map(), unseen: new Set() };
const COLUMNS: readonly ColumnName[] = ["new", "preparing", "ready", "delivering", "later", "done"];
/** So many that are done are worth showing; the order search has the others. */
export const MOST_DONE = 30;
const OPEN = new Set<BoardOrder["status"]>(["PLACED", "PREPARING", "READY", "DELIVERING"]);

export function isOpen(order: BoardOrder): boolean {
  return OPEN.has(order.status);
}

/**
 * The board after more was heard, in whatever order, however late and however often: an order never goes backwards,
 * since each of its states has a higher sequence than the one before. The same board where nothing was new.
 *
 * `watching`: the orders there were at the start have been read, so one that is not known was placed just now.
 */
export function merge(board: Board, heard: readonly BoardOrder[], watching: boolean): Board {
  let orders: Map<string, BoardOrder> | null = null;
  let unseen: Set<string> | null = null;
  for (const order of heard) {
    const known = (orders ?? board.orders).get(order.id);
    if (known !== undefined && known.latest.sequence >= order.latest.sequence) continue;
    orders ??= new Map(board.orders);
    orders.set(order.id, order);
    const before = (unseen ?? board.unseen).has(order.id);
    const after = wantsAttention(known, order, before, watching);
    if (before !== after) {
      unseen ??= new Set(board.unseen);
      if (after) unseen.add(order.id);
      else unseen.delete(order.id);
    }
  }
  return orders === null ? board : { orders, unseen: unseen ?? board.unseen };
}

function wantsAttention(
  known: BoardOrder | undefined,
  order: BoardOrder,
  before: boolean,
  watching: boolean,
): boolean {
  if (order.cancelRequested) return before || known?.cancelRequested !== true;
  if (order.status === "PLACED") return before || known?.status !== "PLACED";
  // Accepted on the merchant's standing instruction: nobody has seen it for that.
  if (order.status === "PREPARING" && order.latest.command === "ACCEPT" && order.latest.actor === "PLATFORM")
    return before || (known === undefined && watching);
  return false;
}

/** The board once these have been looked at. */
export function seen(board: Board, ids: Iterable<string>): Board {
  const unseen = new Set(board.unseen);
  for (const id of ids) unseen.delete(id);
  return unseen.size === board.unseen.size ? board : { orders: board.orders, unseen };
}

/** Without what was done before this moment, in milliseconds since 1970: a board may stay open for weeks. */
export function forget(board: Board, before: number): Board {
  const kept = [...board.orders].filter(
    ([, order]) => isOpen(order) || Date.parse(order.latest.at) >= before,
  );
  return kept.length === board.orders.size ? board : { orders: new Map(kept), unseen: board.unseen };
}

/** Where an order stands on the board; null: nowhere, as it waits for its payment. */
export function columnOf(order: BoardOrder, now: number): ColumnName | null {
  switch (order.status) {
    case "PENDING_PAYMENT":
      return null;
    case "PLACED":
      return "new";
    case "PREPARING":
      return isLater(order, now) ? "later" : "preparing";
    case "READY":
      return "ready";
    case "DELIVERING":
      return "delivering";
    default:
      return "done";
  }
}

/** Ordered for another time, from which its preparation counts, and that time has not come. */
function isLater(order: BoardOrder, now: number): boolean {
  return order.scheduledFor !== null && !order.cancelRequested && Date.parse(order.scheduledFor) > now;
}

/** The columns, most urgent first. One whose orders are the same as before is the same array. */
export function arrange(board: Board, now: number, before?: Columns): Columns {
  const columns: Record<ColumnName, BoardOrder[]> = {
    new: [],
    preparing: [],
    ready: [],
    delivering: [],
    later: [],
    done: [],
  };
  for (const order of board.orders.values()) {
    const column = columnOf(order, now);
    if (column !== null) columns[column].push(order);
  }
  const arranged = Object.fromEntries(
    COLUMNS.map((name) => {
      const sorted = byUrgency(name, columns[name]);
      const ids = name === "done" ? sorted.slice(0, MOST_DONE) : sorted;
      const old = before?.[name];
      return [name, old !== undefined && same(old, ids) ? old : ids];
    }),
  );
  return arranged as Columns;
}

/** When the next order's preparation is due, after which the columns are others; Infinity: none waits for that. */
export function nextDue(board: Board, now: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const order of board.orders.values()) {
    if (order.status === "PREPARING" && order.scheduledFor !== null) {
      const due = Date.parse(order.scheduledFor);
      if (due > now) next = Math.min(next, due);
    }
  }
  return next;
}

/** By when somebody has to do something about it, in milliseconds since 1970; null: nobody waits. */
export function dueAt(order: BoardOrder): number | null {
  const due =
    order.status === "PLACED"
      ? order.deadlineAt
      : order.status === "PREPARING"
        ? order.readyBy
        : order.status === "READY" || order.status === "DELIVERING"
          ? order.promisedAt
          : null;
  return due === null ? null : Date.parse(due);
}

function byUrgency(column: ColumnName, orders: readonly BoardOrder[]): string[] {
  const keyed = orders.map((order) => ({ id: order.id, key: urgency(column, order) }));
  keyed.sort((a, b) => a.key - b.key || (a.id < b.id ? -1 : 1));
  return keyed.map(({ id }) => id);
}

function urgency(column: ColumnName, order: BoardOrder): number {
  if (column === "done") return -Date.parse(order.latest.at);
  if (column === "later") return Date.parse(order.scheduledFor ?? order.placedAt);
  if (order.cancelRequested) return Number.NEGATIVE_INFINITY; // cooking what nobody wants costs most
  return dueAt(order) ?? Date.parse(order.placedAt);
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index]);
}
