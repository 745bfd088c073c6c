import { useState } from "react";
import { Button, Form } from "react-aria-components";
import { useIntl } from "react-intl";

import { idOf, useT } from "../i18n/useT";
import { Dialog } from "../ui/Dialog";
import { Select } from "../ui/fields";
import { moneyText } from "../ui/price";
import { Wide } from "../ui/Wide";
import { BulkFields } from "./BulkFields";
import { BULK_KINDS, type BulkForm, bulkChange, EMPTY_BULK, newPrice, STOCK_KINDS } from "./bulk";
import { useWork } from "./context";
import type { Row } from "./shelf";
import { useBulk } from "./useBulk";

interface Props {
  readonly rows: readonly Row[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const LISTED = 8;

/** One change of many items. */
export function BulkDialog({ rows, onClose, onDone }: Props) {
  const t = useT();
  const { mayEdit } = useWork();
  const { busy, failure, run } = useBulk();
  const [form, setForm] = useState<BulkForm>(EMPTY_BULK);
  const [attempted, setAttempted] = useState(false);
  const change = bulkChange(form);
  const go = async () => {
    setAttempted(true);
    if (change !== null && (await run(rows, change))) onDone();
  };
  return (
    <Dialog title={t("menu.bulk.title", { count: rows.length })} isOpen onClose={onClose}>
      <Form
        className="stack"
        validationBehavior="aria"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void go();
        }}
      >
        <Select
          label={t("menu.bulk.what")}
          value={form.kind}
          onChange={(kind) => {
            setForm({ ...EMPTY_BULK, kind });
            setAttempted(false);
          }}
          options={(mayEdit ? BULK_KINDS : STOCK_KINDS).map((id) => ({
            id,
            text: t(idOf(`menu.bulk.${id}`)),
          }))}
        />
        <BulkFields form={form} onChange={(part) => setForm({ ...form, ...part })} />
        {attempted && change === null && (
          <div className="notice bad" role="alert">
            {t("menu.bulk.incomplete")}
          </div>
        )}
        {change?.mark === null && <PriceTable rows={rows} change={change} />}
        {failure !== null && (
          <div className="notice bad wrap-anywhere" role="alert">
            {failure}
          </div>
        )}
        <div className="dialog-buttons">
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" className="react-aria-Button primary" isPending={busy}>
            {t("menu.bulk.go", { count: rows.length })}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

type Change = Extract<NonNullable<ReturnType<typeof bulkChange>>, { readonly mark: null }>;

/** What the prices will be, before anything is changed. */
function PriceTable({ rows, change }: { readonly rows: readonly Row[]; readonly change: Change }) {
  const t = useT();
  const { locale } = useIntl();
  const { store } = useWork();
  const { input } = change;
  const changesPrice = [input.priceMinor, input.priceDeltaMinor, input.priceBasisPoints].some(
    (each) => each != null,
  );
  if (!changesPrice) return null;
  return (
    <Wide label={t("menu.bulk.prices")}>
      <table className="table">
        <caption className="visually-hidden">{t("menu.bulk.prices")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("menu.name")}</th>
            <th scope="col" className="number">
              {t("menu.before")}
            </th>
            <th scope="col" className="number">
              {t("menu.after")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, LISTED).map(({ id, name, price }) => (
            <tr key={id}>
              <th scope="row" className="wrap-anywhere" dir="auto">
                {name}
              </th>
              <td className="number">{price.formatted}</td>
              <td className="number">
                {moneyText(newPrice(price.amountMinor, input), store.currency, locale)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > LISTED && (
        <p className="small quiet">{t("menu.bulk.others", { count: rows.length - LISTED })}</p>
      )}
    </Wide>
  );
}
