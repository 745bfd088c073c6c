const KEPT = "pannier-console.merchant";

/** The store that was open last, for whoever works at several. */
export const lastMerchant = (): string | null => localStorage.getItem(KEPT);

export function keepLastMerchant(id: string): void {
  localStorage.setItem(KEPT, id);
}
