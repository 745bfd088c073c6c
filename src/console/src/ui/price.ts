/**
 * An amount as somebody types it, in minor units of a currency with `digits` of them; null where it is none.
 *
 * `12,50`, `12.5`, `１２．５０`, `12。5` and `¥ 1,234.50` are amounts. A lone comma before three digits separates
 * thousands; before one or two it is a decimal point. Nothing is rounded: `1.234` of a currency of two digits is none.
 */
export function parsePrice(text: string, digits: number): number | null {
  const typed = text
    .normalize("NFKC")
    .replaceAll("。", ".")
    .replace(/[\s¥$€£元]/gu, "");
  const plain = decimalPoint(typed);
  if (plain === null) return null;
  const match = /^(\d{1,10})?(?:\.(\d*))?$/.exec(plain);
  if (match === null) return null;
  const [, whole = "", fraction = ""] = match;
  if (whole === "" && fraction === "") return null;
  if (fraction.length > digits) return null;
  return Number(`${whole}${fraction.padEnd(digits, "0")}`);
}

/** As `parsePrice`, of what may be less than nothing: `-1.50`, `−１`. */
export function parseSignedPrice(text: string, digits: number): number | null {
  const typed = text.normalize("NFKC").trim();
  const sign = /^[-−–+]/u.exec(typed)?.[0];
  const amount = parsePrice(sign === undefined ? typed : typed.slice(1), digits);
  if (amount === null || amount === 0) return amount;
  return sign === undefined || sign === "+" ? amount : -amount;
}

/** With a point for decimals and nothing for thousands; null where the separators do not fit each other. */
function decimalPoint(typed: string): string | null {
  const commas = typed.split(",").length - 1;
  if (commas === 0) return typed;
  if (/^\d{1,3}(,\d{3})+(\.\d*)?$/.test(typed)) return typed.replaceAll(",", "");
  if (commas === 1 && /^\d*,\d{0,2}$/.test(typed)) return typed.replace(",", ".");
  if (/^\d{1,3}(\.\d{3})+,\d{0,2}$/.test(typed)) return typed.replaceAll(".", "").replace(",", ".");
  return null;
}

/** As it stands in a field to be edited: `1250` of a currency of two digits is `12.50`. */
export function priceText(minor: number, digits: number): string {
  const padded = String(Math.abs(minor)).padStart(digits + 1, "0");
  const sign = minor < 0 ? "-" : "";
  if (digits === 0) return sign + padded;
  return `${sign}${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

/** How many digits of a currency are minor units: 2 of CNY, 0 of JPY. */
export function minorDigits(currency: string): number {
  return (
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

/** An amount where the API's own text of it is not at hand. */
export function moneyText(minor: number, currency: string, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  return format.format(priceText(minor, minorDigits(currency)) as Intl.StringNumericLiteral);
}
