/**
 * The time as the server has it. A tablet's own clock may be an hour off, or be set while the page is open; so a
 * countdown counts from the `Date` of the last response, by a clock that only goes forward.
 */
export class ServerClock {
  #server: number;
  #measured: number;

  constructor(private readonly monotonic: () => number = () => performance.now()) {
    this.#server = Date.now();
    this.#measured = this.monotonic();
  }

  /** Learn from a response that was asked for at `asked`, a monotonic time in milliseconds. */
  learn(date: string | null, asked: number): void {
    const told = date === null ? Number.NaN : Date.parse(date);
    if (Number.isNaN(told)) return;
    const heard = this.monotonic();
    // The header is cut to a second, and was written half-way.
    this.#server = told + 500 + (heard - asked) / 2;
    this.#measured = heard;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#server + this.monotonic() - this.#measured;
  }
}
