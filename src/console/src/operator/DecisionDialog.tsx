import { useState } from "react";
import { CheckboxGroup, Label } from "react-aria-components";

import type { DecisionReason } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Checkbox, TextField } from "../ui/fields";
import { AskingDialog } from "./AskingDialog";

const REASONS = [
  "INCOMPLETE",
  "NOT_LEGIBLE",
  "NOT_MATCHING",
  "LICENCE_EXPIRED",
  "LICENCE_INVALID",
  "NOT_A_STORE",
  "DUPLICATE",
  "OUT_OF_AREA",
  "FOOD_SAFETY",
  "FRAUD",
  "COMPLAINTS",
  "REQUESTED",
  "OTHER",
] as const satisfies readonly DecisionReason[];

interface Props {
  readonly title: string;
  /** Whether more than one reason may be given. */
  readonly several: boolean;
  /** Answers what went wrong, in words; null when it is decided, and the dialog closes. */
  readonly onDecide: (reasons: DecisionReason[], text: string) => Promise<string | null>;
  readonly onClose: () => void;
}

/** Why something is refused, returned or suspended: the merchant reads it. */
export function DecisionDialog({ title, several, onDecide, onClose }: Props) {
  const t = useT();
  const [reasons, setReasons] = useState<DecisionReason[]>([]);
  const [text, setText] = useState("");
  return (
    <AskingDialog
      title={title}
      ready={reasons.length > 0}
      onDecide={() => onDecide(reasons, text.trim())}
      onClose={onClose}
    >
      <CheckboxGroup
        value={reasons}
        onChange={(chosen) => setReasons((several ? chosen : chosen.slice(-1)) as DecisionReason[])}
      >
        <Label>{t("operator.reasons")}</Label>
        <div className="operator-reasons">
          {REASONS.map((reason) => (
            <Checkbox key={reason} value={reason}>
              {t(`decision.${reason}`)}
            </Checkbox>
          ))}
        </div>
      </CheckboxGroup>
      <TextField label={t("operator.reasonText")} lines={3} maxLength={500} value={text} onChange={setText} />
    </AskingDialog>
  );
}
