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

import "./numbers.css";

/** One day; a line is broken, or bridged, where it has no value. */
export interface DayPoint {
  /** As `2026-11-22`. */
  readonly day: string;
  readonly bar: number;
  readonly line: number | null;
}

interface Props {
  readonly points: readonly DayPoint[];
  /** What is read instead of the picture. */
  readonly label: string;
  readonly barName: string;
  readonly lineName: string;
  /** Of the line's values; as they are without it. */
  readonly format?: (value: number) => string;
  /** Of the line's axis; as the values have it without it. */
  readonly ends?: readonly [number, number];
}

/** Days beside each other: counts as bars, and what they came to as a line. */
export function BarsAndLine({ points, label, barName, lineName, format = String, ends }: Props) {
  const intl = useIntl();
  const data = points.map(({ day, ...values }) => ({
    day: intl.formatDate(`${day}T00:00Z`, { timeZone: "UTC", month: "short", day: "numeric" }),
    ...values,
  }));
  return (
    <div className="numbers-chart" role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={260}>
        <ComposedChart
          data={data}
          accessibilityLayer={false}
          margin={{ top: 16, right: 8, bottom: 0, left: 8 }}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="day" stroke="var(--ink-2)" tickLine={false} minTickGap={24} />
          <YAxis yAxisId="bar" stroke="var(--ink-2)" allowDecimals={false} width={44} tickLine={false} />
          <YAxis
            yAxisId="line"
            orientation="right"
            stroke="var(--ink-2)"
            width={76}
            tickLine={false}
            tickFormatter={format}
            {...(ends === undefined ? {} : { domain: [...ends] })}
          />
          <Tooltip
            contentStyle={{ background: "var(--surface)", borderColor: "var(--line)", color: "var(--ink)" }}
            formatter={(value, name) => (name === lineName ? format(Number(value)) : value)}
          />
          <Legend />
          <Bar yAxisId="bar" dataKey="bar" name={barName} fill="var(--series-2)" isAnimationActive={false} />
          <Line
            yAxisId="line"
            dataKey="line"
            name={lineName}
            stroke="var(--series-1)"
            strokeWidth={3}
            dot={points.length < 32}
            connectNulls
            isAnimationActive={false}
          />
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}
