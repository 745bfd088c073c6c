import { useState } from "react";
import { Button, Form } from "react-aria-components";

import { useDo } from "../../api/hooks";
import type { Refusal } from "../../api/outcome";
import { useStore } from "../../app/viewer";
import {
  type StoreEndpointFragment,
  StoreEndpointCreateDocument,
  StoreEndpointUpdateDocument,
  type WebhookEventType,
} from "../../generated/graphql";
import { idOf, useT } from "../../i18n/useT";
import { Dialog } from "../../ui/Dialog";
import { Checkbox, TextField } from "../../ui/fields";
import { useExplain } from "../../ui/Notices";
import { useDraft } from "../../ui/draft";
import { useBusy } from "../../ui/useBusy";
import { useTell } from "../useTell";
import { eventName, EVENTS } from "./events";

interface Props {
  /** Null: a new one. */
  readonly endpoint: StoreEndpointFragment | null;
  readonly onClose: () => void;
  /** `secret`: of a new one, to be shown this once. */
  readonly onDone: (secret: string | null) => void;
}

interface Fields {
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly WebhookEventType[];
}

/** Where deliveries go, and of what. */
export function EndpointDialog({ endpoint, onClose, onDone }: Props) {
  const t = useT();
  const { id } = useStore();
  const explain = useExplain();
  const tell = useTell();
  const create = useDo(StoreEndpointCreateDocument);
  const update = useDo(StoreEndpointUpdateDocument);
  const [, run] = useBusy();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const draft = useDraft<Fields>(`store.webhook.${endpoint?.id ?? id}`, {
    url: endpoint?.url ?? "",
    description: endpoint?.description ?? "",
    eventTypes: endpoint?.eventTypes ?? EVENTS,
  });
  const { url, description, eventTypes } = draft.value;
  const change = (part: Partial<Fields>) => draft.change({ ...draft.value, ...part });

  const submit = async () => {
    const input = { url: url.trim(), description: description.trim(), eventTypes: [...eventTypes] };
    if (endpoint === null) {
      const made = await create({ merchantId: id, input });
      if (made.ok) done(made.payload.secret);
      else refused(made);
    } else {
      const outcome = await update({ id: endpoint.id, input });
      if (tell(outcome, t("common.saved"))) done(null);
      else if (!outcome.ok) setRefusal(outcome.refusal);
    }
  };
  const done = (secret: string | null) => {
    draft.discard();
    onDone(secret);
  };
  const refused = (outcome: { readonly ok: false; readonly refusal: Refusal }) => {
    setRefusal(outcome.refusal);
    tell(outcome, "");
  };

  return (
    <Dialog
      title={t(endpoint === null ? "store.webhook.create" : "store.webhook.edit")}
      isOpen
      onClose={onClose}
      wide
    >
      <Form
        validationBehavior="aria"
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          run(submit);
        }}
      >
        <TextField
          label={t("store.webhook.url")}
          type="url"
          validationBehavior="aria"
          value={url}
          onChange={(text) => change({ url: text })}
          description={t("store.webhook.urlHint")}
          error={refusal === null ? null : explain(refusal)}
          isRequired
        />
        <TextField
          label={t("store.webhook.description")}
          value={description}
          onChange={(text) => change({ description: text })}
          maxLength={100}
        />
        <EventChoice chosen={eventTypes} onChange={(next) => change({ eventTypes: next })} />
        <div className="dialog-buttons">
          <Button
            onPress={() => {
              draft.discard();
              onClose();
            }}
          >
            {t("common.cancel")}
          </Button>
          <Button type="submit" className="react-aria-Button primary" isDisabled={eventTypes.length === 0}>
            {t(endpoint === null ? "store.webhook.create" : "common.save")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

interface ChoiceProps {
  readonly chosen: readonly WebhookEventType[];
  readonly onChange: (chosen: readonly WebhookEventType[]) => void;
}

function EventChoice({ chosen, onChange }: ChoiceProps) {
  const t = useT();
  const all = chosen.length === EVENTS.length;
  return (
    <fieldset className="events">
      <legend className="react-aria-Label">{t("store.webhook.events")}</legend>
      <Checkbox
        isSelected={all}
        isIndeterminate={!all && chosen.length > 0}
        onChange={() => onChange(all ? [] : EVENTS)}
      >
        <strong>{t("store.webhook.all")}</strong>
      </Checkbox>
      <div className="event-grid">
        {EVENTS.map((type) => (
          <Checkbox
            key={type}
            isSelected={chosen.includes(type)}
            onChange={(on) => onChange(EVENTS.filter((each) => (each === type ? on : chosen.includes(each))))}
          >
            <span>
              {t(idOf(`store.webhook.event.${type}`))} <code className="quiet small">{eventName(type)}</code>
            </span>
          </Checkbox>
        ))}
      </div>
    </fieldset>
  );
}
