import { useState } from "react";
import { Button, ToggleButton, ToggleButtonGroup } from "react-aria-components";

import { idOf, useT } from "../i18n/useT";
import { Dialog } from "../ui/Dialog";
import { useDraft } from "../ui/draft";
import { Checkbox, TextField } from "../ui/fields";
import type { BoardOrder } from "./board";
import { type Deed, type Reason, REASONS } from "./commands";
import { portions } from "./texts";
import { type Doing, useTools } from "./tools";

interface Props {
  readonly order: BoardOrder;
  readonly doing: Doing;
  readonly onClose: () => void;
}

interface Given {
  readonly reason: Reason | null;
  readonly note: string;
  readonly lineIds: readonly string[];
}

const LONGEST_NOTE = 80;
const TITLES = {
  REJECT: "board.doReject",
  CANCEL: "board.doCancel",
  FAIL_DELIVERY: "board.doFailDelivery",
  REFUND: "board.doRefund",
} as const;

/** Why an order is refused, ended or paid back; of a refund also for which dishes. Survives a reload. */
export function ReasonDialog({ order, doing, onClose }: Props) {
  const t = useT();
  const { act } = useTools();
  const asked = order.latest.command === "REQUEST_CANCEL" ? order.latest.reason : null;
  const { value, change, discard } = useDraft<Given>(`board.${doing}.${order.id}`, {
    reason: doing === "CANCEL" ? asked : null,
    note: "",
    lineIds: [],
  });
  const [sending, setSending] = useState(false);
  const reasons = REASONS[doing];
  const offered =
    value.reason === null || reasons.includes(value.reason) ? reasons : [value.reason, ...reasons];
  const giveUp = () => {
    discard();
    onClose();
  };
  const send = async (reason: Reason) => {
    setSending(true);
    const done = await act(order, deedOf(doing, reason, value));
    setSending(false);
    if (done) giveUp();
  };
  const title = `${t(TITLES[doing])} · ${order.code}`;
  return (
    <Dialog title={title} isOpen onClose={giveUp} role="alertdialog">
      {doing === "REFUND" && (
        <Dishes order={order} lineIds={value.lineIds} onChange={(lineIds) => change({ ...value, lineIds })} />
      )}
      <h3 id="board-reason">{t("board.reason")}</h3>
      <ToggleButtonGroup
        aria-labelledby="board-reason"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={value.reason === null ? [] : [value.reason]}
        onSelectionChange={([key]) => {
          if (key !== undefined) change({ ...value, reason: key as Reason });
        }}
      >
        {offered.map((reason) => (
          <ToggleButton key={reason} id={reason}>
            {t(idOf(`board.reason.${reason}`))}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <TextField
        label={t("board.noteOptional")}
        value={value.note}
        maxLength={LONGEST_NOTE}
        onChange={(note) => change({ ...value, note })}
      />
      <div className="dialog-buttons">
        <Button onPress={giveUp}>{t("common.cancel")}</Button>
        <Button
          className="react-aria-Button danger"
          isDisabled={value.reason === null}
          isPending={sending}
          onPress={() => {
            if (value.reason !== null) void send(value.reason);
          }}
        >
          {t(TITLES[doing])}
        </Button>
      </div>
    </Dialog>
  );
}

function deedOf(doing: Doing, reason: Reason, { note, lineIds }: Given): Deed {
  return doing === "REFUND" ? { command: doing, reason, note, lineIds } : { command: doing, reason, note };
}

interface DishesProps {
  readonly order: BoardOrder;
  readonly lineIds: readonly string[];
  readonly onChange: (lineIds: readonly string[]) => void;
}

function Dishes({ order, lineIds, onChange }: DishesProps) {
  const t = useT();
  return (
    <div className="stack-tight" role="group" aria-label={t("board.lines")}>
      <p className="quiet">{t("board.refundAll")}</p>
      {order.price?.lines.map(({ lineId, name, quantity }) => (
        <Checkbox
          key={lineId}
          isSelected={lineIds.includes(lineId)}
          onChange={(on) => onChange(on ? [...lineIds, lineId] : lineIds.filter((each) => each !== lineId))}
        >
          <span className="digits">{portions(quantity)}</span>
          <bdi className="wrap-anywhere">{name}</bdi>
        </Checkbox>
      ))}
    </div>
  );
}
