import { useT } from "../i18n/useT";
import { PageHead } from "../ui/states";

export function MerchantPage() {
  const t = useT();
  return (
    <div className="stack">
      <PageHead title={t("nav.merchants")} />
    </div>
  );
}
