import { useIntl } from "react-intl";

import type { NumbersShownFragment } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { minorDigits } from "../ui/price";
import { BarsAndLine } from "./BarsAndLine";

interface Props {
  readonly days: NumbersShownFragment["days"];
  readonly currency: string;
}

/** Orders and GMV day by day. Whoever cannot see it has the same in the table below. */
export function DaysChart({ days, currency }: Props) {
  const t = useT();
  const intl = useIntl();
  const scale = 10 ** minorDigits(currency);
  return (
    <figure className="card">
      <figcaption>
        <h2>{t("numbers.chart")}</h2>
      </figcaption>
      <BarsAndLine
        points={days.map(({ businessDate, placed, gmv }) => ({
          day: businessDate,
          bar: placed,
          line: gmv.amountMinor / scale,
        }))}
        label={t("numbers.chartText", { days: days.length })}
        barName={t("numbers.tile.orders")}
        lineName={t("numbers.tile.gmv")}
        format={(value) =>
          intl.formatNumber(value, { style: "currency", currency, maximumFractionDigits: 0 })
        }
      />
    </figure>
  );
}
