import { useState } from "react";
import { Button } from "react-aria-components";

import { useDo } from "../../api/hooks";
import type { Outcome } from "../../api/outcome";
import {
  type StoreAttemptFragment,
  StoreEndpointPauseDocument,
  StoreEndpointPingDocument,
  StoreEndpointRemoveDocument,
  StoreEndpointResumeDocument,
  type StoreEndpointFragment,
  StoreSecretRotateDocument,
} from "../../generated/graphql";
import { useT } from "../../i18n/useT";
import { Dialog } from "../../ui/Dialog";
import { useBusy } from "../../ui/useBusy";
import { useTell } from "../useTell";
import { AttemptText } from "./AttemptText";

interface Props {
  readonly endpoint: StoreEndpointFragment;
  readonly onEdit: () => void;
  readonly onSecret: (secret: string) => void;
  readonly onChange: () => void;
}

/** What can be done with an endpoint. */
export function EndpointActions({ endpoint: { id, status }, onEdit, onSecret, onChange }: Props) {
  const t = useT();
  const tell = useTell();
  const pause = useDo(StoreEndpointPauseDocument);
  const resume = useDo(StoreEndpointResumeDocument);
  const ping = useDo(StoreEndpointPingDocument);
  const [busy, run] = useBusy();
  const [asking, setAsking] = useState<"remove" | "rotate" | null>(null);
  const [attempt, setAttempt] = useState<StoreAttemptFragment | null>(null);
  const told = (outcome: Outcome<unknown>, done: string) => {
    if (tell(outcome, done)) onChange();
  };
  return (
    <>
      <div className="row">
        <Button onPress={onEdit}>{t("store.webhook.edit")}</Button>
        {status === "ACTIVE" ? (
          <Button
            isDisabled={busy}
            onPress={() => run(async () => told(await pause({ id }), t("store.webhook.paused")))}
          >
            {t("store.webhook.pause")}
          </Button>
        ) : (
          <Button
            isDisabled={busy}
            onPress={() => run(async () => told(await resume({ id }), t("store.webhook.resumed")))}
          >
            {t("store.webhook.resume")}
          </Button>
        )}
        <Button
          isDisabled={busy}
          onPress={() =>
            run(async () => {
              const outcome = await ping({ id });
              if (outcome.ok) setAttempt(outcome.payload.attempt);
              else tell(outcome, "");
            })
          }
        >
          {t("store.webhook.ping")}
        </Button>
        <Button onPress={() => setAsking("rotate")}>{t("store.webhook.rotate")}</Button>
        <Button className="react-aria-Button danger" onPress={() => setAsking("remove")}>
          {t("common.remove")}
        </Button>
      </div>
      {attempt !== null && (
        <p className={attempt.problem === null ? "notice good" : "notice bad"} role="status">
          <span className="grow">
            {t("store.webhook.pinged")} <AttemptText attempt={attempt} />
          </span>
        </p>
      )}
      <Sure id={id} what={asking} onClose={() => setAsking(null)} onSecret={onSecret} onChange={onChange} />
    </>
  );
}

interface SureProps {
  readonly id: string;
  readonly what: "remove" | "rotate" | null;
  readonly onClose: () => void;
  readonly onSecret: (secret: string) => void;
  readonly onChange: () => void;
}

/** Whether it is meant: neither can be taken back. */
function Sure({ id, what, onClose, onSecret, onChange }: SureProps) {
  const t = useT();
  const tell = useTell();
  const remove = useDo(StoreEndpointRemoveDocument);
  const rotate = useDo(StoreSecretRotateDocument);
  const [, run] = useBusy();
  const go = async () => {
    if (what === "rotate") {
      const outcome = await rotate({ id });
      onClose();
      if (outcome.ok) onSecret(outcome.payload.secret);
      else tell(outcome, "");
    } else {
      const outcome = await remove({ id });
      onClose();
      tell(outcome, t("store.webhook.removed"));
    }
    onChange();
  };
  return (
    <Dialog
      title={t(what === "rotate" ? "store.webhook.rotate" : "store.webhook.removeTitle")}
      isOpen={what !== null}
      onClose={onClose}
      role="alertdialog"
    >
      <p>{t(what === "rotate" ? "store.webhook.rotateText" : "store.webhook.removeText")}</p>
      <div className="dialog-buttons">
        <Button onPress={onClose}>{t("common.cancel")}</Button>
        <Button className="react-aria-Button danger" onPress={() => run(go)}>
          {t(what === "rotate" ? "store.webhook.rotate" : "common.remove")}
        </Button>
      </div>
    </Dialog>
  );
}
