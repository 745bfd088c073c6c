import { useT } from "../i18n/useT";
import { PageHead } from "../ui/states";

export function StorePage() {
  const t = useT();
  return (
    <div className="stack">
      <PageHead title={t("nav.store")} />
    </div>
  );
}
