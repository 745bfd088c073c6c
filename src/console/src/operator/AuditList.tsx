import { Link } from "react-router";

import type { Listed } from "../api/pages";
import type { StoreAuditEntryFragment } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { AuditRow } from "../store/AuditList";
import { Pages } from "../ui/states";
import { viewersTimeZone } from "./instants";

type Entry = StoreAuditEntryFragment & {
  readonly merchant?: { readonly id: string; readonly name: string } | null;
};

/** Who did what, newest first, by the viewer's clock; and to whom, where entries are of several merchants. */
export function AuditList({ list }: { readonly list: Listed<Entry> }) {
  const t = useT();
  const timeZone = viewersTimeZone();
  return (
    <Pages list={list} empty={t("operator.noAudit")}>
      {(entries) => (
        <ol role="list" className="audit card">
          {entries.map((entry) => (
            <AuditRow key={entry.id} entry={entry} timeZone={timeZone}>
              {entry.merchant != null && (
                <Link to={`/operator/merchants/${encodeURIComponent(entry.merchant.id)}`}>
                  <bdi>{entry.merchant.name}</bdi>
                </Link>
              )}
            </AuditRow>
          ))}
        </ol>
      )}
    </Pages>
  );
}
