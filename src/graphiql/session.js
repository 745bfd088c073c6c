// Who is signed in: one session for all tabs of the page, kept for as long as the browser's tab lives.
import { acceptLanguage, words } from "./words.js";

const KEPT = "pannier-session";
const RENEW_BEFORE_MS = 60_000;

const SIGN_IN = `mutation SignIn($account: String!, $password: String!) {
  userSignIn(account: $account, password: $password, device: "GraphiQL") {
    ... on SessionPayload { session { accessToken accessExpiresAt refreshToken } }
    ... on Error { message }
  }
}`;
const WHO = `query Who { viewer { name email phone } }`;
const REFRESH = `mutation Refresh($token: String!) {
  userTokenRefresh(refreshToken: $token) {
    ... on SessionPayload { session { accessToken accessExpiresAt refreshToken } }
    ... on Error { message }
  }
}`;
const SIGN_OUT = `mutation SignOut($token: String!) {
  userSignOut(refreshToken: $token) { __typename }
}`;

const listeners = new Set();
let session = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
let renewing = null;

function become(next) {
  session = next;
  if (next) sessionStorage.setItem(KEPT, JSON.stringify(next));
  else sessionStorage.removeItem(KEPT);
  listeners.forEach((listener) => listener());
}

/** The session, or null. A new object whenever something changes. */
export const current = () => session;

export function onSession(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The demo accounts, where the server tells them: on the machine itself, with demo data. */
export async function demoPeople() {
  try {
    const response = await fetch("/graphiql/people.json", { headers: { accept: "application/json" } });
    return response.ok ? (await response.json()).people : [];
  } catch {
    return [];
  }
}

/** Opens a session. Throws an Error with what to tell the person. */
export async function signIn(account, password) {
  const { session: opened, message } = await ask(SIGN_IN, { account, password }, "userSignIn");
  if (!opened) throw new Error(message);
  const { name, email, phone } = await ask(WHO, {}, "viewer", opened.accessToken);
  become(kept(opened, name || email || phone));
}

/** Ends the session, here and on the server. */
export async function signOut() {
  const ended = session;
  become(null);
  if (ended) await ask(SIGN_OUT, { token: ended.refreshToken }, "userSignOut").catch(() => {});
}

/** An access token that is good, or null when nobody is signed in. `refused`: one that the server took no more. */
export async function accessToken(refused = null) {
  if (!session) return null;
  if (session.accessToken !== refused && Date.now() < session.renewAt) return session.accessToken;
  renewing ??= renewed().finally(() => {
    renewing = null;
  });
  await renewing;
  return session?.accessToken ?? null;
}

async function renewed() {
  const { name, refreshToken } = session;
  const { session: opened } = await ask(REFRESH, { token: refreshToken }, "userTokenRefresh");
  if (session?.refreshToken === refreshToken) become(opened ? kept(opened, name) : null);
}

// The server's clock may be another than this machine's, so only how long a token lasts is taken from it.
function kept({ accessToken, refreshToken }, name) {
  const { exp, iat } = JSON.parse(atob(accessToken.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
  return { accessToken, refreshToken, name, renewAt: Date.now() + (exp - iat) * 1000 - RENEW_BEFORE_MS };
}

async function ask(query, variables, field, token = null) {
  const headers = { "content-type": "application/json", "accept-language": acceptLanguage() };
  if (token) headers.authorization = `Bearer ${token}`;
  let answer;
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      headers,
      body: JSON.stringify({ query, variables }),
    });
    answer = await response.json();
  } catch {
    throw new Error(words().unreachable);
  }
  if (!answer.data?.[field]) throw new Error(answer.errors?.[0]?.message ?? words().unreachable);
  return answer.data[field];
}
