import { useState } from "react";
import { Button } from "react-aria-components";

import { useDo } from "../api/hooks";
import type { Outcome } from "../api/outcome";
import {
  type AdmissionCommand,
  OperatorApproveDocument,
  type OperatorMerchantWholeFragment,
  OperatorRefuseDocument,
  OperatorReinstateDocument,
  OperatorReturnDocument,
  OperatorReviewStartDocument,
  OperatorSuspendDocument,
} from "../generated/graphql";
import { useT } from "../i18n/useT";
import { useExplain, useNotify } from "../ui/Notices";
import { DecisionDialog } from "./DecisionDialog";

type AtOnce = "TAKE" | "APPROVE" | "REINSTATE";
type Reasoned = "REFUSE" | "RETURN" | "SUSPEND";

interface Props {
  readonly merchant: OperatorMerchantWholeFragment;
  /** After a decision, or a refusal of one: what is shown may be old. */
  readonly onDone: () => void;
}

/** What an operator may decide about a merchant at present, as the API says. */
export function AdmissionActions({ merchant: { id, admission }, onDone }: Props) {
  const t = useT();
  const notify = useNotify();
  const explain = useExplain();
  const atOnce: Record<AtOnce, (variables: { id: string }) => Promise<Outcome<unknown>>> = {
    TAKE: useDo(OperatorReviewStartDocument),
    APPROVE: useDo(OperatorApproveDocument),
    REINSTATE: useDo(OperatorReinstateDocument),
  };
  const reasoned = {
    REFUSE: useDo(OperatorRefuseDocument),
    RETURN: useDo(OperatorReturnDocument),
    SUSPEND: useDo(OperatorSuspendDocument),
  };
  const [asking, setAsking] = useState<Reasoned | null>(null);
  const [busy, setBusy] = useState(false);
  const actions = admission?.availableActions ?? [];
  if (actions.length === 0) return null;

  const act = async (command: AtOnce) => {
    setBusy(true);
    const outcome = await atOnce[command]({ id });
    setBusy(false);
    notify(outcome.ok ? "good" : "bad", outcome.ok ? t("operator.decided") : explain(outcome.refusal));
    onDone();
  };
  return (
    <div className="row">
      {actions.map((command) =>
        isAtOnce(command) ? (
          <Button
            key={command}
            className={`react-aria-Button ${command === "TAKE" ? "primary" : "good"}`}
            isDisabled={busy}
            onPress={() => void act(command)}
          >
            {t(`admission.${command}`)}
          </Button>
        ) : isReasoned(command) ? (
          <Button key={command} className="react-aria-Button danger" onPress={() => setAsking(command)}>
            {t(`admission.${command}`)}
          </Button>
        ) : null,
      )}
      {asking !== null && (
        <DecisionDialog
          title={t(`admission.${asking}`)}
          several
          onClose={() => setAsking(null)}
          onDecide={async (reasons, text) => {
            const outcome = await reasoned[asking]({ id, reasons, text });
            onDone();
            return outcome.ok ? null : explain(outcome.refusal);
          }}
        />
      )}
    </div>
  );
}

function isAtOnce(command: AdmissionCommand): command is AtOnce {
  return command === "TAKE" || command === "APPROVE" || command === "REINSTATE";
}

function isReasoned(command: AdmissionCommand): command is Reasoned {
  return command === "REFUSE" || command === "RETURN" || command === "SUSPEND";
}
