import { Link } from "react-router";

import type { Listed } from "../api/pages";
import type { OperatorAuditEntryFragment } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Moment } from "../ui/Moment";
import { NONE } from "../ui/signs";
import { Pages } from "../ui/states";

type Entry = OperatorAuditEntryFragment & {
  readonly merchant?: { readonly id: string; readonly name: string } | null;
};

/** Who did what, newest first. */
export function AuditList({ list }: { readonly list: Listed<Entry> }) {
  const t = useT();
  return (
    <Pages list={list} empty={t("operator.noAudit")}>
      {(entries) => (
        <ol role="list" className="stack-tight">
          {entries.map((entry) => (
            <li key={entry.id} className="card stack-tight">
              <div className="row">
                <strong>{t(`auditAction.${entry.action}`)}</strong>
                {entry.merchant != null && (
                  <Link to={`/operator/merchants/${encodeURIComponent(entry.merchant.id)}`}>
                    <bdi>{entry.merchant.name}</bdi>
                  </Link>
                )}
                <span className="quiet small">
                  {t(`auditParty.${entry.party}`)} <bdi>{entry.actorName}</bdi> <Moment at={entry.at} />
                </span>
              </div>
              <What entry={entry} />
            </li>
          ))}
        </ol>
      )}
    </Pages>
  );
}

function What({ entry }: { readonly entry: Entry }) {
  const t = useT();
  return (
    <>
      {entry.personName != null && (
        <p>
          <bdi>{entry.personName}</bdi>
        </p>
      )}
      {entry.licence != null && <p>{t(`licenceKind.${entry.licence}`)}</p>}
      {(entry.reasons.length > 0 || entry.text !== "") && (
        <p className="row wrap-anywhere">
          {entry.reasons.map((reason) => (
            <span key={reason} className="badge warn">
              {t(`decision.${reason}`)}
            </span>
          ))}
          <span dir="auto">{entry.text}</span>
        </p>
      )}
      {entry.changes.length > 0 && (
        <dl className="operator-facts small">
          {entry.changes.map(({ field, before, after, isPersonal }) => (
            <div key={field}>
              <dt>{field}</dt>
              <dd className="wrap-anywhere" dir="auto">
                {isPersonal
                  ? t("operator.personal")
                  : t("operator.changed", { before: before ?? NONE, after: after ?? NONE })}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
