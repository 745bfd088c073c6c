import { useState } from "react";
import { Button, Disclosure, DisclosurePanel } from "react-aria-components";

import { useStore } from "../../app/viewer";
import type { StoreEndpointFragment } from "../../generated/graphql";
import { idOf, useT } from "../../i18n/useT";
import { Icon } from "../../ui/Icon";
import { useWhen } from "../../ui/when";
import { DeliveryLog } from "./DeliveryLog";
import { EndpointActions } from "./EndpointActions";
import { EVENTS } from "./events";

interface Props {
  readonly endpoint: StoreEndpointFragment;
  readonly onEdit: () => void;
  readonly onSecret: (secret: string) => void;
  readonly onChange: () => void;
}

const TONES = { ACTIVE: "good", PAUSED: "warn", DISABLED: "bad" } as const;

/** An endpoint, what can be done with it, and its log. */
export function EndpointCard({ endpoint, onEdit, onSecret, onChange }: Props) {
  const t = useT();
  const { timeZone } = useStore();
  const when = useWhen(timeZone);
  const [open, setOpen] = useState(false);
  const { url, description, status, eventTypes, failingSince, disabledBecause, oldSecretsUntil } = endpoint;
  return (
    <article className="card stack" aria-label={description || url}>
      <div className="row">
        <div className="grow stack-tight">
          {description !== "" && (
            <h2 className="wrap-anywhere" dir="auto">
              {description}
            </h2>
          )}
          <code className="wrap-anywhere">{url}</code>
        </div>
        <span className={`badge ${TONES[status]}`}>{t(idOf(`store.webhook.status.${status}`))}</span>
      </div>
      <p className="quiet small">
        {eventTypes.length === EVENTS.length
          ? t("store.webhook.hearsAll")
          : t("store.webhook.hears", { count: eventTypes.length })}
      </p>
      {oldSecretsUntil !== null && (
        <p className="quiet small">{t("store.webhook.oldSecrets", { time: when.moment(oldSecretsUntil) })}</p>
      )}
      {disabledBecause !== null && (
        <p className="notice bad">{t(idOf(`store.webhook.disabled.${disabledBecause}`))}</p>
      )}
      {failingSince !== null && disabledBecause === null && (
        <p className="notice warn">{t("store.webhook.failing", { time: when.moment(failingSince) })}</p>
      )}
      <EndpointActions endpoint={endpoint} onEdit={onEdit} onSecret={onSecret} onChange={onChange} />
      <Disclosure isExpanded={open} onExpandedChange={setOpen}>
        <h3>
          <Button slot="trigger" className="react-aria-Button plain">
            <Icon name={open ? "up" : "down"} />
            {t("store.log.title")}
          </Button>
        </h3>
        <DisclosurePanel>{open && <DeliveryLog endpointId={endpoint.id} />}</DisclosurePanel>
      </Disclosure>
    </article>
  );
}
