import { useState } from "react";
import { Button } from "react-aria-components";

import { useAsk } from "../../api/hooks";
import { useStore } from "../../app/viewer";
import { type StoreEndpointFragment, StoreWebhooksDocument } from "../../generated/graphql";
import { useT } from "../../i18n/useT";
import { Icon } from "../../ui/Icon";
import { Asked } from "../../ui/states";
import { EndpointCard } from "./EndpointCard";
import { EndpointDialog } from "./EndpointDialog";
import { SecretDialog } from "./SecretDialog";

/** Where other systems hear of the store's orders, and whether they did. */
export function WebhooksTab() {
  const t = useT();
  const { id } = useStore();
  const answer = useAsk(StoreWebhooksDocument, { id });
  const [editing, setEditing] = useState<StoreEndpointFragment | "new" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <div className="stack">
      <div className="row">
        <p className="grow quiet">{t("store.webhook.about")}</p>
        <Button className="react-aria-Button primary" onPress={() => setEditing("new")}>
          <Icon name="plus" />
          {t("store.webhook.create")}
        </Button>
      </div>
      <Asked answer={answer}>
        {({ webhookEndpoints: { edges } }) =>
          edges.length === 0 ? (
            <p className="empty">{t("store.webhook.none")}</p>
          ) : (
            edges.map(({ node }) => (
              <EndpointCard
                key={node.id}
                endpoint={node}
                onEdit={() => setEditing(node)}
                onSecret={setSecret}
                onChange={answer.refresh}
              />
            ))
          )
        }
      </Asked>
      {editing !== null && (
        <EndpointDialog
          endpoint={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
          onDone={(made) => {
            setEditing(null);
            setSecret(made);
            answer.refresh();
          }}
        />
      )}
      {secret !== null && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </div>
  );
}
