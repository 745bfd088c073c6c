/**
 * An edit of something that others may change meanwhile: the values it began with, and those it has now. Fields are
 * compared as JSON.
 */
export interface Edit<T extends object> {
  readonly base: T;
  readonly mine: T;
}

type Field<T> = keyof T & string;

/** The fields by which two values differ. */
export function differing<T extends object>(one: T, other: T): readonly Field<T>[] {
  return (Object.keys(one) as Field<T>[]).filter((field) => !same(one[field], other[field]));
}

/** What the edit comes to when it is laid over what is saved now: fields that it leaves alone are as saved. */
export function over<T extends object>(edit: Edit<T>, saved: T): T {
  const changed = differing(edit.base, edit.mine).map((field) => [field, edit.mine[field]]);
  return { ...saved, ...Object.fromEntries(changed) } as T;
}

/** The fields of the edit that somebody else has meanwhile given another value. */
export function clashes<T extends object>(edit: Edit<T>, saved: T): readonly Field<T>[] {
  return differing(edit.base, edit.mine).filter(
    (field) => !same(edit.base[field], saved[field]) && !same(edit.mine[field], saved[field]),
  );
}

/** The edit without its part in these fields. */
export function yielding<T extends object>(edit: Edit<T>, fields: readonly Field<T>[], saved: T): Edit<T> {
  const theirs = Object.fromEntries(fields.map((field) => [field, saved[field]]));
  return { base: saved, mine: { ...over(edit, saved), ...theirs } };
}

/** The edit as one that began with what is saved now. */
export function insisting<T extends object>(edit: Edit<T>, saved: T): Edit<T> {
  return { base: saved, mine: over(edit, saved) };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
