import { useState } from "react";
import { Button } from "react-aria-components";

import { usePages } from "../../api/pages";
import { StoreDeliveriesDocument, type WebhookDeliveryState } from "../../generated/graphql";
import { idOf, useT } from "../../i18n/useT";
import { Select } from "../../ui/fields";
import { Pages } from "../../ui/states";
import { DeliveryRow } from "./DeliveryRow";
import { RedeliverRange } from "./RedeliverRange";

const STATES = ["ALL", "PENDING", "DELIVERED", "FAILED"] as const;

/** What was sent to an endpoint, newest first. */
export function DeliveryLog({ endpointId }: { readonly endpointId: string }) {
  const t = useT();
  const [shown, setShown] = useState<(typeof STATES)[number]>("ALL");
  const state: WebhookDeliveryState | null = shown === "ALL" ? null : shown;
  const list = usePages(
    StoreDeliveriesDocument,
    { endpointId, state },
    ({ webhookDeliveries }) => webhookDeliveries,
  );
  return (
    <div className="stack">
      <div className="row-end">
        <div className="role-choice">
          <Select
            label={t("store.log.show")}
            value={shown}
            options={STATES.map((id) => ({ id, text: t(idOf(`store.log.state.${id}`)) }))}
            onChange={setShown}
          />
        </div>
        <Button onPress={list.refresh} isPending={list.loading && list.data !== undefined}>
          {t("store.log.refresh")}
        </Button>
        <RedeliverRange endpointId={endpointId} onDone={list.refresh} />
      </div>
      <Pages list={list} empty={t("store.log.none")}>
        {(deliveries) => (
          <ul role="list">
            {deliveries.map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} onChange={list.refresh} />
            ))}
          </ul>
        )}
      </Pages>
    </div>
  );
}
