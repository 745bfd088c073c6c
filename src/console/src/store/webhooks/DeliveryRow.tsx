import { useState } from "react";
import { Button, Disclosure, DisclosurePanel } from "react-aria-components";

import { useDo } from "../../api/hooks";
import { useStore } from "../../app/viewer";
import { type StoreDeliveryFragment, StoreRedeliverDocument } from "../../generated/graphql";
import { idOf, useT } from "../../i18n/useT";
import { useWhen } from "../../ui/when";
import { useBusy } from "../../ui/useBusy";
import { useTell } from "../useTell";
import { AttemptText } from "./AttemptText";

interface Props {
  readonly delivery: StoreDeliveryFragment;
  readonly onChange: () => void;
}

const TONES = { PENDING: "info", DELIVERED: "good", FAILED: "bad" } as const;

/** An event on its way to an endpoint, and each attempt to get it there. */
export function DeliveryRow({ delivery, onChange }: Props) {
  const t = useT();
  const { timeZone } = useStore();
  const when = useWhen(timeZone);
  const tell = useTell();
  const redeliver = useDo(StoreRedeliverDocument);
  const [busy, run] = useBusy();
  const [open, setOpen] = useState(false);
  const { id, eventType, eventId, occurredAt, state, dueAt, attempts } = delivery;
  return (
    <li className="list-row stack-tight">
      <div className="row">
        <span className={`badge ${TONES[state]}`}>{t(idOf(`store.log.state.${state}`))}</span>
        <span className="grow change">
          <strong>{t(idOf(`store.webhook.event.${eventType}`))}</strong>
          <span className="quiet small">{when.moment(occurredAt)}</span>
        </span>
        <Button
          isPending={busy}
          aria-label={t("store.log.againOf", { event: t(idOf(`store.webhook.event.${eventType}`)) })}
          onPress={() =>
            run(async () => {
              if (tell(await redeliver({ id }), t("store.log.sentAgain"))) onChange();
            })
          }
        >
          {t("store.log.again")}
        </Button>
      </div>
      {state === "PENDING" && dueAt !== null && (
        <p className="quiet small">{t("store.log.due", { time: when.moment(dueAt) })}</p>
      )}
      <Disclosure isExpanded={open} onExpandedChange={setOpen}>
        <Button slot="trigger" className="react-aria-Button plain" aria-expanded={open}>
          {t("store.log.attempts", { count: attempts.length })}
        </Button>
        <DisclosurePanel>
          {open && (
            <div className="stack-tight small">
              <code className="quiet wrap-anywhere">{eventId}</code>
              <ol role="list" className="stack-tight">
                {attempts.map((attempt) => (
                  <li key={attempt.at}>
                    {when.moment(attempt.at)} <AttemptText attempt={attempt} />
                  </li>
                ))}
              </ol>
            </div>
          )}
        </DisclosurePanel>
      </Disclosure>
    </li>
  );
}
