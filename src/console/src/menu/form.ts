import type { MenuItemCreateInput, MenuItemUpdateInput } from "../generated/graphql";
import { categoryOf, type Item } from "./shelf";
import { readWindow, type WindowForm, windowForm } from "./windows";

/** An item as it is being edited. Amounts are minor units; null while there is none that can be read. */
export interface ItemForm {
  readonly name: string;
  readonly description: string;
  readonly categoryId: string;
  /** The path of a picture, or the key of one that was uploaded; null: none. */
  readonly image: string | null;
  readonly priceMinor: number | null;
  readonly discountMinor: number | null;
  readonly groups: readonly GroupForm[];
  readonly windows: readonly WindowForm[];
  /** Whether portions are counted. */
  readonly counted: boolean;
  readonly dailyLimit: number | null;
  readonly lowStockAt: number | null;
}

export interface GroupForm {
  /** Names it among its neighbours for as long as it is edited. */
  readonly key: string;
  readonly id: string | null;
  readonly name: string;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly options: readonly OptionForm[];
}

export interface OptionForm {
  readonly key: string;
  readonly id: string | null;
  readonly name: string;
  readonly deltaMinor: number | null;
}

type Field = keyof ItemForm;

export function emptyForm(categoryId: string): ItemForm {
  return {
    name: "",
    description: "",
    categoryId,
    image: null,
    priceMinor: null,
    discountMinor: 0,
    groups: [],
    windows: [],
    counted: false,
    dailyLimit: null,
    lowStockAt: 0,
  };
}

export function formOf(item: Item): ItemForm {
  return {
    name: item.name,
    description: item.description,
    categoryId: categoryOf(item) ?? "",
    image: item.image,
    priceMinor: item.price.amountMinor,
    discountMinor: item.discount.amountMinor,
    groups: item.optionGroups.map((group) => ({
      key: group.groupId,
      id: group.groupId,
      name: group.name,
      minimum: group.minimum,
      maximum: group.maximum,
      options: group.options.map((option) => ({
        key: option.optionId,
        id: option.optionId,
        name: option.name,
        deltaMinor: option.priceDelta.amountMinor,
      })),
    })),
    windows: item.windows.map((window, index) => windowForm(window, String(index))),
    counted: item.settings?.dailyLimit != null,
    dailyLimit: item.settings?.dailyLimit ?? null,
    lowStockAt: item.settings?.lowStockAt ?? 0,
  };
}

/** A key that none of these has. */
export function nextKey(taken: readonly { readonly key: string }[]): string {
  const numbers = taken.map(({ key }) => (key.startsWith("new-") ? Number(key.slice(4)) : 0));
  return `new-${Math.max(0, ...numbers) + 1}`;
}

export function emptyGroup(key: string): GroupForm {
  return { key, id: null, name: "", minimum: 0, maximum: 1, options: [emptyOption("new-1")] };
}

export function emptyOption(key: string): OptionForm {
  return { key, id: null, name: "", deltaMinor: 0 };
}

/** The same list with the one at an index a place further up or down; the same where there is no such place. */
export function shifted<T>(list: readonly T[], index: number, by: -1 | 1): readonly T[] {
  const [one, other] = [list[index], list[index + by]];
  if (one === undefined || other === undefined) return list;
  return list.map((each, at) => (at === index ? other : at === index + by ? one : each));
}

type Values = Required<Omit<MenuItemUpdateInput, "position">>;

/** What the API is told of a field. Of a form without problems nothing is missing. */
const VALUES: { readonly [Name in keyof Values]: (form: ItemForm) => Values[Name] } = {
  name: ({ name }) => name.trim(),
  description: ({ description }) => description.trim(),
  categoryId: ({ categoryId }) => categoryId,
  image: ({ image }) => image,
  priceMinor: ({ priceMinor }) => priceMinor ?? 0,
  discountMinor: ({ discountMinor }) => discountMinor ?? 0,
  optionGroups: ({ groups }) =>
    groups.map(({ id, name, minimum, maximum, options }) => ({
      ...(id === null ? {} : { id }),
      name: name.trim(),
      minimum: minimum ?? 0,
      maximum: maximum ?? 0,
      options: options.map((option) => ({
        ...(option.id === null ? {} : { id: option.id }),
        name: option.name.trim(),
        priceDeltaMinor: option.deltaMinor ?? 0,
      })),
    })),
  windows: ({ windows }) =>
    windows.flatMap((window) => {
      const read = readWindow(window);
      return read === null ? [] : [read];
    }),
  dailyLimit: ({ counted, dailyLimit }) => (counted ? dailyLimit : null),
  lowStockAt: ({ lowStockAt }) => lowStockAt ?? 0,
};

/** What is sent of a new item. */
export function inputOf(form: ItemForm, position: number, onShelf: boolean): MenuItemCreateInput {
  return {
    name: VALUES.name(form) ?? "",
    description: VALUES.description(form) ?? "",
    categoryId: form.categoryId,
    image: VALUES.image(form),
    priceMinor: VALUES.priceMinor(form) ?? 0,
    discountMinor: VALUES.discountMinor(form) ?? 0,
    optionGroups: VALUES.optionGroups(form) ?? [],
    windows: VALUES.windows(form) ?? [],
    dailyLimit: VALUES.dailyLimit(form),
    lowStockAt: VALUES.lowStockAt(form) ?? 0,
    onShelf,
    position,
  };
}

/** A part of an item that is edited, by its name in the API. */
export type Part = keyof Values;

/** Which fields of the form a part is made of. */
export const FIELDS_OF: { readonly [Name in Part]: readonly Field[] } = {
  name: ["name"],
  description: ["description"],
  categoryId: ["categoryId"],
  image: ["image"],
  priceMinor: ["priceMinor"],
  discountMinor: ["discountMinor"],
  optionGroups: ["groups"],
  windows: ["windows"],
  dailyLimit: ["counted", "dailyLimit"],
  lowStockAt: ["lowStockAt"],
};

/** Which parts would be stored as something else. */
export function differences(before: ItemForm, after: ItemForm): readonly Part[] {
  const parts = Object.keys(VALUES) as Part[];
  return parts.filter((part) => JSON.stringify(VALUES[part](before)) !== JSON.stringify(VALUES[part](after)));
}

/** What is sent of an edited item: what differs from what it was, and nothing else. */
export function patchOf(before: ItemForm, after: ItemForm): MenuItemUpdateInput {
  return Object.fromEntries(differences(before, after).map((part) => [part, VALUES[part](after)]));
}
