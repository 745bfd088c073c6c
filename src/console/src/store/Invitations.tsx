import { useState } from "react";
import { Button, Form } from "react-aria-components";

import { useDo } from "../api/hooks";
import type { Refusal } from "../api/outcome";
import { useStore } from "../app/viewer";
import {
  StoreInvitationWithdrawDocument,
  StoreInviteDocument,
  type StoreStaffQuery,
} from "../generated/graphql";
import { idOf, useT } from "../i18n/useT";
import { useDraft } from "../ui/draft";
import { Select, TextField } from "../ui/fields";
import { useExplain } from "../ui/Notices";
import { useWhen } from "../ui/when";
import { ROLES } from "./RolesExplained";
import { useBusy } from "../ui/useBusy";
import { useTell } from "./useTell";

type Inside = NonNullable<StoreStaffQuery["merchant"]>;
type Invitation = NonNullable<Inside["staffInvitations"]>["edges"][number]["node"];
type Role = Invitation["role"];

interface Props {
  readonly invitations: readonly Invitation[];
  readonly onChange: () => void;
}

/** Who is invited, and a way to invite somebody else. */
export function Invitations({ invitations, onChange }: Props) {
  const t = useT();
  return (
    <section className="card stack" aria-label={t("store.invite.title")}>
      <h2>{t("store.invite.title")}</h2>
      <InviteForm onDone={onChange} />
      {invitations.length === 0 ? (
        <p className="quiet">{t("store.invite.none")}</p>
      ) : (
        <ul role="list">
          {invitations.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} onChange={onChange} />
          ))}
        </ul>
      )}
    </section>
  );
}

function InviteForm({ onDone }: { readonly onDone: () => void }) {
  const t = useT();
  const { id } = useStore();
  const tell = useTell();
  const explain = useExplain();
  const invite = useDo(StoreInviteDocument);
  const [, run] = useBusy();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const draft = useDraft<{ readonly account: string; readonly role: Role }>(`store.invite.${id}`, {
    account: "",
    role: "CLERK",
  });
  const { account, role } = draft.value;
  const submit = async () => {
    const outcome = await invite({ id, account: account.normalize("NFKC").trim(), role });
    setRefusal(outcome.ok ? null : outcome.refusal);
    if (!outcome.ok) return void tell(outcome, "");
    tell(outcome, t("store.invite.sent", { contact: outcome.payload.invitation.contact }));
    draft.discard();
    onDone();
  };
  return (
    <Form
      validationBehavior="aria"
      className="row-start"
      onSubmit={(event) => {
        event.preventDefault();
        run(submit);
      }}
    >
      <div className="grow">
        <TextField
          label={t("store.invite.account")}
          value={account}
          onChange={(text) => draft.change({ account: text, role })}
          description={t("store.invite.hint")}
          error={refusal === null ? null : explain(refusal)}
          isRequired
        />
      </div>
      <div className="role-choice">
        <Select
          label={t("store.invite.role")}
          value={role}
          options={ROLES.map((each) => ({ id: each, text: t(idOf(`store.role.${each}`)) }))}
          onChange={(next) => draft.change({ account, role: next })}
        />
      </div>
      <Button type="submit" className="react-aria-Button primary below-label">
        {t("store.invite.send")}
      </Button>
    </Form>
  );
}

interface RowProps {
  readonly invitation: Invitation;
  readonly onChange: () => void;
}

function InvitationRow({ invitation: { id, contact, role, expiresAt }, onChange }: RowProps) {
  const t = useT();
  const { timeZone } = useStore();
  const when = useWhen(timeZone);
  const tell = useTell();
  const withdraw = useDo(StoreInvitationWithdrawDocument);
  const [, run] = useBusy();
  return (
    <li className="row list-row">
      <div className="grow stack-tight">
        <bdi className="wrap-anywhere">{contact}</bdi>
        <span className="quiet small">{t("store.invite.until", { time: when.moment(expiresAt) })}</span>
      </div>
      <span className="badge">{t(idOf(`store.role.${role}`))}</span>
      <Button
        className="react-aria-Button plain"
        aria-label={t("store.invite.withdrawOf", { contact })}
        onPress={() =>
          run(async () => {
            if (tell(await withdraw({ id }), t("store.invite.withdrawn"))) onChange();
          })
        }
      >
        {t("store.invite.withdraw")}
      </Button>
    </li>
  );
}
