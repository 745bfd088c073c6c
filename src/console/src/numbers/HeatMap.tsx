import { useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { useIntl } from "react-intl";

import type { NumbersShownFragment } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Wide } from "../ui/Wide";
import { heatOf, warmth } from "./tables";

type Hours = NumbersShownFragment["hours"];
type Measure = "orders" | "gmv";

interface Props {
  readonly hours: Hours;
  readonly timeZone: string | null;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const A_MONDAY = Date.UTC(2024, 0, 1);

/** When customers order: the week's hours, the warmer the more. */
export function HeatMap({ hours, timeZone }: Props) {
  const t = useT();
  const intl = useIntl();
  const [measure, setMeasure] = useState<Measure>("orders");
  const of = (hour: Hours[number]) => (measure === "orders" ? hour.orders : hour.gmv.amountMinor);
  const week = heatOf(hours, of);
  const most = Math.max(0, ...week.flat());
  const text = new Map(
    hours.map((hour) => [
      `${hour.weekday}-${hour.hour}`,
      measure === "orders" ? intl.formatNumber(hour.orders) : hour.gmv.formatted,
    ]),
  );
  const dayName = (weekday: number) =>
    intl.formatDate(A_MONDAY + weekday * 86_400_000, { weekday: "short", timeZone: "UTC" });
  return (
    <section className="card stack-tight">
      <div className="row">
        <h2 className="grow">{t("numbers.peaks")}</h2>
        <ToggleButtonGroup
          aria-label={t("numbers.measure")}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[measure]}
          onSelectionChange={(keys) => {
            const [key] = keys;
            if (key === "orders" || key === "gmv") setMeasure(key);
          }}
        >
          <ToggleButton id="orders">{t("numbers.tile.orders")}</ToggleButton>
          <ToggleButton id="gmv">{t("numbers.tile.gmv")}</ToggleButton>
        </ToggleButtonGroup>
      </div>
      <p className="quiet small">
        {timeZone === null ? t("numbers.peaksPlatform") : t("numbers.peaksText", { timeZone })}
      </p>
      <Wide label={t("numbers.peaks")}>
        <table className="numbers-heat">
          <thead>
            <tr>
              <td />
              {HOURS.map((hour) => (
                <th key={hour} scope="col">
                  {String(hour).padStart(2, "0")}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {week.map((row, weekday) => (
              <tr key={dayName(weekday)}>
                <th scope="row">{dayName(weekday)}</th>
                {row.map((value, hour) => (
                  <td key={HOURS[hour]} className={`warmth-${warmth(value, most)}`}>
                    {text.get(`${weekday}-${hour}`) ?? ""}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </section>
  );
}
