/** `2×`, as it is written on a ticket. */
export function portions(quantity: number): string {
  return `${quantity}×`;
}

/** What there is to say of something, in one line. */
export function inOneLine(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== "").join(" · ");
}
