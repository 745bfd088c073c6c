import { createContext, useContext } from "react";

import type { Membership, Viewer } from "./pages";

/** Who is signed in, where they work, and how to ask for that again. */
export interface Signed {
  readonly viewer: Viewer;
  readonly memberships: readonly Membership[];
  readonly refresh: () => void;
}

export const SignedContext = createContext<Signed | null>(null);

export function useSigned(): Signed {
  const signed = useContext(SignedContext);
  if (signed === null) throw new Error("nobody is signed in around this part of the page");
  return signed;
}

/** The store whose page this is, and what the viewer may do there: `store.permissions.includes("MENU_EDIT")`. */
export interface Store {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly role: Membership["role"];
  readonly permissions: Membership["permissions"];
}

export const StoreContext = createContext<Store | null>(null);

export function useStore(): Store {
  const store = useContext(StoreContext);
  if (store === null) throw new Error("there is no store around this part of the page");
  return store;
}
