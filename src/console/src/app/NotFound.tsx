import { useT } from "../i18n/useT";
import { PageHead } from "../ui/states";

export function NotFound() {
  const t = useT();
  return (
    <div className="stack">
      <PageHead title={t("notFound.title")} />
      <p>{t("notFound.text")}</p>
    </div>
  );
}
