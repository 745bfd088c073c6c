import { useRef, useState } from "react";
import { Button, Form } from "react-aria-components";

import { useT } from "../i18n/useT";
import { CountField } from "../ui/CountField";
import { Dialog } from "../ui/Dialog";
import { Checkbox, Select, TextField } from "../ui/fields";
import { useExplain, useNotify } from "../ui/Notices";
import { PriceField } from "../ui/PriceField";
import { Loading } from "../ui/states";
import { useWork } from "./context";
import { DisputeNotice } from "./DisputeNotice";
import type { ItemForm } from "./form";
import { GroupsEditor } from "./GroupsEditor";
import { PictureField } from "./PictureField";
import { pathText, problemsOf } from "./problems";
import type { Row } from "./shelf";
import { type Editing, useEditing } from "./useEditing";
import { partNames } from "./words";
import { WindowsEditor } from "./WindowsEditor";

interface Props {
  /** Null: a new item of this category. */
  readonly row: Row | null;
  readonly categoryId: string;
  readonly onClose: () => void;
}

/** All of an item. */
export function ItemEditor({ row, categoryId, onClose }: Props) {
  const t = useT();
  const explain = useExplain();
  const notify = useNotify();
  const editing = useEditing(row, categoryId);
  const { form } = editing;
  const [refused, setRefused] = useState<ReadonlyMap<string, string>>(new Map());
  const [attempted, setAttempted] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const around = useRef<HTMLFormElement>(null);
  const problems = form === null ? new Map<string, never>() : problemsOf(form);

  const errorAt = (path: string): string | null => {
    const problem = attempted ? problems.get(path) : undefined;
    return problem === undefined ? (refused.get(path) ?? null) : t(problem.text, problem.values);
  };
  const change = (part: Partial<ItemForm>) => {
    setRefused(new Map());
    editing.change(part);
  };
  const showWrong = () => {
    // Once the fields say what is wrong with them.
    setTimeout(() => around.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  };
  const save = async () => {
    setAttempted(true);
    setFailure(null);
    if (problems.size > 0) {
      setFailure(t("menu.problem.some", { count: problems.size }));
      showWrong();
      return;
    }
    setBusy(true);
    const saved = await editing.save();
    setBusy(false);
    if (saved.kind === "saved") {
      const also = saved.taken.length > 0;
      notify("good", also ? t("menu.merged", { fields: partNames(t, saved.taken) }) : t("common.saved"));
      onClose();
    } else if (saved.kind === "unchanged") onClose();
    else if (saved.kind === "gone") setFailure(t("menu.gone"));
    else if (saved.kind === "refused") {
      const { path } = saved.refusal;
      if (path.length > 0) setRefused(new Map([[pathText(path), saved.refusal.message]]));
      setFailure(explain(saved.refusal));
      showWrong();
    }
  };
  const leave = () => {
    editing.discard();
    onClose();
  };

  return (
    <Dialog
      wide
      title={row === null ? t("menu.new") : t("menu.edit.title", { name: row.name })}
      isOpen
      onClose={() => (editing.changed ? setLeaving(true) : onClose())}
    >
      {editing.problem !== null && (
        <div className="notice bad" role="alert">
          {explain(editing.problem)}
        </div>
      )}
      {editing.restored && (
        <div className="notice" role="status">
          <span className="grow">{t("draft.restored")}</span>
          <Button onPress={editing.discard}>{t("draft.discard")}</Button>
        </div>
      )}
      {form === null ? (
        editing.problem === null && <Loading />
      ) : (
        <Form
          ref={around}
          className="stack"
          validationBehavior="aria"
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) void save();
          }}
        >
          <Sections form={form} editing={editing} change={change} errorAt={errorAt} isNew={row === null} />
          <DisputeNotice editing={editing} />
          <div className="menu-editor-end stack-tight">
            {failure !== null && (
              <div className="notice bad wrap-anywhere" role="alert">
                {failure}
              </div>
            )}
            <div className="dialog-buttons">
              <Button onPress={() => (editing.changed ? setLeaving(true) : onClose())}>
                {t("common.cancel")}
              </Button>
              <Button type="submit" className="react-aria-Button primary" isPending={busy}>
                {t("common.save")}
              </Button>
            </div>
          </div>
        </Form>
      )}
      <Dialog
        title={t("menu.leave.title")}
        isOpen={leaving}
        onClose={() => setLeaving(false)}
        role="alertdialog"
      >
        <div className="dialog-buttons">
          <Button className="react-aria-Button danger" onPress={leave}>
            {t("draft.discard")}
          </Button>
          <Button className="react-aria-Button primary" onPress={() => setLeaving(false)}>
            {t("menu.leave.stay")}
          </Button>
        </div>
      </Dialog>
    </Dialog>
  );
}

interface SectionsProps {
  readonly form: ItemForm;
  readonly editing: Editing;
  readonly change: (part: Partial<ItemForm>) => void;
  readonly errorAt: (path: string) => string | null;
  readonly isNew: boolean;
}

function Sections({ form, editing, change, errorAt, isNew }: SectionsProps) {
  const t = useT();
  const { store, menu } = useWork();
  return (
    <div className="menu-sections">
      <fieldset className="menu-section">
        <legend>{t("menu.section.texts")}</legend>
        <TextField
          label={t("menu.name")}
          value={form.name}
          onChange={(name) => change({ name })}
          error={errorAt("name")}
        />
        <TextField
          label={t("menu.description")}
          lines={3}
          value={form.description}
          onChange={(description) => change({ description })}
          error={errorAt("description")}
        />
        <Select
          label={t("menu.category")}
          value={form.categoryId}
          onChange={(categoryId) => change({ categoryId })}
          options={menu.lines.categories.map(({ id, name }) => ({ id, text: name }))}
          error={errorAt("categoryId")}
        />
        {isNew && (
          <Checkbox isSelected={editing.onShelf} onChange={editing.putOnShelf}>
            {t("menu.onShelf")}
          </Checkbox>
        )}
      </fieldset>
      <fieldset className="menu-section">
        <legend>{t("menu.section.picture")}</legend>
        <PictureField image={form.image} onChange={(image) => change({ image })} error={errorAt("image")} />
      </fieldset>
      <fieldset className="menu-section">
        <legend>{t("menu.section.price")}</legend>
        <PriceField
          label={t("menu.price")}
          currency={store.currency}
          value={form.priceMinor}
          onChange={(priceMinor) => change({ priceMinor })}
          error={errorAt("priceMinor")}
        />
        <PriceField
          label={t("menu.discount")}
          description={t("menu.discount.text")}
          currency={store.currency}
          value={form.discountMinor}
          onChange={(discountMinor) => change({ discountMinor })}
          error={errorAt("discountMinor")}
        />
      </fieldset>
      <fieldset className="menu-section">
        <legend>{t("menu.section.stock")}</legend>
        <Checkbox isSelected={form.counted} onChange={(counted) => change({ counted })}>
          {t("menu.stock.counted")}
        </Checkbox>
        {form.counted && (
          <>
            <CountField
              label={t("menu.dailyLimit")}
              value={form.dailyLimit}
              onChange={(dailyLimit) => change({ dailyLimit })}
              error={errorAt("dailyLimit")}
            />
            <CountField
              label={t("menu.lowStockAt")}
              description={t("menu.lowStockAt.text")}
              value={form.lowStockAt}
              onChange={(lowStockAt) => change({ lowStockAt })}
              error={errorAt("lowStockAt")}
            />
          </>
        )}
      </fieldset>
      <fieldset className="menu-section wide">
        <legend>{t("menu.section.windows")}</legend>
        <WindowsEditor windows={form.windows} onChange={(windows) => change({ windows })} errorAt={errorAt} />
      </fieldset>
      <fieldset className="menu-section wide">
        <legend>{t("menu.section.options")}</legend>
        <GroupsEditor groups={form.groups} onChange={(groups) => change({ groups })} errorAt={errorAt} />
      </fieldset>
    </div>
  );
}
