import { idOf, useT } from "../i18n/useT";

export const ROLES = ["OWNER", "MANAGER", "CLERK"] as const;

/** What each role may do, in words. */
export function RolesExplained() {
  const t = useT();
  return (
    <section className="card stack" aria-label={t("store.role.title")}>
      <h2>{t("store.role.title")}</h2>
      <dl className="facts">
        {ROLES.map((role) => (
          <div key={role}>
            <dt>{t(idOf(`store.role.${role}`))}</dt>
            <dd>{t(idOf(`store.role.${role}.may`))}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
