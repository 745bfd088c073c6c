import { LanguageChoice } from "../app/AccountMenu";
import { useT } from "../i18n/useT";
import { PageHead } from "../ui/states";
import { SignInForm } from "./SignInForm";
import "./session.css";

/** The door. */
export function SignInPage() {
  const t = useT();
  return (
    <main className="sign-in">
      <div className="card stack">
        <img src={`${import.meta.env.BASE_URL}favicon.svg`} alt="" width="48" height="48" />
        <PageHead title={t("session.title")} />
        <p className="quiet">{t("session.welcome")}</p>
        <SignInForm />
        <LanguageChoice />
      </div>
    </main>
  );
}
