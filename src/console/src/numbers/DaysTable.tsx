import { useIntl } from "react-intl";

import type { NumbersShownFragment } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { NONE } from "../ui/signs";
import { Wide } from "../ui/Wide";
import { DAY_COLUMNS, type DayColumn } from "./tables";

type Day = NumbersShownFragment["days"][number];

/** Everything, day by day, the latest first. */
export function DaysTable({ days }: { readonly days: readonly Day[] }) {
  const t = useT();
  const intl = useIntl();
  const shown = (day: Day, column: DayColumn): string => {
    const value = day[column];
    if (value == null) return NONE;
    if (typeof value === "object") return value.formatted;
    if (column === "businessDate") {
      return intl.formatDate(`${day.businessDate}T00:00Z`, { timeZone: "UTC", dateStyle: "medium" });
    }
    if (typeof value === "number" && column.endsWith("Seconds")) {
      return intl.formatNumber(value / 60, { style: "unit", unit: "minute", maximumFractionDigits: 1 });
    }
    return typeof value === "number" ? intl.formatNumber(value) : value;
  };
  return (
    <section className="card stack-tight">
      <h2>{t("numbers.byDay")}</h2>
      <Wide label={t("numbers.byDay")}>
        <table className="table">
          <thead>
            <tr>
              {DAY_COLUMNS.map((column) => (
                <th key={column} scope="col" className={column === "businessDate" ? "" : "number"}>
                  {t(`numbers.column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map((day) => (
              <tr key={day.businessDate}>
                {DAY_COLUMNS.map((column) =>
                  column === "businessDate" ? (
                    <th key={column} scope="row" className="numbers-day">
                      {shown(day, column)}
                    </th>
                  ) : (
                    <td key={column} className="number">
                      {shown(day, column)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </section>
  );
}
