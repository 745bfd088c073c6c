import { useEffect, useState } from "react";

import { useDo, useFetch } from "../api/hooks";
import type { Outcome, Refusal } from "../api/outcome";
import {
  MenuPageItemCreateDocument,
  MenuPageItemDocument,
  MenuPageItemUpdateDocument,
} from "../generated/graphql";
import { useDraft } from "../ui/draft";
import { useWork } from "./context";
import { differences, emptyForm, formOf, inputOf, type ItemForm, type Part, patchOf } from "./form";
import { merge, withParts } from "./merge";
import { endOfCategory, type Item, type Row, withRows } from "./shelf";

/** What is kept over a reload: what is typed, and what the item was when that began. */
interface Kept {
  readonly base: ItemForm;
  readonly form: ItemForm;
  readonly onShelf: boolean;
}

/** What somebody else changed meanwhile, each part in another way than here. */
export interface Dispute {
  readonly theirs: ItemForm;
  readonly parts: readonly Part[];
}

export type Saved =
  | { readonly kind: "saved"; readonly row: Row; readonly taken: readonly Part[] }
  | { readonly kind: "unchanged" }
  | { readonly kind: "disputed" }
  | { readonly kind: "gone" }
  | { readonly kind: "refused"; readonly refusal: Refusal };

export interface Editing {
  /** Null while the item is being read. */
  readonly form: ItemForm | null;
  readonly change: (part: Partial<ItemForm>) => void;
  readonly onShelf: boolean;
  readonly putOnShelf: (onShelf: boolean) => void;
  readonly changed: boolean;
  readonly restored: boolean;
  readonly problem: Refusal | null;
  readonly dispute: Dispute | null;
  readonly takeTheirs: (part: Part) => void;
  readonly save: () => Promise<Saved>;
  readonly discard: () => void;
}

const CONCURRENT = "CONCURRENT_CHANGE";

/** Edits one item, or with `row` null a new one of a category. What others save meanwhile is never overwritten unseen. */
export function useEditing(row: Row | null, categoryId: string): Editing {
  const { store, menu } = useWork();
  const read = useItem();
  const create = useDo(MenuPageItemCreateDocument);
  const update = useDo(MenuPageItemUpdateDocument);
  const [fresh, setFresh] = useState<ItemForm | null>(row === null ? emptyForm(categoryId) : null);
  const [problem, setProblem] = useState<Refusal | null>(null);
  const [dispute, setDispute] = useState<Dispute | null>(null);
  const draft = useDraft<Kept | null>(`menu.item.${row?.id ?? `new.${store.id}`}`, null);

  const id = row?.id ?? null;
  useEffect(() => {
    if (id === null) return;
    let wanted = true;
    void read(id).then(({ item, problem: found }) => {
      if (!wanted) return;
      if (item !== null) setFresh(formOf(item));
      setProblem(found);
    });
    return () => {
      wanted = false;
    };
  }, [id, read]);

  const start = fresh === null ? null : { base: fresh, form: fresh, onShelf: true };
  const kept = draft.value ?? start;

  const saveNew = async ({ form, onShelf }: Kept): Promise<Saved> => {
    const position = menu.shelf === null ? 0 : endOfCategory(menu.shelf, form.categoryId);
    return savedAs(await create({ input: inputOf(form, position, onShelf) }), []);
  };
  const savedAs = (outcome: Outcome<{ readonly item: Row }>, taken: readonly Part[]): Saved => {
    if (!outcome.ok) return { kind: "refused", refusal: outcome.refusal };
    const { item } = outcome.payload;
    menu.update((shelf) => withRows(shelf, [item]));
    return { kind: "saved", row: item, taken };
  };
  const saveOver = async (itemId: string, { base, form, onShelf }: Kept, again: boolean): Promise<Saved> => {
    const { item, problem: found } = await read(itemId);
    if (item === null) return found === null ? { kind: "gone" } : { kind: "refused", refusal: found };
    const theirs = formOf(item);
    const merged = merge(base, form, theirs);
    if (merged.disputed.length > 0) {
      setFresh(theirs);
      setDispute({ theirs, parts: merged.disputed });
      draft.change({ base: theirs, form: merged.form, onShelf });
      return { kind: "disputed" };
    }
    const input = patchOf(theirs, merged.form);
    if (Object.keys(input).length === 0) return { kind: "unchanged" };
    const moved = differences(theirs, merged.form).includes("categoryId");
    const position = moved && menu.shelf !== null ? endOfCategory(menu.shelf, merged.form.categoryId) : null;
    const outcome = await update({
      id: itemId,
      input: { ...input, ...(position === null ? {} : { position }) },
    });
    // Somebody was faster between reading and writing: look at what they did.
    if (!outcome.ok && outcome.refusal.code === CONCURRENT && !again) {
      return saveOver(itemId, { base, form, onShelf }, true);
    }
    return savedAs(outcome, merged.taken);
  };

  return {
    form: kept?.form ?? null,
    change: (part) => {
      if (kept !== null) draft.change({ ...kept, form: { ...kept.form, ...part } });
    },
    onShelf: kept?.onShelf ?? true,
    putOnShelf: (onShelf) => {
      if (kept !== null) draft.change({ ...kept, onShelf });
    },
    changed: draft.changed,
    restored: draft.restored,
    problem,
    dispute,
    takeTheirs: (part) => {
      if (kept === null || dispute === null) return;
      draft.change({ ...kept, form: withParts(kept.form, dispute.theirs, [part]) });
      const parts = dispute.parts.filter((each) => each !== part);
      setDispute(parts.length === 0 ? null : { ...dispute, parts });
    },
    save: async () => {
      if (kept === null) return { kind: "unchanged" };
      const saved = id === null ? await saveNew(kept) : await saveOver(id, kept, false);
      if (saved.kind === "saved" || saved.kind === "unchanged") draft.discard();
      return saved;
    },
    discard: () => {
      draft.discard();
      setDispute(null);
    },
  };
}

function useItem() {
  const fetchItem = useFetch(MenuPageItemDocument);
  const [read] = useState(() => async (id: string) => {
    const { data, problem } = await fetchItem({ id });
    const item: Item | null = data?.node?.__typename === "MenuItem" ? data.node : null;
    return { item, problem };
  });
  return read;
}
