/** What a sign-in gives, as the API says it. */
export interface Tokens {
  readonly accessToken: string;
  readonly accessExpiresAt: string;
  readonly refreshToken: string;
}

/** Somebody is signed in, nobody is, or somebody was until the server took the session no more. */
export type SessionState =
  | { readonly kind: "signed-in"; readonly tokens: Tokens }
  | { readonly kind: "nobody" }
  | { readonly kind: "ended" };

/** Answers new tokens, null where the server takes the refresh token no more; throws where it was not reached. */
export type Refresh = (refreshToken: string) => Promise<Tokens | null>;

type Storing = Pick<Storage, "getItem" | "setItem" | "removeItem">;
type Exclusively = <T>(work: () => Promise<T>) => Promise<T>;

export const KEPT = "pannier-console.session";
const NOBODY: SessionState = { kind: "nobody" };

/**
 * Who is signed in, in all tabs of this browser. A refresh token is good once, and a second use of it ends the
 * session; so one tab at a time renews, and the others take over what it got.
 */
export class SessionStore {
  #state: SessionState;
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly storage: Storing,
    private readonly exclusively: Exclusively,
  ) {
    const tokens = this.#kept();
    this.#state = tokens === null ? NOBODY : { kind: "signed-in", tokens };
  }

  readonly state = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get accessToken(): string | null {
    return this.#state.kind === "signed-in" ? this.#state.tokens.accessToken : null;
  }

  signIn(tokens: Tokens): void {
    this.storage.setItem(KEPT, JSON.stringify(tokens));
    this.#become({ kind: "signed-in", tokens });
  }

  /** Forget the session here; gives its refresh token, for the server to forget it too. */
  signOut(): string | null {
    const token = this.#state.kind === "signed-in" ? this.#state.tokens.refreshToken : null;
    this.storage.removeItem(KEPT);
    this.#become(NOBODY);
    return token;
  }

  /** Another tab signed in, renewed or signed out. What is on the page stays, behind a request to sign in. */
  changedElsewhere(): void {
    const tokens = this.#kept();
    if (tokens !== null) this.#become({ kind: "signed-in", tokens });
    else if (this.#state.kind === "signed-in") this.#become({ kind: "ended" });
  }

  /** Another access token than `stale`; null when the session has ended. Throws where `refresh` does. */
  async renew(stale: string, refresh: Refresh): Promise<string | null> {
    return this.exclusively(async () => {
      const kept = this.#kept();
      if (kept === null) {
        if (this.#state.kind === "signed-in") this.#become({ kind: "ended" });
        return null;
      }
      if (kept.accessToken !== stale) {
        this.#become({ kind: "signed-in", tokens: kept });
        return kept.accessToken;
      }
      const renewed = await refresh(kept.refreshToken);
      if (renewed === null) {
        this.storage.removeItem(KEPT);
        this.#become({ kind: "ended" });
        return null;
      }
      this.signIn(renewed);
      return renewed.accessToken;
    });
  }

  #become(state: SessionState): void {
    this.#state = state;
    this.#listeners.forEach((listener) => listener());
  }

  #kept(): Tokens | null {
    try {
      return JSON.parse(this.storage.getItem(KEPT) ?? "null") as Tokens | null;
    } catch {
      return null;
    }
  }
}

/** One tab of a browser after the other; without the browser's locks, one call of this page after the other. */
export function oneAtATime(): Exclusively {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    if ("locks" in navigator) return navigator.locks.request("pannier-console.renew", work);
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}
