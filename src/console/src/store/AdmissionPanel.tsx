import { useState } from "react";
import { Button } from "react-aria-components";

import { useDo } from "../api/hooks";
import { useStore } from "../app/viewer";
import {
  type StoreAdmissionFragment,
  StoreApplicationSubmitDocument,
  StoreApplicationWithdrawDocument,
} from "../generated/graphql";
import { idOf, useT } from "../i18n/useT";
import { Dialog } from "../ui/Dialog";
import { useWhen } from "../ui/when";
import { Facts } from "./Facts";
import { StatusBadge } from "./StatusBadge";
import { useBusy } from "../ui/useBusy";
import { useTell } from "./useTell";
import type { Whole } from "./whole";

/** Where the admission stands, and what its owner can do about it. */
export function AdmissionPanel({ whole }: { readonly whole: Whole }) {
  const t = useT();
  const { id, timeZone } = useStore();
  const tell = useTell();
  const submit = useDo(StoreApplicationSubmitDocument);
  const withdraw = useDo(StoreApplicationWithdrawDocument);
  const [, run] = useBusy();
  const [asking, setAsking] = useState(false);
  const { admission, status } = whole;
  const actions = admission?.availableActions ?? [];
  return (
    <section className="card stack" aria-label={t("store.admission.title")}>
      <div className="row">
        <h2 className="grow">{t("store.admission.title")}</h2>
        <StatusBadge status={status} />
      </div>
      <p>{t(idOf(`store.admission.text.${status}`))}</p>
      {admission !== null && <AdmissionFacts admission={admission} timeZone={timeZone} />}
      {actions.length > 0 && (
        <div className="row">
          {actions.includes("SUBMIT") && (
            <Button
              className="react-aria-Button primary"
              onPress={() => run(async () => tell(await submit({ id }), t("store.admission.submitted")))}
            >
              {t("store.admission.submit")}
            </Button>
          )}
          {actions.includes("WITHDRAW") && (
            <Button className="react-aria-Button danger" onPress={() => setAsking(true)}>
              {t("store.admission.withdraw")}
            </Button>
          )}
        </div>
      )}
      <Dialog
        title={t("store.admission.withdraw")}
        isOpen={asking}
        onClose={() => setAsking(false)}
        role="alertdialog"
      >
        <p>{t("store.admission.withdrawText")}</p>
        <div className="dialog-buttons">
          <Button onPress={() => setAsking(false)}>{t("common.cancel")}</Button>
          <Button
            className="react-aria-Button danger"
            onPress={() =>
              run(async () => {
                const outcome = await withdraw({ id });
                setAsking(false);
                tell(outcome, t("store.admission.withdrawn"));
              })
            }
          >
            {t("store.admission.withdraw")}
          </Button>
        </div>
      </Dialog>
    </section>
  );
}

interface FactsProps {
  readonly admission: StoreAdmissionFragment;
  /** The store's. */
  readonly timeZone: string;
}

/** When it was submitted and decided, and why so. For a store's owners and operators. */
export function AdmissionFacts({ admission, timeZone }: FactsProps) {
  const t = useT();
  const when = useWhen(timeZone);
  const { submittedAt, decidedAt, reasons, text, licensedUntil } = admission;
  const facts = [
    ...(submittedAt === null
      ? []
      : [{ name: t("store.admission.submittedAt"), value: when.moment(submittedAt) }]),
    ...(decidedAt === null ? [] : [{ name: t("store.admission.decidedAt"), value: when.moment(decidedAt) }]),
    ...(reasons.length === 0
      ? []
      : [
          {
            name: t("store.admission.reasons"),
            value: reasons.map((reason) => t(idOf(`decision.${reason}`))).join(", "),
          },
        ]),
    ...(text === "" ? [] : [{ name: t("store.admission.words"), value: text }]),
    ...(licensedUntil === null
      ? []
      : [{ name: t("store.admission.licensedUntil"), value: when.moment(licensedUntil) }]),
  ];
  return facts.length === 0 ? null : <Facts facts={facts} />;
}
