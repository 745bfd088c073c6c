import { useState } from "react";
import { Button, Form } from "react-aria-components";

import { useDo } from "../api/hooks";
import { useRefused } from "../app/useRefused";
import {
  MenuPageCategoryCreateDocument,
  MenuPageCategoryRemoveDocument,
  MenuPageCategoryRenameDocument,
} from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Dialog } from "../ui/Dialog";
import { useDraft } from "../ui/draft";
import { TextField } from "../ui/fields";
import { useExplain, useNotify } from "../ui/Notices";
import { useWork } from "./context";
import { nameProblem } from "./problems";
import { type Category, endOf, withCategory, withoutCategory } from "./shelf";

interface Props {
  /** Null: a new one. */
  readonly category: Category | null;
  readonly onClose: () => void;
  readonly onDone?: (category: Category) => void;
}

/** The name of a category, new or not. */
export function CategoryDialog({ category, onClose, onDone }: Props) {
  const t = useT();
  const explain = useExplain();
  const { store, menu } = useWork();
  const draft = useDraft(`menu.category.${category?.id ?? store.id}`, category?.name ?? "");
  const create = useDo(MenuPageCategoryCreateDocument);
  const rename = useDo(MenuPageCategoryRenameDocument);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const leave = () => {
    draft.discard();
    onClose();
  };
  const save = async () => {
    const problem = nameProblem(draft.value);
    if (problem !== null) {
      setError(t(problem.text, problem.values));
      return;
    }
    setBusy(true);
    const name = draft.value.trim();
    const position = endOf((menu.shelf?.categories ?? []).map((each) => each.position));
    const outcome =
      category === null
        ? await create({ merchantId: store.id, input: { name, position } })
        : await rename({ id: category.id, name });
    setBusy(false);
    if (!outcome.ok) {
      setError(explain(outcome.refusal));
      return;
    }
    const saved = outcome.payload.category;
    menu.update((shelf) => withCategory(shelf, saved));
    onDone?.(saved);
    leave();
  };

  return (
    <Dialog
      title={t(category === null ? "menu.category.new" : "menu.category.rename")}
      isOpen
      onClose={leave}
    >
      <Form
        className="stack"
        validationBehavior="aria"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void save();
        }}
      >
        <TextField
          label={t("menu.name")}
          value={draft.value}
          autoFocus
          onChange={(name) => {
            draft.change(name);
            setError(null);
          }}
          error={error}
        />
        <div className="dialog-buttons">
          <Button onPress={leave}>{t("common.cancel")}</Button>
          <Button type="submit" className="react-aria-Button primary" isPending={busy}>
            {t("common.save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** A category goes once nothing is in it. */
export function RemoveCategoryDialog({
  category,
  onClose,
}: {
  readonly category: Category;
  readonly onClose: () => void;
}) {
  const t = useT();
  const notify = useNotify();
  const refused = useRefused();
  const { menu } = useWork();
  const remove = useDo(MenuPageCategoryRemoveDocument);
  const [busy, setBusy] = useState(false);
  const count = menu.lines.items.get(category.id)?.length ?? 0;
  const go = async () => {
    setBusy(true);
    const outcome = await remove({ id: category.id });
    setBusy(false);
    if (outcome.ok) {
      menu.update((shelf) => withoutCategory(shelf, category.id));
      notify("good", t("menu.removed", { name: category.name }));
    } else refused(outcome.refusal);
    onClose();
  };
  return (
    <Dialog
      title={t("menu.remove.title", { name: category.name })}
      isOpen
      onClose={onClose}
      role="alertdialog"
    >
      <p>{count > 0 ? t("menu.category.notEmpty", { count }) : t("menu.category.removeText")}</p>
      <div className="dialog-buttons">
        <Button onPress={onClose}>{t("common.cancel")}</Button>
        {count === 0 && (
          <Button className="react-aria-Button danger" isPending={busy} onPress={() => void go()}>
            {t("common.remove")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
