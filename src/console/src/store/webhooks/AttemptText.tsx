import type { StoreAttemptFragment } from "../../generated/graphql";
import { idOf, useT } from "../../i18n/useT";

/** What came of a request to a receiver. */
export function AttemptText({ attempt }: { readonly attempt: StoreAttemptFragment }) {
  const t = useT();
  const { problem, statusCode, durationMs } = attempt;
  const came = problem === null ? t("store.log.accepted") : t(idOf(`store.log.problem.${problem}`));
  return (
    <>
      {came} {t("store.log.measured", { status: statusCode, milliseconds: durationMs })}
    </>
  );
}
