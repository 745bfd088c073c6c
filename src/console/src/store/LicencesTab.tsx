import { useState } from "react";
import { Button } from "react-aria-components";

import { useAsk } from "../api/hooks";
import { useStore } from "../app/viewer";
import { StoreLicencesDocument } from "../generated/graphql";
import { idOf, useT } from "../i18n/useT";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/Icon";
import { Asked } from "../ui/states";
import { AdmissionPanel } from "./AdmissionPanel";
import { LicenceCard } from "./LicenceCard";
import { LicenceForm } from "./LicenceForm";
import type { Whole } from "./whole";

const KINDS = ["BUSINESS", "FOOD"] as const;
type Kind = (typeof KINDS)[number];
const FROZEN = ["UNDER_REVIEW", "REFUSED", "WITHDRAWN"];

/** The store's licences, and where its admission stands. */
export function LicencesTab({ whole }: { readonly whole: Whole }) {
  const t = useT();
  const { id, timeZone } = useStore();
  const answer = useAsk(StoreLicencesDocument, { id });
  const [submitting, setSubmitting] = useState<Kind | null>(null);
  const actionFor = (known: number) => t(known === 0 ? "store.licence.submit" : "store.licence.renew");
  const frozen = FROZEN.includes(whole.status);
  return (
    <div className="stack">
      <AdmissionPanel whole={whole} />
      <Asked answer={answer}>
        {({ merchant }) => (
          <div className="licences">
            {KINDS.map((kind) => {
              const known = (merchant?.licences ?? []).filter((licence) => licence.kind === kind);
              const name = t(idOf(`licenceKind.${kind}`));
              return (
                <section key={kind} className="card stack" aria-label={name}>
                  <h2>{name}</h2>
                  {known.length === 0 && <p className="quiet">{t("store.licence.none")}</p>}
                  {known.map((licence) => (
                    <LicenceCard key={licence.id} licence={licence} timeZone={timeZone} />
                  ))}
                  {!frozen && (
                    <div>
                      <Button
                        aria-label={t("store.licence.named", { action: actionFor(known.length), kind: name })}
                        onPress={() => setSubmitting(kind)}
                      >
                        <Icon name="upload" />
                        {actionFor(known.length)}
                      </Button>
                    </div>
                  )}
                </section>
              );
            })}
          </div>
        )}
      </Asked>
      {submitting !== null && (
        <Dialog
          title={t("store.licence.submitOf", { kind: t(idOf(`licenceKind.${submitting}`)) })}
          isOpen
          onClose={() => setSubmitting(null)}
        >
          <LicenceForm
            kind={submitting}
            onClose={() => setSubmitting(null)}
            onDone={() => {
              setSubmitting(null);
              answer.refresh();
            }}
          />
        </Dialog>
      )}
    </div>
  );
}
