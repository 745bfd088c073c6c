import { useEffect, useMemo } from "react";
import { Outlet, useParams } from "react-router";

import { useT } from "../i18n/useT";
import { keepLastMerchant } from "./lastMerchant";
import { type Store, StoreContext, useSigned } from "./viewer";

/** A store's pages, for those who work there. Who was removed meanwhile is told, and sees nothing more. */
export function MerchantPages() {
  const t = useT();
  const { merchantId } = useParams();
  const { memberships } = useSigned();
  const membership = memberships.find((one) => one.merchant?.id === merchantId);
  const store = useMemo<Store | null>(() => {
    if (membership?.merchant == null) return null;
    const { id, name, currency, timeZone } = membership.merchant;
    return { id, name, currency, timeZone, role: membership.role, permissions: membership.permissions };
  }, [membership]);
  useEffect(() => {
    if (store !== null) keepLastMerchant(store.id);
  }, [store]);
  if (store === null) {
    return (
      <div className="notice warn" role="alert">
        {t("memberships.closed")}
      </div>
    );
  }
  return (
    <StoreContext value={store}>
      <Outlet key={store.id} />
    </StoreContext>
  );
}
