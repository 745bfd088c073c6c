import type { StoreWholeFragment } from "../generated/graphql";
import { useT } from "../i18n/useT";

type Status = StoreWholeFragment["status"];

const TONES: Readonly<Record<Status, string>> = {
  APPLIED: "info",
  UNDER_REVIEW: "info",
  RETURNED: "warn",
  REFUSED: "bad",
  WITHDRAWN: "",
  ACTIVE: "good",
  SUSPENDED: "bad",
};

/** Where a store's admission stands. */
export function StatusBadge({ status }: { readonly status: Status }) {
  const t = useT();
  return <span className={`badge ${TONES[status]}`}>{t(`merchantStatus.${status}`)}</span>;
}
