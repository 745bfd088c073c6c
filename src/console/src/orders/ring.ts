/** Whether the sound is off, on, or on and held back by the browser until somebody touches the page. */
export type Sound = "off" | "on" | "blocked";

const KEPT = "pannier-console.sound";
const EVERY_MS = 2_400;
const LOUD = 0.6;
/** A rising fourth, twice; heard over an extractor hood, and not mistaken for a telephone. */
const NOTES: readonly (readonly [hertz: number, at: number])[] = [
  [880, 0],
  [1174.7, 0.18],
  [880, 0.5],
  [1174.7, 0.68],
];
const NOTE_S = 0.16;

/** The bell of this tablet. A browser lets a page sound only after somebody has touched it. */
export class Bell {
  #context: AudioContext | null = null;
  #sound: Sound;
  #ringing: ReturnType<typeof setInterval> | null = null;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly storage: Pick<Storage, "getItem" | "setItem">) {
    this.#sound = storage.getItem(KEPT) === "on" ? "blocked" : "off";
    if (this.#sound === "blocked" && navigator.userActivation.hasBeenActive) void this.wake();
  }

  readonly sound = (): Sound => this.#sound;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** From within a click: turn the sound on, with a sample, or off. Remembered. */
  async turn(on: boolean): Promise<void> {
    this.storage.setItem(KEPT, on ? "on" : "off");
    this.#become(on ? "blocked" : "off");
    if (!on) return;
    await this.wake();
    this.#strike();
  }

  /** From within any touch: sound, if it is to. */
  async wake(): Promise<void> {
    if (this.#sound !== "blocked") return;
    this.#context ??= new AudioContext();
    await this.#context.resume().catch(() => undefined);
    this.#become(this.#context.state === "running" ? "on" : "blocked");
  }

  /** Ring until told otherwise. */
  ring(on: boolean): void {
    if (on === (this.#ringing !== null)) return;
    if (this.#ringing !== null) clearInterval(this.#ringing);
    this.#ringing = on ? setInterval(() => this.#strike(), EVERY_MS) : null;
    if (on) this.#strike();
  }

  /** Silent, and nothing left of it. */
  close(): void {
    this.ring(false);
    void this.#context?.close();
    this.#context = null;
  }

  #strike(): void {
    if (this.#ringing !== null) shake();
    const context = this.#context;
    if (this.#sound !== "on" || context === null) return;
    for (const [hertz, at] of NOTES) {
      const start = context.currentTime + at;
      const oscillator = new OscillatorNode(context, { type: "triangle", frequency: hertz });
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.linearRampToValueAtTime(LOUD, start + 0.01);
      gain.gain.setValueAtTime(LOUD, start + NOTE_S - 0.05);
      gain.gain.linearRampToValueAtTime(0, start + NOTE_S);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(start);
      oscillator.stop(start + NOTE_S);
    }
  }

  #become(sound: Sound): void {
    if (sound === this.#sound) return;
    this.#sound = sound;
    this.#listeners.forEach((listener) => listener());
  }
}

/** Where the device can, and its owner has not asked for calm. Browsers complain about it before any touch. */
function shake(): void {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!calm && "vibrate" in navigator && navigator.userActivation.hasBeenActive)
    navigator.vibrate([300, 120, 300]);
}
