import { Link } from "react-router";

import type { Listed } from "../api/pages";
import type { OperatorMerchantRowFragment } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { StatusBadge } from "../store/StatusBadge";
import { Moment } from "../ui/Moment";
import { Pages } from "../ui/states";
import { Wide } from "../ui/Wide";

interface Props {
  readonly list: Listed<OperatorMerchantRowFragment>;
  readonly empty: string;
}

/** Merchants, each with the way to its page. */
export function MerchantTable({ list, empty }: Props) {
  const t = useT();
  return (
    <Pages list={list} empty={empty}>
      {(merchants) => (
        <Wide label={t("nav.merchants")}>
          <table className="table card">
            <thead>
              <tr>
                <th scope="col">{t("operator.merchant")}</th>
                <th scope="col">{t("operator.status")}</th>
                <th scope="col">{t("operator.street")}</th>
                <th scope="col">{t("operator.phone")}</th>
                <th scope="col">{t("operator.submitted")}</th>
                <th scope="col">{t("operator.reviewer")}</th>
              </tr>
            </thead>
            <tbody>
              {merchants.map((merchant) => (
                <tr key={merchant.id}>
                  <th scope="row" className="wrap-anywhere">
                    <Link to={`/operator/merchants/${encodeURIComponent(merchant.id)}`}>
                      <bdi>{merchant.name}</bdi>
                    </Link>
                  </th>
                  <td>
                    <StatusBadge status={merchant.status} />
                  </td>
                  <td className="wrap-anywhere" dir="auto">
                    {merchant.street}
                  </td>
                  <td className="digits">{merchant.phone}</td>
                  <td>
                    <Moment at={merchant.admission?.submittedAt ?? merchant.createdAt} />
                  </td>
                  <td>
                    <bdi>{merchant.admission?.reviewerName}</bdi>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </Pages>
  );
}
