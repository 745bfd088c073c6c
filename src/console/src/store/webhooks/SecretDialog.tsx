import { useState } from "react";
import { Button } from "react-aria-components";

import { useT } from "../../i18n/useT";
import { Dialog } from "../../ui/Dialog";

interface Props {
  readonly secret: string;
  readonly onClose: () => void;
}

/** A secret, shown this once. It closes only by saying that it was kept. */
export function SecretDialog({ secret, onClose }: Props) {
  const t = useT();
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  return (
    <Dialog title={t("store.secret.title")} isOpen insistent onClose={onClose}>
      <p>{t("store.secret.text")}</p>
      <code className="secret wrap-anywhere" tabIndex={0}>
        {secret}
      </code>
      <p role="status" className="quiet">
        {copied === null ? "" : t(copied ? "store.secret.copied" : "store.secret.notCopied")}
      </p>
      <div className="dialog-buttons">
        <Button onPress={() => void copy()}>{t("store.secret.copy")}</Button>
        <Button className="react-aria-Button primary" onPress={onClose}>
          {t("store.secret.kept")}
        </Button>
      </div>
    </Dialog>
  );
}
