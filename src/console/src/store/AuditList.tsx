import type { ReactNode } from "react";

import type { StoreAuditEntryFragment } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { useWhen } from "../ui/when";
import { valueText } from "./audit";
import "./store.css";

const APART = " · ";

interface Props {
  readonly entries: readonly StoreAuditEntryFragment[];
  /** In which times are told. */
  readonly timeZone: string;
}

/** Who did what, newest first. For a store's owners and operators. */
export function AuditList({ entries, timeZone }: Props) {
  return (
    <ol role="list" className="audit">
      {entries.map((entry) => (
        <AuditRow key={entry.id} entry={entry} timeZone={timeZone} />
      ))}
    </ol>
  );
}

interface RowProps {
  readonly entry: StoreAuditEntryFragment;
  readonly timeZone: string;
  /** Whose entry it is, where that is not plain from the page. */
  readonly children?: ReactNode;
}

export function AuditRow({ entry, timeZone, children }: RowProps) {
  const t = useT();
  const when = useWhen(timeZone);
  const { action, actorName, party, personName, licence, validUntil, daysLeft, reasons, text, changes } =
    entry;
  const about = [
    ...(personName === null ? [] : [personName]),
    ...(licence === null ? [] : [t(`licenceKind.${licence}`)]),
    ...(validUntil === null ? [] : [t("store.audit.validUntil", { day: when.day(validUntil) })]),
    ...(daysLeft === null ? [] : [t("store.licence.daysLeft", { days: daysLeft })]),
    ...reasons.map((reason) => t(`decision.${reason}`)),
    ...(text === "" ? [] : [text]),
  ];
  return (
    <li className="stack-tight audit-entry">
      <div className="row">
        <strong>{t(`auditAction.${action}`)}</strong>
        {children}
        <span className="grow wrap-anywhere">
          <bdi>{actorName ?? t(`auditParty.${party}`)}</bdi>
        </span>
        <time className="quiet small" dateTime={entry.at}>
          {when.moment(entry.at)}
        </time>
      </div>
      {about.length > 0 && (
        <p className="wrap-anywhere" dir="auto">
          {about.join(APART)}
        </p>
      )}
      {changes.length > 0 && (
        <ul role="list" className="stack-tight small">
          {changes.map((change) => (
            <li key={change.field} className="change wrap-anywhere">
              <span className="quiet">{t("store.audit.field", { field: change.field })}</span>
              {change.isPersonal ? (
                t("store.audit.personal")
              ) : (
                <>
                  <del dir="auto">{valueText(change.before)}</del>
                  <ins dir="auto">{valueText(change.after)}</ins>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
