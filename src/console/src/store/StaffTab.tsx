import { useState } from "react";
import { Button } from "react-aria-components";

import { useAsk, useDo } from "../api/hooks";
import { useSigned, useStore } from "../app/viewer";
import { StoreStaffDocument, type StoreStaffQuery, StoreStaffRemoveDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Dialog } from "../ui/Dialog";
import { Asked } from "../ui/states";
import { Invitations } from "./Invitations";
import { MemberRow } from "./MemberRow";
import { RolesExplained } from "./RolesExplained";
import { useBusy } from "../ui/useBusy";
import { useTell } from "./useTell";

type Inside = NonNullable<StoreStaffQuery["merchant"]>;
export type Member = NonNullable<Inside["staff"]>["edges"][number]["node"];

/** Who works here and who is invited. Owners appoint and remove; everybody may leave. */
export function StaffTab() {
  const t = useT();
  const { id, permissions } = useStore();
  const { viewer } = useSigned();
  const answer = useAsk(StoreStaffDocument, { id });
  const [leaving, setLeaving] = useState<Member | null>(null);
  const mayManage = permissions.includes("STAFF_MANAGE");
  return (
    <Asked answer={answer}>
      {({ merchant }) => (
        <div className="stack">
          <section className="card stack" aria-label={t("store.staff.title")}>
            <h2>{t("store.staff.title")}</h2>
            <ul role="list">
              {(merchant?.staff?.edges ?? []).map(({ node }) => (
                <MemberRow
                  key={node.id}
                  member={node}
                  isViewer={node.userId === viewer.id}
                  mayManage={mayManage}
                  onRemove={() => setLeaving(node)}
                  onChange={answer.refresh}
                />
              ))}
            </ul>
          </section>
          {mayManage && (
            <Invitations
              invitations={(merchant?.staffInvitations?.edges ?? []).map(({ node }) => node)}
              onChange={answer.refresh}
            />
          )}
          <RolesExplained />
          <Leaving
            member={leaving}
            isViewer={leaving?.userId === viewer.id}
            onClose={() => setLeaving(null)}
            onDone={answer.refresh}
          />
        </div>
      )}
    </Asked>
  );
}

interface LeavingProps {
  readonly member: Member | null;
  readonly isViewer: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Whether it is meant: it acts at once. */
function Leaving({ member, isViewer, onClose, onDone }: LeavingProps) {
  const t = useT();
  const { name } = useStore();
  const { refresh } = useSigned();
  const tell = useTell();
  const remove = useDo(StoreStaffRemoveDocument);
  const [, run] = useBusy();
  const person = member?.name ?? "";
  const go = async () => {
    if (member === null) return;
    const outcome = await remove({ id: member.id });
    onClose();
    if (
      !tell(outcome, isViewer ? t("store.staff.left", { store: name }) : t("store.staff.removed", { person }))
    )
      return;
    if (isViewer) refresh();
    else onDone();
  };
  return (
    <Dialog
      title={isViewer ? t("store.staff.leave") : t("store.staff.removeTitle", { person })}
      isOpen={member !== null}
      onClose={onClose}
      role="alertdialog"
    >
      <p className="wrap-anywhere">
        {isViewer ? t("store.staff.leaveText", { store: name }) : t("store.staff.removeText")}
      </p>
      <div className="dialog-buttons">
        <Button onPress={onClose}>{t("common.cancel")}</Button>
        <Button className="react-aria-Button danger" onPress={() => run(go)}>
          {isViewer ? t("store.staff.leave") : t("common.remove")}
        </Button>
      </div>
    </Dialog>
  );
}
