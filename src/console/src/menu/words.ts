import { idOf, type T } from "../i18n/useT";
import type { Part } from "./form";

/** The parts of an item as the editor calls them. */
export function partNames(t: T, parts: readonly string[]): string {
  return parts.map((part) => partName(t, part)).join(t("menu.and"));
}

const KNOWN: Record<Part | "onShelf" | "position", string> = {
  name: "menu.name",
  description: "menu.description",
  categoryId: "menu.category",
  image: "menu.section.picture",
  priceMinor: "menu.price",
  discountMinor: "menu.discount",
  optionGroups: "menu.section.options",
  windows: "menu.section.windows",
  dailyLimit: "menu.dailyLimit",
  lowStockAt: "menu.lowStockAt",
  onShelf: "menu.onShelf",
  position: "menu.position",
};

/** A field of the API as people call it; as the API does, where the page has no name for it. */
export function partName(t: T, part: string): string {
  return part in KNOWN ? t(idOf(KNOWN[part as Part])) : part;
}
