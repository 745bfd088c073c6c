import { expect, test } from "vitest";

import { KEPT, SessionStore, type Tokens } from "./store";

const tokens = (number: number): Tokens => ({
  accessToken: `access-${number}`,
  accessExpiresAt: "2026-11-22T12:15:00Z",
  refreshToken: `refresh-${number}`,
});

function browser() {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  let last: Promise<unknown> = Promise.resolve();
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
  return { kept, tab: () => new SessionStore(storage, exclusively) };
}

test("two tabs that find the same token stale renew it once, and both go on with the new one", async () => {
  const { tab } = browser();
  const first = tab();
  first.signIn(tokens(1));
  const second = tab();
  const used: string[] = [];
  const refresh = (token: string) => {
    used.push(token);
    return Promise.resolve(tokens(2));
  };
  const got = await Promise.all([first.renew("access-1", refresh), second.renew("access-1", refresh)]);
  expect(got).toEqual(["access-2", "access-2"]);
  expect(used).toEqual(["refresh-1"]);
  expect(second.state()).toEqual({ kind: "signed-in", tokens: tokens(2) });
});

test("a session that the server takes no more has ended, here and in what is kept", async () => {
  const { kept, tab } = browser();
  const store = tab();
  store.signIn(tokens(1));
  expect(await store.renew("access-1", () => Promise.resolve(null))).toBeNull();
  expect(store.state()).toEqual({ kind: "ended" });
  expect(kept.has(KEPT)).toBe(false);
});

test("a server that cannot be reached ends nothing", async () => {
  const { tab } = browser();
  const store = tab();
  store.signIn(tokens(1));
  await expect(store.renew("access-1", () => Promise.reject(new Error("offline")))).rejects.toThrow(
    "offline",
  );
  expect(store.state()).toEqual({ kind: "signed-in", tokens: tokens(1) });
});

test("signing out in one tab ends the session of the others, and keeps their page", () => {
  const { tab } = browser();
  const first = tab();
  first.signIn(tokens(1));
  const second = tab();
  expect(first.signOut()).toBe("refresh-1");
  second.changedElsewhere();
  expect(first.state()).toEqual({ kind: "nobody" });
  expect(second.state()).toEqual({ kind: "ended" });
});

test("what is kept and cannot be read is nobody's session", () => {
  const { kept, tab } = browser();
  kept.set(KEPT, "{");
  expect(tab().state()).toEqual({ kind: "nobody" });
});
