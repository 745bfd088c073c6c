import { useT } from "../i18n/useT";
import { PageHead } from "../ui/states";

export function AdmissionPage() {
  const t = useT();
  return (
    <div className="stack">
      <PageHead title={t("nav.admission")} />
    </div>
  );
}
