import { usePages } from "../api/pages";
import { useStore } from "../app/viewer";
import { StoreHistoryDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Pages } from "../ui/states";
import { AuditList } from "./AuditList";

/** Who changed what of the store. For its owners. */
export function HistoryTab() {
  const t = useT();
  const { id, timeZone } = useStore();
  const list = usePages(StoreHistoryDocument, { id }, ({ merchantAudit }) => merchantAudit);
  return (
    <section className="card stack" aria-label={t("store.tab.history")}>
      <h2>{t("store.tab.history")}</h2>
      <Pages list={list} empty={t("store.audit.none")}>
        {(entries) => <AuditList entries={entries} timeZone={timeZone} />}
      </Pages>
    </section>
  );
}
