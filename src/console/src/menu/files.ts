import type { MenuFormat } from "../generated/graphql";

/** A picture as the API takes it. */
export const PICTURE_TYPES = ["image/jpeg", "image/png", "image/webp"];
const MAX_PICTURE_BYTES = 5 * 1024 * 1024;

type Measured = Pick<File, "type" | "size">;

/** Why a picture would be refused; null where it may be sent. */
export function pictureProblem({ type, size }: Measured): "type" | "large" | "empty" | null {
  if (!PICTURE_TYPES.includes(type)) return "type";
  if (size > MAX_PICTURE_BYTES) return "large";
  return size === 0 ? "empty" : null;
}

export const MAX_MENU_BYTES = 5_000_000;
/** A request has at most 200,000 bytes; what JSON adds to a file is part of them. */
const INLINE_BYTES = 150_000;

/** How a file is written down, by its name, or else by how it begins. */
export function formatOf(name: string, text: string): MenuFormat {
  if (/\.json$/i.test(name)) return "JSON";
  if (/\.(csv|txt|tsv)$/i.test(name)) return "CSV";
  return /^\s*[[{]/.test(text.replace("\uFEFF", "")) ? "JSON" : "CSV";
}

/** The file as text, where it is UTF-8 and a request is large enough for it; null: it has to be uploaded. */
export function inlineText(bytes: ArrayBuffer): string | null {
  if (bytes.byteLength > INLINE_BYTES) return null;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const sent = new TextEncoder().encode(JSON.stringify(text)).length;
    return sent > INLINE_BYTES || text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}
