import { useStore } from "../app/viewer";
import type { ReviewsOneFragment } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Moment } from "../ui/Moment";
import { Reply } from "./Reply";
import { Stars } from "./Stars";

/** One review, with the store's answer or the place to write it. */
export function ReviewCard({ review }: { readonly review: ReviewsOneFragment }) {
  const t = useT();
  const { timeZone } = useStore();
  return (
    <article className="card stack-tight">
      <div className="row">
        <strong>
          <bdi>{review.reviewer}</bdi>
        </strong>
        <Stars count={review.food} label={t("reviews.aspect.food")} />
        <span className="quiet small">
          <Moment at={review.postedAt} timeZone={timeZone} />
        </span>
        {review.editedAt != null && <span className="badge">{t("reviews.edited")}</span>}
        {review.hidden != null && (
          <span className="badge warn">{t(`reviews.hide.${review.hidden.reason}`)}</span>
        )}
        {review.order != null && (
          <span className="quiet small digits">{t("reviews.order", { code: review.order.code })}</span>
        )}
      </div>
      <div className="row small quiet">
        <span className="row">
          {t("reviews.aspect.packaging")}
          <Stars count={review.packaging} label={t("reviews.aspect.packaging")} />
        </span>
        {review.delivery != null && (
          <span className="row">
            {t("reviews.aspect.delivery")}
            <Stars count={review.delivery} label={t("reviews.aspect.delivery")} />
          </span>
        )}
      </div>
      {review.text !== "" && (
        <p className="wrap-anywhere reviews-text" dir="auto">
          {review.text}
        </p>
      )}
      {review.items.length > 0 && (
        <ul role="list" className="row">
          {review.items.map(({ itemId, name, stars }) => (
            <li key={itemId} className="badge">
              <bdi className="one-line">{name}</bdi>
              <Stars count={stars} label={name} />
            </li>
          ))}
        </ul>
      )}
      {review.pictures.length > 0 && (
        <ul role="list" className="row">
          {review.pictures.map(({ id, url }, index) => (
            <li key={id}>
              <a href={url} target="_blank" rel="noreferrer">
                <img
                  className="reviews-picture"
                  src={url}
                  alt={t("reviews.picture", { number: index + 1 })}
                  loading="lazy"
                />
              </a>
            </li>
          ))}
        </ul>
      )}
      <Reply review={review} />
    </article>
  );
}
