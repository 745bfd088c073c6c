import {
  arrange,
  type Board,
  type BoardOrder,
  type Columns,
  EMPTY,
  forget,
  merge,
  nextDue,
  seen,
} from "./board";

type Command = BoardOrder["availableActions"][number];

/** What the page shows; another object whenever any of it changed. */
export interface Shown {
  readonly board: Board;
  readonly columns: Columns;
  /** What is being done at this tablet, by order. */
  readonly underWay: ReadonlyMap<string, Command>;
  /** Whether the orders there were have been read once. */
  readonly loaded: boolean;
  /** Whether the last attempt to read them failed. */
  readonly failing: boolean;
}

const A_DAY = 86_400_000;

/** Holds the board, and tells who shows it. */
export class BoardStore {
  #shown: Shown;
  #due = Number.POSITIVE_INFINITY;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly now: () => number) {
    this.#shown = {
      board: EMPTY,
      columns: arrange(EMPTY, now()),
      underWay: new Map(),
      loaded: false,
      failing: false,
    };
  }

  readonly shown = (): Shown => this.#shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Any orders, from wherever they were heard. */
  heard(orders: readonly BoardOrder[]): void {
    this.#put(merge(this.#shown.board, orders, this.#shown.loaded));
  }

  seen(ids: Iterable<string>): void {
    this.#put(seen(this.#shown.board, ids));
  }

  /** All that is open has been read, or could not be. */
  read(succeeded: boolean): void {
    if (succeeded) this.#put(forget(this.#shown.board, this.now() - A_DAY));
    const loaded = this.#shown.loaded || succeeded;
    if (loaded !== this.#shown.loaded || this.#shown.failing === succeeded)
      this.#show({ ...this.#shown, loaded, failing: !succeeded });
  }

  /** Take an order for a command; false where one is under way already. */
  begin(id: string, command: Command): boolean {
    if (this.#shown.underWay.has(id)) return false;
    this.#show({ ...this.#shown, underWay: new Map(this.#shown.underWay).set(id, command) });
    return true;
  }

  end(id: string): void {
    const underWay = new Map(this.#shown.underWay);
    if (underWay.delete(id)) this.#show({ ...this.#shown, underWay });
  }

  /** Time went by: what was ordered for later may be due. */
  tick(): void {
    const now = this.now();
    if (now >= this.#due) this.#arrange(this.#shown.board, now);
  }

  #put(board: Board): void {
    if (board !== this.#shown.board) this.#arrange(board, this.now());
  }

  #arrange(board: Board, now: number): void {
    this.#due = nextDue(board, now);
    this.#show({ ...this.#shown, board, columns: arrange(board, now, this.#shown.columns) });
  }

  #show(shown: Shown): void {
    this.#shown = shown;
    this.#listeners.forEach((listener) => listener());
  }
}
