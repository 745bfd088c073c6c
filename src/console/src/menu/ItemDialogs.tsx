import { useState } from "react";
import { Button, Form } from "react-aria-components";

import { useDo } from "../api/hooks";
import { useRefused } from "../app/useRefused";
import { MenuPageDailyLimitDocument, MenuPageItemRemoveDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { CountField } from "../ui/CountField";
import { Dialog } from "../ui/Dialog";
import { Checkbox, Select } from "../ui/fields";
import { useExplain, useNotify } from "../ui/Notices";
import { useWork } from "./context";
import { categoryOf, type Row, standsThere, withoutRow, withRows } from "./shelf";

interface Props {
  readonly row: Row;
  readonly onClose: () => void;
}

const AT_END = "end";

/** Where an item is to stand: what dragging does, by choosing. */
export function MoveDialog({ row, onClose }: Props) {
  const t = useT();
  const { menu } = useWork();
  const { categories, items } = menu.lines;
  const [categoryId, setCategory] = useState(categoryOf(row) ?? categories[0]?.id ?? "");
  const [before, setBefore] = useState(AT_END);
  const line = items.get(categoryId) ?? [];
  const places = line
    .filter(({ id }) => id !== row.id)
    .map(({ id, name }) => ({ id, text: t("menu.move.before", { name }) }));
  const go = () => {
    const target = before === AT_END ? null : before;
    if (!standsThere(line, row.id, target)) {
      menu.move([{ kind: "item", id: row.id, categoryId, before: target }]);
    }
    onClose();
  };
  return (
    <Dialog title={t("menu.move.title", { name: row.name })} isOpen onClose={onClose}>
      <Select
        label={t("menu.category")}
        value={categoryId}
        onChange={(id) => {
          setCategory(id);
          setBefore(AT_END);
        }}
        options={categories.map(({ id, name }) => ({ id, text: name }))}
      />
      <Select
        label={t("menu.move.where")}
        value={before}
        onChange={setBefore}
        options={[...places, { id: AT_END, text: t("menu.move.end") }]}
      />
      <div className="dialog-buttons">
        <Button onPress={onClose}>{t("common.cancel")}</Button>
        <Button className="react-aria-Button primary" onPress={go}>
          {t("menu.move.go")}
        </Button>
      </div>
    </Dialog>
  );
}

/** How many portions a day has. */
export function StockDialog({ row, onClose }: Props) {
  const t = useT();
  const notify = useNotify();
  const explain = useExplain();
  const { menu } = useWork();
  const set = useDo(MenuPageDailyLimitDocument);
  const limit = row.settings?.dailyLimit ?? null;
  const [counted, setCounted] = useState(limit !== null);
  const [portions, setPortions] = useState<number | null>(limit);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const sold = limit === null || row.portionsLeft === null ? null : Math.max(0, limit - row.portionsLeft);

  const save = async () => {
    if (counted && portions === null) {
      setError(t("count.unreadable"));
      return;
    }
    setBusy(true);
    const outcome = await set({ id: row.id, portions: counted ? portions : null });
    setBusy(false);
    if (!outcome.ok) {
      setError(explain(outcome.refusal));
      return;
    }
    menu.update((shelf) => withRows(shelf, [outcome.payload.item]));
    notify("good", t("common.saved"));
    onClose();
  };
  return (
    <Dialog title={t("menu.stock.title", { name: row.name })} isOpen onClose={onClose}>
      <Form
        className="stack"
        validationBehavior="aria"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void save();
        }}
      >
        <Checkbox isSelected={counted} onChange={setCounted}>
          {t("menu.stock.counted")}
        </Checkbox>
        {counted && (
          <CountField
            label={t("menu.dailyLimit")}
            value={portions}
            onChange={(count) => {
              setPortions(count);
              setError(null);
            }}
            error={error}
            autoFocus
            {...(sold === null ? {} : { description: t("menu.stock.sold", { sold }) })}
          />
        )}
        <div className="dialog-buttons">
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" className="react-aria-Button primary" isPending={busy}>
            {t("common.save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

export function RemoveDialog({ row, onClose }: Props) {
  const t = useT();
  const notify = useNotify();
  const refused = useRefused();
  const { menu } = useWork();
  const remove = useDo(MenuPageItemRemoveDocument);
  const [busy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    const outcome = await remove({ id: row.id });
    setBusy(false);
    if (outcome.ok) {
      menu.update((shelf) => withoutRow(shelf, row.id));
      notify("good", t("menu.removed", { name: row.name }));
    } else refused(outcome.refusal);
    onClose();
  };
  return (
    <Dialog title={t("menu.remove.title", { name: row.name })} isOpen onClose={onClose} role="alertdialog">
      <p>{t("menu.remove.text")}</p>
      <div className="dialog-buttons">
        <Button onPress={onClose}>{t("common.cancel")}</Button>
        <Button className="react-aria-Button danger" isPending={busy} onPress={() => void go()}>
          {t("common.remove")}
        </Button>
      </div>
    </Dialog>
  );
}
