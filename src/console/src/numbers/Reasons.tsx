import { useIntl } from "react-intl";

import type { NumbersShownFragment } from "../generated/graphql";
import { useT } from "../i18n/useT";

type Reasons = NumbersShownFragment["refundReasons"];

/** Why money went back, and why orders came to nothing. */
export function Reasons({ numbers }: { readonly numbers: NumbersShownFragment }) {
  const t = useT();
  return (
    <>
      <ReasonTable title={t("numbers.refunds")} reasons={numbers.refundReasons} />
      <ReasonTable title={t("numbers.rejections")} reasons={numbers.rejectReasons} />
      <ReasonTable title={t("numbers.cancellations")} reasons={numbers.cancelReasons} />
    </>
  );
}

function ReasonTable({ title, reasons }: { readonly title: string; readonly reasons: Reasons }) {
  const t = useT();
  const intl = useIntl();
  return (
    <section className="card stack-tight">
      <h2>{title}</h2>
      {reasons.length === 0 ? (
        <p className="quiet">{t("numbers.none")}</p>
      ) : (
        <table className="table">
          <tbody>
            {reasons.map(({ reason, count, amount }) => (
              <tr key={reason}>
                <th scope="row">{t(`reason.${reason}`)}</th>
                <td className="number">{intl.formatNumber(count)}</td>
                {amount == null ? null : <td className="number">{amount.formatted}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
