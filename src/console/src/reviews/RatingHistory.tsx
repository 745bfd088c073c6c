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

import type { ReviewsSummaryQuery } from "../generated/graphql";
import { useT } from "../i18n/useT";

/** How the food was rated, by the day on which people wrote. */
export function RatingHistory({ days }: { readonly days: ReviewsSummaryQuery["merchantRatingHistory"] }) {
  const t = useT();
  const intl = useIntl();
  const rated = days.filter(({ count }) => count > 0);
  const count = rated.reduce((sum, day) => sum + day.count, 0);
  const data = days.map((day) => ({
    day: intl.formatDate(`${day.date}T00:00Z`, { timeZone: "UTC", month: "short", day: "numeric" }),
    average: day.averageHundredths == null ? null : day.averageHundredths / 100,
    count: day.count,
  }));
  return (
    <figure className="card">
      <figcaption>
        <h2>{t("reviews.history")}</h2>
      </figcaption>
      {count === 0 ? (
        <p className="quiet">{t("reviews.noneThen")}</p>
      ) : (
        <div
          className="reviews-chart"
          role="img"
          aria-label={t("reviews.historyText", { count, days: rated.length })}
        >
          <ResponsiveContainer width="100%" height={240}>
            <ComposedChart
              data={data}
              accessibilityLayer={false}
              margin={{ top: 16, right: 8, bottom: 0, left: 8 }}
            >
              <CartesianGrid vertical={false} stroke="var(--line)" />
              <XAxis dataKey="day" stroke="var(--ink-2)" tickLine={false} minTickGap={24} />
              <YAxis
                yAxisId="stars"
                domain={[1, 5]}
                ticks={[1, 2, 3, 4, 5]}
                stroke="var(--ink-2)"
                width={32}
                tickLine={false}
              />
              <YAxis
                yAxisId="count"
                orientation="right"
                allowDecimals={false}
                stroke="var(--ink-2)"
                width={40}
                tickLine={false}
              />
              <Tooltip
                contentStyle={{
                  background: "var(--surface)",
                  borderColor: "var(--line)",
                  color: "var(--ink)",
                }}
              />
              <Legend />
              <Bar
                yAxisId="count"
                dataKey="count"
                name={t("reviews.reviews")}
                fill="var(--series-2)"
                isAnimationActive={false}
              />
              <Line
                yAxisId="stars"
                dataKey="average"
                name={t("reviews.average")}
                stroke="var(--series-1)"
                strokeWidth={3}
                connectNulls
                isAnimationActive={false}
              />
            </ComposedChart>
          </ResponsiveContainer>
        </div>
      )}
    </figure>
  );
}
