import { useState } from "react";
import { Button, CheckboxGroup, Form, Label } from "react-aria-components";

import type { OrderReason } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Dialog } from "../ui/Dialog";
import { Checkbox, Select, TextField } from "../ui/fields";
import { useNotify } from "../ui/Notices";

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
  const notify = useNotify();
  const [reason, setReason] = useState<OrderReason>("OTHER");
  const [note, setNote] = useState("");
  const [lineIds, setLineIds] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const decide = async () => {
    setBusy(true);
    const found = await onDecide({ reason, note: note.trim(), lineIds });
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
          if (!busy) void decide();
        }}
      >
        {problem !== null && (
          <div className="notice bad" role="alert">
            {problem}
          </div>
        )}
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
        <div className="dialog-buttons">
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" className="react-aria-Button danger" isPending={busy}>
            {title}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
