import { useState } from "react";
import { Button, Form } from "react-aria-components";
import { Navigate } from "react-router";

import { useDo } from "../api/hooks";
import { AcceptInvitationDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { TextField } from "../ui/fields";
import { useExplain, useNotify } from "../ui/Notices";
import { PageHead } from "../ui/states";
import { lastMerchant } from "./lastMerchant";
import { linksFor, merchantPath } from "./pages";
import { useSigned } from "./viewer";

/** Straight to where the viewer works: the store that was open last, or the operator's pages. */
export function Home() {
  const { viewer, memberships } = useSigned();
  const last = lastMerchant();
  const membership = memberships.find(({ merchant }) => merchant?.id === last) ?? memberships[0];
  if (membership?.merchant != null) {
    return <Navigate replace to={merchantPath(membership.merchant.id, linksFor(membership)[0]?.path)} />;
  }
  if (viewer.roles.includes("OPERATOR")) return <Navigate replace to="/operator/admission" />;
  return <Invitation />;
}

function Invitation() {
  const t = useT();
  const explain = useExplain();
  const notify = useNotify();
  const { refresh } = useSigned();
  const accept = useDo(AcceptInvitationDocument);
  const [code, setCode] = useState("");
  const [error, setError] = useState<string | null>(null);
  const submit = async () => {
    const outcome = await accept({ code: code.trim() });
    if (!outcome.ok) {
      setError(explain(outcome.refusal));
      return;
    }
    notify("good", t("invitation.accepted"));
    refresh();
  };
  return (
    <div className="stack">
      <PageHead title={t("app.name")} />
      <p>{t("memberships.none")}</p>
      <Form
        className="row-end"
        validationBehavior="aria" // what the API refused before must not keep this form from being sent again
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField label={t("invitation.code")} value={code} onChange={setCode} error={error} isRequired />
        <Button type="submit" className="react-aria-Button primary">
          {t("invitation.accept")}
        </Button>
      </Form>
    </div>
  );
}
