import { useMemo } from "react";
import { useIntl } from "react-intl";

import { useDo } from "../../api/hooks";
import { useStore } from "../../app/viewer";
import { StoreUpdateDocument } from "../../generated/graphql";
import { idOf, useT } from "../../i18n/useT";
import { PriceField } from "../../ui/PriceField";
import { EditForm } from "../EditForm";
import { Facts } from "../Facts";
import { moneyText } from "../../ui/price";
import { type Fees, feesInput, feesOf, feesWrong } from "../feesDraft";
import { useEdit } from "../useEdit";
import type { Whole } from "../whole";
import { BandRows, DiscountRows } from "./FeeRows";

function useFeesTexts() {
  const t = useT();
  const { locale } = useIntl();
  const { currency } = useStore();
  const money = (minor: number | null) => (minor === null ? "" : moneyText(minor, currency, locale));
  const nameOf = (field: keyof Fees) => t(idOf(`store.fees.${field}`));
  const textOf = (fees: Fees, field: keyof Fees) => {
    if (field === "bands") {
      const words = fees.bands.map(({ upTo, fee }) =>
        t("store.zone.band", { distance: upTo, fee: money(fee) }),
      );
      return words.join("; ");
    }
    if (field === "discounts") {
      const words = fees.discounts.map(({ threshold, off }) =>
        t("store.fees.step", { threshold: money(threshold), off: money(off) }),
      );
      return words.join("; ") || t("store.fees.noDiscounts");
    }
    return money(fees[field]);
  };
  return { nameOf, textOf };
}

export function FeesFacts({ whole }: { readonly whole: Whole }) {
  const t = useT();
  const { nameOf, textOf } = useFeesTexts();
  const fees = feesOf(whole);
  const fields = ["bands", "minimumOrder", "packingFee", "discounts"] as const;
  return (
    <section className="card stack" aria-label={t("store.fees.title")}>
      <h2>{t("store.fees.title")}</h2>
      <Facts facts={fields.map((field) => ({ name: nameOf(field), value: textOf(fees, field) }))} />
    </section>
  );
}

/** What delivery and packing cost, and what is off. */
export function FeesForm({ whole }: { readonly whole: Whole }) {
  const t = useT();
  const { id, currency } = useStore();
  const { nameOf, textOf } = useFeesTexts();
  const update = useDo(StoreUpdateDocument);
  const saved = useMemo(() => feesOf(whole), [whole]);
  const editing = useEdit(`store.fees.${id}`, saved);
  const { value, change } = editing;
  return (
    <section className="card stack" aria-label={t("store.fees.title")}>
      <h2>{t("store.fees.title")}</h2>
      <EditForm
        editing={editing}
        of={feesOf}
        nameOf={nameOf}
        textOf={textOf}
        problem={feesWrong(value, whole.offersDelivery) ? t("store.mend") : null}
        save={(fees, changed) => update({ id, input: feesInput(fees, changed) })}
      >
        {(_, tried) => (
          <div className="stack">
            <BandRows
              bands={value.bands}
              currency={currency}
              radiusM={whole.deliveryZone.radiusM}
              tried={tried}
              onChange={(bands) => change({ bands })}
            />
            {tried && whole.offersDelivery && value.bands.length === 0 && (
              <p className="react-aria-FieldError">{t("store.fees.noBand")}</p>
            )}
            <div className="form-grid">
              {(["minimumOrder", "packingFee"] as const).map((field) => (
                <PriceField
                  key={field}
                  label={nameOf(field)}
                  currency={currency}
                  value={value[field]}
                  onChange={(minor) => change({ [field]: minor })}
                  description={t(idOf(`store.fees.${field}Hint`))}
                  error={tried && value[field] === null ? t("price.unreadable") : null}
                />
              ))}
            </div>
            <DiscountRows
              steps={value.discounts}
              currency={currency}
              tried={tried}
              onChange={(discounts) => change({ discounts })}
            />
          </div>
        )}
      </EditForm>
    </section>
  );
}
