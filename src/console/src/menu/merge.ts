import { differences, FIELDS_OF, type ItemForm, type Part } from "./form";

/** What comes of two people's edits of the same item. */
export interface Merged {
  /** Mine where I changed something, theirs elsewhere. */
  readonly form: ItemForm;
  /** What only they changed, and I take over. */
  readonly taken: readonly Part[];
  /** What both changed, each in another way: mine stands in the form. */
  readonly disputed: readonly Part[];
}

/** `base` is what both began with, `theirs` what is stored now. */
export function merge(base: ItemForm, mine: ItemForm, theirs: ItemForm): Merged {
  const byMe = new Set(differences(base, mine));
  const between = new Set(differences(mine, theirs));
  const byThem = differences(base, theirs);
  const taken = byThem.filter((part) => !byMe.has(part));
  const disputed = byThem.filter((part) => byMe.has(part) && between.has(part));
  return { form: withParts(mine, theirs, taken), taken, disputed };
}

/** The form with these parts as another has them. */
export function withParts(form: ItemForm, other: ItemForm, parts: readonly Part[]): ItemForm {
  const fields = parts.flatMap((part) => FIELDS_OF[part]);
  return { ...form, ...Object.fromEntries(fields.map((field) => [field, other[field]])) };
}
