import { useT } from "../i18n/useT";
import "./reviews.css";

const FULL = "★";
const EMPTY = "☆";

/** One to five of them. */
export function Stars({ count, label }: { readonly count: number; readonly label: string }) {
  const t = useT();
  return (
    <span className="reviews-stars" role="img" aria-label={t("reviews.rated", { label, stars: count })}>
      {FULL.repeat(count) + EMPTY.repeat(5 - count)}
    </span>
  );
}
