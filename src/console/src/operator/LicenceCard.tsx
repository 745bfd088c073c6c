import { useState } from "react";
import { Button } from "react-aria-components";
import { useIntl } from "react-intl";
import { Link } from "react-router";

import { useDo } from "../api/hooks";
import {
  OperatorLicenceApproveDocument,
  type OperatorLicenceFragment,
  OperatorLicenceRefuseDocument,
} from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Moment } from "../ui/Moment";
import { useExplain, useNotify } from "../ui/Notices";
import { DecisionDialog } from "./DecisionDialog";
import "./operator.css";

interface Props {
  readonly licence: OperatorLicenceFragment;
  /** Whose it is, where that is not plain from the page. */
  readonly merchant: { readonly id: string; readonly name: string } | null;
  readonly onDecided?: () => void;
}

const TONES = { SUBMITTED: "info", APPROVED: "good", REFUSED: "bad" };

/** A licence with its scan, to be approved or refused while nobody has decided. */
export function LicenceCard({ licence, merchant, onDecided }: Props) {
  const t = useT();
  const intl = useIntl();
  const notify = useNotify();
  const explain = useExplain();
  const approve = useDo(OperatorLicenceApproveDocument);
  const refuse = useDo(OperatorLicenceRefuseDocument);
  const [refusing, setRefusing] = useState(false);
  const approveIt = async () => {
    const outcome = await approve({ id: licence.id });
    notify(outcome.ok ? "good" : "bad", outcome.ok ? t("operator.decided") : explain(outcome.refusal));
    onDecided?.();
  };
  return (
    <article className="card stack-tight">
      <div className="row">
        <h3 className="grow">{t(`licenceKind.${licence.kind}`)}</h3>
        <span className={`badge ${TONES[licence.state]}`}>{t(`licenceState.${licence.state}`)}</span>
      </div>
      {merchant !== null && (
        <Link to={`/operator/merchants/${encodeURIComponent(merchant.id)}`}>
          <bdi>{merchant.name}</bdi>
        </Link>
      )}
      <dl className="operator-facts">
        <dt>{t("operator.licence.number")}</dt>
        <dd className="wrap-anywhere">{licence.number}</dd>
        <dt>{t("operator.licence.holder")}</dt>
        <dd className="wrap-anywhere" dir="auto">
          {licence.holder}
        </dd>
        <dt>{t("operator.licence.validUntil")}</dt>
        <dd className="digits">
          {intl.formatDate(`${licence.validUntil}T00:00Z`, { timeZone: "UTC", dateStyle: "medium" })}
        </dd>
        <dt>{t("operator.submitted")}</dt>
        <dd>
          <Moment at={licence.submittedAt} />
        </dd>
      </dl>
      {licence.reason != null && (
        <p className="wrap-anywhere">
          {t(`decision.${licence.reason}`)} <span dir="auto">{licence.text}</span>
        </p>
      )}
      <div className="row">
        {licence.scan != null && (
          <a className="button" href={licence.scan} target="_blank" rel="noreferrer">
            {t("operator.licence.scan")}
          </a>
        )}
        {licence.state === "SUBMITTED" && (
          <>
            <Button className="react-aria-Button good" onPress={approveIt}>
              {t("admission.APPROVE")}
            </Button>
            <Button className="react-aria-Button danger" onPress={() => setRefusing(true)}>
              {t("admission.REFUSE")}
            </Button>
          </>
        )}
      </div>
      {refusing && (
        <DecisionDialog
          title={t("operator.licence.refuse")}
          several={false}
          onClose={() => setRefusing(false)}
          onDecide={async ([reason], text) => {
            if (reason === undefined) return null;
            const outcome = await refuse({ id: licence.id, reason, text });
            if (!outcome.ok) return explain(outcome.refusal);
            onDecided?.();
            return null;
          }}
        />
      )}
    </article>
  );
}
