import type { ReviewsSummaryQuery } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { BarsAndLine } from "../numbers/BarsAndLine";

/** How the food was rated, by the day on which people wrote. */
export function RatingHistory({ days }: { readonly days: ReviewsSummaryQuery["merchantRatingHistory"] }) {
  const t = useT();
  const rated = days.filter(({ count }) => count > 0);
  const count = rated.reduce((sum, day) => sum + day.count, 0);
  return (
    <figure className="card">
      <figcaption>
        <h2>{t("reviews.history")}</h2>
      </figcaption>
      {count === 0 ? (
        <p className="quiet">{t("reviews.noneThen")}</p>
      ) : (
        <BarsAndLine
          points={days.map((day) => ({
            day: day.date,
            bar: day.count,
            line: day.averageHundredths == null ? null : day.averageHundredths / 100,
          }))}
          label={t("reviews.historyText", { count, days: rated.length })}
          barName={t("reviews.reviews")}
          lineName={t("reviews.average")}
          ends={[1, 5]}
        />
      )}
    </figure>
  );
}
