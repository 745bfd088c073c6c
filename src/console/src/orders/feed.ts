import type { BoardOrder } from "./board";
import { isOpen } from "./board";
import type { BoardStore } from "./store";

/** Where an order stands. */
export interface Head {
  readonly id: string;
  readonly sequence: number;
}

/** A part of the orders of one status; null: of any. */
export interface HeadPage {
  readonly status: BoardOrder["status"] | null;
  readonly heads: readonly Head[];
  /** Null on the last page. */
  readonly next: string | null;
}

interface Heard {
  readonly eventId: string;
  readonly order: BoardOrder;
}

/** What the feed needs of the API; each rejects where there is no answer. */
export interface Source {
  /** Where events are now: whoever reads this, then the lists, and watches from here on, misses nothing. */
  readonly position: () => Promise<string>;
  /** The first pages of all that is open, in the order of an order's life, and last of the newest. */
  readonly heads: () => Promise<readonly HeadPage[]>;
  readonly moreHeads: (status: BoardOrder["status"], after: string) => Promise<HeadPage>;
  /** At most 50. */
  readonly byId: (ids: readonly string[]) => Promise<readonly BoardOrder[]>;
  /** Everything that happens, behind the event that `after` names; `started` at each (re)connection. */
  readonly watch: (
    after: () => string | null,
    told: {
      readonly next: (heard: Heard) => void;
      readonly started: () => void;
      readonly ended: (code: string) => void;
    },
  ) => () => void;
  readonly connected: () => boolean;
  /** The viewer may not watch, or not any more. */
  readonly refused: () => void;
}

const MOST_BY_ID = 50;
const SETTLED_MS = 3_000;
const WITHOUT_EVENTS_MS = 15_000;
const BESIDE_EVENTS_MS = 60_000;
const AGAIN_MS = 5_000;

/**
 * Keeps a store's board in step with the server.
 *
 * Events tell what changes, lists what there is. It watches from the position that was asked for before the lists were
 * read, later from the last event it heard, so that nothing falls between. Where the position was not to be had (the
 * network is away), the lists are read again some seconds after the connection: the subscription goes out when the
 * socket stands, and that it stands itself is not acknowledged. While no events arrive the lists are read every 15
 * seconds, beside events once a minute, so that whatever else may be lost is missing for a minute at most. They say
 * where orders stand, and of those that are not known so yet all is asked for by id: a board in step costs little to
 * read again.
 */
export class Feed {
  #last: string | null = null;
  #run = 0;
  #unwatch: (() => void) | null = null;
  #reading: Promise<void> | null = null;
  #again = false;
  #readAt = Number.NEGATIVE_INFINITY;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(
    private readonly source: Source,
    private readonly store: BoardStore,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  start(): void {
    void this.#begin();
  }

  stop(): void {
    this.#run += 1;
    this.#unwatch?.();
    this.#unwatch = null;
    this.#timers.forEach((timer) => clearTimeout(timer));
    this.#timers.clear();
  }

  /** Begin anew, after a sign-in: the socket's session may be another. */
  restart(): void {
    this.stop();
    this.start();
  }

  /** Read all lists if that is due; called every second while the page is visible. */
  poll(): void {
    const every = this.source.connected() ? BESIDE_EVENTS_MS : WITHOUT_EVENTS_MS;
    if (this.#reading === null && this.clock() - this.#readAt >= every) void this.read();
  }

  /** Read all lists now; once more where they are being read. Never rejects. */
  read(): Promise<void> {
    if (this.#reading !== null) {
      this.#again = true;
      return this.#reading;
    }
    this.#reading = this.#readAll().finally(() => {
      this.#reading = null;
      if (this.#again) {
        this.#again = false;
        void this.read();
      }
    });
    return this.#reading;
  }

  async #readAll(): Promise<void> {
    this.#readAt = this.clock();
    try {
      const found = new Set<string>();
      // New orders first. One that moves on while lists are read is in the next list at the latest.
      for (let page of await this.source.heads()) {
        for (;;) {
          page.heads.forEach(({ id }) => found.add(id));
          await this.#fetch(page.heads.filter((head) => !this.#knows(head)).map(({ id }) => id));
          if (page.status === null || page.next === null) break;
          page = await this.source.moreHeads(page.status, page.next);
        }
      }
      // What is open here and in no list has moved on while nobody told.
      const gone = [...this.store.shown().board.orders.values()].filter(
        (order) => isOpen(order) && !found.has(order.id),
      );
      await this.#fetch(gone.map(({ id }) => id));
      this.store.read(true);
    } catch {
      this.store.read(false);
    }
  }

  #knows({ id, sequence }: Head): boolean {
    const known = this.store.shown().board.orders.get(id);
    return known !== undefined && known.latest.sequence >= sequence;
  }

  async #fetch(ids: readonly string[]): Promise<void> {
    for (let index = 0; index < ids.length; index += MOST_BY_ID)
      this.store.heard(await this.source.byId(ids.slice(index, index + MOST_BY_ID)));
  }

  async #begin(): Promise<void> {
    this.#run += 1;
    const run = this.#run;
    this.#last ??= await this.source.position().catch(() => null);
    if (run !== this.#run) return;
    this.#watch();
    void this.read();
  }

  #watch(): void {
    this.#unwatch?.();
    this.#unwatch = this.source.watch(() => this.#last, {
      next: ({ eventId, order }) => {
        this.#last = eventId;
        this.store.heard([order]);
      },
      started: () => {
        if (this.clock() - this.#readAt > SETTLED_MS) void this.read();
        if (this.#last === null) this.#later(SETTLED_MS, () => void this.read());
      },
      ended: (code) => {
        // Too long ago to go on after: begin anew.
        if (code === "RESUME_EXPIRED") this.#last = null;
        else if (code === "FORBIDDEN" || code === "NOT_FOUND") this.source.refused();
        this.#later(code === "RESUME_EXPIRED" ? 0 : AGAIN_MS, () => void this.#begin());
      },
    });
  }

  #later(milliseconds: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, milliseconds);
    this.#timers.add(timer);
  }
}
