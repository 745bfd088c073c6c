import { useIntl } from "react-intl";
import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Legend,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";

import type { NumbersShownFragment } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { minorDigits } from "../ui/price";

interface Props {
  readonly days: NumbersShownFragment["days"];
  readonly currency: string;
}

/** Orders and GMV day by day. Whoever cannot see it has the same in the table below. */
export function DaysChart({ days, currency }: Props) {
  const t = useT();
  const intl = useIntl();
  const scale = 10 ** minorDigits(currency);
  const orders = t("numbers.tile.orders");
  const gmv = t("numbers.tile.gmv");
  const data = days.map(({ businessDate, placed, gmv: { amountMinor } }) => ({
    day: intl.formatDate(`${businessDate}T00:00Z`, { timeZone: "UTC", month: "short", day: "numeric" }),
    placed,
    gmv: amountMinor / scale,
  }));
  const money = (value: number) =>
    intl.formatNumber(value, { style: "currency", currency, maximumFractionDigits: 0 });
  return (
    <figure className="card">
      <figcaption>
        <h2>{t("numbers.chart")}</h2>
      </figcaption>
      <div className="numbers-chart" role="img" aria-label={t("numbers.chartText", { days: days.length })}>
        <ResponsiveContainer width="100%" height={280}>
          <ComposedChart
            data={data}
            accessibilityLayer={false}
            margin={{ top: 16, right: 8, bottom: 0, left: 8 }}
          >
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis dataKey="day" stroke="var(--ink-2)" tickLine={false} minTickGap={24} />
            <YAxis yAxisId="orders" stroke="var(--ink-2)" allowDecimals={false} width={44} tickLine={false} />
            <YAxis
              yAxisId="gmv"
              orientation="right"
              stroke="var(--ink-2)"
              width={76}
              tickLine={false}
              tickFormatter={money}
            />
            <Tooltip
              contentStyle={{ background: "var(--surface)", borderColor: "var(--line)", color: "var(--ink)" }}
              formatter={(value, name) => (name === gmv ? money(Number(value)) : value)}
            />
            <Legend />
            <Bar
              yAxisId="orders"
              dataKey="placed"
              name={orders}
              fill="var(--series-2)"
              isAnimationActive={false}
            />
            <Line
              yAxisId="gmv"
              dataKey="gmv"
              name={gmv}
              stroke="var(--series-1)"
              strokeWidth={3}
              dot={days.length < 32}
              isAnimationActive={false}
            />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}
