import { useState } from "react";
import { Button } from "react-aria-components";

import { useAsk, useDo } from "../api/hooks";
import {
  OperatorOrderCancelDocument,
  OperatorOrderDocument,
  OperatorOrderRefundDocument,
  type OperatorOrderWholeFragment,
} from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Dialog } from "../ui/Dialog";
import { useExplain } from "../ui/Notices";
import { Asked } from "../ui/states";
import { OrderFacts } from "./OrderFacts";
import { ReasonDialog } from "./ReasonDialog";

interface Props {
  readonly id: string;
  readonly code: string;
  readonly onClose: () => void;
}

/** One order with everything that is known of it, and what an operator may do. */
export function OrderDialog({ id, code, onClose }: Props) {
  const t = useT();
  const answer = useAsk(OperatorOrderDocument, { id });
  return (
    <Dialog title={t("operator.orderTitle", { code })} isOpen wide onClose={onClose}>
      <Asked answer={answer}>
        {({ order }) => (order == null ? <p>{t("notFound.title")}</p> : <Order order={order} />)}
      </Asked>
    </Dialog>
  );
}

type Doing = "cancel" | "refund";

function Order({ order }: { readonly order: OperatorOrderWholeFragment }) {
  const t = useT();
  const explain = useExplain();
  const cancel = useDo(OperatorOrderCancelDocument);
  const refund = useDo(OperatorOrderRefundDocument);
  const [doing, setDoing] = useState<Doing | null>(null);
  const { availableActions } = order;
  return (
    <>
      <OrderFacts order={order} />
      <div className="dialog-buttons">
        {availableActions.includes("REFUND") && (
          <Button onPress={() => setDoing("refund")}>{t("operator.refund")}</Button>
        )}
        {availableActions.includes("CANCEL") && (
          <Button className="react-aria-Button danger" onPress={() => setDoing("cancel")}>
            {t("operator.cancelOrder")}
          </Button>
        )}
      </div>
      {doing !== null && (
        <ReasonDialog
          title={doing === "cancel" ? t("operator.cancelOrder") : t("operator.refund")}
          lines={doing === "refund" ? (order.price?.lines ?? []) : []}
          onClose={() => setDoing(null)}
          onDecide={async ({ reason, note, lineIds }) => {
            const outcome =
              doing === "cancel"
                ? await cancel({ id: order.id, reason, note })
                : await refund({ id: order.id, input: { reason, note, lineIds: [...lineIds] } });
            return outcome.ok ? null : explain(outcome.refusal);
          }}
        />
      )}
    </>
  );
}
