import { useState } from "react";
import { Button } from "react-aria-components";
import { Link } from "react-router";

import { useDo } from "../api/hooks";
import {
  OperatorLicenceApproveDocument,
  OperatorLicenceRefuseDocument,
  type StoreLicenceFragment,
} from "../generated/graphql";
import { useT } from "../i18n/useT";
import { LicenceCard as Card } from "../store/LicenceCard";
import { useExplain, useNotify } from "../ui/Notices";
import { DecisionDialog } from "./DecisionDialog";
import { viewersTimeZone } from "./instants";
import "./operator.css";

interface Props {
  readonly licence: StoreLicenceFragment;
  /** Whose it is, where that is not plain from the page. */
  readonly merchant: { readonly id: string; readonly name: string } | null;
  readonly onDecided?: () => void;
}

/** A licence with its scan, to be approved or refused while nobody has decided. */
export function LicenceCard({ licence, merchant, onDecided }: Props) {
  const t = useT();
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
    <div className="card">
      <Card licence={licence} timeZone={viewersTimeZone()}>
        {merchant !== null && (
          <Link to={`/operator/merchants/${encodeURIComponent(merchant.id)}`}>
            <bdi>{merchant.name}</bdi>
          </Link>
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
      </Card>
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
    </div>
  );
}
