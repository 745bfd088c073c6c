import { useState } from "react";
import { Button, CheckboxGroup, Form, Label } from "react-aria-components";

import type { DecisionReason } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Dialog } from "../ui/Dialog";
import { Checkbox, TextField } from "../ui/fields";
import { useNotify } from "../ui/Notices";

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
  const notify = useNotify();
  const [reasons, setReasons] = useState<DecisionReason[]>([]);
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const decide = async () => {
    setBusy(true);
    const found = await onDecide(reasons, text.trim());
    setBusy(false);
    setProblem(found);
    if (found !== null) return;
    notify("good", t("operator.decided"));
    onClose();
  };
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy && reasons.length > 0) void decide();
        }}
      >
        {problem !== null && (
          <div className="notice bad" role="alert">
            {problem}
          </div>
        )}
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
        <TextField
          label={t("operator.reasonText")}
          lines={3}
          maxLength={500}
          value={text}
          onChange={setText}
        />
        <div className="dialog-buttons">
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button
            type="submit"
            className="react-aria-Button danger"
            isPending={busy}
            isDisabled={reasons.length === 0}
          >
            {title}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
