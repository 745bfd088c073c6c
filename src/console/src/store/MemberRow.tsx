import { Button } from "react-aria-components";

import { useDo } from "../api/hooks";
import { useSigned, useStore } from "../app/viewer";
import { StoreStaffRoleDocument } from "../generated/graphql";
import { idOf, useT } from "../i18n/useT";
import { Select } from "../ui/fields";
import { useWhen } from "../ui/when";
import { ROLES } from "./RolesExplained";
import type { Member } from "./StaffTab";
import { useBusy } from "../ui/useBusy";
import { useTell } from "./useTell";

interface Props {
  readonly member: Member;
  readonly isViewer: boolean;
  readonly mayManage: boolean;
  readonly onRemove: () => void;
  readonly onChange: () => void;
}

/** Somebody who works here. */
export function MemberRow({ member, isViewer, mayManage, onRemove, onChange }: Props) {
  const t = useT();
  const { id, timeZone } = useStore();
  const when = useWhen(timeZone);
  const tell = useTell();
  const signed = useSigned();
  const setRole = useDo(StoreStaffRoleDocument);
  const [busy, run] = useBusy();
  const name = member.name ?? t("store.staff.nameless");
  return (
    <li className="row list-row">
      <div className="grow stack-tight">
        <span>
          <strong>
            <bdi className="wrap-anywhere">{name}</bdi>
          </strong>
          {isViewer && <> {t("store.staff.you")}</>}
        </span>
        <span className="quiet small">{t("store.staff.since", { time: when.moment(member.since) })}</span>
      </div>
      {mayManage ? (
        <div className="role-choice">
          <Select
            label={t("store.staff.roleOf", { person: name })}
            labelHidden
            value={member.role}
            isDisabled={busy}
            options={ROLES.map((role) => ({ id: role, text: t(idOf(`store.role.${role}`)) }))}
            onChange={(role) => {
              if (role === member.role) return;
              run(async () => {
                const outcome = await setRole({ id, userId: member.userId, role });
                const done = t("store.staff.roleChanged", {
                  person: name,
                  role: t(idOf(`store.role.${role}`)),
                });
                if (tell(outcome, done)) {
                  onChange();
                  if (isViewer) signed.refresh();
                }
              });
            }}
          />
        </div>
      ) : (
        <span className="badge">{t(idOf(`store.role.${member.role}`))}</span>
      )}
      {(isViewer || mayManage) && (
        <Button
          className="react-aria-Button plain"
          onPress={onRemove}
          aria-label={isViewer ? t("store.staff.leave") : t("store.staff.removeTitle", { person: name })}
        >
          {isViewer ? t("store.staff.leave") : t("common.remove")}
        </Button>
      )}
    </li>
  );
}
