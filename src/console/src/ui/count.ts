/** A whole number as somebody types it, `１２` or ` 12 ` too; null where it is none, or below zero. */
export function parseCount(text: string): number | null {
  const typed = text.normalize("NFKC").replace(/\s/gu, "");
  return /^\d{1,9}$/.test(typed) ? Number(typed) : null;
}
