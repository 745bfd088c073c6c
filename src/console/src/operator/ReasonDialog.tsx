import { useState } from "react";
import { CheckboxGroup, Label } from "react-aria-components";

import type { OrderReason } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Checkbox, Select, TextField } from "../ui/fields";
import { AskingDialog } from "./AskingDialog";

const REASONS = [
  "CUSTOMER_UNREACHABLE",
  "ADDRESS_WRONG",
  "ACCIDENT",
  "ITEM_UNAVAILABLE",
  "MISSING",
  "WRONG",
  "SPOILED",
  "TAKES_TOO_LONG",
  "GOODWILL",
  "OTHER",
] as const satisfies readonly OrderReason[];

interface Decided {
  readonly reason: OrderReason;
  readonly note: string;
  /** None: the whole order. */
  readonly lineIds: readonly string[];
}

interface Props {
  readonly title: string;
  /** The lines that can be chosen; none where it is about the whole order. */
  readonly lines: readonly { readonly lineId: string; readonly name: string; readonly quantity: number }[];
  readonly onDecide: (decided: Decided) => Promise<string | null>;
  readonly onClose: () => void;
}

/** Why an order is cancelled, or money given back, and for which of its lines. */
export function ReasonDialog({ title, lines, onDecide, onClose }: Props) {
  const t = useT();
  const [reason, setReason] = useState<OrderReason>("OTHER");
  const [note, setNote] = useState("");
  const [lineIds, setLineIds] = useState<string[]>([]);
  return (
    <AskingDialog
      title={title}
      onDecide={() => onDecide({ reason, note: note.trim(), lineIds })}
      onClose={onClose}
    >
      <Select
        label={t("operator.reason")}
        value={reason}
        onChange={setReason}
        options={REASONS.map((id) => ({ id, text: t(`reason.${id}`) }))}
      />
      {lines.length > 0 && (
        <CheckboxGroup value={lineIds} onChange={setLineIds}>
          <Label>{t("operator.lines")}</Label>
          <div className="stack-tight">
            {lines.map(({ lineId, name, quantity }) => (
              <Checkbox key={lineId} value={lineId}>
                <bdi className="wrap-anywhere">{t("operator.line", { quantity, name })}</bdi>
              </Checkbox>
            ))}
          </div>
        </CheckboxGroup>
      )}
      <TextField label={t("operator.note")} lines={2} maxLength={200} value={note} onChange={setNote} />
    </AskingDialog>
  );
}
