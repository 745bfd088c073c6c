import { useT } from "../i18n/useT";
import { CountField } from "../ui/CountField";
import { Checkbox, Select, TextField } from "../ui/fields";
import { PriceField } from "../ui/PriceField";
import { minorDigits } from "../ui/price";
import { type BulkForm, parsePercent } from "./bulk";
import { useWork } from "./context";
import { WindowsEditor } from "./WindowsEditor";
import { readWindow } from "./windows";

interface Props {
  readonly form: BulkForm;
  readonly onChange: (part: Partial<BulkForm>) => void;
}

/** What else has to be known for the change that is chosen. */
export function BulkFields({ form, onChange }: Props) {
  const t = useT();
  const { store, menu } = useWork();
  switch (form.kind) {
    case "priceDelta":
      return (
        <>
          <PriceField
            key="delta"
            signed
            label={t("menu.bulk.by")}
            description={t("menu.bulk.by.text")}
            currency={store.currency}
            value={form.minor}
            onChange={(minor) => onChange({ minor })}
          />
          <Rounding form={form} onChange={onChange} />
        </>
      );
    case "pricePercent":
      return (
        <>
          <TextField
            label={t("menu.bulk.percent")}
            description={t("menu.bulk.percent.text")}
            value={form.percent}
            onChange={(percent) => onChange({ percent })}
            error={
              form.percent !== "" && form.percent !== "-" && parsePercent(form.percent) === null
                ? t("menu.bulk.percent.unreadable")
                : null
            }
          />
          <Rounding form={form} onChange={onChange} />
        </>
      );
    case "price":
    case "discount":
      return (
        <PriceField
          key={form.kind}
          label={t(form.kind === "price" ? "menu.price" : "menu.discount")}
          currency={store.currency}
          value={form.minor}
          onChange={(minor) => onChange({ minor })}
        />
      );
    case "category":
      return (
        <Select
          label={t("menu.category")}
          value={form.categoryId}
          onChange={(categoryId) => onChange({ categoryId })}
          options={menu.lines.categories.map(({ id, name }) => ({ id, text: name }))}
        />
      );
    case "windows":
      return (
        <WindowsEditor
          windows={form.windows}
          onChange={(windows) => onChange({ windows })}
          errorAt={(path) => {
            const window = form.windows[Number(path.split(".")[1])];
            const typed = window !== undefined && window.starts !== "" && window.ends !== "";
            return typed && readWindow(window) === null ? t("menu.problem.window") : null;
          }}
        />
      );
    case "dailyLimit":
      return (
        <>
          <Checkbox isSelected={form.counted} onChange={(counted) => onChange({ counted })}>
            {t("menu.stock.counted")}
          </Checkbox>
          {form.counted && (
            <CountField
              label={t("menu.dailyLimit")}
              value={form.portions}
              onChange={(portions) => onChange({ portions })}
            />
          )}
        </>
      );
    case "soldOut":
      return <p className="quiet">{t("menu.bulk.soldOut.text")}</p>;
    case "available":
    case "shelf":
    case "unshelf":
      return null;
  }
}

function Rounding({ form, onChange }: Props) {
  const t = useT();
  const { store } = useWork();
  const one = 10 ** minorDigits(store.currency);
  const steps = [...new Set([1, one / 10, one / 2, one])].filter(
    (step) => step >= 1 && Number.isInteger(step),
  );
  return (
    <Select
      label={t("menu.bulk.rounding")}
      value={String(form.roundingMinor)}
      onChange={(step) => onChange({ roundingMinor: Number(step) })}
      options={steps.map((step) => ({
        id: String(step),
        text: step === 1 ? t("menu.bulk.rounding.none") : String(step / one),
      }))}
    />
  );
}
