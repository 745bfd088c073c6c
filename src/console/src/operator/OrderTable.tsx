import { useState } from "react";
import { Button } from "react-aria-components";

import type { Listed } from "../api/pages";
import type { OperatorOrderRowFragment } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Moment } from "../ui/Moment";
import { Pages } from "../ui/states";
import { Wide } from "../ui/Wide";
import { OrderDialog } from "./OrderDialog";
import { OrderStatusBadge } from "./OrderStatusBadge";

/** Orders, each to be opened. */
export function OrderTable({ list }: { readonly list: Listed<OperatorOrderRowFragment> }) {
  const t = useT();
  const [open, setOpen] = useState<OperatorOrderRowFragment | null>(null);
  return (
    <>
      <Pages list={list} empty={t("operator.noOrders")}>
        {(orders) => (
          <Wide label={t("nav.orders")}>
            <table className="table card">
              <thead>
                <tr>
                  <th scope="col">{t("operator.order")}</th>
                  <th scope="col">{t("operator.status")}</th>
                  <th scope="col">{t("operator.merchant")}</th>
                  <th scope="col">{t("operator.placed")}</th>
                  <th scope="col" className="number">
                    {t("operator.total")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {orders.map((order) => (
                  <tr key={order.id}>
                    <th scope="row">
                      <Button className="react-aria-Button plain digits" onPress={() => setOpen(order)}>
                        {order.code}
                      </Button>
                    </th>
                    <td>
                      <OrderStatusBadge status={order.status} />
                    </td>
                    <td className="wrap-anywhere">
                      <bdi>{order.merchant?.name}</bdi>
                    </td>
                    <td>
                      <Moment at={order.placedAt} />
                    </td>
                    <td className="number">{order.total.formatted}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Wide>
        )}
      </Pages>
      {open !== null && <OrderDialog id={open.id} code={open.code} onClose={() => setOpen(null)} />}
    </>
  );
}
