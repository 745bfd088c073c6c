import { useState } from "react";
import { Button, Form } from "react-aria-components";

import { usePlatform } from "../api/context";
import { useDo } from "../api/hooks";
import type { Refusal } from "../api/outcome";
import { CodeRequestDocument, SignInDocument, SignInWithCodeDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { TextField } from "../ui/fields";
import { useExplain } from "../ui/Notices";

type Step = "password" | "account" | "code";

/** By password, or by a code that is sent to the account. */
export function SignInForm() {
  const t = useT();
  const explain = useExplain();
  const { session } = usePlatform();
  const signIn = useDo(SignInDocument);
  const requestCode = useDo(CodeRequestDocument);
  const signInWithCode = useDo(SignInWithCodeDocument);
  const [step, setStep] = useState<Step>("password");
  const [account, setAccount] = useState("");
  const [secret, setSecret] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const go = (next: Step) => {
    setStep(next);
    setSecret("");
    setRefusal(null);
  };
  const submit = async () => {
    setBusy(true);
    setRefusal(null);
    if (step === "account") {
      const outcome = await requestCode({ account: account.trim() });
      if (outcome.ok) go("code");
      else setRefusal(outcome.refusal);
    } else {
      const outcome =
        step === "password"
          ? await signIn({ account: account.trim(), password: secret })
          : await signInWithCode({ account: account.trim(), code: secret.normalize("NFKC").trim() });
      if (outcome.ok) session.signIn(outcome.payload.session);
      else setRefusal(outcome.refusal);
    }
    setBusy(false);
  };

  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void submit();
      }}
    >
      {refusal !== null && (
        <div className="notice bad" role="alert">
          {explain(refusal)}
        </div>
      )}
      {step === "code" && <p role="status">{t("session.codeSent")}</p>}
      <TextField
        label={t("session.account")}
        name="username"
        autoComplete="username"
        value={account}
        onChange={setAccount}
        isRequired
      />
      {step === "password" && (
        <TextField
          label={t("session.password")}
          type="password"
          name="password"
          autoComplete="current-password"
          value={secret}
          onChange={setSecret}
          isRequired
        />
      )}
      {step === "code" && (
        <TextField
          label={t("session.code")}
          inputMode="numeric"
          autoComplete="one-time-code"
          value={secret}
          onChange={setSecret}
          isRequired
        />
      )}
      <Button type="submit" className="react-aria-Button primary big" isPending={busy}>
        {step === "account" ? t("session.sendCode") : t("session.signIn")}
      </Button>
      <Button
        className="react-aria-Button plain"
        onPress={() => go(step === "password" ? "account" : "password")}
      >
        {step === "password" ? t("session.byCode") : t("session.byPassword")}
      </Button>
    </Form>
  );
}
