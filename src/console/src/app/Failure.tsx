import { Button } from "react-aria-components";

import { useT } from "../i18n/useT";

/** In place of a page that failed, or whose code could not be loaded. */
export function Failure() {
  const t = useT();
  return (
    <div className="notice bad" role="alert">
      <div className="stack-tight grow">
        <h1>{t("failure.title")}</h1>
        <p>{t("failure.text")}</p>
      </div>
      <Button onPress={() => window.location.reload()}>{t("failure.reload")}</Button>
    </div>
  );
}
