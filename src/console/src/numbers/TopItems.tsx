import { useState } from "react";
import { useIntl } from "react-intl";

import { useAsk } from "../api/hooks";
import { NumbersTopItemsDocument, type SalesSort } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Select } from "../ui/fields";
import { NONE } from "../ui/signs";
import { Asked } from "../ui/states";
import { daysOf, lastDays, MOST_ITEM_DAYS, type Range } from "./range";

/** What sold best, for as many of the last days as that is known together. */
export function TopItems({ merchantId, range }: { readonly merchantId: string; readonly range: Range }) {
  const t = useT();
  const intl = useIntl();
  const [sort, setSort] = useState<SalesSort>("PORTIONS");
  const { first, last } = lastDays(range, MOST_ITEM_DAYS);
  const answer = useAsk(NumbersTopItemsDocument, { merchantId, firstDay: first, lastDay: last, sort });
  const sorts = [
    { id: "PORTIONS" as const, text: t("numbers.byPortions") },
    { id: "REVENUE" as const, text: t("numbers.byRevenue") },
  ];
  return (
    <section className="card stack-tight">
      <div className="row">
        <h2 className="grow">{t("numbers.top")}</h2>
        <Select label={t("numbers.topSort")} labelHidden value={sort} options={sorts} onChange={setSort} />
      </div>
      {daysOf(range) > MOST_ITEM_DAYS && (
        <p className="quiet small">{t("numbers.topDays", { days: MOST_ITEM_DAYS })}</p>
      )}
      <Asked answer={answer}>
        {({ merchantItemStatistics: { edges } }) =>
          edges.length === 0 ? (
            <p className="quiet">{t("numbers.none")}</p>
          ) : (
            <table className="table">
              <tbody>
                {edges.map(({ node }) => (
                  <tr key={node.itemId}>
                    <th scope="row" className="wrap-anywhere">
                      <bdi>{node.name ?? t("numbers.topGone")}</bdi>
                    </th>
                    <td className="number">
                      {t("numbers.portions", { count: intl.formatNumber(node.portions) })}
                    </td>
                    <td className="number">{node.revenue?.formatted ?? NONE}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Asked>
    </section>
  );
}
