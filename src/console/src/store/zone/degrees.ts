/** Degrees, typed with a point or a comma; null where they are none within `most` of zero. */
export function parseDegrees(text: string, most: number): number | null {
  const typed = text.normalize("NFKC").replace(/\s|°/gu, "").replace("−", "-").replace(",", ".");
  if (!/^[-+]?\d{1,3}(\.\d*)?$/.test(typed)) return null;
  const degrees = Number(typed);
  return Math.abs(degrees) <= most ? degrees : null;
}
