import { idOf, useT } from "../i18n/useT";
import { useDraft } from "../ui/draft";
import { Icon } from "../ui/Icon";
import type { BoardOrder } from "./board";
import { Command } from "./Command";
import { useTools } from "./tools";

interface Props {
  readonly order: BoardOrder;
  /** What is being done to it at this tablet. */
  readonly busy: boolean;
}

const STEP = 5;
const MOST_MINUTES = 240;

/** What comes next for an order, as far as the API offers it: big, for greasy fingers. */
export function NextActions({ order, busy }: Props) {
  const t = useT();
  const { act, open } = useTools();
  const may = new Set(order.availableActions);
  return (
    <>
      {may.has("DECLINE_CANCEL") && <CancelRequest order={order} busy={busy} />}
      {may.has("ACCEPT") && <Accept order={order} busy={busy} />}
      {may.has("REJECT") && (
        <Command
          look="danger"
          busy={busy}
          onClick={() => open(order.id, "REJECT")}
          label={t("board.rejectOf", { code: order.code })}
        >
          {t("board.reject")}
        </Command>
      )}
      {(["READY", "COLLECT", "PICK_UP", "DELIVER"] as const)
        .filter((command) => may.has(command))
        .map((command) => (
          <Command key={command} look="primary big" busy={busy} onClick={() => void act(order, { command })}>
            <Icon name="check" />
            {t(STEPS[command])}
          </Command>
        ))}
    </>
  );
}

const STEPS = {
  READY: "board.ready",
  COLLECT: "board.collect",
  PICK_UP: "board.pickUp",
  DELIVER: "board.deliver",
} as const;

function Accept({ order, busy }: Props) {
  const t = useT();
  const { act, usual } = useTools();
  const { value, change, discard } = useDraft<number | null>(`board.minutes.${order.id}`, null);
  const minutes = value ?? usual;
  const accept = async () => {
    if (await act(order, { command: "ACCEPT", preparationMinutes: value })) discard();
  };
  if (minutes === null)
    return (
      <Command look="good big" busy={busy} onClick={() => void accept()}>
        {t("board.timeline.ACCEPT")}
      </Command>
    );
  return (
    <div className="accept" role="group" aria-label={t("board.minutes", { minutes })}>
      <Command
        look="icon"
        busy={busy || minutes <= STEP}
        label={t("board.fewerMinutes")}
        onClick={() => change(Math.max(STEP, (Math.ceil(minutes / STEP) - 1) * STEP))}
      >
        <Icon name="minus" />
      </Command>
      <Command look="good big" busy={busy} onClick={() => void accept()}>
        {t("board.accept", { minutes })}
      </Command>
      <Command
        look="icon"
        busy={busy || minutes >= MOST_MINUTES}
        label={t("board.moreMinutes")}
        onClick={() => change(Math.min(MOST_MINUTES, (Math.floor(minutes / STEP) + 1) * STEP))}
      >
        <Icon name="plus" />
      </Command>
    </div>
  );
}

/** The customer asks for an end: the one thing to be answered first. */
function CancelRequest({ order, busy }: Props) {
  const t = useT();
  const { act, open } = useTools();
  const asked = order.latest.command === "REQUEST_CANCEL" ? order.latest : null;
  return (
    <div className="notice bad cancel-request" role="group" aria-label={t("board.askedToCancel")}>
      <strong className="row">
        <Icon name="warning" />
        {t("board.askedToCancel")}
      </strong>
      {asked?.reason != null && <span>{t(idOf(`board.reason.${asked.reason}`))}</span>}
      {asked !== null && asked.note !== "" && <bdi className="wrap-anywhere">{asked.note}</bdi>}
      <span className="row">
        <Command look="danger" busy={busy} onClick={() => open(order.id, "CANCEL")}>
          {t("board.agree")}
        </Command>
        <Command busy={busy} onClick={() => void act(order, { command: "DECLINE_CANCEL" })}>
          {t("board.decline")}
        </Command>
      </span>
    </div>
  );
}
