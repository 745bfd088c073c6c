import { useIntl } from "react-intl";

import type { ReviewsAspectFragment } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { NONE } from "../ui/signs";

type Aspect = "food" | "packaging" | "delivery";
const ASPECTS = ["food", "packaging", "delivery"] as const;

/** What all reviews come to: the average of each aspect, and how many gave how many stars. */
export function Ratings({ ratings }: { readonly ratings: Record<Aspect, ReviewsAspectFragment> }) {
  const t = useT();
  const intl = useIntl();
  return (
    <div className="card reviews-aspects">
      {ASPECTS.map((aspect) => {
        const { averageHundredths, count, stars } = ratings[aspect];
        return (
          <section key={aspect} className="stack-tight">
            <h2 className="small quiet">{t(`reviews.aspect.${aspect}`)}</h2>
            <strong className="reviews-average">
              {averageHundredths == null
                ? NONE
                : intl.formatNumber(averageHundredths / 100, {
                    minimumFractionDigits: 1,
                    maximumFractionDigits: 1,
                  })}
            </strong>
            <span className="small quiet">{t("reviews.count", { count })}</span>
            <table className="small">
              <caption className="visually-hidden">{t(`reviews.aspect.${aspect}`)}</caption>
              <tbody>
                {stars
                  .map((given, index) => ({ given, of: index + 1 }))
                  .toReversed()
                  .map(({ given, of }) => (
                    <tr key={of}>
                      <th scope="row">{t("reviews.starCount", { stars: of })}</th>
                      <td>
                        <meter min={0} max={Math.max(1, count)} value={given} aria-hidden="true" />
                      </td>
                      <td className="digits">{intl.formatNumber(given)}</td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </section>
        );
      })}
    </div>
  );
}
