import { countdown } from "./times";

const SECOND = 1000;

/**
 * One timer for every countdown on the page. It writes the text of each, and whether it is late, straight into its
 * element: a second costs as many small writes as there are countdowns, and no rendering.
 */
export class Ticker {
  readonly #due = new Map<HTMLElement, number>();
  readonly #each = new Set<() => void>();
  #running = false;

  constructor(private readonly now: () => number) {}

  /** Count down to a moment in this element, until the function that it gives is called. */
  attach(element: HTMLElement, due: number): () => void {
    this.#due.set(element, due);
    write(element, due - this.now());
    this.#start();
    return () => {
      this.#due.delete(element);
    };
  }

  /** Called once a second, too. */
  every(work: () => void): () => void {
    this.#each.add(work);
    this.#start();
    return () => {
      this.#each.delete(work);
    };
  }

  #start(): void {
    // As the seconds of the server's clock change, so that all tablets of a store show the same.
    if (this.#running) return;
    this.#running = true;
    setTimeout(() => this.#tick(), SECOND - (this.now() % SECOND));
  }

  #tick(): void {
    this.#running = false;
    const now = this.now();
    this.#due.forEach((due, element) => write(element, due - now));
    this.#each.forEach((work) => work());
    if (this.#due.size + this.#each.size > 0) this.#start();
  }
}

const SOON = 60_000;

function write(element: HTMLElement, left: number): void {
  const { text, late } = countdown(left);
  if (element.textContent !== text) element.textContent = text;
  const pressing = late ? "late" : left < SOON ? "soon" : "";
  const card = element.closest<HTMLElement>("[data-pressing]");
  if (card !== null && card.dataset["pressing"] !== pressing) card.dataset["pressing"] = pressing;
}
