import { useT } from "../i18n/useT";
import { Dialog } from "../ui/Dialog";
import { SignInForm } from "./SignInForm";

/** Over the page of somebody whose session ended, so that nothing on it is lost. */
export function SignInAgain() {
  const t = useT();
  return (
    <Dialog title={t("session.again")} isOpen onClose={() => undefined} insistent>
      <p>{t("session.againText")}</p>
      <SignInForm />
    </Dialog>
  );
}
